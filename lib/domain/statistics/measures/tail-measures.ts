import * as z from 'zod';
import { decimalText, type Decimal } from '../../number/decimal';
import { ok, refuse, type Fault, type Result } from '../../result';
import { expectedShortfall } from '../expected-shortfall';
import { quantile, tailObservations } from '../quantile';
import { list, number, probability, quantileType } from './input-forms';
import { measure } from './measure';

/** Nothing is said of a tail in which less than one observation lies. */
export function tailOf(count: number, at: Decimal): Result<number, readonly Fault[]> {
  const tail = tailObservations(count, at);
  if (tail.gte(1)) return ok(tail.toNumber());
  const message =
    `${decimalText(at.times(100))} % of ${count} observations leaves ${decimalText(tail)} of one beyond it, ` +
    'and less than one observation says nothing of the tail.';
  return refuse([{ path: '/probability', rule: 'tail-too-short', message }]);
}

export const TYPE_IS = 'Types are those of Hyndman and Fan (1996); 7 is the default of R and numpy.';
export const LOSSES = 'A loss is −1 × profit; losses are positive, and a figure below 0 is a profit.';
export const HORIZON = 'It is of the horizon that each observation is of: nothing is scaled to another.';

const EXAMPLE_PROFITS = [
  ...[120, -310.5, 42, 77.25, -18, 305, -96, 12, -640, 210],
  ...['-55.5', 148, -203, 66, 19, -7, 91, -412, 33, 250],
];

export const QUANTILE = measure({
  name: 'quantile',
  summary: 'Sample quantile of types 1, 6, 7 and 8',
  input: z.strictObject({ values: list(number, 2), probability, type: quantileType }),
  example: { values: EXAMPLE_PROFITS, probability: '0.9', type: 8 },
  compute: ({ values, probability: at, type }) => {
    const tail = tailOf(values.length, at);
    if (!tail.ok) return tail;
    return ok({
      figures: { quantile: quantile(values, at, type), observations: values.length, tail: tail.value },
      conventions: [
        `Quantile type ${type}. ${TYPE_IS}`,
        'The place in the sample is computed exactly from the probability as it is spelled.',
        'tail is how many observations lie on the shorter side: n·min(p, 1 − p).',
      ],
    });
  },
});

export const VALUE_AT_RISK = measure({
  name: 'value-at-risk',
  summary: 'Historical value at risk: a quantile of losses',
  input: z.strictObject({ profits: list(number, 2), probability, type: quantileType }),
  example: { profits: EXAMPLE_PROFITS, probability: '0.95', type: 1 },
  compute: ({ profits, probability: at, type }) => {
    const tail = tailOf(profits.length, at);
    if (!tail.ok) return tail;
    return ok({
      figures: {
        valueAtRisk: quantile(lossesOf(profits), at, type),
        observations: profits.length,
        tail: tail.value,
      },
      conventions: [LOSSES, `Quantile of losses, type ${type}. ${TYPE_IS}`, HORIZON],
    });
  },
});

export const EXPECTED_SHORTFALL = measure({
  name: 'expected-shortfall',
  summary: 'Mean of the worst losses, with the fractional tail of Acerbi and Tasche (2002)',
  input: z.strictObject({ profits: list(number, 2), probability }),
  example: { profits: EXAMPLE_PROFITS, probability: '0.925' },
  compute: ({ profits, probability: at }) => {
    const tail = tailOf(profits.length, at);
    if (!tail.ok) return tail;
    return ok({
      figures: {
        expectedShortfall: expectedShortfall(lossesOf(profits), at),
        observations: profits.length,
        tail: at.negated().plus(1).times(profits.length).toNumber(),
      },
      conventions: [
        LOSSES,
        'tail is n·(1 − p): so many of the worst losses are averaged, the last of them by the fraction that is left.',
        'Never below the value at risk of any quantile type at the same probability.',
        HORIZON,
      ],
    });
  },
});

function lossesOf(profits: readonly number[]): number[] {
  return profits.map((profit) => -profit);
}
