import { assert } from '../../assert';
import type { Random } from '../../number/random';
import { normalDensity, normalQuantile } from '../distributions';

/** As many numbers as 32 bits spell. */
const UINT32S = 4_294_967_296;

/** A profit, and the value at risk and expected shortfall that were stated for it; losses positive. */
export interface Forecast {
  readonly profit: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

function isBreach({ profit, valueAtRisk }: Forecast): boolean {
  return -profit > valueAtRisk;
}

export interface AcerbiSzekely {
  readonly breaches: number;
  /** Mean of profit ÷ ES over breaches, and 1: 0 as expected, below 0 losses beyond were greater; null without a breach. */
  readonly z1: number | null;
  /** Σ profit ÷ ES over breaches ÷ (T·tail), and 1: below 0 where breaches were more, or greater. */
  readonly z2: number;
}

/**
 * @param tail probability of a breach: 1 − p
 * @see Acerbi and Székely, Backtesting expected shortfall, Risk (December 2014)
 */
export function acerbiSzekely(forecasts: readonly Forecast[], tail: number): AcerbiSzekely {
  assert(forecasts.length > 0, 'a test is of something');
  const ratios = forecasts
    .filter(isBreach)
    .map(({ profit, expectedShortfall }) => profit / expectedShortfall);
  const sum = ratios.reduce((total, one) => total + one, 0);
  return {
    breaches: ratios.length,
    z1: ratios.length === 0 ? null : sum / ratios.length + 1,
    z2: sum / (forecasts.length * tail) + 1,
  };
}

/**
 * How probable a Z2 as low is where profits are normal with the ES that was stated: by so many drawn histories. It does not
 * depend on the scale of any day, since each profit is divided by its own ES.
 */
export function z2PValue(
  found: number,
  observations: number,
  tail: number,
  { random, draws }: { readonly random: Random; readonly draws: number },
): number {
  const breach = normalQuantile(tail);
  const shortfall = normalDensity(breach) / tail;
  let asLow = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    let sum = 0;
    for (let at = 0; at < observations; at += 1) {
      const profit = normalQuantile((random.nextUint32() + 0.5) / UINT32S);
      if (profit < breach) sum += profit / shortfall;
    }
    if (sum / (observations * tail) + 1 <= found) asLow += 1;
  }
  return (asLow + 1) / (draws + 1);
}

export interface McNeilFrey {
  readonly breaches: number;
  /** Of (loss − ES) ÷ scale over breaches: 0 as expected, above 0 losses beyond were greater. */
  readonly meanResidual: number;
  /** Mean ÷ (standard deviation ÷ √n). */
  readonly statistic: number;
  /** One-sided, by bootstrap of residuals about their mean. */
  readonly pValue: number;
}

/**
 * @param scales of each forecast, volatility say, each above 0
 * @returns null with fewer than two breaches, or where all residuals are one
 * @see McNeil and Frey, Journal of Empirical Finance 7 (2000), 271–300; Efron and Tibshirani (1993), section 16.4
 */
export function mcNeilFrey(
  forecasts: readonly Forecast[],
  scales: readonly number[],
  { random, draws }: { readonly random: Random; readonly draws: number },
): McNeilFrey | null {
  const residuals = forecasts.flatMap((one, at) =>
    isBreach(one) ? [(-one.profit - one.expectedShortfall) / (scales[at] ?? NaN)] : [],
  );
  const found = studentised(residuals);
  if (found === null) return null;
  const centred = residuals.map((one) => one - found.mean);
  let asGreat = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const drawn = studentised(centred.map(() => centred[Math.floor(random.uniform() * centred.length)] ?? 0));
    // One value drawn each time has no deviation: as great where its mean is.
    const statistic = drawn?.statistic ?? 0;
    if (statistic >= found.statistic) asGreat += 1;
  }
  return {
    ...{ breaches: residuals.length, meanResidual: found.mean, statistic: found.statistic },
    pValue: (asGreat + 1) / (draws + 1),
  };
}

function studentised(
  values: readonly number[],
): { readonly mean: number; readonly statistic: number } | null {
  const count = values.length;
  if (count < 2) return null;
  const mean = values.reduce((sum, one) => sum + one, 0) / count;
  const variance = values.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / (count - 1);
  return variance === 0 ? null : { mean, statistic: mean / Math.sqrt(variance / count) };
}
