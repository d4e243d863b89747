import { assert } from '../assert';
import { ln } from './pinned';

/** Open, high, low and close, each above 0; low ≤ open, close ≤ high. */
export interface RangedBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Volatilities per bar. */
export interface RangeVolatilities {
  /** √(Σ ln²(H/L) / (4n ln 2)): of the range alone. */
  readonly parkinson: number;
  /** √(mean of ½ ln²(H/L) − (2 ln 2 − 1) ln²(C/O)). */
  readonly garmanKlass: number;
  /** √(mean of ln(H/C)·ln(H/O) + ln(L/C)·ln(L/O)): free of drift. */
  readonly rogersSatchell: number;
  /** √(s²_open + k·s²_close + (1 − k)·RS), over all bars but the first: free of drift, and with the gap before each bar. */
  readonly yangZhang: number;
}

/**
 * Volatility from bars' ranges. All but Yang and Zhang's are of the time within bars: they miss what happens between a
 * close and the next open, and discrete prices show a range that is too small.
 *
 * @param bars in order, three at least: Yang and Zhang's is of differences between two
 * @see Parkinson, Journal of Business 53 (1980), 61–65; Garman and Klass, 53 (1980), 67–78; Rogers and Satchell, Annals of
 *   Applied Probability 1 (1991), 504–512; Yang and Zhang, Journal of Business 73 (2000), 477–491
 */
export function rangeVolatilities(bars: readonly RangedBar[]): RangeVolatilities {
  assert(bars.length >= 3, 'Yang and Zhang need two bars with one before them');
  const inner = bars.map(({ open, high, low, close }) => ({
    range: ln(high / low),
    body: ln(close / open),
    driftless: ln(high / close) * ln(high / open) + ln(low / close) * ln(low / open),
  }));
  const meanOf = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / values.length;
  const ranges = meanOf(inner.map(({ range }) => range * range));
  const bodies = meanOf(inner.map(({ body }) => body * body));
  const later = inner.slice(1);
  const count = later.length;
  const gaps = bars.slice(1).map(({ open }, at) => ln(open / (bars[at]?.close ?? NaN)));
  const weight = 0.34 / (1.34 + (count + 1) / (count - 1));
  const yangZhang =
    sampleVariance(gaps) +
    weight * sampleVariance(later.map(({ body }) => body)) +
    (1 - weight) * meanOf(later.map(({ driftless }) => driftless));
  return {
    parkinson: Math.sqrt(ranges / (4 * ln(2))),
    garmanKlass: Math.sqrt(Math.max(0, ranges / 2 - (2 * ln(2) - 1) * bodies)),
    rogersSatchell: Math.sqrt(meanOf(inner.map(({ driftless }) => driftless))),
    yangZhang: Math.sqrt(yangZhang),
  };
}

/** By n − 1. */
function sampleVariance(values: readonly number[]): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return values.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / (values.length - 1);
}
