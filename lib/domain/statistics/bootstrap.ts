import { assert } from '../assert';
import type { Random } from '../number/random';
import { ln, pow } from './pinned';

/**
 * Mean length of blocks by which a stationary bootstrap of a mean is best: from autocovariances up to twice the lag after which
 * at least five in a row are nothing, tapered over the outer half; at most 3√n and n/3, at least 1.
 *
 * @param values at least ten, not all one
 * @see Politis and White, Econometric Reviews 23 (2004), 53–70; Patton, Politis and White, 28 (2009), 372–375
 */
export function stationaryBlockLength(values: readonly number[]): number {
  const count = values.length;
  assert(count >= 10, 'autocovariances are of some lags');
  const mean = values.reduce((sum, one) => sum + one, 0) / count;
  const centred = Float64Array.from(values, (one) => one - mean);
  const product = (lag: number, from: number, to: number): number => {
    let sum = 0;
    for (let at = from; at < to; at += 1) sum += (centred[at] ?? 0) * (centred[at - lag] ?? 0);
    return sum;
  };
  const log10 = ln(count) / ln(10);
  const quietLags = Math.max(5, Math.floor(log10));
  const most = Math.min(count - 2, Math.ceil(Math.sqrt(count)) + quietLags);
  const bound = 2 * Math.sqrt(log10 / count);
  const covariances: number[] = [];
  let quiet = 0;
  let last: number | null = null;
  for (let lag = 0; lag <= most; lag += 1) {
    const crossed = product(lag, lag, count);
    covariances.push(crossed / count);
    const scale = Math.sqrt(product(0, lag + 1, count) * product(0, 0, count - lag - 1));
    quiet = Math.abs(crossed) < bound * scale ? quiet + 1 : 0;
    if (last === null && quiet === quietLags && lag < most) last = lag + 1 - quietLags;
  }
  const bandwidth = last === null ? most : Math.min(most, 2 * Math.max(1, last));
  let slope = 0;
  let longRun = covariances[0] ?? 0;
  for (let lag = 1; lag <= bandwidth; lag += 1) {
    const share = lag / bandwidth;
    const weight = share <= 0.5 ? 1 : 2 * (1 - share);
    const covariance = covariances[lag] ?? 0;
    slope += 2 * weight * lag * covariance;
    longRun += 2 * weight * covariance;
  }
  const greatest = Math.ceil(Math.min(3 * Math.sqrt(count), count / 3));
  if (longRun === 0) return greatest;
  const best = pow((count * slope * slope) / (longRun * longRun), 1 / 3);
  return Math.max(1, Math.min(best, greatest));
}

/**
 * Draws a history from one that was: blocks from anywhere in it, which go on past its end at its beginning, of a geometric
 * length, so that what is drawn is as stationary as it.
 *
 * @param into as long as the history
 * @param blockLength ≥ 1: on average
 * @see Politis and Romano, Journal of the American Statistical Association 89 (1994), 1303–1313
 */
export function drawHistory(
  history: readonly number[],
  into: number[],
  blockLength: number,
  random: Random,
): void {
  const count = history.length;
  let at = 0;
  for (let place = 0; place < count; place += 1) {
    const isNew = place === 0 || random.uniform() * blockLength < 1;
    at = isNew ? Math.floor(random.uniform() * count) : (at + 1) % count;
    into[place] = history[at] ?? NaN;
  }
}
