import { expect, test } from 'vitest';
import { importAnswer } from './import-receipt';

test('rows that changed nothing are told apart from those that did, with why', () => {
  const outcomes = [
    { of: 'BAR', rows: 1_200, applied: 1_200 },
    { of: 'MARK', rows: 3, applied: 2 },
  ] as const;
  expect(importAnswer(outcomes)).toEqual({
    lines: [
      'Imported 1,200 of 1,200 bars.',
      'Imported 2 of 3 mark prices; 1 changed nothing: not newer than the price that stands (another price counts only with a later observedAt), or of an instrument that is closed.',
    ],
    exitCode: 0,
  });
});

test('corrections of bars are counted', () => {
  expect(importAnswer([{ of: 'BAR', rows: 30, applied: 12, corrections: 2 }]).lines).toEqual([
    'Imported 12 of 30 bars, 2 of them corrections; 18 changed nothing: stored already, the same, or of an instrument that is closed.',
  ]);
});

test('when none did, so do the last line and the exit code', () => {
  expect(importAnswer([{ of: 'MARK', rows: 1, applied: 0 }])).toEqual({
    lines: [
      'Imported 0 of 1 mark price; 1 changed nothing: not newer than the price that stands (another price counts only with a later observedAt), or of an instrument that is closed.',
      'Nothing has changed.',
    ],
    exitCode: 3,
  });
});
