import { assert } from '../../assert';
import { type Decimal, sum, ZERO } from '../../number/decimal';
import { cappedProfit, isLiquidatable, marginAccount } from '../method/account';
import { accountPortfolios, legsOf, lessOffsets, portfolioMarket } from '../method/account-portfolios';
import { type CollateralValue, collateralValue, countedAmount } from '../method/collateral';
import type { CompiledClass, CompiledParameters } from '../method/compile';
import type { MarginInputs } from '../method/inputs';
import { heldPosition } from '../method/legs';
import { positionMaintenance } from '../method/position-margin';
import type { AccountMargin, CollateralBalance, Position, PositionMargin } from '../method/types';
import { dependsOnMark, portfolioAtMarks } from '../portfolio/portfolio-margin';
import type { PortfolioLeg, PortfolioMargin } from '../portfolio/types';
import { settledLiquidatableAt } from './settled-standing';

/** What stands for keeping positions: as sums, of everything or of what one price moves. */
export interface Standing {
  /** Collateral, as it counts. */
  readonly collateral: Decimal;
  /** Profit and loss, as it counts, before the account's maximum. */
  readonly profit: Decimal;
  /** Requirements of what is margined alone. */
  readonly alone: Decimal;
  /** Debts that are requirements. */
  readonly debt: Decimal;
}

/** What one instrument's price moves in an account. */
export interface Moving {
  /** Its position; both legs of hedge mode. */
  readonly positions: readonly Position[];
  /** Balances that it prices. */
  readonly balances: readonly CollateralBalance[];
}

type Portfolio = CompiledParameters['portfolios'][number];

/**
 * Where an account stands when one price moves and everything else stands still: only what the price moves is margined
 * anew, by the reference method, and the fixed rest is added. Equal to margining the whole account, to the last digit.
 */
export class StandingAtPrice {
  /** Of the whole account, as it is. */
  readonly whole: Standing;
  /** What portfolios require together, as they are. */
  readonly together: Decimal;
  private readonly margins = new Map<string, PositionMargin[]>();
  private readonly balances = new Map<string, CollateralBalance[]>();
  private readonly portfolioMargins: readonly PortfolioMargin[];
  /** Whether any of it settles in another asset than the unit of account: then no part of the account is a line of a price. */
  readonly isValued: boolean;

  /** @param margined what the reference method says of the inputs */
  constructor(
    private readonly inputs: MarginInputs,
    private readonly margined: AccountMargin,
  ) {
    const { parameters, book } = inputs;
    for (const margin of margined.positions) {
      const others = this.margins.get(margin.instrument);
      if (others) others.push(margin);
      else this.margins.set(margin.instrument, [margin]);
    }
    for (const balance of book.collateral) {
      const pricedBy = parameters.collateral.get(balance.asset)?.pricedBy ?? null;
      if (countedAmount(balance).isZero() || pricedBy === null) continue;
      const others = this.balances.get(pricedBy);
      if (others) others.push(balance);
      else this.balances.set(pricedBy, [balance]);
    }
    this.whole = standingOf(
      margined.positions,
      book.collateral.map((balance) => collateralValue(inputs, balance, 'maintenance')),
    );
    const together = accountPortfolios(inputs);
    assert(together.ok, 'what was margined once is margined again');
    this.isValued = margined.positions.some(({ settled }) => settled !== undefined);
    this.together = together.value.maintenanceMargin;
    this.portfolioMargins = together.value.margins;
  }

  moving(instrument: string): Moving {
    return {
      positions: this.margin(instrument).map((margin) => heldPosition(this.inputs.book, margin)),
      balances: this.balances.get(instrument) ?? [],
    };
  }

  /** Of its position, or of both legs. */
  margin(instrument: string): readonly PositionMargin[] {
    return this.margins.get(instrument) ?? [];
  }

  /** The portfolio that holds it; null: none does, or there is no position. */
  portfolioOf(instrument: string): string | null {
    return this.margin(instrument)[0]?.portfolio ?? null;
  }

  /** What everything but an instrument's own positions, and what it prices, comes to. */
  fixed(instrument: string): Standing {
    const { balances } = this.moving(instrument);
    const own = standingOf(
      this.margin(instrument),
      balances.map((balance) => collateralValue(this.inputs, balance, 'maintenance')),
    );
    return difference(this.whole, own);
  }

