import { expect, test } from 'vitest';
import { MarketPath } from './market-path';
import { instrumentShape } from './market-shape';

const SHAPES = [instrumentShape('BTCUSDT', 'BTC'), instrumentShape('AVAXUSDT', 'AVAX')];
const HOURS = 24 * 1_000;

/** Log returns of an instrument by spans of so many steps. */
function returnsOf(seed: number, steps: number, size: number): readonly (readonly number[])[] {
  const path = new MarketPath(SHAPES, seed, 60);
  const found: number[][] = [[], []];
  for (let at = 0; at < steps; at += size) {
    const sums = [0, 0];
    for (let step = 0; step < size; step += 1)
      for (const [of, value] of path.next(1).returns.entries()) sums[of] = (sums[of] ?? 0) + value;
    for (const [of, sum] of sums.entries()) found[of]?.push(sum);
  }
  return found;
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const moment = (values: readonly number[], power: number): number => {
  const about = mean(values);
  return mean(values.map((value) => (value - about) ** power));
};
const kurtosis = (values: readonly number[]): number => moment(values, 4) / moment(values, 2) ** 2;
const correlation = (a: readonly number[], b: readonly number[]): number => {
  const [aboutA, aboutB] = [mean(a), mean(b)];
  const together = mean(a.map((value, index) => (value - aboutA) * ((b[index] ?? 0) - aboutB)));
  return together / Math.sqrt(moment(a, 2) * moment(b, 2));
};

test('the same seed makes the same market, another another', () => {
  const steps = (seed: number) => {
    const path = new MarketPath(SHAPES, seed, 10);
    return Array.from({ length: 500 }, () => path.next(1));
  };
  expect(steps(7)).toEqual(steps(7));
  expect(steps(8)).not.toEqual(steps(7));
});

test.each([1, 2, 3])(
  'returns have fat tails and volatility that clusters, whatever the seed (%i)',
  (seed) => {
    const [hourly = [], own = []] = returnsOf(seed, HOURS, 1);
    expect(kurtosis(hourly)).toBeGreaterThan(3.5);
    const squares = hourly.map((value) => value ** 2);
    expect(correlation(squares.slice(1), squares.slice(0, -1))).toBeGreaterThan(0.1);
    expect(Math.abs(correlation(hourly.slice(1), hourly.slice(0, -1)))).toBeLessThan(0.05);
    expect(correlation(hourly, own)).toBeGreaterThan(0.55);
    expect(correlation(hourly, own)).toBeLessThan(0.75);
  },
);

test('a day moves as far as is cited, and conditions scale it without being remembered', () => {
  const [bitcoin = [], avalanche = []] = returnsOf(5, HOURS, 24);
  expect(Math.sqrt(moment(bitcoin, 2)) / 0.0216).toBeGreaterThan(0.8);
  expect(Math.sqrt(moment(bitcoin, 2)) / 0.0216).toBeLessThan(1.2);
  expect(Math.sqrt(moment(avalanche, 2)) / 0.0512).toBeGreaterThan(0.8);
  expect(Math.sqrt(moment(avalanche, 2)) / 0.0512).toBeLessThan(1.2);
  const [calm, wild] = [new MarketPath(SHAPES, 9, 60), new MarketPath(SHAPES, 9, 60)];
  for (let hour = 0; hour < 100; hour += 1) {
    const [one, other] = [calm.next(1), wild.next(3)];
    expect(other.volatility).toBeCloseTo(3 * one.volatility, 10);
    for (const [of, value] of other.returns.entries())
      expect(value).toBeCloseTo(3 * (one.returns[of] ?? 0), 10);
  }
});
