import { meanSquare } from '../returns';
import { nextVariance } from '../volatility';
import { type Garch, garchVariances } from './garch';

/**
 * Returns as they would be at the volatility that is now expected: rᵢ·σ_{T+1}/σᵢ, σ exponentially weighted, each from the
 * returns before it alone. Those that begin the variance are not among them.
 *
 * @param returns each over one bar, in order, more than `seedReturns`
 * @returns null where some σᵢ is 0: nothing moved before it
 * @see Hull and White, Journal of Risk 1 (1998), 5–19; Barone-Adesi, Giannopoulos and Vosper (1999)
 */
export function filteredReturns(
  returns: readonly number[],
  decay: number,
  seedReturns: number,
): { readonly filtered: readonly number[]; readonly volatility: number } | null {
  const spaced = returns.map((value) => ({ value, bars: 1 }));
  let variance = meanSquare(spaced.slice(0, seedReturns));
  const scaled: number[] = [];
  for (const one of spaced.slice(seedReturns)) {
    if (variance === 0) return null;
    scaled.push(one.value / Math.sqrt(variance));
    variance = nextVariance(variance, one, decay);
  }
  const volatility = Math.sqrt(variance);
  return { filtered: scaled.map((one) => one * volatility), volatility };
}

/** The same with σ of a GARCH fit, which knows all returns: each is an observation. @param fit of these returns, ω above 0 */
export function garchFilteredReturns(
  returns: readonly number[],
  fit: Garch,
): { readonly filtered: readonly number[]; readonly volatility: number } {
  const variances = garchVariances(returns, fit);
  const volatility = Math.sqrt(variances.at(-1) ?? NaN);
  const filtered = returns.map((one, at) => (one / Math.sqrt(variances[at] ?? NaN)) * volatility);
  return { filtered, volatility };
}
