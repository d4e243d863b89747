import { Decimal, ZERO } from '../../domain/number/decimal';
import { decimalOfNarrow } from '../units';
import { SCALE, tenTo } from './ratio';

const WORD = 10_000_000;
const WORD_DIGITS = 7;
/** Digits between units of 1e-18 and of 1e-8. */
const TO_NARROW = tenTo(10);
const NARROW_AT_MOST = 10n ** 15n;

/**
 * A decimal in units of 1e-18; null when it has more digits after the point than that.
 *
 * decimal.js keeps digits in words of seven: reading them is faster than its text.
 */
export function exactUnits(value: Decimal): bigint | null {
  const { d: words, e: exponent, s: sign } = value;
  const lastWord = Math.floor(exponent / WORD_DIGITS) - words.length + 1;
  const [first = 0, second = 0, ...others] = words;
  let digits = words.length < 2 ? BigInt(first) : BigInt(first * WORD + second);
  for (const word of others) digits = digits * BigInt(WORD) + BigInt(word);
  const power = SCALE + lastWord * WORD_DIGITS;
  if (power < 0) {
    const divisor = tenTo(-power);
    if (digits % divisor !== 0n) return null;
    digits /= divisor;
  } else digits *= tenTo(power);
  return sign < 0 ? -digits : digits;
}

/** The decimal of a figure in units of 1e-18. */
export function decimalOfUnits(units: bigint): Decimal {
  if (units === 0n) return ZERO;
  const narrow = units / TO_NARROW;
  if (narrow < NARROW_AT_MOST && narrow > -NARROW_AT_MOST && narrow * TO_NARROW === units)
    return decimalOfNarrow(Number(narrow));
  const digits = (units < 0n ? -units : units).toString().padStart(SCALE + 1, '0');
  return new Decimal(`${units < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`);
}
