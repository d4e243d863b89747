import { assert } from '../assert';
import { solved } from './linear-system';

/**
 * The likeliest moves that lose a buffer, of factors with a covariance: the x of least xᵀΣ⁻¹x with gᵀx = −b, which is
 * x* = −b·Σg/(gᵀΣg), at a distance of b/√(gᵀΣg).
 *
 * @param gradient g, the profit for a move of 1 of each factor
 * @param covariance Σ, symmetric, of as many factors
 * @param buffer b > 0
 */
export function likeliestLoss(
  gradient: readonly number[],
  covariance: readonly (readonly number[])[],
  buffer: number,
):
  | { readonly moves: readonly number[]; readonly distance: number }
  | { readonly fault: 'NO_EXPOSURE' | 'NOT_POSITIVE_DEFINITE' } {
  assert(
    buffer > 0 && covariance.length === gradient.length,
    'a buffer is above 0, and Σ is of these factors',
  );
  if (gradient.every((one) => one === 0)) return { fault: 'NO_EXPOSURE' };
  // By Cholesky: what has no solution is not positive definite.
  if (solved(covariance, gradient) === null) return { fault: 'NOT_POSITIVE_DEFINITE' };
  const moved = covariance.map((row) => row.reduce((sum, one, at) => sum + one * (gradient[at] ?? 0), 0));
  const variance = moved.reduce((sum, one, at) => sum + one * (gradient[at] ?? 0), 0);
  return { moves: moved.map((one) => (-buffer * one) / variance), distance: buffer / Math.sqrt(variance) };
}
