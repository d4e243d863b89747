/**
 * Depths at which a cascade is looked at again, as multiples of those that are known: from a tenth to ten times.
 */
export const DEPTH_FACTORS = [
  ...['0.1', '0.15', '0.2', '0.3', '0.5', '0.7', '1'],
  ...['1.5', '2', '3', '5', '7', '10'],
] as const;

/** Sales in all stay within so many times those of the first round. */
export const WITHIN_MULTIPLE = 2;

/**
 * WITHIN: at `factor` sales in all stay within twice those of the first round, at the next smaller factor that was looked at they do
 * not; `beyond` is that one, null where `factor` is the smallest of all. NOWHERE: not even at the greatest factor. NOTHING_SOLD: there
 * is no first round.
 */
export type CriticalDepth =
  | { readonly kind: 'WITHIN'; readonly factor: string; readonly beyond: string | null }
  | { readonly kind: 'NOWHERE' }
  | { readonly kind: 'NOTHING_SOLD' };

/**
 * Looks for the critical depth by halving. Deeper markets need not sell less (a sale may save a short), so what is found is a factor
 * at which sales do stay within, next above one at which they do not: an upper bound found by search, not proven to be the least.
 *
 * A generator asks whether they stay within at a factor. @param isWithinNow at a factor of 1, where that is known
 */
export function* searchedDepth(isWithinNow: boolean): Generator<string, CriticalDepth, boolean> {
  const now = DEPTH_FACTORS.indexOf('1');
  // Not within below `low`, within at `high`.
  let [low, high] = isWithinNow ? [-1, now] : [now, DEPTH_FACTORS.length];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (yield DEPTH_FACTORS[middle] ?? '1') high = middle;
    else low = middle;
  }
  const factor = DEPTH_FACTORS[high];
  return factor === undefined
    ? { kind: 'NOWHERE' }
    : { kind: 'WITHIN', factor, beyond: DEPTH_FACTORS[low] ?? null };
}
