import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repeats } from '../../../testing/thorough';
import { Decimal } from '../../number/decimal';
import { Random } from '../../number/random';
import { kupiec } from './breach-count';
import { breachRateIntervals, coverageOf, isBreach, readingOf, WORST_TOLD } from './coverage';
import { priceMoves, type PriceBar, SIDES } from './price-moves';

const DAY_MS = 86_400_000;
const LINEAR = { barMs: DAY_MS, isInverse: false };
const bar = (day: number, [low, close, high]: readonly [number, number, number]): PriceBar => ({
  opensAtMs: day * DAY_MS,
  ...{ low, close, high },
});

/** Prices in cents, so that what they come to can be said exactly. */
const bars = fc
  .array(
    fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
    {
      minLength: 2,
      maxLength: 30,
    },
  )
  .map((days) => days.map(([low, close, high], day) => bar(day, [low, low + close, low + close + high])));

function found(all: readonly PriceBar[], by = LINEAR) {
  const moves = priceMoves(all, by);
  if (!moves.ok) throw new Error(moves.refusal.code);
  return moves.value;
}

describe('losses of bars', () => {
  test('are of the close before: at the close, and at the worst price of each side', () => {
    const { moves, gaps } = found([bar(0, [90, 100, 110]), bar(1, [80, 95, 104])]);
    expect(gaps).toEqual([]);
    expect(moves).toEqual([
      { atMs: DAY_MS, losses: { long: { close: 0.05, within: 0.2 }, short: { close: -0.05, within: 0.04 } } },
    ]);
  });

  test('of an inverse contract are what the reference method loses: multiplier × (1/c − 1/p) of multiplier/c', () => {
    const { moves } = found([bar(0, [90, 100, 110]), bar(1, [80, 125, 160])], { ...LINEAR, isInverse: true });
    expect(moves[0]?.losses).toEqual({
      long: { close: -0.2, within: 0.25 },
      short: { close: 0.2, within: 0.375 },
    });
  });

  test('are exactly what fractions say, to 12 digits', () => {
    fc.assert(
      fc.property(bars, fc.boolean(), (all, isInverse) => {
        for (const [at, { losses }] of found(all, { ...LINEAR, isInverse }).moves.entries()) {
          const [from, to] = [all[at]?.close ?? NaN, all[at + 1]];
          const exact = (price: number, isLong: boolean) => {
            const gain = isInverse
              ? new Decimal(from).div(price).minus(1).neg()
              : new Decimal(price).div(from).minus(1);
            return (isLong ? gain.neg() : gain).toSignificantDigits(12).toNumber();
          };
          expect(losses.long.close).toBeCloseTo(exact(to?.close ?? NaN, true), 11);
          expect(losses.short.within).toBeCloseTo(exact(to?.high ?? NaN, false), 11);
          for (const side of SIDES) expect(losses[side].within).toBeGreaterThanOrEqual(losses[side].close);
        }
      }),
      { numRuns: repeats(100, 2_000) },
    );
  });

  test('over a gap are no moves of one bar, and bars that overlap are none', () => {
    const { moves, gaps } = found([
      bar(0, [1, 1, 1]),
      bar(1, [1, 2, 2]),
      bar(4, [1, 1, 3]),
      bar(5, [1, 1, 1]),
    ]);
    expect(moves.map(({ atMs }) => atMs / DAY_MS)).toEqual([1, 5]);
    expect(gaps).toEqual([
      {
        ...{ atMs: 4 * DAY_MS, bars: 3 },
        losses: { long: { close: 0.5, within: 0.5 }, short: { close: -0.5, within: 0.5 } },
      },
    ]);
    expect(priceMoves([bar(0, [1, 1, 1]), bar(0.5, [1, 1, 1])], LINEAR)).toEqual({
      ok: false,
      refusal: { code: 'BARS_OVERLAP', atMs: DAY_MS / 2 },
    });
  });
});

const series = fc
  .array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 60 })
  .map((all) => all.map((loss, day) => ({ atMs: day * DAY_MS, loss: loss / 100 })));

