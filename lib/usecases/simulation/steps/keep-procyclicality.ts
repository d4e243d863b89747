import { MOST_SLOTS } from '../../../domain/dynamics/backtest-of-bars';
import type { CoverageAsked } from '../../../domain/risk/studies/price-coverage/price-coverage';
import type { ProcyclicalityAsked } from '../../../domain/risk/studies/procyclicality/procyclicality';
import {
  lookedAt,
  statedProgrammes,
  unplayable,
} from '../../../domain/risk/studies/procyclicality/programme-moves';
import { RISE_DAYS } from '../../../domain/statistics/procyclicality';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import type { Sides } from './corner-margins';
import { keepSignals } from './keep-signals';

/** What this release asks of how margin moves: a doubling of volatility, and no more programmes than take a minute or two. */
const ASKED: Omit<ProcyclicalityAsked, 'history'> = { step: '2', riseDays: RISE_DAYS, mostProgrammes: 50 };
/** One more than is played, so that too many are told and not cut off. */
const MOST_BARS = MOST_SLOTS + 1;

/**
 * Keeps the bars that the programmes of both sets read, as they were known at an instant.
 *
 * @param coverage null: no history of prices was known
 * @returns what is asked of how margin moves; null where no programme is stated and no history is known, and nothing is kept
 */
export async function keepProcyclicality(
  unit: Pick<UnitOfWork, 'marketData' | 'heldPrices' | 'simulations'>,
  { base, proposed }: Sides,
  asOf: Date,
  coverage: CoverageAsked | null,
): Promise<ProcyclicalityAsked | null> {
  const stated = statedProgrammes(base, proposed);
  if (stated.length === 0 && coverage === null) return null;
  const names = lookedAt(stated, ASKED);
  const read = stated
    .filter(({ name }) => names.has(name))
    .flatMap(({ before, after }) => [before ?? [], after ?? []].flat())
    .filter((programme) => unplayable(programme) === null);
  return { ...ASKED, history: await keepSignals(unit, read, asOf, MOST_BARS) };
}
