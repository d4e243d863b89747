import type { Rounding } from '../../number/decimal';
import type { PortfolioDocument } from '../../parameters/document/portfolio-document';
import { ok, refuse, type Result } from '../../result';
import { legRefusal } from './market-reader';
import type { KeepingLines } from './keeping-lines';
import { optionStandardAtMarks, optionStandardByMark } from './option-standard';
import { scenarioGridAtMarks } from './scenario-grid';
import type {
  CompiledPortfolio,
  PortfolioLeg,
  PortfolioMargin,
  PortfolioMarket,
  PortfolioRefusal,
} from './types';

/** @param rounding the set's rounding of margins @param document found sound by `portfolioRelationFaults` */
export function compilePortfolio(
  name: string,
  document: PortfolioDocument,
  rounding: Rounding,
): CompiledPortfolio {
  return { name, document, rounding };
}

/**
 * What the legs of one account in one portfolio need together.
 *
 * @param legs of distinct instruments; the underlying of each but SPOT is the portfolio's
 * @param market every figure that the method reads must be there: a missing one is a refusal, never 0
 * @see docs/methodology.md#portfolios
 */
export function portfolioMargin(
  portfolio: CompiledPortfolio,
  legs: readonly PortfolioLeg[],
  market: PortfolioMarket,
): Result<PortfolioMargin, PortfolioRefusal> {
  const atMarks = portfolioAtMarks(portfolio, legs, market);
  return atMarks.ok ? atMarks.value(legs) : atMarks;
}

/**
 * The same for these legs at any marks: whatever does not depend on mark prices is computed once.
 *
 * @returns the margin of the legs it was made of, whose mark prices alone may differ
 */
export function portfolioAtMarks(
  portfolio: CompiledPortfolio,
  legs: readonly PortfolioLeg[],
  market: PortfolioMarket,
): Result<(legs: readonly PortfolioLeg[]) => Result<PortfolioMargin, PortfolioRefusal>, PortfolioRefusal> {
  for (const leg of legs) {
    const refusal = legRefusal(leg, portfolio.document.underlying, market.asOf);
    if (refusal) return refuse(refusal);
  }
  const heldOf = (marked: readonly PortfolioLeg[]) => marked.filter(({ quantity }) => !quantity.isZero());
  const { name, document, rounding } = portfolio;
  if (document.method === 'OPTION_STANDARD') {
    const standard = optionStandardAtMarks({ name, document, rounding }, market);
    return ok((marked) => standard(heldOf(marked)));
  }
  const grid = scenarioGridAtMarks({ name, document, rounding }, heldOf(legs), market);
  return grid.ok ? ok((marked) => grid.value(heldOf(marked))) : grid;
}

/**
 * What a portfolio that is margined at these marks requires for keeping as one leg's mark moves, where that is lines of it.
 *
 * @returns by the leg's instrument; null where it is no lines
 */
export function portfolioKeeping(
  { name, document, rounding }: CompiledPortfolio,
  legs: readonly PortfolioLeg[],
  market: PortfolioMarket,
): Result<(instrument: string) => KeepingLines | null, PortfolioRefusal> {
  if (document.method !== 'OPTION_STANDARD') return ok(() => null);
  const held = legs.filter(({ quantity }) => !quantity.isZero());
  return optionStandardByMark({ name, document, rounding }, held, market);
}

/** Whether what a portfolio requires depends on a leg's mark: a grid values options by its model, never by their marks. */
export function dependsOnMark(
  { document }: CompiledPortfolio,
  { kind }: Pick<PortfolioLeg, 'kind'>,
): boolean {
  return document.method !== 'SCENARIO_GRID' || kind !== 'OPTION';
}
