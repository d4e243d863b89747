import betainc from '@stdlib/math-base-special-betainc';
import erfc from '@stdlib/math-base-special-erfc';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaln from '@stdlib/math-base-special-gammaln';
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile';
import tQuantileOf from '@stdlib/stats-base-dists-t-quantile';
import { assert } from '../assert';
import { exp, ln } from './pinned';

/**
 * Distributions, by single packages of @stdlib: plain JavaScript on its own elementary functions, so the same on every machine
 * (decision 0099). Each is held against published tables in distributions.test.ts.
 */

/** P(X > x) of χ² with so many degrees of freedom. Upper tails are computed as such: 1 − P(X ≤ x) would lose them. */
export function chiSquareTail(x: number, degrees: number): number {
  assert(x >= 0 && degrees > 0, 'χ² is of what is not negative');
  return finite(gammainc(x / 2, degrees / 2, true, true));
}

/** P(Z > z) of the standard normal. */
export function normalTail(z: number): number {
  return finite(erfc(z / Math.SQRT2) / 2);
}

/** The standard normal density. */
export function normalDensity(z: number): number {
  return exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** @param probability in (0, 1) */
export function normalQuantile(probability: number): number {
  return finite(normalQuantileOf(probability, 0, 1));
}

/** Quantile of Student's t, whose variance is ν/(ν − 2). @param degrees ν > 0 */
export function tQuantile(probability: number, degrees: number): number {
  return finite(tQuantileOf(probability, degrees));
}

/** Density of Student's t. */
export function tDensity(t: number, degrees: number): number {
  const constant = gammaln((degrees + 1) / 2) - gammaln(degrees / 2) - ln(degrees * Math.PI) / 2;
  return exp(constant - ((degrees + 1) / 2) * ln(1 + (t * t) / degrees));
}

/** P(T > t) of Student's t. */
export function tTail(t: number, degrees: number): number {
  const beyond = betainc(degrees / (degrees + t * t), degrees / 2, 0.5, true, false) / 2;
  return finite(t >= 0 ? beyond : 1 - beyond);
}

/** P(X ≤ count) of so many trials, each with this probability. */
export function binomialAtMost(count: number, trials: number, probability: number): number {
  if (count < 0) return 0;
  if (count >= trials) return 1;
  return finite(betainc(probability, count + 1, trials - count, true, true));
}

/** P(X = count). @param probability in (0, 1) */
export function binomialMass(count: number, trials: number, probability: number): number {
  const ways = gammaln(trials + 1) - gammaln(count + 1) - gammaln(trials - count + 1);
  return exp(ways + count * ln(probability) + (trials - count) * ln(1 - probability));
}

function finite(value: number): number {
  assert(Number.isFinite(value), 'a distribution has a value there');
  return value;
}
