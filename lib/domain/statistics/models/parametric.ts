import { assert } from '../../assert';
import { normalDensity, normalQuantile, tDensity, tQuantile } from '../distributions';

/** Losses positive. */
export interface TailFigures {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

interface Moments {
  readonly mean: number;
  readonly volatility: number;
}

/** Of normal profits. @param tail 1 − p, in (0, ½) */
export function normalFigures({ mean, volatility }: Moments, tail: number): TailFigures {
  const z = -normalQuantile(tail);
  return {
    valueAtRisk: volatility * z - mean,
    expectedShortfall: (volatility * normalDensity(z)) / tail - mean,
  };
}

/**
 * Of profits that are Student's t with this standard deviation: t by √((ν − 2)/ν).
 *
 * @param degrees ν > 2, so that there is one
 * @see McNeil, Frey and Embrechts, Quantitative Risk Management (2015), examples 2.11 and 2.15
 */
export function studentFigures({ mean, volatility }: Moments, degrees: number, tail: number): TailFigures {
  assert(degrees > 2, 'a variance of t needs more than two degrees');
  const scale = volatility * Math.sqrt((degrees - 2) / degrees);
  const beyond = studentBeyond(degrees, tail);
  return { valueAtRisk: scale * beyond.quantile - mean, expectedShortfall: scale * beyond.shortfall - mean };
}

/**
 * Of Student's t as it stands: what it exceeds with the probability of the tail, and its mean beyond.
 *
 * @param degrees ν > 1, so that there is a mean
 */
export function studentBeyond(
  degrees: number,
  tail: number,
): { readonly quantile: number; readonly shortfall: number } {
  assert(degrees > 1, 'a mean of t needs more than one degree');
  const t = -tQuantile(tail, degrees);
  return { quantile: t, shortfall: ((tDensity(t, degrees) / tail) * (degrees + t * t)) / (degrees - 1) };
}

interface Shape {
  readonly skewness: number;
  readonly excessKurtosis: number;
}

/**
 * Whether Cornish and Fisher's expansion rises everywhere, which a quantile does: its slope az² + bz + c is above 0.
 *
 * @see Maillard, A User's Guide to the Cornish Fisher Expansion (2012)
 */
export function isExpansionMonotone({ skewness: s, excessKurtosis: k }: Shape): boolean {
  const [a, b, c] = [k / 8 - (s * s) / 6, s / 3, 1 - k / 8 + (5 * s * s) / 36];
  return a === 0 ? b === 0 && c > 0 : a > 0 && b * b < 4 * a * c;
}

/**
 * Of profits with this skewness and kurtosis, by the expansion of their quantile in that of the normal (Cornish and Fisher,
 * 1937), and expected shortfall as its mean beyond.
 */
export function cornishFisherFigures(
  { mean, volatility }: Moments,
  { skewness: s, excessKurtosis: k }: Shape,
  tail: number,
): TailFigures {
  const z = normalQuantile(tail);
  const squared = z * z;
  const expanded =
    z + ((squared - 1) * s) / 6 + ((squared * z - 3 * z) * k) / 24 - ((2 * squared * z - 5 * z) * s * s) / 36;
  const beyond = 1 + (z * s) / 6 + ((squared - 1) * k) / 24 - ((2 * squared - 1) * s * s) / 36;
  return {
    valueAtRisk: -(mean + volatility * expanded),
    expectedShortfall: (volatility * normalDensity(z) * beyond) / tail - mean,
  };
}
