import { chiSquareTail } from '../distributions';
import { solved } from '../linear-system';

export interface DynamicQuantile {
  readonly statistic: number;
  readonly degrees: number;
  readonly pValue: number;
  readonly observations: number;
}

/**
 * Whether breaches can be foretold: (hit − p) regressed on a constant, its own lags and, where stated, the margin of the same
 * observation; Hit'X(X'X)⁻¹X'Hit / (p(1 − p)), of χ² with as many degrees as there are regressors.
 *
 * @param hits in order, more than lags and regressors together
 * @param margins one for each observation; null: it is no regressor
 * @returns null where regressors depend on each other: nothing was ever breached, say, or the margin never moved
 * @see Engle and Manganelli, Journal of Business & Economic Statistics 22 (2004), 367–381
 */
export function dynamicQuantile(
  hits: readonly boolean[],
  { probability, lags }: { readonly probability: number; readonly lags: number },
  margins: readonly number[] | null,
): DynamicQuantile | null {
  const demeaned = hits.map((hit) => (hit ? 1 : 0) - probability);
  const rows = demeaned.slice(lags).map((_, from) => {
    const at = from + lags;
    const lagged = Array.from({ length: lags }, (__, back) => demeaned[at - back - 1] ?? 0);
    return [1, ...lagged, ...(margins === null ? [] : [margins[at] ?? NaN])];
  });
  const response = demeaned.slice(lags);
  const size = 1 + lags + (margins === null ? 0 : 1);
  const summed = (of: (row: readonly number[], at: number) => number): number =>
    rows.reduce((sum, row, at) => sum + of(row, at), 0);
  const places = Array.from({ length: size }, (_, place) => place);
  const cross = places.map((a) => places.map((b) => summed((row) => (row[a] ?? 0) * (row[b] ?? 0))));
  const right = places.map((a) => summed((row, at) => (row[a] ?? 0) * (response[at] ?? 0)));
  const coefficients = solved(cross, right);
  if (coefficients === null) return null;
  const explained = coefficients.reduce((sum, one, at) => sum + one * (right[at] ?? 0), 0);
  const statistic = Math.max(0, explained / (probability * (1 - probability)));
  return { statistic, degrees: size, pValue: chiSquareTail(statistic, size), observations: rows.length };
}
