import { greatestRise, type Rise } from '../statistics/procyclicality';
import type { BacktestSlot } from './backtest';
import type { Programme } from './programme';
import { isWholeAmong } from './whole-stretch';

/** A greatest rise, as a fraction of where it began, and the slot at which it ended. */
export interface RiseAt {
  readonly by: number;
  /** When the slot decided. */
  readonly at: string;
}

/** How far margin rose from one slot to that so many days later, beside how far volatility did; null where no stretch of slots is so long without a gap. */
export interface RisesBeside {
  readonly days: number;
  readonly initial: RiseAt | null;
  readonly maintenance: RiseAt | null;
  /** Of present volatility; null, too, where that of a slot is unknown. */
  readonly volatility: RiseAt | null;
}

/**
 * The greatest rise over so many days of a series that has a place for each slot; null where no stretch of slots is so long
 * without a gap, or the days are no whole number of bars.
 *
 * @param series each above 0
 */
export function greatestRiseOver(
  { barsPerDay }: Pick<Programme, 'barsPerDay'>,
  slots: readonly BacktestSlot[],
  series: readonly number[],
  days: number,
): Rise | null {
  const steps = days * barsPerDay;
  return Number.isInteger(steps) ? greatestRise(series, steps, isWholeAmong(slots)) : null;
}

/**
 * How a programme's margin answered what volatility did: the greatest rise of each over the same numbers of days, each on its own
 * days.
 *
 * @param slots of `backtest`, at least one, one after the other
 */
export function risesBeside(
  programme: Programme,
  slots: readonly BacktestSlot[],
  days: readonly number[],
): readonly RisesBeside[] {
  const known = slots.flatMap(({ record }) => record.signal.volatilities?.present ?? []);
  const rise = (series: readonly number[], over: number): RiseAt | null => {
    const found = greatestRiseOver(programme, slots, series, over);
    return found && { by: found.by, at: slots[found.at]?.record.at ?? '' };
  };
  return days.map((over) => ({
    days: over,
    initial: rise(
      slots.map(({ initial }) => initial),
      over,
    ),
    maintenance: rise(
      slots.map(({ maintenance }) => maintenance),
      over,
    ),
    volatility: known.length === slots.length ? rise(known, over) : null,
  }));
}
