import { Decimal, ZERO } from '../domain/number/decimal';

// Between decimals and the kernel's integers: exact both ways, or refused.

/** Above this size an integer of 1e-8 is not narrow. */
export const NARROW_LIMIT = 2 ** 50;
const WHOLE_LIMIT = 2n ** 62n;
const WORD = 10_000_000;
const WORD_DIGITS = 7;

/**
 * A decimal as an integer of 1e-8 below 2^50 in size; NaN when it is none.
 *
 * decimal.js keeps digits in words of seven: reading them is ten times faster than its text.
 */
export function narrowUnits(value: Decimal): number {
  const { d: words, e: exponent, s: sign } = value;
  let power = Math.floor(exponent / WORD_DIGITS);
  if (power > 1) return NaN;
  let units = 0;
  for (const word of words) {
    if (power >= -1) units += word * WORD_WEIGHTS[power + 1]!;
    else if (power === -2 && word % 1_000_000 === 0) units += word / 1_000_000;
    else if (word !== 0) return NaN;
    power -= 1;
  }
  return units < NARROW_LIMIT ? sign * units : NaN;
}

/** What words are worth in units of 1e-8, from 10^-7 upwards. */
const WORD_WEIGHTS = [10, 10 * WORD, 10 * WORD * WORD];

/** A decimal as an integer of 10^-scale below 2^62 in size; null when it is none. */
export function wholeUnits(value: Decimal, scale: number): bigint | null {
  if (value.decimalPlaces() > scale) return null;
  const units = BigInt(value.toFixed(scale).replace('.', ''));
  return units < WHOLE_LIMIT && units > -WHOLE_LIMIT ? units : null;
}

/** The decimal of an integer of 1e-8. @param units below 2^53 in size */
export function decimalOfNarrow(units: number): Decimal {
  if (units === 0) return ZERO;
  // Fifteen digits survive the way through a float; more go by text.
  if (units < 1e15 && units > -1e15) return new Decimal(units / 1e8);
  return decimalOfWhole(BigInt(units));
}

export function decimalOfWhole(units: bigint): Decimal {
  const size = (units < 0n ? -units : units).toString().padStart(9, '0');
  return new Decimal(`${units < 0n ? '-' : ''}${size.slice(0, -8)}.${size.slice(-8)}`);
}
