import { expect, test } from 'vitest';
import { decimal } from '../domain/number/decimal';
import { importAnswer } from './import-receipt';

test('rows that changed nothing are told apart from those that did, with why', () => {
  const outcomes = [
    { of: 'BAR', rows: 1_200, applied: 1_200 },
    { of: 'MARK', rows: 3, applied: 2 },
  ] as const;
  expect(importAnswer({ outcomes })).toEqual({
    lines: [
      'Imported 1,200 of 1,200 bars.',
      'Imported 2 of 3 mark prices; 1 changed nothing: not newer than the price that stands (another price counts only with a later observedAt), or of an instrument that is closed, or held.',
    ],
    exitCode: 0,
  });
});

test('corrections of bars are counted', () => {
  expect(importAnswer({ outcomes: [{ of: 'BAR', rows: 30, applied: 12, corrections: 2 }] }).lines).toEqual([
    'Imported 12 of 30 bars, 2 of them corrections; 18 changed nothing: stored already, the same, or of an instrument that is closed.',
  ]);
});

test('what says otherwise than what stands of the same instant is told from what is repeated', () => {
  const outcomes = [
    { of: 'MARK', rows: 3, applied: 0, contradictions: 1 },
    { of: 'FIGURE', rows: 1_300, applied: 1_300, contradictions: 1_200 },
  ] as const;
  const { lines, exitCode } = importAnswer({ outcomes });
  expect(lines.slice(2)).toEqual([
    '1 mark price says otherwise than what stands of the very same instant, and that stays: another value counts only with a later observedAt.',
    '1,200 market figures say otherwise than what stands of the very same instant, and that stays: another value counts only with a later observedAt.',
  ]);
  expect(exitCode).toBe(0);
});

test('when none did, so do the last line and the exit code', () => {
  expect(importAnswer({ outcomes: [{ of: 'MARK', rows: 1, applied: 0 }] })).toEqual({
    lines: [
      'Imported 0 of 1 mark price; 1 changed nothing: not newer than the price that stands (another price counts only with a later observedAt), or of an instrument that is closed, or held.',
      'Nothing has changed.',
    ],
    exitCode: 3,
  });
});

test('prices that are held are named, and are a change', () => {
  const outcomes = [{ of: 'MARK', rows: 3, applied: 0 }] as const;
  const named = [{ instrument: 'ETHUSDT', price: decimal('1.12'), last: decimal('2971.64') }];
  const held = importAnswer({ outcomes, held: { prices: 3, instruments: 22, named } });
  expect(held.lines[1]).toBe(
    'Held 3 prices as too far from the last accepted one; held now: ETHUSDT 1.12 (2971.64 stands) and 21 more.',
  );
  expect(held.exitCode).toBe(0);
  const passed = importAnswer({ outcomes, held: { prices: 1, instruments: 0, named: [] } });
  expect(passed.lines[1]).toBe('Held 1 price as too far from the last accepted one; later ones came back.');
});
