import { assert } from '../assert';

export interface ShrunkCovariance {
  /** How much of the target is in it, in [0, 1]. */
  readonly shrinkage: number;
  /** Mean of the variances: the target is this in the diagonal, and nothing beside it. */
  readonly meanVariance: number;
  readonly covariance: readonly (readonly number[])[];
}

/**
 * (1 − s)·S + s·m·I, S the sample covariance by n and m the mean of its diagonal, s such that it is expected to be as near as
 * may be to the true one. Positive definite wherever s is above 0, also with more components than observations.
 *
 * @param values of each component, all of one length, two at least
 * @see Ledoit and Wolf, A well-conditioned estimator for large-dimensional covariance matrices, Journal of Multivariate
 *   Analysis 88 (2004), 365–411
 */
export function ledoitWolf(values: readonly (readonly number[])[]): ShrunkCovariance {
  const [size, count] = [values.length, values[0]?.length ?? 0];
  assert(size > 0 && count >= 2 && values.every(({ length }) => length === count), 'as many of each');
  const centred = values.map((one) => {
    const mean = one.reduce((sum, value) => sum + value, 0) / count;
    return Float64Array.from(one, (value) => value - mean);
  });
  const products = (a: Float64Array, b: Float64Array, of: (product: number) => number): number => {
    let sum = 0;
    for (let at = 0; at < count; at += 1) sum += of((a[at] ?? 0) * (b[at] ?? 0));
    return sum / count;
  };
  const sample = centred.map((a) => centred.map((b) => products(a, b, (product) => product)));
  const meanVariance = sample.reduce((sum, row, at) => sum + (row[at] ?? 0), 0) / size;
  let [distance, error] = [0, 0];
  for (const [row, a] of centred.entries())
    for (const [column, b] of centred.entries()) {
      const own = sample[row]?.[column] ?? 0;
      const off = own - (row === column ? meanVariance : 0);
      distance += off * off;
      error += products(a, b, (product) => product * product) - own * own;
    }
  const shrinkage = distance === 0 ? 1 : Math.min(1, Math.max(0, error / count / distance));
  const covariance = sample.map((row, at) =>
    row.map((own, column) => (1 - shrinkage) * own + (at === column ? shrinkage * meanVariance : 0)),
  );
  return { shrinkage, meanVariance, covariance };
}
