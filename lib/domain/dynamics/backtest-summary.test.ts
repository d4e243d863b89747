import { expect, test } from 'vitest';
import { assert } from '../assert';
import { backtest } from './backtest';
import { summaryOf } from './backtest-summary';
import { EXAMPLE_PROGRAMME } from './example-programme';
import { programmeOf } from './programme';
import { risesBeside } from './rises-beside';
import type { SignalBar } from './signal';

const DAY_MS = 86_400_000;
const CALM_DAYS = 400;

/** A curve that asks for 5 %, whose dials may not leave 1. */
const STILL = programmeOf({
  ...EXAMPLE_PROGRAMME,
  target: { ...EXAMPLE_PROGRAMME.target, anchor: { kind: 'RELATIVE', reference: '0.05' } },
  bounds: { least: '1', greatest: '1' },
});

/** Moves of one percent up and down in turn, and then some that are stated, at closes alone. */
function barsOf(moves: readonly number[], missing: readonly number[] = []): SignalBar[] {
  let close = 100;
  const all = [...Array.from({ length: CALM_DAYS }, (_, at) => (at % 2 === 0 ? 0.01 : -0.01)), ...moves];
  return all
    .map((move, at) => {
      const open = close;
      close = open * (1 + move);
      const [low, high] = [Math.min(open, close), Math.max(open, close)];
      return { opensAtMs: STILL.firstBarMs + at * DAY_MS, open, high, low, close };
    })
    .filter((_, at) => !missing.includes(at));
}

function playedOn(bars: readonly SignalBar[], programme = STILL) {
  const played = backtest(programme, bars, { fromMs: null, name: 'programme' });
  assert(played.ok, 'there are bars enough');
  return { slots: played.slots, summary: summaryOf(programme, bars, played.slots) };
}

test('breaches, the worst and the mean of what was uncovered, on paper', () => {
  const { summary, slots } = playedOn(barsOf([-0.07, 0, -0.1, 0, 0.08]));
  // Falls of 7 % and 10 % against 5 %: 2 % and 5 % uncovered. One rise, of 8 %.
  expect(summary.maintenance.close).toEqual({
    long: { breaches: 2, worstUncovered: 0.05, meanUncovered: 0.035 },
    short: { breaches: 1, worstUncovered: 0.03, meanUncovered: 0.03 },
  });
  // What stands still costs what it asks for, and rises by nothing.
  expect(summary.static).toMatchObject({ meanMargin: 0.05, peakToTrough: 1, largestRise: { 1: 0, 30: 0 } });
  expect(summary.initial).toEqual(summary.static);
  // The last slot's horizon is not reached.
  expect(summary).toMatchObject({ gaps: 0, slots: slots.length, windows: slots.length - 1 });
});

test('no loss and no rise is over a day that is missing', () => {
  // The fall of 7 % came while a bar is missing: nobody knows in how many steps.
  const whole = barsOf([0, 0, -0.07, 0, 0]);
  const { summary: known } = playedOn(whole);
  const { summary, slots } = playedOn(barsOf([0, 0, -0.07, 0, 0], [CALM_DAYS + 2]));
  expect(known.maintenance.close.long.breaches).toBe(1);
  expect(summary.maintenance.close.long).toEqual({ breaches: 0, worstUncovered: 0, meanUncovered: 0 });
  expect(summary).toMatchObject({ gaps: 1, slots: known.slots - 1, windows: known.windows - 2 });
  // Of the 39 slots 37 stand before the gap and 2 after it: no stretch of 38 days is whole, and one of 30 is.
  const [thirty, most] = risesBeside(STILL, slots, [30, 38]);
  expect(thirty?.maintenance?.by).toBe(0);
  expect(most).toEqual({ days: 38, initial: null, maintenance: null, volatility: null });
});

test('margin that may follow rises on its own days, and volatility on its own', () => {
  const moving = programmeOf({
    ...EXAMPLE_PROGRAMME,
    target: { ...EXAMPLE_PROGRAMME.target, anchor: { kind: 'RELATIVE', reference: '0.0232634787404084' } },
    bounds: { least: '1', greatest: '4' },
  });
  const storm = Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? 0.05 : -0.05));
  const { slots, summary } = playedOn(barsOf(storm), moving);
  const [day, , , month] = risesBeside(moving, slots, [1, 5, 20, 30]);
  // A tenth a day is as fast as it may; volatility jumps on the first day of the storm.
  expect(day?.maintenance?.by).toBeCloseTo(0.1, 3);
  expect(day?.maintenance?.by).toBe(summary.maintenance.largestRise['1']);
  expect(day?.volatility?.by).toBeGreaterThan(day?.maintenance?.by ?? NaN);
  const stormMs = moving.firstBarMs + (CALM_DAYS + 1) * DAY_MS;
  expect(day?.volatility?.at).toBe(new Date(stormMs).toISOString());
  expect(Date.parse(month?.maintenance?.at ?? '')).toBeGreaterThan(stormMs + 5 * DAY_MS);
});
