import stdlibExp from '@stdlib/math-base-special-exp';
import stdlibLn from '@stdlib/math-base-special-ln';
import stdlibPow from '@stdlib/math-base-special-pow';
import { assert } from '../assert';

/**
 * The only transcendental functions that a number which anybody decides on may go through: written in JavaScript from
 * FreeBSD's msun, so the same to the last bit on every machine. The language's own are approximated as an
 * implementation likes (ECMA-262, 21.3.2), and differ between processors and releases. Square roots are exact by
 * IEEE 754: `Math.sqrt` is as good anywhere.
 */

/** Natural logarithm. @param x > 0 */
export function ln(x: number): number {
  assert(x > 0 && x < Infinity, 'a logarithm is of a finite number above zero');
  return stdlibLn(x);
}

/** e to the power of x. */
export function exp(x: number): number {
  return stdlibExp(x);
}

/** A power. @param base ≥ 0 */
export function pow(base: number, exponent: number): number {
  assert(base >= 0, 'a power is of a number that is not negative');
  return stdlibPow(base, exponent);
}

/** Significant digits of a statistic that is decided on, or told. */
export const DIGITS = 12;

/**
 * A double rounded to so many significant decimal digits: what is decided on it does not hang on the last bits, which
 * hang on the order of sums. As `toPrecision`, which ECMA-262 states exactly (21.1.3.5).
 *
 * @param x finite
 * @param digits 1 to 17
 */
export function significant(x: number, digits: number): number {
  assert(Number.isFinite(x), 'a statistic is a finite number');
  return Number(x.toPrecision(digits));
}
