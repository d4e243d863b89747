import { type Decimal, round, sum, ZERO } from '../../number/decimal';
import { assetPrice, collateralRule, collateralValue } from './collateral';
import type { CompiledParameters } from './compile';
import type { MarginInputs } from './inputs';
import type { CollateralBalance, PositionMargin, Purpose } from './types';

/**
 * Contracts that settle in another asset than the unit of account. Everything of such a position is computed in the asset that
 * it settles in, and rounded there as declared. Then it is valued at the asset's price:
 *
 * - notional and requirements in full, each rounded once more as declared;
 * - profit and loss as what it will be when it is settled, a part of the account's balance of the asset: the balance with it
 *   less the balance alone, both as collateral. So a gain counts less the asset's haircut, a loss in full, a gain and a loss in
 *   one asset are netted first, and settling moves no figure.
 *
 * @see docs/decisions/0098-a-result-is-valued-as-the-balance-it-becomes.md
 */

/** What says what an instrument settles in. */
type Settling = Pick<MarginInputs, 'instruments'> & {
  readonly parameters: Pick<CompiledParameters, 'settlementAsset'>;
};

/** What an instrument settles in, where that is not the unit of account; null where it is. */
export function otherSettlement({ instruments, parameters }: Settling, instrument: string): string | null {
  const asset = instruments.get(instrument)?.settlementAsset;
  return asset === undefined || asset === parameters.settlementAsset ? null : asset;
}

/** Every asset in which an account's positions settle beside the unit of account, by name. */
export function otherSettlements(inputs: Settling, instruments: readonly string[]): readonly string[] {
  const assets = instruments.map((instrument) => otherSettlement(inputs, instrument));
  return [...new Set(assets.filter((asset) => asset !== null))].sort();
}

/** A position's figures in the unit of account. @param own in what it settles in */
export function valuedPosition(inputs: MarginInputs, own: PositionMargin): PositionMargin {
  const asset = otherSettlement(inputs, own.instrument);
  if (asset === null) return own;
  const rule = collateralRule(inputs, asset);
  const priceFor = (purpose: Purpose, isOwned: boolean): Decimal =>
    assetPrice(inputs, rule, purpose, isOwned);
  const price = priceFor('maintenance', true);
  const { notional, profitAndLoss } = inputs.parameters.rounding;
  const required = (amount: Decimal, purpose: Purpose): Decimal =>
    valuedRequirement(inputs, asset, amount, purpose);
  const gained = (amount: Decimal, purpose: Purpose): Decimal =>
    round(amount.times(priceFor(purpose, amount.gte(0))), profitAndLoss);
  const { notional: size, initialMargin, maintenanceMargin, fillMargin, unrealisedProfit } = own;
  const { recognisedProfit, initialRecognisedProfit } = own;
  return {
    ...own,
    notional: round(size.times(price), notional),
    initialMargin: required(initialMargin, 'initial'),
    maintenanceMargin: required(maintenanceMargin, 'maintenance'),
    fillMargin: required(fillMargin, 'initial'),
    unrealisedProfit: gained(unrealisedProfit, 'maintenance'),
    recognisedProfit: gained(recognisedProfit, 'maintenance'),
    initialRecognisedProfit: gained(initialRecognisedProfit, 'initial'),
    settled: {
      ...{ asset, price, notional: size, initialMargin, maintenanceMargin, fillMargin },
      ...{ unrealisedProfit, recognisedProfit, initialRecognisedProfit },
    },
  };
}

/** A requirement in the unit of account. @param amount in what its position settles in, which is another asset */
export function valuedRequirement(
  inputs: MarginInputs,
  asset: string,
  amount: Decimal,
  purpose: Purpose,
): Decimal {
  const price = assetPrice(inputs, collateralRule(inputs, asset), purpose, false);
  return round(amount.times(price), inputs.parameters.rounding.margin);
}

/** A position's figures in what it settles in, whatever that is. */
export function ownFigures({ settled, ...figures }: PositionMargin): Omit<PositionMargin, 'settled'> {
  if (!settled) return figures;
  const { asset: _asset, price: _price, ...own } = settled;
  return { ...figures, ...own };
}

/** What counts of a position's profit, in what it settles in. */
export function ownProfit({ settled, ...figures }: PositionMargin, purpose: Purpose): Decimal {
  const { recognisedProfit, initialRecognisedProfit } = settled ?? figures;
  return purpose === 'initial' ? initialRecognisedProfit : recognisedProfit;
}

/** What counts of the profit of everything that settles in one asset. */
export interface SettledProfit {
  readonly asset: string;
  /** In the asset. */
  readonly profit: Decimal;
  /** The account's balance of it, and that with the profit in it. */
  readonly balance: CollateralBalance;
  readonly joined: CollateralBalance;
  /** What the profit makes of equity, in the unit of account. */
  readonly equity: Decimal;
}

/** Of each asset in which positions settle beside the unit of account, by name. */
export function settledProfits(
  inputs: MarginInputs,
  positions: readonly PositionMargin[],
  purpose: Purpose,
): readonly SettledProfit[] {
  const assets = [...new Set(positions.flatMap(({ settled }) => settled?.asset ?? []))].sort();
  return assets.map((asset) => {
    const settling = positions.filter(({ settled }) => settled?.asset === asset);
    return settledProfit(inputs, asset, sum(settling.map((one) => ownProfit(one, purpose))), purpose);
  });
}

/** @param profit what counts of the profit of all that settles in the asset, in it */
export function settledProfit(
  inputs: MarginInputs,
  asset: string,
  profit: Decimal,
  purpose: Purpose,
): SettledProfit {
  const balance = inputs.book.collateral.find((one) => one.asset === asset) ?? { asset, amount: ZERO };
  const joined = { ...balance, amount: balance.amount.plus(profit) };
  const valueOf = (held: CollateralBalance): Decimal => collateralValue(inputs, held, purpose).equity;
  return { asset, profit, balance, joined, equity: valueOf(joined).minus(valueOf(balance)) };
}

/** Profit and loss of all positions as it counts in equity, before the account's maximum; in the unit of account. */
export function countedProfit(
  inputs: MarginInputs,
  positions: readonly PositionMargin[],
  purpose: Purpose,
): Decimal {
  const inUnit = positions.filter(({ settled }) => settled === undefined);
  return sum([
    ...inUnit.map((position) => ownProfit(position, purpose)),
    ...settledProfits(inputs, positions, purpose).map(({ equity }) => equity),
  ]);
}