  /** Whether a price moves what portfolios require, and which of them. */
  movedPortfolios(instrument: string): readonly Portfolio[] {
    const { parameters, instruments } = this.inputs;
    const { positions, balances } = this.moving(instrument);
    const name = this.portfolioOf(instrument);
    const kind = instruments.get(instrument)?.kind ?? 'PERPETUAL';
    return parameters.portfolios.filter(
      ({ compiled, assets }) =>
        (positions.length > 0 && compiled.name === name && dependsOnMark(compiled, { kind })) ||
        balances.some(({ asset }) => assets.has(asset)),
    );
  }

  /** Whether the account stands in LIQUIDATION, as a function of one price > 0. */
  isLiquidatableAt(instrument: string): (price: Decimal) => boolean {
    const { inputs } = this;
    const { parameters } = inputs;
    if (this.isValued) return this.isValuedLiquidatableAt(instrument);
    const { positions, balances } = this.moving(instrument);
    const fixed = this.fixed(instrument);
    const portfolios = this.portfoliosAt(instrument);
    const marginClass = parameters.classOfInstrument.get(instrument);
    const portfolio = this.portfolioOf(instrument);
    const hasPositions = this.margined.positions.length > 0;
    return (price) => {
      const at: MarginInputs = { ...inputs, prices: new Map([[instrument, price]]) };
      const { together, partOf, otherProfit } = portfolios(price);
      const values = balances.map((balance) => collateralValue(at, balance, 'maintenance'));
      const part = portfolio === null ? null : partOf(portfolio, instrument);
      const kept = keptOf(at, marginClass, positions, part);
      const equity = fixed.collateral
        .plus(sum(values.map((value) => value.equity)))
        .plus(cappedProfit(parameters, hasPositions, fixed.profit.plus(otherProfit).plus(kept.profit)));
      const alone = part ? fixed.alone : fixed.alone.plus(kept.maintenanceMargin);
      const requirement = alone
        .plus(together)
        .plus(fixed.debt.plus(sum(values.map((value) => value.requirement))));
      return isLiquidatable(parameters, equity, requirement);
    };
  }

  private isValuedLiquidatableAt(instrument: string): (price: Decimal) => boolean {
    const { inputs, margined, together } = this;
    if (this.portfolioOf(instrument) !== null || this.movedPortfolios(instrument).length > 0)
      return (price) => this.isLiquidatedWhole(instrument, price);
    const { positions, balances } = this.moving(instrument);
    const still = { ...this.fixed(instrument), together };
    return settledLiquidatableAt({ inputs, margined, instrument, positions, balances, still });
  }

  /** The whole account at the price. */
  private isLiquidatedWhole(instrument: string, price: Decimal): boolean {
    const prices = new Map(this.inputs.prices).set(instrument, price);
    const margined = marginAccount({ ...this.inputs, prices });
    assert(margined.ok, 'an account that was margined is margined at another price');
    return margined.value.status === 'LIQUIDATION';
  }

  /** What portfolios require at a price, a position's part in that, and by how much it moves what counts of other profits. */
  private portfoliosAt(instrument: string): (price: Decimal) => {
    readonly together: Decimal;
    readonly partOf: PartOf;
    readonly otherProfit: Decimal;
  } {
    const { parameters, book } = this.inputs;
    const moved = this.movedPortfolios(instrument).map((portfolio) =>
      this.portfolioAt(portfolio, instrument),
    );
    const still = { together: this.together, partOf: partsOf(this.portfolioMargins), otherProfit: ZERO };
    if (moved.length === 0) return () => still;
    const dependants = this.dependants(moved.map(({ name }) => name)).filter(
      (position) => position.instrument !== instrument,
    );
    return (price) => {
      const at = new Map(moved.map(({ name, margin }) => [name, margin(price)]));
      const margins = this.portfolioMargins.map((margin) => at.get(margin.name) ?? margin);
      const together = lessOffsets(parameters, book.account, margins);
      assert(together.ok, 'an account that was margined is margined at another price');
      const partOf = partsOf(margins);
      return {
        together: together.value.maintenanceMargin,
        partOf,
        otherProfit: this.gained(dependants, partOf),
      };
    };
  }

