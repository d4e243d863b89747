import { assert } from '../assert';
import { meanSquare, type SpacedReturn } from './returns';
import { nextVariance } from './volatility';

/** What an exponentially weighted variance is before its first step. */
export type VarianceSeed =
  /** The square of the first return, over its bars; the second one makes the first step. */
  | { readonly kind: 'FIRST_SQUARE' }
  /** The mean square of so many first returns; the one after them makes the first step. */
  | { readonly kind: 'MEAN_SQUARE'; readonly count: number }
  /** A variance per bar, ≥ 0; the first return makes the first step. */
  | { readonly kind: 'VARIANCE'; readonly variance: number };

/**
 * The exponentially weighted variance per bar after all returns: the forecast for the bar that comes.
 *
 * @param returns at least as many as the seed takes
 * @param decay λ, in (0, 1)
 */
export function exponentialVariance(
  returns: readonly SpacedReturn[],
  decay: number,
  seed: VarianceSeed,
): number {
  const taken = seed.kind === 'VARIANCE' ? 0 : seed.kind === 'FIRST_SQUARE' ? 1 : seed.count;
  assert(returns.length >= taken, 'a seed is of returns that are there');
  const first = seed.kind === 'VARIANCE' ? seed.variance : meanSquare(returns.slice(0, taken));
  return returns.slice(taken).reduce((variance, one) => nextVariance(variance, one, decay), first);
}
