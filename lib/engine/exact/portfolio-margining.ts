import { sum } from '../../domain/number/decimal';
import { legsOf } from '../../domain/margin/method/account-portfolios';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import { offsetCredits } from '../../domain/margin/portfolio/offset-credit';
import type { PortfolioLeg, PortfolioMargin, PortfolioMarket } from '../../domain/margin/portfolio/types';
import type { AccountBook } from '../../domain/margin/method/types';
import type { ExactPortfolios } from './exact-account';
import type { ExactPart } from './exact-position';
import { decimalOfUnits, exactUnits } from './exact-units';
import { GridTable, type SettledPortfolio } from './grid-table';
import { OptionStandardTable } from './option-standard-table';
import { totalOf } from './ratio';

const NO_PART: ExactPart = { initialMargin: 0n, maintenanceMargin: 0n };

type PortfolioTable = GridTable | OptionStandardTable;

/** What an account holds in one portfolio. */
interface Holding {
  readonly name: string;
  readonly table: PortfolioTable | null;
  readonly legs: readonly PortfolioLeg[];
}

/** Margins what accounts hold in portfolios, by one table for each. */
export class PortfolioMargining {
  /** In the order of the set's portfolios; null without an instant to margin at. */
  private readonly tables: readonly (PortfolioTable | null)[];

  constructor(
    private readonly parameters: CompiledParameters,
    private readonly market: MarketState,
  ) {
    const { asOf, figures } = market;
    this.tables = parameters.portfolios.map(({ compiled: { name, document, rounding } }) => {
      if (!asOf) return null;
      const at: PortfolioMarket = { asOf, figure: (subject, figure) => figures?.get(subject)?.[figure] };
      return document.method === 'SCENARIO_GRID'
        ? new GridTable({ name, document, rounding }, at)
        : new OptionStandardTable({ name, document, rounding }, at);
    });
  }

  /** @returns null for what the reference method refuses, or what no table holds */
  of(book: AccountBook): ExactPortfolios | null {
    const { parameters, market } = this;
    const inputs = { ...market, parameters, book };
    const held = parameters.portfolios
      .map((portfolio, place): Holding => ({
        name: portfolio.compiled.name,
        table: this.tables[place] ?? null,
        legs: legsOf(inputs, portfolio),
      }))
      .filter(({ legs }) => legs.length > 0);
    const isOffset = parameters.offsets.some((offset) =>
      offset.legs.every(({ portfolio }) => held.some(({ name }) => name === portfolio)),
    );
    return isOffset ? this.withOffsets(held) : withoutOffsets(held);
  }

  private withOffsets(held: readonly Holding[]): ExactPortfolios | null {
    const margins: PortfolioMargin[] = [];
    for (const { table, legs } of held) {
      const margined = table?.margin(legs, true);
      if (!margined) return null;
      margins.push(margined);
    }
    const credited = offsetCredits(this.parameters.offsets, margins);
    const settled = allOf(margins.map(settledOf));
    if (!credited.ok || !settled) return null;
    // A credit is exact and may have more digits than these numbers.
    const initial = exactUnits(sum(credited.value.map((credit) => credit.initial)));
    const maintenance = exactUnits(sum(credited.value.map((credit) => credit.maintenance)));
    if (initial === null || maintenance === null) return null;
    return together(settled, { initialMargin: initial, maintenanceMargin: maintenance });
  }
}

function withoutOffsets(held: readonly Holding[]): ExactPortfolios | null {
  const settled = held.map(({ table, legs }) => {
    if (!table) return null;
    const quick = table.quickly(legs);
    if (quick) return quick;
    const margined = table.margin(legs, false);
    return margined && settledOf(margined);
  });
  const all = allOf(settled);
  return all && together(all, NO_PART);
}

function settledOf({
  name,
  legs,
  worstScenarios,
  initialMargin,
  maintenanceMargin,
}: PortfolioMargin): SettledPortfolio | null {
  const whole = partOf({ initialMargin, maintenanceMargin });
  const parts = allOf(legs.map(partOf));
  if (!whole || !parts) return null;
  return { ...whole, name, worstScenarios, parts, instruments: legs.map(({ instrument }) => instrument) };
}

function partOf(figures: Pick<PortfolioMargin, 'initialMargin' | 'maintenanceMargin'>): ExactPart | null {
  const [initialMargin, maintenanceMargin] = [
    exactUnits(figures.initialMargin),
    exactUnits(figures.maintenanceMargin),
  ];
  return initialMargin === null || maintenanceMargin === null ? null : { initialMargin, maintenanceMargin };
}

/** All of them; null if any is. */
function allOf<Value>(values: readonly (Value | null)[]): Value[] | null {
  const found = values.filter((value): value is Value => value !== null);
  return found.length === values.length ? found : null;
}

function together(settled: readonly SettledPortfolio[], credit: ExactPart): ExactPortfolios {
  const parts = new Map<string, ExactPart>();
  for (const { name, instruments, parts: own } of settled)
    for (const [place, instrument] of instruments.entries())
      parts.set(`${name} ${instrument}`, own[place] ?? NO_PART);
  return {
    initialMargin: totalOf(settled.map(({ initialMargin }) => initialMargin)) - credit.initialMargin,
    maintenanceMargin:
      totalOf(settled.map(({ maintenanceMargin }) => maintenanceMargin)) - credit.maintenanceMargin,
    margins: settled.map(({ name, initialMargin, maintenanceMargin, worstScenarios }) => ({
      ...{ name, worstScenarios },
      initialMargin: decimalOfUnits(initialMargin),
      maintenanceMargin: decimalOfUnits(maintenanceMargin),
    })),
    partOf: (portfolio, instrument) => parts.get(`${portfolio} ${instrument}`) ?? NO_PART,
  };
}
