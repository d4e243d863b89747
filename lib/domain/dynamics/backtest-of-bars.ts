import { assert } from '../assert';
import { ok, refuse, type Fault, type Result } from '../result';
import { backtest, type BacktestSlot } from './backtest';
import { type BacktestSummary, summaryOf } from './backtest-summary';
import { FULL_HISTORY } from './observed';
import type { Programme } from './programme';
import { Signal, type SignalBar } from './signal';

/** As many slots of one dial as are played for whoever asks: some six years of daily bars, or two of hourly ones. */
export const MOST_SLOTS = 20_000;

export const ANCHOR_SENTENCE =
  'An absolute anchor is a rate of a version, which nothing here knows: state a reference.';

export interface PlayedProgramme {
  readonly programme: Programme;
  /** Those that the programme took. */
  readonly bars: readonly SignalBar[];
  readonly slots: readonly BacktestSlot[];
  readonly summary: BacktestSummary;
}

/**
 * A programme over the bars that a venue knows, as the venue's own slots would read them: what is no bar of the programme's,
 * before its first or between its sessions, enters nothing.
 *
 * @param bars by opening, of the programme's instrument and length
 * @param options.fromMs the first slot is of the bar that opens then; null: from full history on
 * @param options.toMs no bar that opens after it is looked at
 * @returns or faults, each with its place in the programme's document
 */
export function playedProgramme(
  programme: Programme,
  bars: readonly SignalBar[],
  { fromMs, toMs }: { readonly fromMs: number | null; readonly toMs: number | null },
): Result<PlayedProgramme, readonly Fault[]> {
  const { signal, target } = programme.document;
  if (target.anchor.kind !== 'RELATIVE')
    return refuse([{ path: '/target/anchor/kind', rule: 'anchor-of-a-version', message: ANCHOR_SENTENCE }]);
  const taken = takenBars(
    programme,
    bars.filter(({ opensAtMs }) => toMs === null || opensAtMs <= toMs),
  );
  if (taken.length === 0) {
    const message = `No bar of ${signal.instrument} of ${signal.barMinutes} minutes is known that opens at the first bar.`;
    return refuse([{ path: '/signal/firstBar', rule: 'first-bar-missing', message }]);
  }
  const dials = decisionsOf(programme, taken);
  if (dials > MOST_SLOTS) {
    const message = `It would be ${dials} decisions: ${taken.length} bars of ${programme.subjects.length} classes and portfolios; ${MOST_SLOTS} at most. State fewer of them, or a later first bar.`;
    return refuse([{ path: '/signal/firstBar', rule: 'too-many-bars', message }]);
  }
  const played = backtest(programme, taken, { fromMs, name: 'programme' });
  if (!played.ok) {
    assert(played.refusal.code === 'TOO_FEW_BARS', 'its bars and its anchor were looked at');
    const message = `A programme may do all that it states from ${FULL_HISTORY} returns on, and these are ${played.refusal.returns}: state from when on to decide.`;
    return refuse([{ path: '/signal/firstBar', rule: 'too-few-bars', message }]);
  }
  return ok({
    programme,
    bars: taken,
    slots: played.slots,
    summary: summaryOf(programme, taken, played.slots),
  });
}

/** Those that the programme takes: what is no bar of its own, before its first or between its sessions, enters nothing. */
export function takenBars(programme: Programme, bars: readonly SignalBar[]): readonly SignalBar[] {
  const reader = new Signal(programme);
  return bars.filter((bar) => reader.add(bar) === null);
}

/** How many decisions of a dial so many bars come to. */
export function decisionsOf({ subjects }: Programme, taken: readonly SignalBar[]): number {
  return taken.length * subjects.length;
}

/** So many places of a list, evenly, the last one among them. */
export function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => items[Math.round(at * step)]).filter(
    (item): item is Item => item !== undefined,
  );
}
