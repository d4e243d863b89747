import * as z from 'zod';

/** How many tests of a step passed, failed and were skipped. */
export type Counts = { passed: number; failed: number; skipped: number };

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

/** A lint, type, layer or build step is one test: it passes or it does not. */
export function countStep(exitCode: number): Counts {
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** Reads Vitest's JSON report. A file that failed before its first test counts as one failed test. */
export function countVitest(report: unknown, exitCode: number): Counts {
  const { testResults, ...numbers } = vitestReport.parse(report);
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  return honest(
    {
      passed: numbers.numPassedTests,
      failed: numbers.numFailedTests + brokenFiles,
      skipped: numbers.numPendingTests + numbers.numTodoTests,
    },
    exitCode,
  );
}

/** Reads Playwright's JSON report. A flaky test passed only when asked twice: it counts as failed. */
export function countPlaywright(report: unknown, exitCode: number): Counts {
  const { stats, errors } = playwrightReport.parse(report);
  return honest(
    {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
      skipped: stats.skipped,
    },
    exitCode,
  );
}

/** Nothing run, or an exit code that no test explains, is a failure of its own. */
function honest(counts: Counts, exitCode: number): Counts {
  const unexplained = exitCode !== 0 && counts.failed === 0;
  const nothingRan = counts.passed + counts.failed === 0;
  return unexplained || nothingRan ? { ...counts, failed: counts.failed + 1 } : counts;
}

export function total(all: Counts[]): Counts {
  return all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The last line of `npm test`. */
export function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
