import { type Decimal, round, sum, ZERO } from '../../number/decimal';
import { assetPrice, collateralRule, collateralValue } from './collateral';
import type { CompiledClass } from './compile';
import type { MarginInputs } from './inputs';
import { chargeableOrders } from './open-orders';
import type { FilledSide } from './order-charge';
import { multiplierOf } from './position';
import type { CollateralBalance, Position, Purpose } from './types';

/** What a position's orders reserve of a balance. */
export interface SpotReserve {
  readonly asset: string;
  /** The orders that are taken as filled: of both sides those that cost more. */
  readonly filled: FilledSide;
  /** What they buy or sell, in units of the asset, ≥ 0. */
  readonly quantity: Decimal;
  /** What the balance comes to as it is, and after the fill, with what the fill pays or brings: both in the unit of account. */
  readonly before: Decimal;
  readonly after: Decimal;
  /** ≥ 0: what is charged. */
  readonly amount: Decimal;
}

/**
 * What orders of a class that reserves an asset are charged: as if the worse side of them were filled at the mark, and the account's
 * balance were what it then is, weighed by its amount, while the fill is paid or brought in the unit of account in full. The balance
 * as it is, is among what is compared, so an order never takes anything off.
 *
 * Each balance is rounded as collateral is, and so is what the fill pays or brings; nothing is rounded again.
 *
 * @returns null where the class reserves nothing, or nothing is ordered
 * @see docs/methodology.md#spot-orders
 */
export function spotReserve(
  inputs: MarginInputs,
  { reserves: asset }: Pick<CompiledClass, 'reserves'>,
  position: Position,
  purpose: Purpose,
): SpotReserve | null {
  const orders = asset === null ? null : chargeableOrders(position);
  if (asset === null || !orders) return null;
  const held = inputs.book.collateral.find((one) => one.asset === asset) ?? { asset, amount: ZERO };
  const before = worthOf(inputs, held, purpose);
  const price = assetPrice(inputs, collateralRule(inputs, asset), purpose, true);
  const multiplier = multiplierOf(inputs, position.instrument);
  const { collateralValue: rounding } = inputs.parameters.rounding;
  let worst: SpotReserve = { asset, filled: 'NONE', quantity: ZERO, before, after: before, amount: ZERO };
  for (const [filled, ordered] of [
    ['BUY', orders.buyQuantity],
    ['SELL', orders.sellQuantity.neg()],
  ] as const) {
    if (ordered.isZero()) continue;
    const bought = ordered.times(multiplier);
    const paid = round(bought.times(price).neg(), rounding);
    const filledBalance = { ...held, amount: held.amount.plus(bought) };
    const after = sum([worthOf(inputs, filledBalance, purpose), paid]);
    if (after.lt(worst.after))
      worst = { ...worst, filled, quantity: bought.abs(), after, amount: before.minus(after) };
  }
  return worst;
}

/** What a balance is for equity, less what it requires. */
function worthOf(inputs: MarginInputs, balance: CollateralBalance, purpose: Purpose): Decimal {
  const { equity, requirement } = collateralValue(inputs, balance, purpose);
  return equity.minus(requirement);
}
