import type { RoundingMode } from '../../domain/number/decimal';
import { type Fraction, roundedQuotient, type Step, unitsInOne } from '../../domain/number/fraction';

/**
 * An exact quotient that need not be in lowest terms: looking for a common divisor costs more than all else that is
 * done with it. The denominator is above 0.
 */
export type Ratio = Fraction;

export function sumOf(a: Ratio, b: Ratio): Ratio {
  if (a.denominator === b.denominator)
    return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function productOf(a: Ratio, b: Ratio): Ratio {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** @param b not 0 */
export function quotientOf(a: Ratio, b: Ratio): Ratio {
  if (b.numerator < 0n)
    return { numerator: -a.numerator * b.denominator, denominator: -a.denominator * b.numerator };
  return { numerator: a.numerator * b.denominator, denominator: a.denominator * b.numerator };
}

export function rounded({ numerator, denominator }: Ratio, step: Step): Ratio {
  const units = unitsInOne(step);
  return { numerator: roundedQuotient(numerator * units, denominator, step.mode), denominator: units };
}

/** Digits after the point of every figure: as many as a stored number may have. */
export const SCALE = 18;

const POWERS = Array.from({ length: 80 }, (_, power) => 10n ** BigInt(power));

/** 10^power, for a power from 0 to 79. */
export function tenTo(power: number): bigint {
  return POWERS[power] ?? 10n ** BigInt(power);
}

/** 1 in units of 1e-18. */
export const ONE_UNIT = tenTo(SCALE);

/** A figure in units of 1e-18 as a ratio. */
export function ratioOf(units: bigint): Ratio {
  return { numerator: units, denominator: ONE_UNIT };
}

interface Rounding {
  /** At most 18. */
  readonly scale: number;
  readonly mode: RoundingMode;
}

/** An integer of 10^-digits in units of 1e-18, rounded once. @param digits at least the rounding's scale */
export function unitsOf(value: bigint, digits: number, { scale, mode }: Rounding): bigint {
  return roundedQuotient(value, tenTo(digits - scale), mode) * tenTo(SCALE - scale);
}

/** A ratio in units of 1e-18, rounded once. */
export function unitsOfRatio({ numerator, denominator }: Ratio, { scale, mode }: Rounding): bigint {
  return roundedQuotient(numerator * tenTo(scale), denominator, mode) * tenTo(SCALE - scale);
}

export function lesserUnits(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function greaterUnits(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function sizeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function totalOf(values: readonly bigint[]): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}
