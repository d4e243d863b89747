import { assert } from '../assert';
import { DIGITS, pow, significant } from './pinned';

/** Days over which the greatest rise of margin is told (Murphy, Vasios, Vause: Bank of England FSP 29, 2014). */
export const RISE_DAYS = [1, 5, 20, 30] as const;

/** A rise within a series, as a fraction of where it began, and where it ended. */
export interface Rise {
  readonly by: number;
  /** The place in the series where it ended. */
  readonly at: number;
}

/**
 * The greatest rise from one place of a series to that so many later, the first of equal ones; null where there are not so
 * many places. Negative where the series only fell.
 *
 * @param series each above 0
 * @param steps whole, ≥ 1
 * @param isWhole whether nothing is missing between two places; a rise over what is missing is not looked at
 */
export function greatestRise(
  series: readonly number[],
  steps: number,
  isWhole: (from: number, to: number) => boolean = () => true,
): Rise | null {
  assert(Number.isInteger(steps) && steps >= 1, 'a rise is over whole steps');
  let greatest: Rise | null = null;
  for (let at = steps; at < series.length; at += 1) {
    if (!isWhole(at - steps, at)) continue;
    const by = riseTo(series, at, steps);
    if (greatest === null || by > greatest.by) greatest = { by, at };
  }
  return greatest;
}

/** The rise that ends at a place of the series, over so many steps; rounded, so that which one is the greatest is certain. */
export function riseTo(series: readonly number[], at: number, steps: number): number {
  const [before, after] = [series[at - steps], series[at]];
  assert(
    before !== undefined && after !== undefined && before > 0,
    'a rise is between two places of a series',
  );
  return significant(after / before - 1, DIGITS);
}

/** Greatest over least. @param series each above 0, one at least */
export function peakToTrough(series: readonly number[]): number {
  const [least, greatest] = series.reduce(
    ([low, high], one): [number, number] => [Math.min(low, one), Math.max(high, one)],
    [Infinity, 0],
  );
  assert(least > 0 && greatest > 0 && least < Infinity, 'a peak is above zero, and so is a trough');
  return greatest / least;
}

/** From left to right. @param series one at least */
export function mean(series: readonly number[]): number {
  assert(series.length > 0, 'a mean is of something');
  return series.reduce((sum, one) => sum + one, 0) / series.length;
}

/**
 * How many times its first value an exponentially weighted volatility is, so many bars after the market's own became
 * `step` times what it was: √(k² − (k² − 1)·λⁿ). It is of returns as large as the market's volatility, each over one bar.
 *
 * @param decay λ, in (0, 1)
 * @param step k > 0
 * @param bars n ≥ 0
 */
export function impulseResponse(decay: number, step: number, bars: number): number {
  return Math.sqrt(step * step - (step * step - 1) * pow(decay, bars));
}
