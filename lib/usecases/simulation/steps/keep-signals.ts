import { keptSignalBar } from '../../../domain/dynamics/kept-signal-bar';
import type { Programme } from '../../../domain/dynamics/programme';
import type { SignalBar } from '../../../domain/dynamics/signal';
import { ok, type Result } from '../../../domain/result';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { BARS_AT_MOST } from '../../adjustments/steps/market-signals';
import type { LoadSnapshot } from './frozen-book';
import { eachKeptSeries, keepSeries } from './kept-series';

/**
 * Keeps the bars that programmes read, as they were known at an instant.
 *
 * @param mostBars of each instrument, the newest
 * @returns by their length in minutes the hash of the history; null where no bar was known
 */
export async function keepSignals(
  unit: Pick<UnitOfWork, 'marketData' | 'heldPrices' | 'simulations'>,
  programmes: readonly Programme[],
  asOf: Date,
  mostBars = BARS_AT_MOST,
): Promise<Readonly<Record<string, string | null>>> {
  const signals = new Map<number, Set<string>>();
  for (const { document } of programmes) {
    const { barMinutes, instrument } = document.signal;
    signals.set(barMinutes, (signals.get(barMinutes) ?? new Set()).add(instrument));
  }
  const history: Record<string, string | null> = {};
  for (const [barMinutes, instruments] of signals) {
    const series = { asOf, instruments: [...instruments].sort(), barMinutes };
    history[String(barMinutes)] = await keepSeries(unit, { ...series, mostBars });
  }
  return history;
}

/** Bars that were kept for programmes, by their length in minutes and by instrument. */
export type KeptSignals = ReadonlyMap<number, ReadonlyMap<string, readonly SignalBar[]>>;

/** Reads them again; refused with a sentence where they no longer are what they were. */
export async function keptSignals(
  load: LoadSnapshot,
  history: Readonly<Record<string, string | null>>,
): Promise<Result<KeptSignals, string>> {
  const found = new Map<number, ReadonlyMap<string, readonly SignalBar[]>>();
  for (const [barMinutes, hash] of Object.entries(history)) {
    const bars = new Map<string, readonly SignalBar[]>();
    const read =
      hash === null
        ? ok(null)
        : await eachKeptSeries(load, hash, (instrument, kept) =>
            bars.set(instrument, kept.map(keptSignalBar)),
          );
    if (!read.ok) return read;
    found.set(Number(barMinutes), bars);
  }
  return ok(found);
}
