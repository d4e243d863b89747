import {
  historySeriesText,
  type HistorySeries,
  historySnapshotText,
  parseHistorySeries,
  parseHistorySnapshot,
  type WrittenBar,
} from '../../../domain/books/history-snapshot';
import { hashed, type HashedText } from '../../../domain/books/snapshot';
import type { ClosedBar } from '../../../domain/market/guard-volatility';
import { decimal } from '../../../domain/number/decimal';
import { ok, type Result } from '../../../domain/result';
import type { SnapshotKind } from '../../../ports/governance';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { type LoadSnapshot, written } from './frozen-book';

/** Which bars are kept. */
export interface SeriesAsked {
  readonly asOf: Date;
  readonly instruments: readonly string[];
  readonly barMinutes: number;
  /** The newest of each instrument, so many at most. */
  readonly mostBars: number;
}

/**
 * Keeps bars as they were known at an instant as a history: of each instrument those that its price guard trusts.
 *
 * @returns its hash; null where no bar was known, and nothing is kept
 */
export async function keepSeries(
  { marketData, heldPrices, simulations }: Pick<UnitOfWork, 'marketData' | 'heldPrices' | 'simulations'>,
  { asOf, instruments, barMinutes, mostBars: limit }: SeriesAsked,
): Promise<string | null> {
  const series = instruments.map((instrument) => ({ instrument, intervalMinutes: barMinutes }));
  const newest = await marketData.newestBars(series);
  const stated = series.filter((_, at) => newest[at] != null);
  const trust = await heldPrices.trust(stated.map(({ instrument }) => instrument));
  const keep = async (kind: SnapshotKind, text: HashedText): Promise<string> => {
    await simulations.keepSnapshot({ ...text, kind, takenAt: asOf });
    return text.hash;
  };
  const kept: HistorySeries[] = [];
  for (const one of series) {
    const known = trust[one.instrument];
    const bars = known ? await marketData.barsAsOf({ ...one, asOf, limit, trust: known }) : [];
    const text = hashed(historySeriesText(bars));
    // Nothing is no text to keep.
    const hash = bars.length === 0 ? text.hash : await keep('HISTORY_SERIES', text);
    kept.push({ instrument: one.instrument, bars: bars.length, hash });
  }
  if (kept.every(({ bars }) => bars === 0)) return null;
  return keep('HISTORY', hashed(historySnapshotText(kept)));
}

/** Reads a history that was kept, series by series; refused with a sentence where one no longer is what it was. */
export async function eachKeptSeries(
  load: LoadSnapshot,
  historySnapshotHash: string,
  seen: (instrument: string, bars: readonly WrittenBar[]) => void,
): Promise<Result<null, string>> {
  const list = await load(historySnapshotHash);
  if (!list.ok) return list;
  for (const series of written(parseHistorySnapshot(list.value))) {
    const text = series.bars === 0 ? ok('') : await load(series.hash);
    if (!text.ok) return text;
    seen(series.instrument, written(parseHistorySeries(series, text.value)));
  }
  return ok(null);
}

/** The bars of one instrument of a history that was kept; none where nothing of it was known. */
export async function keptSeriesOf(
  load: LoadSnapshot,
  historySnapshotHash: string,
  instrument: string,
): Promise<Result<readonly WrittenBar[], string>> {
  const list = await load(historySnapshotHash);
  if (!list.ok) return list;
  const series = written(parseHistorySnapshot(list.value)).find((one) => one.instrument === instrument);
  if (series === undefined || series.bars === 0) return ok([]);
  const text = await load(series.hash);
  return text.ok ? ok(written(parseHistorySeries(series, text.value))) : text;
}

/** Closed bars of a history, by instrument; none of a history that is not there. */
export async function historyBars(
  load: LoadSnapshot,
  historySnapshotHash: string | null,
): Promise<Result<ReadonlyMap<string, readonly ClosedBar[]>, string>> {
  const bars = new Map<string, readonly ClosedBar[]>();
  if (historySnapshotHash === null) return ok(bars);
  const read = await eachKeptSeries(load, historySnapshotHash, (instrument, kept) =>
    bars.set(
      instrument,
      kept.map(({ opensAt, close }) => ({ opensAt: new Date(opensAt), close: decimal(close) })),
    ),
  );
  return read.ok ? ok(bars) : read;
}
