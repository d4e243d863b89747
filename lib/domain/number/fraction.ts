import { assert } from '../assert';
import { Decimal, type RoundingMode } from './decimal';

/**
 * An exact rational number, in lowest terms: what curves are made of before the one rounding that a set declares.
 * 1/75 and a slope between two points have no finite decimal, so nothing is divided until it is rounded.
 */
export interface Fraction {
  readonly numerator: bigint;
  /** > 0. */
  readonly denominator: bigint;
}

/**
 * A declared rounding step within a formula: a multiple of 10^−scale, or of 2^−binaryScale for venues that count
 * in binary fixed point.
 */
export type Step =
  | { readonly scale: number; readonly mode: RoundingMode }
  | { readonly binaryScale: number; readonly mode: RoundingMode };

/** How many of the step's units make 1. */
export function unitsInOne(step: Step): bigint {
  return 'scale' in step ? 10n ** BigInt(step.scale) : 2n ** BigInt(step.binaryScale);
}

export const NOTHING: Fraction = { numerator: 0n, denominator: 1n };
export const WHOLE: Fraction = { numerator: 1n, denominator: 1n };

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** @throws AssertionFailure when the denominator is 0 */
export function fraction(numerator: bigint, denominator = 1n): Fraction {
  assert(denominator !== 0n, 'a fraction has a denominator');
  const sign = denominator < 0n ? -1n : 1n;
  const divisor = greatestCommonDivisor(numerator, sign * denominator);
  return { numerator: (sign * numerator) / divisor, denominator: (sign * denominator) / divisor };
}

/** A decimal as a fraction: exact. */
export function fractionOf(value: Decimal): Fraction {
  const scale = value.decimalPlaces();
  if (scale === 0) return { numerator: BigInt(value.toFixed()), denominator: 1n };
  return fraction(BigInt(value.toFixed().replace('.', '')), 10n ** BigInt(scale));
}

export function plus(a: Fraction, b: Fraction): Fraction {
  if (a.denominator === b.denominator) return fraction(a.numerator + b.numerator, a.denominator);
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

/**
 * The sum of many, by halves: not in lowest terms, for of many unlike denominators to look for a common divisor after each sum
 * costs more than all of them.
 */
export function sumOfMany(values: readonly Fraction[]): Fraction {
  const [first = NOTHING] = values;
  if (values.length < 2) return first;
  const half = values.length >> 1;
  const [a, b] = [sumOfMany(values.slice(0, half)), sumOfMany(values.slice(half))];
  if (a.denominator === b.denominator)
    return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** @throws AssertionFailure when `b` is 0 */
export function dividedBy(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Negative, 0 or positive as `a` is below, equal to or above `b`. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function lesser(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) <= 0 ? a : b;
}

export function greater(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) >= 0 ? a : b;
}

/** The integer next to numerator / denominator in the declared direction. */
export function roundedQuotient(numerator: bigint, denominator: bigint, mode: RoundingMode): bigint {
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n) return quotient;
  const away = numerator < 0n ? -1n : 1n;
  const twice = 2n * (remainder < 0n ? -remainder : remainder);
  switch (mode) {
    case 'UP':
      return quotient + away;
    case 'DOWN':
      return quotient;
    case 'CEILING':
      return away > 0n ? quotient + 1n : quotient;
    case 'FLOOR':
      return away < 0n ? quotient - 1n : quotient;
    case 'HALF_UP':
      return twice >= denominator ? quotient + away : quotient;
    case 'HALF_EVEN':
      return twice > denominator || (twice === denominator && quotient % 2n !== 0n)
        ? quotient + away
        : quotient;
  }
}

/** @returns the multiple of the step's unit that it gives: from the exact value, in one rounding */
export function roundFraction({ numerator, denominator }: Fraction, step: Step): Fraction {
  const units = unitsInOne(step);
  return fraction(roundedQuotient(numerator * units, denominator, step.mode), units);
}

/** As a decimal. @throws AssertionFailure when it has none of at most `scale` places: round it before */
export function decimalOf(value: Fraction, scale = 60): Decimal {
  const unit = 10n ** BigInt(scale);
  assert((value.numerator * unit) % value.denominator === 0n, 'a rounded fraction has a finite decimal');
  return new Decimal(((value.numerator * unit) / value.denominator).toString()).div(
    new Decimal(10).pow(scale),
  );
}

/** ⌊ⁿ√value⌋ by Newton's method on integers. @param value ≥ 0 @param degree ≥ 1 */
function integerRoot(value: bigint, degree: bigint): bigint {
  assert(value >= 0n, 'a root is of no negative number');
  if (value < 2n || degree === 1n) return value;
  let guess = 1n << (BigInt(value.toString(2).length) / degree + 1n);
  for (;;) {
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree;
    if (next >= guess) return guess;
    guess = next;
  }
}

/**
 * valueᵖ⁄ᵈ, rounded as declared, as if it had been computed to infinitely many digits: integer roots only.
 *
 * @param value ≥ 0; above 0 when the exponent is negative
 * @param exponent in lowest terms; its denominator is the degree of the root
 */
export function rootedPower(value: Fraction, exponent: Fraction, step: Step): Fraction {
  assert(value.numerator >= 0n, 'a power is of no negative number');
  const isInverse = exponent.numerator < 0n;
  const base = isInverse ? dividedBy(WHOLE, value) : value;
  const steps = isInverse ? -exponent.numerator : exponent.numerator;
  const degree = exponent.denominator;
  const unit = unitsInOne(step);
  const top = base.numerator ** steps * unit ** degree;
  const bottom = base.denominator ** steps;
  const floor = integerRoot(top / bottom, degree);
  const isExact = floor ** degree * bottom === top;
  if (isExact) return fraction(floor, unit);
  switch (step.mode) {
    case 'DOWN':
    case 'FLOOR':
      return fraction(floor, unit);
    case 'UP':
    case 'CEILING':
      return fraction(floor + 1n, unit);
    case 'HALF_UP':
    case 'HALF_EVEN': {
      // The true root is above floor + ½ exactly when (2·floor + 1)ᵈ is below 2ᵈ × the radicand.
      const half = (2n * floor + 1n) ** degree * bottom;
      const radicand = 2n ** degree * top;
      const isTie = half === radicand;
      const isAbove = half < radicand || (isTie && (step.mode === 'HALF_UP' || floor % 2n !== 0n));
      return fraction(isAbove ? floor + 1n : floor, unit);
    }
  }
}
