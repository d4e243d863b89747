import * as z from 'zod';
import { Decimal, parseDecimal } from '../../number/decimal';
import { parseInstant } from '../../number/instant';
import { QUANTILE_TYPES } from '../quantile';
import type { SpacedReturn } from '../returns';

/** Forms that the documents of measures are made of. A number is a JSON number or a decimal in a string. */

/** Observations in one document. */
const MOST = 100_000;
/** Squares and quotients of numbers within these stay far within what a double holds. */
const LEAST_SIZE = 1e-50;
const GREATEST_SIZE = 1e50;

interface Bound {
  readonly rule: string;
  readonly says: string;
  readonly holds: (value: number) => boolean;
}

/** Decimal is for what is compared exactly; it is what the number spells. */
function spelled(bound: Bound | null): z.ZodType<Decimal> {
  return z
    .unknown()
    .transform((value, context) => {
      const fault = (rule: string, message: string): never => {
        context.addIssue({ code: 'custom', params: { rule }, message });
        return z.NEVER;
      };
      if (value === undefined) return fault('required', 'It must be present: a number.');
      if (typeof value !== 'number' && typeof value !== 'string')
        return fault('type', 'It must be a number, or a decimal in a string.');
      const read = typeof value === 'number' ? null : parseDecimal(value);
      if (read && !read.ok)
        return fault('decimal', 'A decimal in a string is digits and at most one point, no exponent.');
      const number = Number(value);
      if (!Number.isFinite(number)) return fault('finite', 'It must be finite.');
      if (bound && !bound.holds(number)) return fault(bound.rule, bound.says);
      const size = Math.abs(number);
      if (size !== 0 && (size < LEAST_SIZE || size > GREATEST_SIZE))
        return fault('magnitude', `Its size must be 0, or from ${LEAST_SIZE} to ${GREATEST_SIZE}.`);
      return read?.ok ? read.value : new Decimal(number);
    })
    .meta({ type: ['number', 'string'], description: bound?.says ?? 'A number, or a decimal in a string.' });
}

function numeric(bound: Bound | null): z.ZodType<number> {
  return spelled(bound).transform((value) => value.toNumber());
}

export const number = numeric(null);
export const price = numeric({
  rule: 'price-positive',
  says: 'A price is above 0.',
  holds: (value) => value > 0,
});
export const margin = numeric({
  rule: 'margin-positive',
  says: 'A margin is above 0.',
  holds: (value) => value > 0,
});
export const volatility = numeric({
  rule: 'volatility-positive',
  says: 'A volatility is above 0: it is divided by.',
  holds: (value) => value > 0,
});
export const positive = numeric({ rule: 'above-zero', says: 'It is above 0.', holds: (value) => value > 0 });
export const notNegative = numeric({
  rule: 'at-least-zero',
  says: 'It is 0 or above.',
  holds: (value) => value >= 0,
});
/** In (0, 1), as a double. */
export const fraction = numeric({
  rule: 'fraction-range',
  says: 'It is above 0 and below 1.',
  holds: (value) => value > 0 && value < 1,
});
/** In (0, 1), as it is spelled. */
export const probability = spelled({
  rule: 'probability-range',
  says: 'A probability is above 0 and below 1: 0.99, not 99.',
  holds: (value) => value > 0 && value < 1,
});

export const instant = z
  .string()
  .refine((text) => parseInstant(text).ok, {
    message: 'It must be an instant in UTC, such as "2026-01-31T08:00:00Z".',
    params: { rule: 'instant' },
  })
  .transform((text) => Date.parse(text));

/** Whole bars of session time. */
export const bars = z.int().min(1).max(1_000_000);

export const quantileType = z.literal([...QUANTILE_TYPES]);

export function list<Item>(item: z.ZodType<Item>, least: number): z.ZodType<readonly Item[]> {
  return z.array(item).min(least).max(MOST);
}

const oneReturn: z.ZodType<SpacedReturn> = z.union([
  number.transform((value) => ({ value, bars: 1 })),
  z.strictObject({ value: number, bars }),
]);

/** Each a number, over one bar, or `{ value, bars }`. */
export function returns(least: number): z.ZodType<readonly SpacedReturn[]> {
  return list(oneReturn, least);
}
