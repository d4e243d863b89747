import { Decimal as DecimalJs } from 'decimal.js';
import { assert } from '../assert';
import { ok, refuse, type Result } from '../result';

/**
 * The one decimal class of Margrave: exact for every sum and product of the method.
 *
 * 200 significant digits hold the product of four stored numbers (38 digits each) with room to spare, so
 * only a division can ever be inexact, and every division is followed by a declared rounding.
 * A clone, so that no library's own decimal.js settings can reach us.
 */
export const Decimal = DecimalJs.clone({
  precision: 200,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
  maxE: 9e15,
  minE: -9e15,
});
export type Decimal = DecimalJs;

export const ZERO = new Decimal(0);
export const ONE = new Decimal(1);

/** Digits before and after the point that an amount from outside may have: PostgreSQL `numeric(38, 18)`. */
const MAX_INTEGER_DIGITS = 20;
export const MAX_SCALE = 18;
/** Digits before the point of a figure that the method makes of such amounts: PostgreSQL `numeric(100, 18)`. */
const MAX_FIGURE_DIGITS = 82;

export const ROUNDING_MODES = ['UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_EVEN'] as const;
/** UP and DOWN are away from and towards zero; CEILING and FLOOR towards +∞ and −∞. */
export type RoundingMode = (typeof ROUNDING_MODES)[number];

const DECIMAL_JS_MODE: Record<RoundingMode, DecimalJs.Rounding> = {
  UP: DecimalJs.ROUND_UP,
  DOWN: DecimalJs.ROUND_DOWN,
  CEILING: DecimalJs.ROUND_CEIL,
  FLOOR: DecimalJs.ROUND_FLOOR,
  HALF_UP: DecimalJs.ROUND_HALF_UP,
  HALF_EVEN: DecimalJs.ROUND_HALF_EVEN,
};

/** One declared rounding step of the method: digits after the point, and the direction. */
export interface Rounding {
  readonly scale: number;
  readonly mode: RoundingMode;
}

export function round(value: Decimal, { scale, mode }: Rounding): Decimal {
  assert(Number.isInteger(scale) && scale >= 0 && scale <= MAX_SCALE, 'scale is an integer from 0 to 18');
  return value.toDecimalPlaces(scale, DECIMAL_JS_MODE[mode]);
}

const DECIMAL_TEXT = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/;

/** Why a text is not a decimal of ours. */
export type DecimalRefusal = 'not-a-decimal' | 'too-many-integer-digits' | 'too-many-decimals';

/**
 * Reads a decimal as it stands on every wire: digits, at most one point, no exponent, no leading zeros,
 * no sign but a minus. Trailing zeros are accepted and dropped, "-0" becomes "0": one number, one spelling. More than 18
 * digits after the point are refused whatever they are, as zeros say that more was meant to be kept than is.
 *
 * @returns at most 20 digits before and 18 after the point (what the database keeps), or why not
 */
export function parseDecimal(text: string): Result<Decimal, DecimalRefusal> {
  return parsedTo(text, MAX_INTEGER_DIGITS);
}

/** As `parseDecimal`, for what the method made of amounts: as many digits before the point as a stored figure has. */
export function parseFigure(text: string): Result<Decimal, DecimalRefusal> {
  return parsedTo(text, MAX_FIGURE_DIGITS);
}

function parsedTo(text: string, integerDigits: number): Result<Decimal, DecimalRefusal> {
  if (text.length > integerDigits + MAX_SCALE + 26 || !DECIMAL_TEXT.test(text))
    return refuse('not-a-decimal');
  const sign = text.startsWith('-') ? 1 : 0;
  const point = text.includes('.') ? text.indexOf('.') : text.length;
  if (text.length - point - 1 > MAX_SCALE) return refuse('too-many-decimals');
  // Without leading zeros, the digits before the point are the magnitude.
  if (point - sign > integerDigits) return refuse('too-many-integer-digits');
  const value = new Decimal(text);
  return ok(value.isZero() ? ZERO : value);
}

/** As `parseFigure`, for text that our own code wrote. @throws AssertionFailure on anything else */
export function decimal(text: string): Decimal {
  const parsed = parseFigure(text);
  assert(parsed.ok, `"${text}" is a decimal`);
  return parsed.value;
}

/** The one spelling of a number: no exponent, no trailing zeros, no "-0". Inverse of `parseDecimal`. */
export function decimalText(value: Decimal): string {
  assert(value.isFinite(), 'a decimal is finite');
  return value.isZero() ? '0' : value.toFixed();
}

const ONE_SPELLING = /^(?:0|-?(?:[1-9][0-9]*(?:\.[0-9]*[1-9])?|0\.[0-9]*[1-9]))$/;

/** Whether a text is what `decimalText` writes: then nothing need be read to write it again. */
export function isDecimalText(text: string): boolean {
  return ONE_SPELLING.test(text);
}

export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}
