import { type Decimal, sum, ZERO } from '../../number/decimal';
import type { MarginInputs } from '../method/inputs';
import { otherSettlement, ownProfit, settledProfit, valuedRequirement } from '../method/settlement';
import type { PositionMargin } from '../method/types';

/** What positions in other instruments come to, each in what it settles in, as one price moves what that is worth. */
export class SettledStanding {
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
