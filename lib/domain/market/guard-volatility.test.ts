import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../number/decimal';
import { guardLimits } from './guard-limits';
import { guardVolatility, type ClosedBar } from './guard-volatility';

const limits = guardLimits({
  ...{ zLimit: '8', barMinutes: 1440, decay: '0.9', leastMove: '0.02', greatestMove: '1' },
  ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, fallback: 'KEEP', agreement: '0.01' },
  consistency: { observations: 3, seconds: 120 },
});

/** Closes that follow returns, a day apart but for stated gaps. */
function closes(returns: readonly number[], gapAfter: ReadonlyMap<number, number> = new Map()): ClosedBar[] {
  let [day, level] = [0, 0];
  return [0, ...returns].map((value, index) => {
    level += value;
    if (index > 0) day += gapAfter.get(index) ?? 1;
    return {
      opensAt: new Date(day * 86_400_000),
      close: new Decimal((100 * Math.exp(level)).toPrecision(15)),
    };
  });
}
const steady = (count: number, size = 0.03): number[] =>
  Array.from({ length: count }, (_, index) => (index % 2 === 0 ? size : -size));
const volatility = (bars: readonly ClosedBar[]): number => {
  const known = guardVolatility(bars, limits);
  if (known === null) throw new Error('it is known');
  return known;
};

describe('volatility for the guard', () => {
  test('is unknown below 60 returns, and theirs from then on', () => {
    expect(guardVolatility(closes(steady(59)), limits)).toBeNull();
    expect(guardVolatility([], limits)).toBeNull();
    expect(volatility(closes(steady(60)))).toBeCloseTo(0.03, 12);
  });

  test('is the exponentially weighted root mean square where no return is clipped', () => {
    const size = fc.double({ min: -0.05, max: 0.05, noNaN: true });
    fc.assert(
      fc.property(fc.array(size, { minLength: 10, maxLength: 40 }), (later) => {
        const weighted = later.reduce(
          (sum, value, index) => sum + 0.1 * 0.9 ** (later.length - 1 - index) * value ** 2,
          0,
        );
        const expected = Math.sqrt(weighted + 0.9 ** later.length * 0.03 ** 2);
        expect(volatility(closes([...steady(60), ...later]))).toBeCloseTo(expected, 10);
      }),
    );
  });

  test('counts a return for at most what would not have been held, wherever it stands', () => {
    const spoilt = steady(60).map((value, index) => (index === 7 ? -7.9 : value));
    expect(volatility(closes(spoilt))).toBeLessThan(0.06);
    const after = volatility(closes([...steady(60), -7.9]));
    expect(after).toBeCloseTo(0.03 * Math.sqrt(0.9 + 0.1 * 64), 10);
  });

  test('of a peg is nothing, and a print off it counts for the least move', () => {
    expect(volatility(closes(steady(80, 0)))).toBe(0);
    expect(volatility(closes([...steady(80, 0), 2]))).toBeCloseTo(Math.log(1.02) * Math.sqrt(0.1), 12);
  });

  test('is per bar over a gap, and an outage is no calm', () => {
    const gap = new Map([[61, 4]]);
    const calm = volatility(closes([...steady(60), 0.01], gap));
    expect(calm).toBeCloseTo(Math.sqrt(0.9 * 0.03 ** 2 + (0.1 * 0.01 ** 2) / 4), 12);
    const wild = volatility(closes([...steady(60), 0.2], gap));
    expect(wild).toBeCloseTo(Math.sqrt(0.9 ** 4 * 0.03 ** 2 + (1 - 0.9 ** 4) * (0.2 ** 2 / 4)), 10);
  });
});
