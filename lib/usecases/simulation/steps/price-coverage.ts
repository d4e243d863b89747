import type { WrittenBar } from '../../../domain/books/history-snapshot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { ok, type Result } from '../../../domain/result';
import type {
  CoverageAsked,
  InstrumentCoverage,
  PriceCoverage,
} from '../../../domain/risk/studies/price-coverage/price-coverage';
import {
  adjustedCoverage,
  instrumentCoverage,
} from '../../../domain/risk/studies/price-coverage/price-coverage-study';
import type { ImpactFigures } from '../../../domain/risk/studies/impact/impact';
import type { SimulationStore } from '../../../ports/governance';
import type { Sides } from './corner-margins';
import { loadSnapshot } from './frozen-book';
import { eachKeptSeries } from './kept-series';

/**
 * Whether margin covers what prices did, from the history that was kept.
 *
 * @param sides as they are stated, without dials or ramps of the moment
 * @param asked null: nothing was
 * @param seen is shown the bars of each instrument, which are read once
 * @returns or refused with a sentence where the history is no longer what it was
 */
export async function priceCoverage(
  store: SimulationStore,
  sides: Sides,
  { market, asked }: { readonly market: MarketState; readonly asked: CoverageAsked | null },
  { byInstrument: held }: Pick<ImpactFigures, 'byInstrument'>,
  seen: (instrument: string, bars: readonly WrittenBar[]) => void = () => undefined,
): Promise<Result<PriceCoverage | null, string>> {
  if (asked === null) return ok(null);
  const found: InstrumentCoverage[] = [];
  const read = await eachKeptSeries(
    (hash) => loadSnapshot(store, hash),
    asked.historySnapshotHash,
    (instrument, bars) => {
      seen(instrument, bars);
      found.push(instrumentCoverage({ asked, ...sides, market, held }, instrument, bars));
    },
  );
  return read.ok ? ok(adjustedCoverage(asked, found)) : read;
}
