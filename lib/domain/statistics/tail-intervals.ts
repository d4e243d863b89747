import { assert } from '../assert';
import { type Decimal, ONE } from '../number/decimal';
import type { Random } from '../number/random';
import { drawHistory } from './bootstrap';
import type { RateInterval } from './breaches/coverage';
import { quantile, tailObservations } from './quantile';

/** How histories are drawn, and what interval of what is found in them is told. */
export interface DrawnBy {
  /** ≥ 1, on average. */
  readonly blockLength: number;
  /** 0.95: two and a half per cent lie beyond either end; quantiles of type 7. */
  readonly level: Decimal;
  readonly draws: number;
  readonly random: Random;
}

export interface TailIntervals {
  readonly valueAtRisk: RateInterval;
  readonly expectedShortfall: RateInterval;
}

/**
 * Percentile intervals of value at risk (a quantile of type 1) and expected shortfall of several series of one history, each drawn
 * history being the same days for all of them (Politis and Romano, 1994).
 *
 * Each is what `quantile` and `expectedShortfall` say of the drawn losses. Each day is counted, and of each
 * series the worst days are passed in an order that is found once, so that nothing is sorted again for each history.
 *
 * @param series losses, all of one length, one at least in the tail
 * @param probability p of the figures, in (½, 1)
 */
export function tailIntervals(
  series: readonly (readonly number[])[],
  probability: Decimal,
  { blockLength, level, draws, random }: DrawnBy,
): readonly TailIntervals[] {
  const count = series[0]?.length ?? 0;
  assert(count > 0 && series.every(({ length }) => length === count), 'all series are of one history');
  assert(tailObservations(count, probability).gte(1), 'a tail has an observation in it');
  const beyond = ONE.minus(level).div(2);
  assert(tailObservations(draws, beyond).gte(1), 'a draw lies beyond either end');
  const tail = ONE.minus(probability).times(count);
  const whole = tail.floor().toNumber();
  const rest = tail.minus(whole).toNumber();
  const ranked = series.map((losses) => {
    const worst = Uint32Array.from(losses.keys()).sort(
      (a, b) => (losses[b] ?? 0) - (losses[a] ?? 0) || a - b,
    );
    const found: { valueAtRisk: number[]; expectedShortfall: number[] } = {
      valueAtRisk: [],
      expectedShortfall: [],
    };
    return { worst, descending: Float64Array.from(worst, (at) => losses[at] ?? NaN), found };
  });
  const days = Array.from({ length: count }, (_, day) => day);
  const drawn = new Array<number>(count).fill(0);
  const times = new Uint32Array(count);
  for (let draw = 0; draw < draws; draw += 1) {
    drawHistory(days, drawn, blockLength, random);
    times.fill(0);
    for (const day of drawn) times[day] = (times[day] ?? 0) + 1;
    for (const { worst, descending, found } of ranked) {
      let [passed, sum, rank] = [0, 0, -1];
      // Of the worst first, one at a time, until the one in which the tail ends.
      for (let left = 0; passed <= whole; passed += 1, left -= 1) {
        while (left === 0) left = times[worst[(rank += 1)] ?? 0] ?? 0;
        sum += (passed < whole ? 1 : rest) * (descending[rank] ?? NaN);
      }
      found.valueAtRisk.push(descending[rank] ?? NaN);
      found.expectedShortfall.push(sum / tail.toNumber());
    }
  }
  const interval = (values: readonly number[]): RateInterval => ({
    low: quantile(values, beyond, 7),
    high: quantile(values, ONE.minus(beyond), 7),
  });
  return ranked.map(({ found }) => ({
    valueAtRisk: interval(found.valueAtRisk),
    expectedShortfall: interval(found.expectedShortfall),
  }));
}
