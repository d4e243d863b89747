import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SpacedReturn } from './returns';
import { nextVariance, SEED_RETURNS, VolatilityEstimator, type VolatilityRules } from './volatility';

const RULES: VolatilityRules = {
  fastDecay: 0.94,
  slowDecay: 0.99,
  fastWeight: 0.5,
  stressBars: 30,
  lookBackBars: 3_650,
};

const spaced = fc.record({
  value: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  bars: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 40 })),
});

/** The same from the definitions, all at once. */
function fromAll(returns: readonly SpacedReturn[], rules: VolatilityRules) {
  const ends = returns.reduce<number[]>((all, { bars }) => [...all, (all.at(-1) ?? 0) + bars], []);
  const begin = (at: number): number => (ends[at] ?? 0) - (returns[at]?.bars ?? 0);
  const last = ends.at(-1) ?? 0;
  const rms = (from: number, to: number): number => {
    const part = returns.slice(from, to);
    const squares = part.reduce((sum, { value }) => sum + value * value, 0);
    return Math.sqrt(squares / part.reduce((sum, { bars }) => sum + bars, 0));
  };
  const within = returns.findIndex((_, at) => begin(at) >= last - rules.lookBackBars);
  const windows = ends.flatMap((end, at) => {
    const starts = end - rules.stressBars;
    const isWithin = at === returns.length - 1 || starts >= last - rules.lookBackBars;
    if (starts < 0 || !isWithin) return [];
    const from = returns.findIndex((_, one) => begin(one) >= starts);
    return [rms(Math.min(from === -1 ? at : from, at), at + 1)];
  });
  return { longRun: rms(within, returns.length), stress: Math.max(...windows) };
}

describe('volatility by its returns', () => {
  test('doubles in the closed form of an exponentially weighted variance when returns do', () => {
    for (const [n, times] of [
      [1, 1.044031],
      [5, 1.19323],
      [20, 1.539031],
      [30, 1.672417],
    ] as const) {
      let variance = 1;
      for (let step = 0; step < n; step += 1) variance = nextVariance(variance, { value: 2, bars: 1 }, 0.97);
      expect(Math.sqrt(variance)).toBeCloseTo(Math.sqrt(4 - 3 * 0.97 ** n), 12);
      expect(Math.sqrt(variance)).toBeCloseTo(times, 6);
    }
  });

  test('takes an outage for no calm', () => {
    const quiet = nextVariance(1, { value: 0.1, bars: 20 }, 0.94);
    expect(quiet).toBeCloseTo(nextVariance(1, { value: 0.1 / Math.sqrt(20), bars: 1 }, 0.94), 15);
    const loud = nextVariance(1, { value: 3 * Math.sqrt(20), bars: 20 }, 0.94);
    expect(loud).toBeGreaterThan(nextVariance(1, { value: 3, bars: 1 }, 0.94));
  });

  test('says nothing before it has seen enough', () => {
    const estimator = new VolatilityEstimator(RULES);
    for (let at = 1; at < SEED_RETURNS; at += 1) estimator.add({ value: 0.01, bars: 1 });
    expect(estimator.volatilities()).toBeNull();
    estimator.add({ value: 0.01, bars: 1 });
    const all = estimator.volatilities();
    for (const figure of Object.values(all ?? {})) expect(figure).toBeCloseTo(0.01, 15);
  });

  test('is as a pass over all returns would have it, after any of them', () => {
    const rules = { ...RULES, lookBackBars: 120 };
    fc.assert(
      fc.property(fc.array(spaced, { minLength: 70, maxLength: 200 }), (returns) => {
        const estimator = new VolatilityEstimator(rules);
        returns.forEach((one) => {
          estimator.add(one);
        });
        const found = estimator.volatilities();
        const expected = fromAll(returns, rules);
        expect(found?.longRun).toBeCloseTo(expected.longRun, 12);
        expect(found?.stress).toBeCloseTo(expected.stress, 12);
      }),
      { numRuns: 60 },
    );
  });

  test('looks at the newest return however long it took', () => {
    const estimator = new VolatilityEstimator({ ...RULES, lookBackBars: 30, stressBars: 10 });
    for (let at = 0; at < SEED_RETURNS; at += 1) estimator.add({ value: 0.01, bars: 1 });
    estimator.add({ value: 0.2, bars: 40 });
    const { longRun, stress } = estimator.volatilities() ?? { longRun: NaN, stress: NaN };
    for (const figure of [longRun, stress]) expect(figure).toBeCloseTo(0.2 / Math.sqrt(40), 15);
  });

  test('refuses what is no return', () => {
    const estimator = new VolatilityEstimator(RULES);
    for (const one of [
      { value: NaN, bars: 1 },
      { value: 0.1, bars: 0 },
    ])
      expect(() => {
        estimator.add(one);
      }).toThrow();
  });
});
