import { sum } from '../../domain/decimal';
import { legsOf } from '../../domain/margin/account-portfolios';
import type { CompiledParameters } from '../../domain/margin/compile';
import type { MarketState } from '../../domain/margin/inputs';
import { type OffsetCredit, offsetCredits } from '../../domain/margin/portfolio/offset-credit';
import type { PortfolioMargin } from '../../domain/margin/portfolio/types';
import type { AccountBook } from '../../domain/margin/types';
import type { ExactPortfolios } from './exact-account';
import type { ExactPart } from './exact-position';
import { exactUnits } from './exact-units';
import { GridTable } from './grid-table';

const NO_PART: ExactPart = { initialMargin: 0n, maintenanceMargin: 0n };

/** Margins what accounts hold in scenario grids, by one table for each grid. */
export class PortfolioMargining {
  /** In the order of the set's portfolios; null for a method that has no table. */
  private readonly tables: readonly (GridTable | null)[];

  constructor(
    private readonly parameters: CompiledParameters,
    private readonly market: MarketState,
  ) {
    const { asOf, figures } = market;
    this.tables = parameters.portfolios.map(({ compiled: { name, document, rounding } }) =>
      asOf && document.method === 'SCENARIO_GRID'
        ? new GridTable(
            { name, document, rounding },
            { asOf, figure: (subject, figure) => figures?.get(subject)?.[figure] },
          )
        : null,
    );
  }

  /** @returns null for what the reference method refuses, or what no table holds */
  of(book: AccountBook): ExactPortfolios | null {
    const { parameters, market } = this;
    const inputs = { ...market, parameters, book };
    const margins: PortfolioMargin[] = [];
    for (const [place, portfolio] of parameters.portfolios.entries()) {
      const legs = legsOf(inputs, portfolio);
      if (legs.length === 0) continue;
      const margined = this.tables[place]?.margin(legs, parameters.offsets.length > 0);
      if (!margined) return null;
      margins.push(margined);
    }
    const credited = offsetCredits(parameters.offsets, margins);
    return credited.ok ? together(margins, credited.value) : null;
  }
}

function together(
  margins: readonly PortfolioMargin[],
  credits: readonly OffsetCredit[],
): ExactPortfolios | null {
  const initialMargin = exactUnits(
    sum(margins.map((one) => one.initialMargin)).minus(sum(credits.map(({ initial }) => initial))),
  );
  const maintenanceMargin = exactUnits(
    sum(margins.map((one) => one.maintenanceMargin)).minus(
      sum(credits.map(({ maintenance }) => maintenance)),
    ),
  );
  const parts = new Map<string, ExactPart>();
  for (const { name, legs } of margins) {
    for (const leg of legs) {
      const [initial, maintenance] = [exactUnits(leg.initialMargin), exactUnits(leg.maintenanceMargin)];
      if (initial === null || maintenance === null) return null;
      parts.set(`${name} ${leg.instrument}`, { initialMargin: initial, maintenanceMargin: maintenance });
    }
  }
  // A credit is exact and may have more digits than these numbers.
  if (initialMargin === null || maintenanceMargin === null) return null;
  return {
    ...{ initialMargin, maintenanceMargin },
    margins: margins.map(
      ({ name, initialMargin: initial, maintenanceMargin: maintenance, worstScenarios }) => ({
        ...{ name, initialMargin: initial, maintenanceMargin: maintenance, worstScenarios },
      }),
    ),
    partOf: (portfolio, instrument) => parts.get(`${portfolio} ${instrument}`) ?? NO_PART,
  };
}
