import { type Decimal, ZERO } from '../../number/decimal';
import { decimalOf, roundFraction } from '../../number/fraction';
import { jsonPointer } from '../../json/json-pointer';
import type { CompiledClass } from '../method/compile';
import type { MarginInputs } from '../method/inputs';
import { chargeableOrders } from '../method/open-orders';
import { openLosses } from '../method/order-charge';
import type { ChargedRequirement } from '../method/position-margin';
import type { Position, Term } from '../method/types';
import { TERM_ROUNDING, withRounding } from './explain-terms';
import { groupedText } from './figure-text';

/**
 * What a position's orders add to its initial margin, where its class charges them for that alone: what all that buy, or
 * all that sell, add as if they were filled, and what each would lose. None where they add nothing.
 */
export function orderTerms(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
  charged: ChargedRequirement,
): Term[] {
  return [
    ...filledTerms(marginClass, position, charged),
    ...lossTerms(inputs, marginClass, position, charged.openLoss),
  ];
}

/** What a position's orders reserve of a balance; none where they reserve nothing, or their fill costs nothing. */
export function reserveTerms(
  marginClass: CompiledClass,
  { instrument }: Position,
  { reserve }: ChargedRequirement,
): Term[] {
  if (!reserve || reserve.amount.isZero()) return [];
  const { asset, filled, quantity, before, after, amount } = reserve;
  const what = `${filled === 'BUY' ? 'buy' : 'sell'} ${groupedText(quantity)} ${asset}`;
  return [
    {
      kind: 'OPEN_ORDERS',
      path: jsonPointer('marginClasses', marginClass.name, 'openOrders', 'reserves'),
      subject: instrument,
      basis: before,
      rate: null,
      amount,
      label: `orders to ${what}, as if filled at the mark: what ${asset} counts for falls from ${groupedText(before)} to ${groupedText(after)}`,
    },
  ];
}

function filledTerms(
  marginClass: CompiledClass,
  position: Position,
  { filled, notional, margin, alone }: ChargedRequirement,
): Term[] {
  const amount = margin.minus(alone.margin);
  if (amount.isZero()) return [];
  const { instrument } = position;
  const totals = chargeableOrders(position);
  const isBought = filled === 'BUY';
  const ordered = (isBought ? totals?.buyQuantity : totals?.sellQuantity) ?? ZERO;
  const at = marginClass.initialOrders?.isAtLimit ? 'at their limit prices' : 'at the mark';
  return [
    {
      kind: 'OPEN_ORDERS',
      path: jsonPointer('marginClasses', marginClass.name, 'openOrders'),
      subject: instrument,
      basis: notional.minus(alone.notional),
      rate: null,
      amount,
      label: `orders to ${isBought ? 'buy' : 'sell'} ${groupedText(ordered)} ${instrument}, as if filled ${at}`,
    },
  ];
}

function lossTerms(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
  openLoss: Decimal,
): Term[] {
  const { instrument } = position;
  const terms = openLosses(inputs, marginClass, position).map(({ order, price, loss }): Term => {
    const amount = decimalOf(roundFraction(loss, TERM_ROUNDING));
    const what = `${order.side === 'BUY' ? 'buy' : 'sell'} ${groupedText(order.quantity)} ${instrument}`;
    return {
      kind: 'OPEN_LOSS',
      path: jsonPointer('marginClasses', marginClass.name, 'openOrders', 'openLoss'),
      subject: instrument,
      basis: ZERO,
      rate: null,
      amount,
      label: `order to ${what} at ${groupedText(order.limitPrice)}, against ${groupedText(price)}`,
    };
  });
  return terms.length === 0
    ? []
    : withRounding(terms, openLoss, instrument, 'margin', inputs.parameters.rounding.margin);
}
