import { describe, expect, test } from 'vitest';
import { decimal } from '../../number/decimal';
import { Random } from '../../number/random';
import { normalQuantile } from '../distributions';
import { expectedShortfall } from '../expected-shortfall';
import { ageWeights, weightedFigures } from './age-weighted';
import { deviationContributions, shortfallContributions } from './contributions';
import { filteredReturns } from './filtered';
import { fitGarch, type Garch, garchVariances } from './garch';
import { cornishFisherFigures, isExpansionMonotone, normalFigures, studentFigures } from './parametric';

function drawn(count: number, seed: number): number[] {
  const random = Random.fromSeed(seed);
  return Array.from({ length: count }, () => normalQuantile((random.nextUint32() + 0.5) / 2 ** 32));
}

describe('tails', () => {
  const moments = { mean: 0.001, volatility: 0.02 };

  test('of t with many degrees, and of no skewness or kurtosis, are the normal’s', () => {
    const normal = normalFigures(moments, 0.01);
    const student = studentFigures(moments, 1e6, 0.01);
    expect(student.valueAtRisk).toBeCloseTo(normal.valueAtRisk, 6);
    expect(student.expectedShortfall).toBeCloseTo(normal.expectedShortfall, 6);
    const plain = cornishFisherFigures(moments, { skewness: 0, excessKurtosis: 0 }, 0.01);
    expect(plain.valueAtRisk).toBeCloseTo(normal.valueAtRisk, 14);
    expect(plain.expectedShortfall).toBeCloseTo(normal.expectedShortfall, 14);
  });

  test('an expansion rises where the slope of its own figures does', () => {
    const random = Random.fromSeed(4);
    for (let turn = 0; turn < 200; turn += 1) {
      const shape = { skewness: 4 * random.uniform() - 2, excessKurtosis: 10 * random.uniform() - 1 };
      const tails = Array.from({ length: 400 }, (_, at) => 1e-8 + (at * 0.4999) / 400);
      const falls = tails.map(
        (tail) => cornishFisherFigures({ mean: 0, volatility: 1 }, shape, tail).valueAtRisk,
      );
      if (isExpansionMonotone(shape))
        for (const [at, value] of falls.entries())
          expect(value).toBeLessThanOrEqual(falls[at - 1] ?? Infinity);
    }
    expect(isExpansionMonotone({ skewness: 0.5, excessKurtosis: 2 })).toBe(true);
    expect(isExpansionMonotone({ skewness: 0, excessKurtosis: -0.5 })).toBe(false);
  });

  test('weights sum to 1, and equal ones give what is not weighted', () => {
    const profits = drawn(200, 5);
    expect(ageWeights(200, 0.99).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
    const equal = weightedFigures(
      profits,
      profits.map(() => 1 / 200),
      0.0725,
    );
    expect(equal.expectedShortfall).toBeCloseTo(
      expectedShortfall(
        profits.map((one) => -one),
        decimal('0.9275'),
      ),
      12,
    );
  });

  test('a market whose volatility never changes is not filtered', () => {
    const found = filteredReturns([1, -1, 1, -1, 1, 1, -1], 0.9, 2);
    expect(found?.volatility).toBeCloseTo(1, 14);
    for (const [at, one] of [1, -1, 1, 1, -1].entries()) expect(found?.filtered[at]).toBeCloseTo(one, 14);
  });
});

describe('GARCH', () => {
  function simulated(count: number, seed: number): number[] {
    let variance = 1;
    return drawn(count, seed).map((noise) => {
      const value = Math.sqrt(variance) * noise;
      variance = 0.05 + 0.1 * value * value + 0.85 * variance;
      return value;
    });
  }

  test('finds what made the returns, as near as so many tell', () => {
    const fit = fitGarch(simulated(20_000, 6));
    if (!fit.ok) throw new Error(fit.refusal);
    expect(fit.value.alpha).toBeCloseTo(0.1, 1);
    expect(Math.abs(fit.value.alpha - 0.1)).toBeLessThan(0.015);
    expect(Math.abs(fit.value.beta - 0.85)).toBeLessThan(0.02);
  });

  test('comes to an end on twenty histories of 3,000 returns, soon', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const fit = fitGarch(simulated(3_000, seed));
      expect([seed, fit.ok && fit.value.iterations < 60]).toEqual([seed, true]);
    }
  });

  test('comes to an end where the likelihood is more curved than expected, at its top', () => {
    const likelihood = (returns: readonly number[], garch: Garch): number => {
      const variances = garchVariances(returns, garch);
      return -returns.reduce((sum, one, at) => {
        const variance = variances[at] ?? NaN;
        return sum + (Math.log(2 * Math.PI * variance) + (one * one) / variance) / 2;
      }, 0);
    };
    // Whole steps by the expected information go from side to side of each of these tops for ever.
    for (const seed of [12, 14, 28, 32, 55, 58]) {
      const returns = simulated(500, seed);
      const fit = fitGarch(returns);
      expect([seed, fit.ok && fit.value.iterations < 60]).toEqual([seed, true]);
      if (!fit.ok) continue;
      const { omega, alpha, beta, logLikelihood } = fit.value;
      expect(likelihood(returns, fit.value)).toBeCloseTo(logLikelihood, 8);
      for (const [byOmega, byAlpha, byBeta] of [0.99, 1.01].flatMap((by) => [
        ...[[by, 1, 1] as const, [1, by, 1] as const, [1, 1, by] as const],
      ])) {
        const aside = { omega: omega * byOmega, alpha: alpha * byAlpha, beta: beta * byBeta };
        expect(likelihood(returns, aside)).toBeLessThan(logLikelihood);
      }
    }
  });

  test('does not hang on the size of returns', () => {
    const returns = simulated(1_000, 7);
    const [one, hundred] = [fitGarch(returns), fitGarch(returns.map((value) => 100 * value))];
    if (!one.ok || !hundred.ok) throw new Error('both are fitted');
    expect(hundred.value.alpha).toBeCloseTo(one.value.alpha, 9);
    expect(hundred.value.omega / one.value.omega).toBeCloseTo(1e4, 2);
    expect(hundred.value.logLikelihood - one.value.logLikelihood).toBeCloseTo(-1_000 * Math.log(100), 6);
  });

  test('says so where nothing clusters', () => {
    const outcomes = [8, 9, 10, 11].map((seed) => {
      const fit = fitGarch(drawn(500, seed));
      return fit.ok ? 'fitted' : fit.refusal;
    });
    expect(outcomes).toContain('AT_BOUND');
    expect(outcomes.filter((one) => one !== 'fitted').length).toBeGreaterThan(1);
  });
});

test('contributions sum to the whole, and none is more than its component alone', () => {
  const profits = [1, 2, 3, 4].map((seed) => drawn(97, seed));
  for (const found of [shortfallContributions(profits, decimal('0.93')), deviationContributions(profits)]) {
    expect(found.components.reduce((sum, one) => sum + one, 0)).toBeCloseTo(found.whole, 10);
    for (const [at, one] of found.components.entries())
      expect(one).toBeLessThanOrEqual(found.alone[at] ?? NaN);
  }
});
