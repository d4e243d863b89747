import * as z from 'zod';
import { jsonPointer } from '../../json/json-pointer';
import { ok, refuse, type Fault } from '../../result';
import { concentration } from '../concentration';
import { normalTail } from '../distributions';
import { likeliestLoss } from '../reverse-stress';
import { touchProbability } from '../touch-probability';
import { list, notNegative, number, positive, price, volatility } from './input-forms';
import { measure } from './measure';

export const TOUCH_PROBABILITY = measure({
  name: 'touch-probability',
  summary: 'How probable it is that a price touches a level within a time',
  input: z.strictObject({
    price,
    barrier: price,
    /** Of logarithmic returns of one bar. */
    volatility,
    /** ν: of the logarithm of the price, per bar. */
    drift: number,
    horizonBars: positive,
    /** How many bars lie between two looks; absent: it is looked at all the time. */
    monitoredEveryBars: positive.optional(),
  }),
  example: {
    ...{ price: 100, barrier: 92, volatility: '0.02', drift: '-0.0004' },
    ...{ horizonBars: 10, monitoredEveryBars: 1 },
  },
  compute: ({ price: at, barrier, volatility: sigma, drift, horizonBars, monitoredEveryBars }) => {
    if (monitoredEveryBars !== undefined && monitoredEveryBars > horizonBars) {
      const message = 'It is at most the horizon: who never looks sees nothing.';
      return refuse([{ path: '/monitoredEveryBars', rule: 'within-horizon', message }]);
    }
    const asked = { price: at, barrier, volatility: sigma, drift, horizonBars };
    const continuous = touchProbability(asked, 0);
    const probability =
      monitoredEveryBars === undefined ? continuous : touchProbability(asked, monitoredEveryBars);
    if (continuous === null || probability === null) {
      const message = 'So much drift for so little volatility leaves what a double holds: e^(2νb/σ²).';
      return refuse([{ path: '/drift', rule: 'drift-range', message }]);
    }
    return ok({
      figures: { probability, continuous },
      conventions: [
        'The logarithm of the price is a Brownian motion with drift: Φ((b − νh)/σ√h) + e^(2νb/σ²)·Φ((b + νh)/σ√h), b = ln(barrier/price) below 0; a barrier above is its mirror image.',
        'drift is of the logarithm: of a price that is expected to stay it is −σ²/2. Nothing is assumed of it.',
        monitoredEveryBars === undefined
          ? 'It is looked at all the time.'
          : 'probability is of looks at equal distances: the barrier is moved away by 0.5826·σ√Δt (Broadie, Glasserman and Kou, 1997), an approximation that is good where looks are many.',
        'A barrier at the price is touched.',
      ],
    });
  },
});

export const CONCENTRATION = measure({
  name: 'concentration',
  summary: 'How much of a whole the largest parts are: Herfindahl, top shares, Gini',
  input: z.strictObject({
    amounts: list(notNegative, 1),
    /** How many of the largest, each. */
    top: z.array(z.int().min(1).max(100_000)).min(1).max(20),
  }),
  example: { amounts: [420, '130.5', 90, 90, 41, 12, '3.5', 0], top: [1, 3, 5] },
  compute: ({ amounts, top }) => {
    const faults = top.flatMap((count, at): Fault[] => {
      if (count <= amounts.length) return [];
      return [
        { path: jsonPointer('top', at), rule: 'top-within', message: 'There are not so many amounts.' },
      ];
    });
    if (faults.length > 0) return refuse(faults);
    const found = concentration(amounts, top);
    if (found === null) {
      return refuse([
        { path: '/amounts', rule: 'sum-positive', message: 'They sum to 0: there are no shares.' },
      ]);
    }
    const { herfindahl, gini, topShares } = found;
    return ok({
      figures: {
        ...{ herfindahl, equalParts: 1 / herfindahl, gini },
        top: topShares.map((share, at) => ({ count: top[at] ?? 0, share })),
      },
      conventions: [
        'Shares are fractions of the sum; herfindahl is Σ share², from 1/n to 1 (not 10,000), and equalParts its reciprocal: as many equal parts are as concentrated.',
        'An amount of 0 counts as a part for gini, which is twice the area between the Lorenz curve and equality, without the correction n/(n − 1).',
        'top is the sum of the largest shares.',
      ],
    });
  },
});

export const REVERSE_STRESS = measure({
  name: 'reverse-stress',
  summary: 'The likeliest moves that use up a buffer, and how far off they are',
  input: z.strictObject({
    /** Profit for a move of 1 of each factor. */
    sensitivities: list(number, 1),
    /** Of moves of the factors over the horizon. */
    covariance: list(list(number, 1), 1),
    /** What may be lost. */
    buffer: positive,
  }),
  example: {
    sensitivities: [65000, -12000, 800],
    covariance: [
      ['0.0009', '0.0006', '0.0005'],
      ['0.0006', '0.0016', '0.0007'],
      ['0.0005', '0.0007', '0.0025'],
    ],
    buffer: 4000,
  },
  compute: ({ sensitivities, covariance, buffer }) => {
    const faults = matrixFaults(sensitivities, covariance);
    if (faults.length > 0) return refuse(faults);
    const found = likeliestLoss(sensitivities, covariance, buffer);
    if ('fault' in found) {
      return refuse([
        found.fault === 'NO_EXPOSURE'
          ? {
              path: '/sensitivities',
              rule: 'exposed',
              message: 'Every one is 0: no move uses up the buffer.',
            }
          : {
              path: '/covariance',
              rule: 'positive-definite',
              message: 'It is positive definite: no factor follows from others.',
            },
      ]);
    }
    const { moves, distance } = found;
    return ok({
      figures: { moves, distance, tail: normalTail(distance) },
      conventions: [
        'The moves of least x′Σ⁻¹x that lose the buffer to the first order: x* = −b·Σg/(g′Σg).',
        'distance is b/√(g′Σg): so many standard deviations of the profit. tail is the probability of as great a loss were profits normal with a mean of 0.',
        'Sensitivities are taken as constant: a large move of an option, or across a tier, loses otherwise.',
        'It is of the horizon that the covariance is of: nothing is scaled to another.',
      ],
    });
  },
});

function matrixFaults(
  sensitivities: readonly number[],
  covariance: readonly (readonly number[])[],
): readonly Fault[] {
  const size = sensitivities.length;
  if (covariance.length !== size) {
    const message = `It has as many rows as there are sensitivities: ${size}.`;
    return [{ path: '/covariance', rule: 'as-many', message }];
  }
  return covariance.flatMap((row, at): Fault[] => {
    const path = jsonPointer('covariance', at);
    if (row.length !== size)
      return [{ path, rule: 'as-many', message: `A row has as many numbers as there are rows: ${size}.` }];
    const isMirrored = row.every((entry, column) => entry === covariance[column]?.[at]);
    return isMirrored ? [] : [{ path, rule: 'symmetric', message: 'It is the same across the diagonal.' }];
  });
}
