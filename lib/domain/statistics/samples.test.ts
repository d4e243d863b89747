import { describe, expect, test } from 'vitest';
import { Random } from '../number/random';
import { drawHistory, stationaryBlockLength } from './bootstrap';
import { normalQuantile } from './distributions';
import { solved } from './linear-system';
import { ledoitWolf } from './shrinkage';

function drawn(count: number, seed: number, kept = 0): number[] {
  const random = Random.fromSeed(seed);
  let before = 0;
  return Array.from({ length: count }, () => {
    before = kept * before + normalQuantile((random.nextUint32() + 0.5) / 2 ** 32);
    return before;
  });
}

/** Politis and Romano (1994), lemma 1: the variance of a mean over all histories that could be drawn. */
function exactVariance(values: readonly number[], blockLength: number): number {
  const count = values.length;
  const mean = values.reduce((sum, one) => sum + one, 0) / count;
  const covariance = (lag: number): number =>
    values.slice(lag).reduce((sum, one, at) => sum + (one - mean) * ((values[at] ?? 0) - mean), 0) / count;
  const kept = 1 - 1 / blockLength;
  let sum = covariance(0);
  for (let lag = 1; lag < count; lag += 1) {
    const share = lag / count;
    sum += 2 * ((1 - share) * kept ** lag + share * kept ** (count - lag)) * covariance(lag);
  }
  return sum / count;
}

describe('histories that are drawn', () => {
  test.each([1, 4, 25])(
    'leave the mean as unsure as the closed form says, by blocks of %d',
    (blockLength) => {
      const values = drawn(120, 1, 0.7);
      const random = Random.fromSeed(2);
      const history = new Array<number>(120).fill(0);
      const means = Array.from({ length: 4_000 }, () => {
        drawHistory(values, history, blockLength, random);
        return history.reduce((sum, one) => sum + one, 0) / 120;
      });
      const mean = means.reduce((sum, one) => sum + one, 0) / 4_000;
      const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 3_999;
      expect(variance / exactVariance(values, blockLength)).toBeGreaterThan(0.93);
      expect(variance / exactVariance(values, blockLength)).toBeLessThan(1.07);
    },
  );

  test('are the same from the same seed, and made of what was', () => {
    const values = drawn(50, 3);
    const [one, other] = [new Array<number>(50), new Array<number>(50)];
    drawHistory(values, one, 5, Random.fromSeed(4));
    drawHistory(values, other, 5, Random.fromSeed(4));
    expect(one).toEqual(other);
    for (const value of one) expect(values).toContain(value);
  });

  test('come in longer blocks the longer values remember, and in single ones where they do not', () => {
    const lengths = [0, 0.5, 0.9].map((kept) => stationaryBlockLength(drawn(2_000, 5, kept)));
    expect(lengths[0]).toBeLessThan(4);
    expect(lengths[1]).toBeGreaterThan(lengths[0] ?? 0);
    expect(lengths[2]).toBeGreaterThan(2 * (lengths[1] ?? 0));
    expect(lengths[2]).toBeLessThanOrEqual(Math.ceil(3 * Math.sqrt(2_000)));
  });
});

describe('shrinkage', () => {
  test('is little with many observations, and makes few of them positive definite', () => {
    const many = ledoitWolf([1, 2, 3].map((seed) => drawn(5_000, seed).map((one) => seed * one)));
    expect(many.shrinkage).toBeLessThan(0.01);
    const few = ledoitWolf(Array.from({ length: 8 }, (_, seed) => drawn(5, 10 + seed)));
    expect(few.shrinkage).toBeGreaterThan(0.1);
    expect(solved(few.covariance, new Array<number>(8).fill(1))).not.toBeNull();
    const trace = few.covariance.reduce((sum, row, at) => sum + (row[at] ?? 0), 0);
    expect(trace / 8).toBeCloseTo(few.meanVariance, 12);
  });

  test('of components that are alike in themselves and apart is whole', () => {
    expect(
      ledoitWolf([
        [1, -1, 1, -1],
        [1, 1, -1, -1],
      ]).shrinkage,
    ).toBe(1);
  });
});
