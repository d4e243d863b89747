import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRecord } from '../../json/form-faults';
import { concentration } from '../concentration';
import { normalTail } from '../distributions';
import { likeliestLoss } from '../reverse-stress';
import { touchProbability } from '../touch-probability';
import { CONCENTRATION, REVERSE_STRESS, TOUCH_PROBABILITY } from './account-measures';
import type { Measure } from './measure';

function faultsOf({ example, answer }: Measure, change: object): string[] {
  if (!isRecord(example)) throw new Error('a document');
  const answered = answer({ ...example, ...change });
  return answered.ok ? [] : answered.refusal.map(({ path, rule }) => `${path} ${rule}`);
}

describe('touching a level', () => {
  const asked = { price: 100, barrier: 92, volatility: 0.02, drift: 0, horizonBars: 10 };

  test('without drift is twice as probable as ending beyond it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 200 }),
        fc.integer({ min: 1, max: 100 }),
        (barrier, horizonBars) => {
          const beyond = normalTail(Math.abs(Math.log(barrier / 100)) / (0.02 * Math.sqrt(horizonBars)));
          const touched = touchProbability({ ...asked, barrier, horizonBars }, 0);
          expect(touched).toBeCloseTo(barrier === 100 ? 1 : 2 * beyond, 12);
        },
      ),
    );
  });

  test('is a probability that never falls with time, and never rises with fewer looks', () => {
    const barrier = fc.integer({ min: 60, max: 160 });
    const drift = fc.integer({ min: -50, max: 50 }).map((one) => one / 10_000);
    fc.assert(
      fc.property(barrier, drift, fc.integer({ min: 1, max: 300 }), (at, by, horizonBars) => {
        const of = (bars: number, looks: number) =>
          touchProbability({ ...asked, barrier: at, drift: by, horizonBars: bars }, looks) ?? NaN;
        const now = of(horizonBars, 0);
        expect(now).toBeGreaterThanOrEqual(0);
        expect(now).toBeLessThanOrEqual(1 + 1e-12);
        expect(of(horizonBars + 1, 0)).toBeGreaterThanOrEqual(now - 1e-12);
        expect(of(horizonBars, 1)).toBeLessThanOrEqual(now + 1e-12);
      }),
    );
  });

  test('above is the mirror image of below', () => {
    const mirrored = { ...asked, barrier: 100 / 0.92, drift: 0.001 };
    expect(touchProbability(mirrored, 1)).toBeCloseTo(
      touchProbability({ ...asked, drift: -0.001 }, 1) ?? NaN,
      12,
    );
  });

  test.each([
    [{ barrier: 0 }, '/barrier price-positive'],
    [{ volatility: 0 }, '/volatility volatility-positive'],
    [{ horizonBars: 0 }, '/horizonBars above-zero'],
    [{ monitoredEveryBars: 11 }, '/monitoredEveryBars within-horizon'],
    [{ drift: -10 }, '/drift drift-range'],
  ])('%j is refused', (change, fault) => {
    expect(faultsOf(TOUCH_PROBABILITY, change)).toEqual([fault]);
  });
});

describe('concentration', () => {
  test('of equal parts is 1/n, of one part 1', () => {
    expect(concentration([3, 3, 3, 3], [1, 4])).toEqual({ herfindahl: 0.25, gini: 0, topShares: [0.25, 1] });
    expect(concentration([0, 7, 0, 0], [1])).toEqual({ herfindahl: 1, gini: 0.75, topShares: [1] });
  });

  test.each([
    [{ amounts: [0, 0] }, '/amounts sum-positive'],
    [{ amounts: [1, -1] }, '/amounts/1 at-least-zero'],
    [{ amounts: [1, 2], top: [1, 3] }, '/top/1 top-within'],
  ])('%j is refused', (change, fault) => {
    expect(faultsOf(CONCENTRATION, { top: [1], ...change })).toEqual([fault]);
  });
});

describe('reverse stress', () => {
  test('loses the buffer, and no other moves that do are likelier', () => {
    const [gradient, covariance] = [
      [3, -1],
      [
        [0.04, 0.01],
        [0.01, 0.09],
      ],
    ];
    const found = likeliestLoss(gradient, covariance, 2);
    if ('fault' in found) throw new Error(found.fault);
    const [x = NaN, y = NaN] = found.moves;
    expect(3 * x - y).toBeCloseTo(-2, 12);
    // Σ⁻¹ = [[9, −1], [−1, 4]] / 0.35.
    const size = (a: number, b: number) => Math.sqrt((9 * a * a - 2 * a * b + 4 * b * b) / 0.35);
    expect(size(x, y)).toBeCloseTo(found.distance, 12);
    for (const step of [-0.1, -0.01, 0.01, 0.1])
      expect(size(x + step, y + 3 * step)).toBeGreaterThan(found.distance);
  });

  test.each([
    [{ sensitivities: [0, 0, 0] }, '/sensitivities exposed'],
    [{ sensitivities: [1] }, '/covariance as-many'],
    [{ sensitivities: [1, 2], covariance: [[1, 0], [0]] }, '/covariance/1 as-many'],
    [
      {
        sensitivities: [1, 2],
        covariance: [
          [1, 0.5],
          [0.4, 1],
        ],
      },
      '/covariance/0 symmetric',
    ],
    [
      {
        sensitivities: [1, 2],
        covariance: [
          [1, 1],
          [1, 1],
        ],
      },
      '/covariance positive-definite',
    ],
    [
      {
        sensitivities: [1, 2],
        covariance: [
          [1, 2],
          [2, 1],
        ],
      },
      '/covariance positive-definite',
    ],
    [{ buffer: 0 }, '/buffer above-zero'],
  ])('%j is refused', (change, fault) => {
    const [first] = faultsOf(REVERSE_STRESS, change);
    expect(first).toBe(fault);
  });
});
