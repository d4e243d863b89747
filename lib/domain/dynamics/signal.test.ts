import { describe, expect, test } from 'vitest';
import type { AdjustmentProgrammeDocument } from '../parameters/document/programme-document';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { programmeOf } from './programme';
import { Signal, type SignalBar } from './signal';

const DAY = 86_400_000;
const FIRST = Date.parse('2019-01-01T00:00:00Z');

function signalOf(signal: Partial<AdjustmentProgrammeDocument['signal']> = {}): Signal {
  return new Signal(
    programmeOf({
      ...EXAMPLE_PROGRAMME,
      signal: { ...EXAMPLE_PROGRAMME.signal, ...signal },
      volatility: { ...EXAMPLE_PROGRAMME.volatility, least: '0.002', shock: { multiple: '5', restHours: 4 } },
    }),
  );
}

function bar(day: number, close: number, changes: Partial<SignalBar> = {}): SignalBar {
  return { opensAtMs: FIRST + day * DAY, open: close, high: close, low: close, close, ...changes };
}

/** Closes that rise and fall by a hundredth in turn. */
function filled(signal: Signal, days: number): Signal {
  for (let day = 0; day < days; day += 1) signal.add(bar(day, day % 2 === 0 ? 100 : 101));
  return signal;
}

describe('bars', () => {
  test.each([
    ['before the first', bar(-1, 100), 'BEFORE_FIRST_BAR'],
    ['without the first', bar(1, 100), 'FIRST_BAR_MISSING'],
    ['at no price', bar(0, 0), 'NOT_A_PRICE'],
    ['at no number', bar(0, NaN), 'NOT_A_PRICE'],
    ['with a low above its close', bar(0, 100, { low: 101, high: 102 }), 'NOT_A_PRICE'],
  ])('%s', (_, first, refusal) => {
    expect(signalOf().add(first)).toBe(refusal);
  });

  test.each([
    ['twice', bar(4, 100), 'NOT_AFTER_LAST'],
    ['late', bar(3, 100), 'NOT_AFTER_LAST'],
    ['off the grid', bar(5.5, 100), 'OFF_GRID'],
  ])('%s', (_, next, refusal) => {
    const signal = filled(signalOf(), 5);
    const before = signal.seen();
    expect(signal.add(next)).toBe(refusal);
    expect(signal.seen()).toEqual(before);
  });

  test('a gap is told, and counts as all the bars that it took', () => {
    const signal = filled(signalOf(), 70);
    signal.add(bar(72, 100));
    expect(signal.seen()).toMatchObject({
      returns: 70,
      gapAtMs: FIRST + 73 * DAY,
      closedAtMs: FIRST + 73 * DAY,
    });
  });

  test('a session calendar makes a weekend no gap, and a weekend bar a fault', () => {
    const weekdays = [1, 2, 3, 4, 5];
    const signal = signalOf({ sessions: { weekdays, closedOn: ['2019-01-07'] } }); // 1 January 2019 was a Tuesday
    for (const day of [0, 1, 2, 3]) expect(signal.add(bar(day, 100 + day))).toBeNull();
    expect(signal.add(bar(4, 100))).toBe('NO_SESSION');
    expect(signal.add(bar(6, 100))).toBe('NO_SESSION');
    expect(signal.add(bar(7, 100))).toBeNull();
    expect(signal.seen().gapAtMs).toBeNull();
    expect(signal.add(bar(9, 100))).toBeNull();
    expect(signal.seen().gapAtMs).toBe(FIRST + 10 * DAY);
  });
});

test('sessions are told before 1970 too', () => {
  const opens = Date.parse('1969-12-26T00:00:00Z'); // a Friday
  const signal = signalOf({
    firstBar: new Date(opens).toISOString(),
    sessions: { weekdays: [1, 2, 3, 4, 5] },
  });
  const on = (day: number) => signal.add({ ...bar(0, 100), opensAtMs: opens + day * DAY });
  expect([on(0), on(1), on(2), on(3)]).toEqual([null, 'NO_SESSION', 'NO_SESSION', null]);
  expect(signal.seen().gapAtMs).toBeNull();
});

test('volatility is never believed to be below the least', () => {
  const signal = signalOf();
  for (let day = 0; day < 100; day += 1) signal.add(bar(day, 100));
  expect(Object.values(signal.seen().volatilities ?? {})).toEqual([0.002, 0.002, 0.002, 0.002, 0.002]);
});

test('a bar whose range is a shock counts with its range, where that is more than its close', () => {
  const [calm, shocked] = [filled(signalOf(), 100), filled(signalOf(), 100)];
  calm.add(bar(100, 100));
  shocked.add(bar(100, 100, { low: 80 }));
  expect(calm.seen().shockAtMs).toBeNull();
  expect(shocked.seen().shockAtMs).toBe(FIRST + 101 * DAY);
  const ranged = Math.log(100 / 80) / Math.sqrt(4 * Math.log(2));
  const before = Math.log(1.01);
  expect(shocked.seen().volatilities?.fast).toBeCloseTo(
    Math.sqrt(0.94 * before ** 2 + 0.06 * ranged ** 2),
    9,
  );
});
