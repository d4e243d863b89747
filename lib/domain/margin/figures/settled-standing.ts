import { type Decimal, sum, ZERO } from '../../number/decimal';
import { cappedProfit, isLiquidatable } from '../method/account';
import { collateralValue } from '../method/collateral';
import type { MarginInputs } from '../method/inputs';
import { positionMaintenance } from '../method/position-margin';
import { otherSettlement, ownProfit, settledProfit, valuedRequirement } from '../method/settlement';
import type { AccountMargin, CollateralBalance, Position, PositionMargin } from '../method/types';

/** An account of which some settles in another asset than the unit of account, as one price moves. */
interface SettledAccount {
  readonly inputs: MarginInputs;
  /** As it is. */
  readonly margined: AccountMargin;
  /** In no portfolio, and none moves with its price. */
  readonly instrument: string;
  /** Its positions, and the balances that it prices. */
  readonly positions: readonly Position[];
  readonly balances: readonly CollateralBalance[];
  /** Of the rest, what no price moves here. */
  readonly still: { readonly collateral: Decimal; readonly debt: Decimal; readonly together: Decimal };
}

/**
 * Whether it stands in LIQUIDATION, as a function of the price: what settles in another asset stands still in that, and is valued anew
 * with it; profits in one asset are valued together with the balance of it.
 */
export function settledLiquidatableAt({
  inputs,
  margined,
  instrument,
  positions,
  balances,
  still,
}: SettledAccount): (price: Decimal) => boolean {
  const { parameters } = inputs;
  const marginClass = parameters.classOfInstrument.get(instrument);
  const ownAsset = otherSettlement(inputs, instrument);
  const others = new SettledStanding(inputs, instrument, margined.positions);
  const hasPositions = margined.positions.length > 0;
  const valued = (at: MarginInputs, amount: Decimal): Decimal =>
    ownAsset === null ? amount : valuedRequirement(at, ownAsset, amount, 'maintenance');
  return (price) => {
    const at: MarginInputs = { ...inputs, prices: others.pricesAt(price) };
    const kept = marginClass
      ? positions.map((position) => positionMaintenance(at, marginClass, position, null))
      : [];
    const values = balances.map((balance) => collateralValue(at, balance, 'maintenance'));
    const profit = others.profitAt(at, ownAsset, sum(kept.map((one) => one.profit)));
    const equity = still.collateral
      .plus(sum(values.map((value) => value.equity)))
      .plus(cappedProfit(parameters, hasPositions, profit));
    const requirement = others
      .requirementAt(at)
      .plus(sum(kept.map(({ maintenanceMargin }) => valued(at, maintenanceMargin))))
      .plus(still.together)
      .plus(still.debt)
      .plus(sum(values.map((value) => value.requirement)));
    return isLiquidatable(parameters, equity, requirement);
  };
}

/** What positions in other instruments come to, each in what it settles in, as one price moves what that is worth. */
class SettledStanding {
  /** What counts of their profit, by what it is in; null: the unit of account. */
  private readonly profits = new Map<string | null, Decimal>();
  /** Requirements that the price does not move, in the unit of account. */
  private readonly still: Decimal;
  /** Requirements in assets that it prices, each in its own. */
  private readonly repriced: readonly { readonly asset: string; readonly amount: Decimal }[];
  /** Of profit in assets that it does not price. */
  private readonly known = new Map<string, Decimal>();
  private readonly prices: MarginInputs['prices'];

  constructor(
    inputs: MarginInputs,
    private readonly instrument: string,
    margined: readonly PositionMargin[],
  ) {
    const { parameters, book } = inputs;
    const others = margined.filter((one) => one.instrument !== instrument);
    const pricing = (asset: string): string | null => parameters.collateral.get(asset)?.pricedBy ?? null;
    for (const one of others) {
      const asset = one.settled?.asset ?? null;
      this.profits.set(asset, (this.profits.get(asset) ?? ZERO).plus(ownProfit(one, 'maintenance')));
    }
    const alone = others.filter(({ portfolio }) => portfolio === null);
    this.repriced = alone.flatMap(({ settled }) =>
      settled && pricing(settled.asset) === instrument
        ? [{ asset: settled.asset, amount: settled.maintenanceMargin }]
        : [],
    );
    const isStill = ({ settled }: PositionMargin): boolean =>
      !settled || pricing(settled.asset) !== instrument;
    this.still = sum(alone.filter(isStill).map(({ maintenanceMargin }) => maintenanceMargin));
    const own = otherSettlement(inputs, instrument);
    for (const [asset, profit] of this.profits)
      if (asset !== null && asset !== own && pricing(asset) !== instrument)
        this.known.set(asset, settledProfit(inputs, asset, profit, 'maintenance').equity);
    const assets = [...this.profits.keys(), own, ...book.collateral.map(({ asset }) => asset)];
    this.prices = new Map(
      assets.flatMap((asset) => {
        const name = asset === null ? null : pricing(asset);
        const price = name === null ? undefined : inputs.prices.get(name);
        return name === null || price === undefined ? [] : [[name, price] as const];
      }),
    );
  }

  /** Of what is read at a price: the instrument's own, and those of assets. */
  pricesAt(price: Decimal): MarginInputs['prices'] {
    return new Map(this.prices).set(this.instrument, price);
  }

  requirementAt(at: MarginInputs): Decimal {
    return this.repriced.reduce(
      (all, { asset, amount }) => all.plus(valuedRequirement(at, asset, amount, 'maintenance')),
      this.still,
    );
  }

  /** What counts of all profit, in the unit of account. @param own of the instrument itself, in what it settles in */
  profitAt(at: MarginInputs, ownAsset: string | null, own: Decimal): Decimal {
    const inUnit = (this.profits.get(null) ?? ZERO).plus(ownAsset === null ? own : ZERO);
    const assets = new Set([...this.profits.keys(), ownAsset]);
    return [...assets].reduce((all, asset) => {
      if (asset === null) return all;
      const profit = (this.profits.get(asset) ?? ZERO).plus(asset === ownAsset ? own : ZERO);
      return all.plus(this.known.get(asset) ?? settledProfit(at, asset, profit, 'maintenance').equity);
    }, inUnit);
  }
}
