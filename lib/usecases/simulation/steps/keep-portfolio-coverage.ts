import { programmeOf } from '../../../domain/dynamics/programme';
import type { PortfolioCoverageAsked } from '../../../domain/risk/studies/portfolio-coverage/portfolio-coverage';
import type { CoverageAsked } from '../../../domain/risk/studies/price-coverage/price-coverage';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import type { Sides } from './corner-margins';
import { keepSignals } from './keep-signals';

/**
 * Keeps the bars that programmes of either set read, in whatever phase they are, so that they can be played over the past.
 *
 * @param coverage what is asked of prices; null: no history is known, and nothing is asked
 */
export async function keepPortfolioCoverage(
  unit: Pick<UnitOfWork, 'marketData' | 'heldPrices' | 'simulations'>,
  { base, proposed }: Sides,
  asOf: Date,
  coverage: CoverageAsked | null,
): Promise<PortfolioCoverageAsked | null> {
  if (coverage === null) return null;
  const programmes = [base, proposed].flatMap(({ document }) =>
    Object.values(document.adjustmentProgrammes ?? {}).map(programmeOf),
  );
  return { ...coverage, signals: await keepSignals(unit, programmes, asOf) };
}
