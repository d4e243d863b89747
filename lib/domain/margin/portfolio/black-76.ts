import { normalDistribution } from './normal-distribution';

/** A European option on a forward, in doubles: years of 365 days, annualised volatility, all ≥ 0. */
export interface OptionTerms {
  readonly right: 'CALL' | 'PUT';
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly volatility: number;
  /** What one unit paid at expiry is worth today, > 0. */
  readonly discountFactor: number;
}

/** From here on an option's price is at its bound to the last digit of a double: N(12) = 1. */
const GREATEST_DEVIATION = 24;

/**
 * F. Black's price (1976) of an option on a forward:
 * discount × (F·N(d₁) − K·N(d₂)) for a call, discount × (K·N(−d₂) − F·N(−d₁)) for a put,
 * d₁ = ln(F/K)/s + s/2, d₂ = d₁ − s, s = volatility·√years.
 *
 * Without time or volatility it is the discounted intrinsic value. In doubles: absolute error below 1e-14 of the
 * forward (that of N); checked against Hull, Haug, vollib and the test vectors of Derive.
 *
 * @returns ≥ 0; at most the discounted forward (call) or strike (put)
 */
export function black76Price(terms: OptionTerms): number {
  const { right, forward, strike, discountFactor } = terms;
  const sign = right === 'CALL' ? 1 : -1;
  const bound = right === 'CALL' ? forward : strike;
  const { deviation, moneyness } = standardised(terms);
  if (deviation >= GREATEST_DEVIATION) return bound * discountFactor;
  if (deviation === 0 || forward === 0 || strike === 0) {
    return Math.max(0, sign * (forward - strike)) * discountFactor;
  }
  const first = moneyness + deviation / 2;
  const price =
    sign *
    (forward * normalDistribution(sign * first) - strike * normalDistribution(sign * (first - deviation)));
  return Math.min(Math.max(0, price), bound) * discountFactor;
}

/** Derivative of the undiscounted price by the forward: N(d₁) of a call, N(d₁) − 1 of a put. */
export function black76Delta(terms: OptionTerms): number {
  const { right, forward, strike } = terms;
  const { deviation, moneyness } = standardised(terms);
  const probability =
    deviation === 0 || forward === 0 || strike === 0
      ? Number(forward > strike)
      : normalDistribution(moneyness + deviation / 2);
  return right === 'CALL' ? probability : probability - 1;
}

function standardised({ forward, strike, years, volatility }: OptionTerms): {
  deviation: number;
  moneyness: number;
} {
  const deviation = volatility * Math.sqrt(years);
  return { deviation, moneyness: deviation === 0 ? 0 : Math.log(forward / strike) / deviation };
}
