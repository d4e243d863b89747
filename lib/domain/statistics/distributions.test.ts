import { describe, expect, test } from 'vitest';
import {
  binomialAtMost,
  binomialMass,
  chiSquareTail,
  normalDensity,
  normalQuantile,
  normalTail,
  tDensity,
  tQuantile,
  tTail,
} from './distributions';

// Abramowitz and Stegun, Handbook of Mathematical Functions, tables 26.1, 26.8 and 26.10, to the digits that they print;
// what stands with more of them is of scipy 1.17.1.
describe('distributions', () => {
  test.each([
    [3.841459, 1, 0.05],
    [6.634897, 1, 0.01],
    [5.991465, 2, 0.05],
    [9.21034, 2, 0.01],
    [11.0705, 5, 0.05],
  ])('χ² beyond %d with %d degrees', (x, degrees, tail) => {
    expect(chiSquareTail(x, degrees)).toBeCloseTo(tail, 6);
  });

  test('a tail that is almost nothing is not lost in what is left of one', () => {
    expect(chiSquareTail(200, 1) / 2.0884875837625688e-45).toBeCloseTo(1, 10);
    expect(normalTail(12) / 1.776482112077653e-33).toBeCloseTo(1, 10);
  });

  test.each([
    [1, 0.15865525393],
    [2.3263478740408408, 0.01],
    [-1.6448536269514722, 0.95],
  ])('normal beyond %d', (z, tail) => {
    expect(normalTail(z)).toBeCloseTo(tail, 10);
    expect(normalQuantile(1 - tail)).toBeCloseTo(z, 8);
  });

  test.each([
    [0.975, 1, 12.706],
    [0.975, 5, 2.571],
    [0.99, 10, 2.764],
    [0.995, 120, 2.617],
  ])('t at %d with %d degrees', (probability, degrees, quantile) => {
    expect(tQuantile(probability, degrees)).toBeCloseTo(quantile, 3);
    expect(tTail(tQuantile(probability, degrees), degrees)).toBeCloseTo(1 - probability, 10);
  });

  test('densities, and t on either side of 0', () => {
    expect(normalDensity(1)).toBeCloseTo(0.24197072451914337, 14);
    expect(tDensity(1.5, 4)).toBeCloseTo(0.12288, 10);
    expect(tTail(-2.132, 4)).toBeCloseTo(0.95, 4);
  });

  // Basel Committee, Supervisory framework for the use of backtesting (1996), table 2: 250 days at 1 %, in percent.
  test.each([
    [0, 8.11],
    [1, 28.58],
    [4, 89.22],
    [5, 95.88],
    [9, 99.97],
    [10, 99.99],
  ])('at most %d of 250 at 1 percent', (count, percent) => {
    expect(100 * binomialAtMost(count, 250, 0.01)).toBeCloseTo(percent, 2);
    const summed = Array.from({ length: count + 1 }, (_, at) => binomialMass(at, 250, 0.01));
    expect(summed.reduce((sum, one) => sum + one, 0)).toBeCloseTo(binomialAtMost(count, 250, 0.01), 11);
  });

  test('ends', () => {
    expect([binomialAtMost(-1, 5, 0.1), binomialAtMost(5, 5, 0.1)]).toEqual([0, 1]);
  });
});
