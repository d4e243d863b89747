import { type Decimal, ZERO } from '../../number/decimal';
import { decimalOf, type Fraction, minus, roundFraction, sumOfMany } from '../../number/fraction';
import type { InitialOrders } from './class-charge';
import type { CompiledClass } from './compile';
import type { MarginInputs } from './inputs';
import { canEnlarge, chargeable, chargeableOrders, signedQuantity } from './open-orders';
import { type ChargedBasis, chargedBasis, chargedPrice, exactValue, valuationPrice } from './position';
import type { OpenOrder, Position, Purpose } from './types';

/** Which orders of a position are taken as filled: none, all that buy, all that sell. */
export type FilledSide = 'NONE' | OpenOrder['side'];

/**
 * What a requirement may be charged on: the position, and, where its class charges orders for initial margin alone, what
 * it would be after all its bids and after all its asks. What requires most of these is charged, so an order never takes
 * anything off and initial margin is never below that of the position alone. Of a leg only the orders that enlarge it count.
 *
 * The position counts at its own price and each order at its own: |position + bids| and |position − asks| of values.
 *
 * @returns the position itself first
 */
export function chargedBases(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
  purpose: Purpose,
): readonly (ChargedBasis & { readonly filled: FilledSide })[] {
  const own = { ...chargedBasis(inputs, marginClass, position, purpose), filled: 'NONE' as const };
  const { initialOrders } = marginClass;
  if (purpose === 'maintenance' || !initialOrders) return [own];
  const { quantity } = position;
  const value = exactValue(inputs, position, chargedPrice(inputs, marginClass, position, quantity, purpose));
  const { notional } = inputs.parameters.rounding;
  return [
    own,
    ...orderSides(inputs, initialOrders, position).map((side) => ({
      filled: side.filled,
      quantity: quantity.plus(side.quantity),
      notional: decimalOf(roundFraction(sizeOf(sumOfMany([value, ...side.values])), notional)),
    })),
  ];
}

function sizeOf({ numerator, denominator }: Fraction): Fraction {
  return { numerator: numerator < 0n ? -numerator : numerator, denominator };
}

/** The orders of one side: their signed quantity, and the signed values that are charged. */
interface OrderSide {
  readonly filled: OpenOrder['side'];
  readonly quantity: Decimal;
  readonly values: readonly Fraction[];
}

function orderSides(inputs: MarginInputs, { isAtLimit }: InitialOrders, position: Position): OrderSide[] {
  const { instrument } = position;
  const totals = chargeableOrders(position);
  if (!totals) return [];
  const sides = (['BUY', 'SELL'] as const).filter((side) => canEnlarge(side, position));
  return sides.flatMap((filled) => {
    const quantity = filled === 'BUY' ? totals.buyQuantity : totals.sellQuantity.neg();
    if (quantity.isZero()) return [];
    const valueAt = (size: Decimal, price: Decimal): Fraction =>
      exactValue(inputs, { instrument, quantity: size }, price);
    const values = isAtLimit
      ? chargeable(position.openOrders)
          .filter(({ side }) => side === filled)
          .map((order) => valueAt(signedQuantity(order), order.limitPrice))
      : [valueAt(quantity, valuationPrice(inputs, instrument, 'initial', filled === 'BUY'))];
    return [{ filled, quantity, values }];
  });
}

/** The orders whose open loss a class charges, each with that loss: above 0 and exact; of an inverse contract too. */
export function openLosses(
  inputs: MarginInputs,
  { initialOrders }: Pick<CompiledClass, 'initialOrders'>,
  { instrument, openOrders, leg }: Position,
): readonly { readonly order: OpenOrder; readonly price: Decimal; readonly loss: Fraction }[] {
  if (!initialOrders?.isLossCharged) return [];
  const charged = chargeable(openOrders).filter(({ side }) => canEnlarge(side, { leg }));
  return charged.flatMap((order) => {
    const quantity = signedQuantity(order);
    const price = valuationPrice(inputs, instrument, 'initial', order.side === 'BUY');
    const paid = exactValue(inputs, { instrument, quantity }, order.limitPrice);
    const loss = minus(paid, exactValue(inputs, { instrument, quantity }, price));
    return loss.numerator > 0n ? [{ order, price, loss }] : [];
  });
}

/**
 * What a position's orders would lose at the price for opening if they were filled now, rounded as margins are: a limit
 * that is worse than the mark is a loss from its fill on, so it must be there before.
 */
export function chargedOpenLoss(
  inputs: MarginInputs,
  marginClass: Pick<CompiledClass, 'initialOrders'>,
  position: Position,
): Decimal {
  const losses = openLosses(inputs, marginClass, position).map(({ loss }) => loss);
  if (losses.length === 0) return ZERO;
  return decimalOf(roundFraction(sumOfMany(losses), inputs.parameters.rounding.margin));
}
