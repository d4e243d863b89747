import { describe, expect, test } from 'vitest';
import { countPlaywright, countStep, countVitest, summary, total } from './test-counts';

const vitest = (
  numbers: Partial<Record<'Passed' | 'Failed' | 'Pending' | 'Todo', number>>,
  files: unknown[] = [],
) => ({
  numPassedTests: numbers.Passed ?? 0,
  numFailedTests: numbers.Failed ?? 0,
  numPendingTests: numbers.Pending ?? 0,
  numTodoTests: numbers.Todo ?? 0,
  testResults: files,
});
const playwright = (
  stats: Partial<Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>>,
  errors: unknown[] = [],
) => ({
  stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats },
  errors,
});

describe('counting tests', () => {
  test('a step is one test', () => {
    expect(countStep(0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(countStep(2)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('takes what the reports say', () => {
    expect(countVitest(vitest({ Passed: 5, Pending: 1, Todo: 1 }), 0)).toEqual({
      passed: 5,
      failed: 0,
      skipped: 2,
    });
    expect(countPlaywright(playwright({ expected: 3, skipped: 1 }), 0)).toEqual({
      passed: 3,
      failed: 0,
      skipped: 1,
    });
  });

  test('a file that does not load is a failure', () => {
    const files = [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}] },
    ];
    expect(countVitest(vitest({ Passed: 1 }, files), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('a flaky journey and an error outside of any are failures', () => {
    expect(countPlaywright(playwright({ expected: 2, flaky: 1 }, [{}]), 0).failed).toBe(2);
  });

  test('an exit code that no test explains is a failure', () => {
    expect(countVitest(vitest({ Passed: 9 }), 1)).toEqual({ passed: 9, failed: 1, skipped: 0 });
    expect(countPlaywright(playwright({ expected: 9 }), 1)).toEqual({ passed: 9, failed: 1, skipped: 0 });
  });

  test('no test at all is a failure, also when all were skipped', () => {
    expect(countVitest(vitest({}), 0).failed).toBe(1);
    expect(countPlaywright(playwright({ skipped: 4 }), 0)).toEqual({ passed: 0, failed: 1, skipped: 4 });
  });

  test('a report of another shape is refused', () => {
    expect(() => countVitest({}, 0)).toThrow();
    expect(() => countPlaywright(undefined, 0)).toThrow();
  });

  test('the last line', () => {
    const counts = [countStep(0), countVitest(vitest({ Passed: 41, Pending: 2 }), 0), countStep(1)];
    expect(summary(total(counts))).toBe('42 passed, 1 failed, 2 skipped');
    expect(summary(total([countStep(0)]))).toBe('1 passed, 0 failed');
  });
});
