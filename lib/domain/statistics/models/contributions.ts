import { assert } from '../../assert';
import { type Decimal, ONE } from '../../number/decimal';

/** What each component adds to a figure of all together: they sum to it. */
export interface Contributions {
  readonly whole: number;
  readonly components: readonly number[];
  /** Of each component by itself. */
  readonly alone: readonly number[];
}

/**
 * Expected shortfall by components: of each the mean loss in the worst observations of the whole, the last of them by the
 * fraction that is left. Euler's: what a component adds for a little more of it (Tasche, 1999).
 *
 * @param profits of each component, all of one length
 */
export function shortfallContributions(
  profits: readonly (readonly number[])[],
  probability: Decimal,
): Contributions {
  const totals = totalsOf(profits);
  const tail = ONE.minus(probability).times(totals.length);
  const tailOf = (order: readonly number[], values: readonly number[]): number => {
    const whole = tail.floor().toNumber();
    const rest = tail.minus(whole).toNumber();
    const worst = order.slice(0, whole).reduce((sum, at) => sum - (values[at] ?? NaN), 0);
    const last = order[whole];
    return (worst - (rest > 0 && last !== undefined ? rest * (values[last] ?? NaN) : 0)) / tail.toNumber();
  };
  const order = worstFirst(totals);
  return {
    whole: tailOf(order, totals),
    components: profits.map((values) => tailOf(order, values)),
    alone: profits.map((values) => tailOf(worstFirst(values), values)),
  };
}

/** Standard deviation by components: the covariance of each with the whole over the deviation of that; by n − 1. */
export function deviationContributions(profits: readonly (readonly number[])[]): Contributions {
  const totals = totalsOf(profits);
  const whole = Math.sqrt(covariance(totals, totals));
  return {
    whole,
    components: profits.map((values) => (whole === 0 ? 0 : covariance(values, totals) / whole)),
    alone: profits.map((values) => Math.sqrt(covariance(values, values))),
  };
}

function totalsOf(profits: readonly (readonly number[])[]): readonly number[] {
  const [first] = profits;
  assert(first !== undefined && profits.every(({ length }) => length === first.length), 'as many of each');
  return first.map((_, at) => profits.reduce((sum, values) => sum + (values[at] ?? NaN), 0));
}

/** Of equal ones the earlier first. */
function worstFirst(values: readonly number[]): readonly number[] {
  return values.map((_, at) => at).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
}

function covariance(a: readonly number[], b: readonly number[]): number {
  const meanOf = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / values.length;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  return a.reduce((sum, one, at) => sum + (one - meanA) * ((b[at] ?? NaN) - meanB), 0) / (a.length - 1);
}
