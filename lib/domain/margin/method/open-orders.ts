import { assert } from '../../assert';
import { type Decimal, sum } from '../../number/decimal';
import type { CompiledClass } from './compile';
import type { OpenOrder, Position } from './types';

type Ordered = Pick<Position, 'orders' | 'openOrders'>;

/** A position's orders in all but for those that only reduce, which are never charged; null when there are none. */
export function chargeableOrders({ orders, openOrders }: Ordered): NonNullable<Position['orders']> | null {
  assert(orders === undefined || openOrders === undefined, 'orders are stated in all or each, not both');
  if (orders) return orders;
  const each = chargeable(openOrders);
  if (each.length === 0) return null;
  const total = (side: OpenOrder['side']): Decimal =>
    sum(each.filter((order) => order.side === side).map(({ quantity }) => quantity));
  return { buyQuantity: total('BUY'), sellQuantity: total('SELL'), count: each.length };
}

/** Those that may be charged, as far as their own word goes. */
export function chargeable(orders: readonly OpenOrder[] = []): readonly OpenOrder[] {
  return orders.filter(({ isReduceOnly }) => !isReduceOnly);
}

/**
 * Whether orders of a side can make a position larger: of a leg only those of its own side, for what reduces a leg never
 * turns it over. So an order that reduces a leg is charged no more than one that says so of itself.
 */
export function canEnlarge(side: OpenOrder['side'], { leg }: Pick<Position, 'leg'>): boolean {
  return leg === undefined || (side === 'BUY') === (leg === 'LONG');
}

/** Positive buys. */
export function signedQuantity({ side, quantity }: OpenOrder): Decimal {
  return side === 'BUY' ? quantity : quantity.neg();
}

/** Whether there is anything to margin: a position of quantity 0 is one only while it has orders that may be charged. */
export function isCharged({ quantity, ...ordered }: Ordered & Pick<Position, 'quantity'>): boolean {
  return !quantity.isZero() || (chargeableOrders(ordered)?.count ?? 0) > 0;
}

/** Whether orders are charged by what their totals do not say. */
export function needsLimitPrices({ initialOrders }: Pick<CompiledClass, 'initialOrders'>): boolean {
  return initialOrders !== null && (initialOrders.isAtLimit || initialOrders.isLossCharged);
}
