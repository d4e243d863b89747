import {
  historySeriesText,
  type HistorySeries,
  historySnapshotText,
} from '../../../domain/books/history-snapshot';
import { hashed, type HashedText } from '../../../domain/books/snapshot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { CoverageAsked } from '../../../domain/risk/studies/price-coverage/price-coverage';
import { coveredInstruments } from '../../../domain/risk/studies/price-coverage/price-coverage-study';
import type { SnapshotKind } from '../../../ports/governance';
import type { UnitOfWork } from '../../../ports/unit-of-work';

/** What this release asks of prices: daily bars, margin at 99 %. */
const ASKED: Omit<CoverageAsked, 'historySnapshotHash'> = {
  barMinutes: 1_440,
  ...{ probability: '0.01', otherProbability: '0.02', level: '0.05' },
  leastMoves: 250,
  interval: { level: '0.95', draws: 499, seed: 1 },
};
/** The newest of each instrument: ten years of days. */
const MOST_BARS = 3_650;

/**
 * Keeps what was known of prices at an instant as a snapshot: of every listed instrument that a class of the sets names, the bars
 * that its price guard trusts.
 *
 * @returns what is asked of it; null where no bar was known, and nothing is kept
 */
export async function keepHistory(
  { marketData, heldPrices, simulations }: Pick<UnitOfWork, 'marketData' | 'heldPrices' | 'simulations'>,
  of: { readonly asOf: Date; readonly market: MarketState; readonly sets: readonly ParameterSet[] },
): Promise<CoverageAsked | null> {
  const { asOf } = of;
  const series = coveredInstruments(of.sets, of.market).map((instrument) => ({
    ...{ instrument, intervalMinutes: ASKED.barMinutes },
  }));
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
    const bars = known ? await marketData.barsAsOf({ ...one, asOf, limit: MOST_BARS, trust: known }) : [];
    const text = hashed(historySeriesText(bars));
    // Nothing is no text to keep.
    const hash = bars.length === 0 ? text.hash : await keep('HISTORY_SERIES', text);
    kept.push({ instrument: one.instrument, bars: bars.length, hash });
  }
  if (kept.every(({ bars }) => bars === 0)) return null;
  const historySnapshotHash = await keep('HISTORY', hashed(historySnapshotText(kept)));
  return { historySnapshotHash, ...ASKED };
}
