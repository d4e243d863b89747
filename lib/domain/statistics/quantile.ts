import { assert } from '../assert';
import { Decimal, ONE } from '../number/decimal';

/** Of Hyndman and Fan, Sample quantiles in statistical packages, The American Statistician 50 (1996), 361–365. */
export const QUANTILE_TYPES = [1, 6, 7, 8] as const;
export type QuantileType = (typeof QUANTILE_TYPES)[number];

/**
 * Observations beyond a quantile on its shorter side: n·min(p, 1 − p). Below 1 there is nothing there that the quantile
 * could be of: 99.7 % of 250 days leave three quarters of a day.
 *
 * @param probability in (0, 1)
 */
export function tailObservations(count: number, probability: Decimal): Decimal {
  return Decimal.min(probability, ONE.minus(probability)).times(count);
}

/**
 * A sample quantile: (1 − γ)·x_j + γ·x_{j+1} of the values in ascending order, where j and γ are the whole and the rest
 * of n·p + m, and m is 0, p, 1 − p or (p + 1)/3 by type 1, 6, 7 or 8; in type 1 γ is 1 wherever there is a rest. The place is
 * computed exactly from the probability as it is spelled: 0.07 of 100 is the seventh value, which doubles take for a
 * little more.
 *
 * @param values finite, in any order; one at least beyond the quantile, see `tailObservations`
 * @param probability in (0, 1)
 */
export function quantile(values: readonly number[], probability: Decimal, type: QuantileType): number {
  const count = values.length;
  assert(tailObservations(count, probability).gte(1), 'a quantile has an observation beyond it');
  const ascending = Float64Array.from(values).sort();
  const at = (place: number): number => {
    const value = ascending[Math.min(Math.max(place, 1), count) - 1];
    assert(value !== undefined, 'a place within the sample');
    return value;
  };
  // Thrice the place, as thirds have no decimal.
  const place = probability.times(count).times(3).plus(thriceShift(probability, type));
  const whole = place.divToInt(3);
  const rest = place.minus(whole.times(3));
  const j = whole.toNumber();
  if (type === 1) return at(rest.isZero() ? j : j + 1);
  const [below, above] = [at(j), at(j + 1)];
  return Math.min(above, below + rest.div(3).toNumber() * (above - below));
}

/** 3·m */
function thriceShift(probability: Decimal, type: QuantileType): Decimal {
  switch (type) {
    case 1:
      return new Decimal(0);
    case 6:
      return probability.times(3);
    case 7:
      return ONE.minus(probability).times(3);
    case 8:
      return probability.plus(1);
  }
}
