import { parseHistorySeries, parseHistorySnapshot } from '../../../domain/books/history-snapshot';
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
import { type FrozenInputs, loaded, written } from './frozen-inputs';

/** What evidence says of it: among its inputs what was asked, among its studies what was found. */
export interface CoverageInEvidence {
  readonly inputs: { readonly coverage?: CoverageAsked };
  readonly studies: { readonly coverage: PriceCoverage | null };
}

/**
 * Whether margin covers what prices did, from the history that was kept.
 *
 * @param sides as they are stated, without dials or ramps of the moment
 * @returns or refused with a sentence where the history is no longer what it was
 */
export async function priceCoverage(
  store: SimulationStore,
  sides: Sides,
  frozen: Pick<FrozenInputs, 'market' | 'coverage'>,
  { byInstrument: held }: Pick<ImpactFigures, 'byInstrument'>,
): Promise<Result<CoverageInEvidence, string>> {
  const asked = await frozen.coverage();
  if (asked === null) return ok({ inputs: {}, studies: { coverage: null } });
  const { market } = frozen;
  const list = await loaded(store, asked.historySnapshotHash);
  if (!list.ok) return list;
  const found: InstrumentCoverage[] = [];
  for (const series of written(parseHistorySnapshot(list.value))) {
    const text = series.bars === 0 ? ok('') : await loaded(store, series.hash);
    if (!text.ok) return text;
    const bars = written(parseHistorySeries(series, text.value));
    found.push(instrumentCoverage({ asked, ...sides, market, held }, series.instrument, bars));
  }
  return ok({ inputs: { coverage: asked }, studies: { coverage: adjustedCoverage(asked, found) } });
}
