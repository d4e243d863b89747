import { backtest } from './backtest';
import { decisionsOf, MOST_SLOTS, takenBars } from './backtest-of-bars';
import type { Programme } from './programme';
import type { SignalBar } from './signal';

/** Why nobody can say where dials would have stood. */
export type PastDialsLack =
  /** It is anchored to a rate of a version, and none was in force in the past. */
  | 'ABSOLUTE_ANCHOR'
  /** It reads turnover and spreads, of which no history is kept. */
  | 'READS_LIQUIDITY'
  | 'NO_BARS'
  /** None opens where it has its first bar. */
  | 'FIRST_BAR_MISSING'
  | 'TOO_FEW_BARS'
  /** It would be more decisions than `MOST_SLOTS`. */
  | 'TOO_MANY_BARS';

/** Where the dials of a programme would have stood from an instant on; where subjects differ, the greater. */
export interface PastDial {
  readonly atMs: number;
  readonly initial: number;
  readonly maintenance: number;
}

/**
 * Where the dials of a programme would have stood, had it acted on its own bars from full history on: each slot saw what had closed before it, every
 * rise was borne whole.
 *
 * @param bars as they are known, ascending, of the programme's instrument and length
 * @returns by time, one at each close at which it decides
 */
export function pastDials(
  programme: Programme,
  bars: readonly SignalBar[],
): readonly PastDial[] | PastDialsLack {
  if (programme.document.target.anchor.kind !== 'RELATIVE') return 'ABSOLUTE_ANCHOR';
  if (programme.impact !== null) return 'READS_LIQUIDITY';
  if (bars.length === 0) return 'NO_BARS';
  const taken = takenBars(programme, bars);
  if (taken.length === 0) return 'FIRST_BAR_MISSING';
  if (decisionsOf(programme, taken) > MOST_SLOTS) return 'TOO_MANY_BARS';
  const played = backtest(programme, taken, { fromMs: null, name: 'programme' });
  if (!played.ok) return 'TOO_FEW_BARS';
  return played.slots.map(({ bar, initial, maintenance }) => ({
    atMs: (taken[bar]?.opensAtMs ?? NaN) + programme.barMs,
    ...{ initial, maintenance },
  }));
}

/** The last of them that was known at an instant; null before the first. @param dials by time */
export function dialAt(dials: readonly PastDial[], atMs: number): PastDial | null {
  let [low, high] = [0, dials.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((dials[middle]?.atMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return dials[low - 1] ?? null;
}
