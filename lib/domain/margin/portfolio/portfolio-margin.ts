import type { Rounding } from '../../number/decimal';
import type { PortfolioDocument } from '../../parameters/document/portfolio-document';
import { refuse, type Result } from '../../result';
import { legRefusal } from './market-reader';
import { optionStandardMargin } from './option-standard';
import { scenarioGridMargin } from './scenario-grid';
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
  for (const leg of legs) {
    const refusal = legRefusal(leg, portfolio.document.underlying, market.asOf);
    if (refusal) return refuse(refusal);
  }
  const held = legs.filter(({ quantity }) => !quantity.isZero());
  const { name, document, rounding } = portfolio;
  return document.method === 'OPTION_STANDARD'
    ? optionStandardMargin({ name, document, rounding }, held, market)
    : scenarioGridMargin({ name, document, rounding }, held, market);
}
