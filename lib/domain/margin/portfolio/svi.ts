import { ok, refuse, type Result } from '../../result';

/** A volatility smile in J. Gatheral's raw SVI form (2004), in doubles, as it was fitted. */
export interface SviSmile {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
  /** Forward price and time at which it was fitted, both > 0: not today's. */
  readonly forward: number;
  readonly years: number;
}

/** Moneyness is held within so many standard deviations at the money: √(a + b·σ) each. */
const GREATEST_DEVIATIONS = 4;
/** No total variance is above it: a standard deviation of 12. */
const GREATEST_VARIANCE = 144;

/**
 * Annualised volatility at a strike: √(w / years), w = a + b·(√((k − m)² + σ²) + ρ·(k − m)), k = ln(strike / forward)
 * held within ±4·√(a + b·σ), w at most 144. These two bounds are Derive's (derivexyz/lyra-utils src/math/SVI.sol,
 * commit d43ec45); its test vectors are met to 1e-14.
 *
 * @param strike ≥ 0; at 0 the volatility is 0
 * @returns or why the smile has no volatility there
 */
export function sviVolatility(smile: SviSmile, strike: number): Result<number, string> {
  const { a, b, rho, m, sigma, forward, years } = smile;
  if (!(forward > 0) || !(years > 0)) return refuse('forward and years of a smile are above 0');
  if (!(a + b * sigma >= 0)) return refuse('variance at the money, a + b·sigma, is not negative');
  if (strike === 0) return ok(0);
  const bound = GREATEST_DEVIATIONS * Math.sqrt(a + b * sigma);
  const moneyness = Math.max(-bound, Math.min(bound, Math.log(strike / forward)));
  const variance = a + b * (Math.hypot(moneyness - m, sigma) + rho * (moneyness - m));
  if (!(variance >= 0)) return refuse('total variance is not negative at any strike');
  return ok(Math.sqrt(Math.min(variance, GREATEST_VARIANCE) / years));
}