  private portfolioAt(
    portfolio: Portfolio,
    instrument: string,
  ): { readonly name: string; readonly margin: (price: Decimal) => PortfolioMargin } {
    const { inputs } = this;
    const { asOf, book } = inputs;
    assert(asOf !== undefined, 'what was margined in a portfolio was so at an instant');
    const { compiled, assets } = portfolio;
    const held = book.positions.filter((one) => this.portfolioOf(one.instrument) === compiled.name);
    const own: MarginInputs = {
      ...inputs,
      book: {
        ...book,
        positions: held,
        collateral: book.collateral.filter(({ asset }) => assets.has(asset)),
      },
    };
    const legsAt = (prices: MarginInputs['prices']): PortfolioLeg[] => legsOf({ ...own, prices }, portfolio);
    const atMarks = portfolioAtMarks(compiled, legsAt(inputs.prices), portfolioMarket(inputs, asOf));
    assert(atMarks.ok, 'a portfolio that was margined is margined again');
    const needed = [
      ...held.map((one) => one.instrument),
      ...own.book.collateral.flatMap(({ asset }) => inputs.parameters.collateral.get(asset)?.pricedBy ?? []),
    ];
    const known = needed.flatMap((name) => {
      const price = inputs.prices.get(name);
      return price ? [[name, price] as const] : [];
    });
    return {
      name: compiled.name,
      margin: (price) => {
        const margined = atMarks.value(legsAt(new Map(known).set(instrument, price)));
        assert(margined.ok, 'a portfolio that was margined is margined at another price');
        return margined.value;
      },
    };
  }

  /** Positions of portfolios whose profit counts by what is required of them. */
  private dependants(portfolios: readonly string[]): readonly Position[] {
    const { parameters, book } = this.inputs;
    return book.positions.filter(({ instrument }) => {
      const portfolio = this.portfolioOf(instrument);
      const { profitWeight } = parameters.classOfInstrument.get(instrument) ?? {};
      return portfolio !== null && portfolios.includes(portfolio) && profitWeight?.isAboveRequirement;
    });
  }

  private gained(positions: readonly Position[], partOf: PartOf): Decimal {
    return sum(
      positions.map((position) => {
        const marginClass = this.inputs.parameters.classOfInstrument.get(position.instrument);
        const [margin] = this.margin(position.instrument);
        assert(marginClass !== undefined && margin !== undefined, 'a margined position has a class');
        const part = partOf(margin.portfolio, position.instrument);
        const { profit } = positionMaintenance(this.inputs, marginClass, position, part);
        return profit.minus(margin.recognisedProfit);
      }),
    );
  }
}

/** What positions in one instrument need to be kept, and what counts of their profit. */
function keptOf(
  inputs: MarginInputs,
  marginClass: CompiledClass | undefined,
  positions: readonly Position[],
  part: Decimal | null,
): ReturnType<typeof positionMaintenance> {
  const kept = marginClass
    ? positions.map((position) => positionMaintenance(inputs, marginClass, position, part))
    : [];
  return {
    maintenanceMargin: sum(kept.map(({ maintenanceMargin }) => maintenanceMargin)),
    profit: sum(kept.map(({ profit }) => profit)),
  };
}

/** A position's part in what its portfolio requires. */
type PartOf = (portfolio: string | null, held: string) => Decimal;

function partsOf(margins: readonly PortfolioMargin[]): PartOf {
  return (portfolio, held) =>
    margins.find(({ name }) => name === portfolio)?.legs.find(({ instrument }) => instrument === held)
      ?.maintenanceMargin ?? ZERO;
}

function standingOf(margins: readonly PositionMargin[], values: readonly CollateralValue[]): Standing {
  return {
    collateral: sum(values.map(({ equity }) => equity)),
    profit: sum(margins.map(({ recognisedProfit }) => recognisedProfit)),
    alone: sum(
      margins.filter(({ portfolio }) => portfolio === null).map(({ maintenanceMargin }) => maintenanceMargin),
    ),
    debt: sum(values.map(({ requirement }) => requirement)),
  };
}

function difference(one: Standing, other: Standing): Standing {
  return {
    collateral: one.collateral.minus(other.collateral),
    profit: one.profit.minus(other.profit),
    alone: one.alone.minus(other.alone),
    debt: one.debt.minus(other.debt),
  };
}
