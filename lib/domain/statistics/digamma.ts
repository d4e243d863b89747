import { assert } from '../assert';
import { ln } from './pinned';

/** From here on the asymptotic series has all digits of a double. */
const ASYMPTOTIC_FROM = 12;
/** B₂ₖ / 2k, k from 1. */
const TERMS = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32_760, 1 / 12] as const;

/**
 * ψ(x) = d ln Γ(x) / dx: by ψ(x) = ψ(x + 1) − 1/x up to 12, and from there ln x − 1/(2x) − ΣB₂ₖ/(2k·x²ᵏ).
 *
 * @param x > 0
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 6.3.5 and 6.3.18
 */
export function digamma(x: number): number {
  assert(x > 0 && x < Infinity, 'ψ is asked for above 0');
  let [at, sum] = [x, 0];
  for (; at < ASYMPTOTIC_FROM; at += 1) sum -= 1 / at;
  const square = 1 / (at * at);
  let power = 1;
  let series = 0;
  for (const term of TERMS) {
    power *= square;
    series += term * power;
  }
  return sum + ln(at) - 1 / (2 * at) - series;
}
