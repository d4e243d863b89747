import { describe, expect, test } from 'vitest';
import { Random } from '../../number/random';
import { binomialMass } from '../distributions';
import { solved } from '../linear-system';
import { adjusted } from '../multiple-tests';
import { independence, kupiec, kupiecPower } from './breach-count';
import { durationsOf, durationTest } from './durations';
import { dynamicQuantile } from './dynamic-quantile';
import { acerbiSzekely, mcNeilFrey, z2PValue } from './shortfall-tests';

const hitsOf = (text: string): boolean[] => [...text].map((one) => one === '1');

describe('counts of breaches', () => {
  test('none, and nothing but, have their likelihoods: −2T·ln(1 − p), and −2T·ln p', () => {
    expect(kupiec(0, 250, 0.01).ratio).toBeCloseTo(-500 * Math.log(0.99), 10);
    expect(kupiec(250, 250, 0.01).ratio).toBeCloseTo(-500 * Math.log(0.01), 8);
    expect(kupiec(5, 500, 0.01)).toEqual({ ratio: 0, pValue: 1 });
  });

  test('without a breach, or with one at the end, nothing speaks against independence', () => {
    for (const text of ['0000', '0001', '1111']) expect(independence(hitsOf(text)).ratio).toBeCloseTo(0, 12);
    expect(independence(hitsOf('0011001100')).transitions).toEqual({ n00: 3, n01: 2, n10: 2, n11: 2 });
    expect(independence(hitsOf('0001111000')).ratio).toBeGreaterThan(
      independence(hitsOf('1001001001')).ratio - 4,
    );
  });

  test('power is the mass of the counts that are rejected', () => {
    const { leastPassing, mostPassing, power } = kupiecPower(60, {
      probability: 0.1,
      other: 0.2,
      level: 0.05,
    });
    const rejected = Array.from({ length: 61 }, (_, count) => count).filter(
      (count) => kupiec(count, 60, 0.1).pValue <= 0.05,
    );
    expect(rejected).not.toContain(leastPassing);
    expect(rejected).not.toContain(mostPassing);
    expect(rejected).toHaveLength(61 - (mostPassing - leastPassing + 1));
    const mass = rejected.reduce((sum, count) => sum + binomialMass(count, 60, 0.2), 0);
    expect(power).toBeCloseTo(mass, 11);
  });
});

describe('times between breaches', () => {
  test('are whole between two, and censored at the ends', () => {
    expect(durationsOf(hitsOf('0010100'))).toEqual([
      { length: 3, isCensored: true },
      { length: 2, isCensored: false },
      { length: 2, isCensored: true },
    ]);
    expect(durationsOf(hitsOf('101'))).toEqual([{ length: 2, isCensored: false }]);
    expect(durationsOf(hitsOf('000'))).toEqual([{ length: 3, isCensored: true }]);
  });

  test('cluster below a shape of 1, and say nothing where there are too few or all are one', () => {
    const clustered = `${'1101110'}${'0'.repeat(60)}${'11011'}${'0'.repeat(50)}${'111'}`;
    expect(durationTest(hitsOf(clustered))).toMatchObject({ shape: expect.closeTo(0.6, 0) as number });
    expect(durationTest(hitsOf(clustered))?.shape).toBeLessThan(1);
    expect(durationTest(hitsOf('0100100'))).toBeNull();
    expect(durationTest(hitsOf('1001001001'))).toBeNull();
  });
});

test('breaches that come in pairs can be foretold, and a margin that never moves is no regressor', () => {
  const pairs = Array.from({ length: 300 }, (_, at) => at % 50 === 10 || at % 50 === 11);
  const found = dynamicQuantile(pairs, { probability: 0.04, lags: 1 }, null);
  expect(found?.pValue).toBeLessThan(1e-10);
  expect(
    dynamicQuantile(
      pairs,
      { probability: 0.04, lags: 1 },
      pairs.map(() => 3),
    ),
  ).toBeNull();
  expect(
    dynamicQuantile(
      pairs.map(() => false),
      { probability: 0.04, lags: 1 },
      null,
    ),
  ).toBeNull();
});

describe('expected shortfall', () => {
  const forecast = (profit: number) => ({ profit, valueAtRisk: 2, expectedShortfall: 2.5 });

  test('that is met exactly leaves both at 0', () => {
    const forecasts = [...Array.from({ length: 39 }, () => forecast(1)), forecast(-2.5)];
    expect(acerbiSzekely(forecasts, 0.025)).toEqual({ breaches: 1, z1: 0, z2: 0 });
    expect(acerbiSzekely(forecasts.slice(0, 39), 0.025)).toEqual({ breaches: 0, z1: null, z2: 1 });
    expect(
      mcNeilFrey(
        forecasts,
        forecasts.map(() => 1),
        { random: Random.fromSeed(1), draws: 99 },
      ),
    ).toBeNull();
  });

  test('of normal profits Z2 is as low as −0.7 about as often as it should be', () => {
    const by = { random: Random.fromSeed(2), draws: 4_000 };
    // The 5 % point is near −0.7, as Acerbi and Székely print; numpy, 400,000 histories: 5.05 %.
    expect(Math.abs(z2PValue(-0.7, 250, 0.025, by) - 0.0505)).toBeLessThan(0.01);
  });
});

test('a system is solved, and one that depends on itself is not', () => {
  const matrix = [
    [4, 2, 1],
    [2, 5, 3],
    [1, 3, 6],
  ];
  const answer = solved(matrix, [9, 21, 25]);
  const product = matrix.map((row) => row.reduce((sum, one, at) => sum + one * (answer?.[at] ?? NaN), 0));
  for (const [at, right] of [9, 21, 25].entries()) expect(product[at]).toBeCloseTo(right, 12);
  expect(
    solved(
      [
        [1, 2],
        [2, 4],
      ],
      [1, 2],
    ),
  ).toBeNull();
  expect(
    solved(
      [
        [1, 2],
        [2, 1],
      ],
      [1, 2],
    ),
  ).toBeNull();
});

test('adjusted p-values keep their order, and Holm’s are never below the others', () => {
  const random = Random.fromSeed(3);
  for (let turn = 0; turn < 50; turn += 1) {
    const given = Array.from({ length: 1 + Math.floor(random.uniform() * 30) }, () => random.uniform() ** 3);
    const { holm, benjaminiHochberg } = adjusted(given);
    for (const [a, p] of given.entries()) {
      expect(holm[a]).toBeGreaterThanOrEqual(benjaminiHochberg[a] ?? 1);
      expect(benjaminiHochberg[a]).toBeGreaterThanOrEqual(p);
      for (const [b, q] of given.entries()) if (p < q) expect(holm[a]).toBeLessThanOrEqual(holm[b] ?? 0);
    }
  }
});
