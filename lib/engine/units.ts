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

const UNITS_IN_ONE = 100_000_000;

/**
 * The decimal of an integer of 1e-8: its words are written as `narrowUnits` reads them, in less than half of the time that its text takes.
 *
 * @param units below 2^53 in size
 */
export function decimalOfNarrow(units: number): Decimal {
  if (units === 0) return ZERO;
  const size = Math.abs(units);
  const whole = Math.floor(size / UNITS_IN_ONE);
  const part = size - whole * UNITS_IN_ONE;
  const words = [Math.floor(whole / WORD), whole % WORD, Math.floor(part / 10), (part % 10) * (WORD / 10)];
  // From the seven digits that are the highest before the point: 1, 0, -1, -2.
  const first = words.findIndex((word) => word !== 0);
  const last = words.findLastIndex((word) => word !== 0);
  const made = new Decimal(1);
  const written: { s: number; e: number; d: number[] } = made;
  written.s = units < 0 ? -1 : 1;
  written.e = (1 - first) * WORD_DIGITS + digitCount(words[first]!) - 1;
  written.d = words.slice(first, last + 1);
  return made;
}

/** Of an integer from 1 to 9,999,999. */
function digitCount(word: number): number {
  let count = 1;
  for (let power = 10; power <= word; power *= 10) count += 1;
  return count;
}

export function decimalOfWhole(units: bigint): Decimal {
  const size = (units < 0n ? -units : units).toString().padStart(9, '0');
  return new Decimal(`${units < 0n ? '-' : ''}${size.slice(0, -8)}.${size.slice(-8)}`);
}