describe('coverage of losses', () => {
  test('counts what is above its own margin, tells the furthest first, and rises with less margin', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 0, max: 15 }), (all, cents) => {
        const held = all.map((one, day) => ({ ...one, margin: (cents + (day % 3)) / 100 }));
        const { breaches, worst, meanMargin, observations, expected } = coverageOf(held, 0.01);
        // In whole cents, where nothing is rounded.
        const beyond = held
          .map(({ loss, atMs }, day) => ({ by: Math.round(loss * 100) - cents - (day % 3), atMs }))
          .filter(({ by }) => by > 0)
          .sort((a, b) => b.by - a.by || a.atMs - b.atMs);
        expect(breaches).toBe(beyond.length);
        expect(worst.map(({ atMs, uncovered }) => ({ atMs, by: uncovered }))).toEqual(
          beyond.slice(0, WORST_TOLD).map(({ atMs, by }) => ({ atMs, by: by / 100 })),
        );
        expect(meanMargin).toBeCloseTo(held.reduce((sum, { margin }) => sum + margin, 0) / held.length, 12);
        expect([observations, expected]).toEqual([held.length, held.length * 0.01]);
        const less = held.map((one) => ({ ...one, margin: one.margin - 0.01 }));
        expect(coverageOf(less, 0.01).breaches).toBeGreaterThanOrEqual(breaches);
      }),
      { numRuns: repeats(100, 2_000) },
    );
  });

  test('a loss of exactly the margin is covered, also where doubles would have it a hair above', () => {
    // 1 − 95/100 is 0.050000000000000044.
    const { moves } = found([bar(0, [100, 100, 100]), bar(1, [95, 95, 100])]);
    const loss = moves[0]?.losses.long.close ?? NaN;
    expect([1 - 95 / 100 > 0.05, isBreach({ loss, margin: 0.05 })]).toEqual([true, false]);
  });

  test('is read by the adjusted p-value, and by which side of what is expected it lies on', () => {
    const of = (breaches: number) => ({ breaches, expected: 10 });
    expect(readingOf(of(20), 0.05, 0.05)).toBe('TOO_LITTLE');
    expect(readingOf(of(1), 0.05, 0.05)).toBe('MORE_THAN_NEEDED');
    expect(readingOf(of(20), 0.0501, 0.05)).toBe('AS_EXPECTED');
    expect(kupiec(0, 1_000, 0.01).pValue).toBeLessThan(0.05);
  });
});

describe('intervals of the rate of breaches', () => {
  const by = (seed: number) => ({
    ...{ blockLength: 1, level: new Decimal('0.95'), draws: 1_999, random: Random.fromSeed(seed) },
  });
  const every = (days: number) => Array.from({ length: 400 }, (_, day) => day % days === 0);

  test('of days that are drawn one by one are those of the binomial', () => {
    // scipy 1.17.1, binom.ppf([0.025, 0.975], 400, 0.05): 12 and 29 of 400.
    const [interval] = breachRateIntervals([every(20)], by(1));
    expect(Math.abs((interval?.low ?? 0) * 400 - 12)).toBeLessThanOrEqual(1);
    expect(Math.abs((interval?.high ?? 0) * 400 - 29)).toBeLessThanOrEqual(1);
  });

  test('are wider where breaches come together and days are drawn in blocks', () => {
    const together = Array.from({ length: 400 }, (_, day) => day % 200 < 10);
    const width = (blockLength: number): number => {
      const [one] = breachRateIntervals([together], { ...by(2), blockLength });
      return (one?.high ?? 0) - (one?.low ?? 0);
    };
    expect(width(20)).toBeGreaterThan(2 * width(1));
  });

  test('of several series are of the same days, so more breaches are never drawn as fewer', () => {
    const [more, fewer, none, all] = breachRateIntervals(
      [every(10), every(20), every(1_000).fill(false), every(1)],
      { ...by(3), blockLength: 7 },
    );
    expect(none).toBeNull();
    expect(all).toBeNull();
    expect(more?.low).toBeGreaterThanOrEqual(fewer?.low ?? 1);
    expect(more?.high).toBeGreaterThanOrEqual(fewer?.high ?? 1);
    expect(breachRateIntervals([every(10), every(20)], { ...by(3), blockLength: 7 })).toEqual([more, fewer]);
  });
});
