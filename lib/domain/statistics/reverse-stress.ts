import { assert } from '../assert';
import { solved } from './linear-system';

/** Of moves of factors: symmetric, as many rows as columns. */
export type Covariance = readonly (readonly number[])[];

/** Whether none of the factors follows from others. */
export function isPositiveDefinite(covariance: Covariance): boolean {
  // By Cholesky: what has no solution is not positive definite.
  return (
    solved(
      covariance,
      covariance.map(() => 1),
    ) !== null
  );
}

/** √(gᵀΣg): one deviation of a first-order profit. @param gradient g, ascending by factor; what is not there is 0 */
export function profitDeviation(gradient: ReadonlyMap<number, number>, covariance: Covariance): number {
  let variance = 0;
  for (const [row, one] of gradient) {
    const line = covariance[row];
    let moved = 0;
    for (const [column, other] of gradient) moved += (line?.[column] ?? NaN) * other;
    variance += one * moved;
  }
  return Math.sqrt(Math.max(0, variance));
}

/** Where profit is lost likeliest. */
export interface LossDirection {
  /** One deviation of the profit, √(gᵀΣg). */
  readonly deviation: number;
  /** Moves of all factors that are one deviation away, −Σg/√(gᵀΣg). */
  readonly moves: readonly number[];
  /** Parts of the factors in the variance, gᵢ·(Σg)ᵢ/(gᵀΣg): they sum to 1, and one that hedges the others is below 0. */
  readonly shares: readonly number[];
}

/**
 * Where a first-order profit is lost likeliest: of all moves of factors that lose as much, those of least xᵀΣ⁻¹x lie along it.
 *
 * @param gradient g, the profit for a move of 1 of each factor, ascending by factor; what is not there is 0
 * @returns null where no move of the factors changes the profit
 */
export function lossDirection(
  gradient: ReadonlyMap<number, number>,
  covariance: Covariance,
): LossDirection | null {
  const moved = covariance.map((row) => {
    let sum = 0;
    for (const [place, one] of gradient) sum += (row[place] ?? NaN) * one;
    return sum;
  });
  let variance = 0;
  for (const [place, one] of gradient) variance += (moved[place] ?? NaN) * one;
  if (!(variance > 0)) return null;
  const deviation = Math.sqrt(variance);
  return {
    deviation,
    moves: moved.map((one) => -one / deviation),
    shares: moved.map((one, place) => (one * (gradient.get(place) ?? 0)) / variance),
  };
}

/**
 * The likeliest moves that lose a buffer, of factors with a covariance: the x of least xᵀΣ⁻¹x with gᵀx = −b, which is
 * x* = −b·Σg/(gᵀΣg), at a distance of b/√(gᵀΣg).
 *
 * @param gradient g, the profit for a move of 1 of each factor
 * @param covariance Σ, of as many factors
 * @param buffer b > 0
 */
export function likeliestLoss(
  gradient: readonly number[],
  covariance: Covariance,
  buffer: number,
):
  | { readonly moves: readonly number[]; readonly distance: number }
  | { readonly fault: 'NO_EXPOSURE' | 'NOT_POSITIVE_DEFINITE' } {
  assert(
    buffer > 0 && covariance.length === gradient.length,
    'a buffer is above 0, and Σ is of these factors',
  );
  if (gradient.every((one) => one === 0)) return { fault: 'NO_EXPOSURE' };
  if (!isPositiveDefinite(covariance)) return { fault: 'NOT_POSITIVE_DEFINITE' };
  const direction = lossDirection(new Map(gradient.entries()), covariance);
  assert(direction !== null, 'what is exposed to a positive definite Σ has a variance');
  const distance = buffer / direction.deviation;
  return { moves: direction.moves.map((one) => one * distance), distance };
}
