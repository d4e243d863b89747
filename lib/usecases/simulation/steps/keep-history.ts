import type { MarketState } from '../../../domain/margin/method/inputs';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { CoverageAsked } from '../../../domain/risk/studies/price-coverage/price-coverage';
import { coveredInstruments } from '../../../domain/risk/studies/price-coverage/price-coverage-study';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { keepSeries } from './kept-series';

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
  unit: Pick<UnitOfWork, 'marketData' | 'heldPrices' | 'simulations'>,
  of: { readonly asOf: Date; readonly market: MarketState; readonly sets: readonly ParameterSet[] },
): Promise<CoverageAsked | null> {
  const { asOf, market, sets } = of;
  const historySnapshotHash = await keepSeries(unit, {
    ...{ asOf, barMinutes: ASKED.barMinutes, mostBars: MOST_BARS },
    instruments: coveredInstruments(sets, market),
  });
  return historySnapshotHash === null ? null : { historySnapshotHash, ...ASKED };
}
