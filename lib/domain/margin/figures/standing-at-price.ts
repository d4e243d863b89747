import { assert } from '../../assert';
import { type Decimal, sum, ZERO } from '../../number/decimal';
import { cappedProfit, isLiquidatable, marginAccount } from '../method/account';
import { type CollateralValue, collateralValue } from '../method/collateral';
import type { CompiledClass } from '../method/compile';
import type { MarginInputs } from '../method/inputs';
import { positionMaintenance } from '../method/position-margin';
import type { AccountMargin, Position, PositionMargin } from '../method/types';
import { HeldByInstrument, type Moving } from './held-by-instrument';
import { PortfoliosAtPrice } from './portfolios-at-price';
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

/**
 * Where an account stands when one price moves and everything else stands still: only what the price moves is margined
 * anew, by the reference method, and the fixed rest is added. Equal to margining the whole account, to the last digit.
 */
export class StandingAtPrice {
  /** Of the whole account, as it is. */
  readonly whole: Standing;
  readonly portfolios: PortfoliosAtPrice;
  readonly held: HeldByInstrument;
  /** Whether any of it settles in another asset than the unit of account: then no part of the account is a line of a price. */
  readonly isValued: boolean;

  /** @param margined what the reference method says of the inputs */
  constructor(
    private readonly inputs: MarginInputs,
    private readonly margined: AccountMargin,
  ) {
    const { book } = inputs;
    this.held = new HeldByInstrument(inputs, margined);
    this.portfolios = new PortfoliosAtPrice(inputs, this.held);
    this.whole = standingOf(
      margined.positions,
      book.collateral.map((balance) => collateralValue(inputs, balance, 'maintenance')),
    );
    this.isValued = margined.positions.some(({ settled }) => settled !== undefined);
  }

  moving(instrument: string): Moving {
    return this.held.moving(instrument);
  }

  /** What portfolios require together, as they are. */
  get together(): Decimal {
    return this.portfolios.together;
  }

  /** What everything but an instrument's own positions, and what it prices, comes to. */
  fixed(instrument: string): Standing {
    const { balances } = this.moving(instrument);
    const own = standingOf(
      this.held.margin(instrument),
      balances.map((balance) => collateralValue(this.inputs, balance, 'maintenance')),
    );
    return difference(this.whole, own);
  }

  /** Whether the account stands in LIQUIDATION, as a function of one price > 0. */
  isLiquidatableAt(instrument: string): (price: Decimal) => boolean {
    const { inputs } = this;
    const { parameters } = inputs;
    if (this.isValued) return this.isValuedLiquidatableAt(instrument);
    const { positions, balances } = this.moving(instrument);
    const fixed = this.fixed(instrument);
    const portfolios = this.portfolios.portfoliosAt(instrument);
    const marginClass = parameters.classOfInstrument.get(instrument);
    const portfolio = this.held.portfolioOf(instrument);
    const hasPositions = this.margined.positions.length > 0;
    // A portfolio's requirement is laid out leg by leg only where what counts of a profit depends on it.
    const readsPart = marginClass?.profitWeight?.isAboveRequirement === true;
    return (price) => {
      const at: MarginInputs = { ...inputs, prices: new Map([[instrument, price]]) };
      const { together, partOf, otherProfit } = portfolios(price);
      const values = balances.map((balance) => collateralValue(at, balance, 'maintenance'));
      const part = portfolio === null ? null : readsPart ? partOf(portfolio, instrument) : ZERO;
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
    if (this.held.portfolioOf(instrument) !== null || this.held.movedPortfolios(instrument).length > 0)
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
