import { assert } from '../../assert';
import { Decimal, ZERO } from '../../number/decimal';
import type { CompiledClass } from './compile';
import { chargeable, chargeableOrders, isCharged, needsLimitPrices } from './open-orders';
import { chargedQuantity } from './position';
import type { AccountBook, OpenOrder, Position } from './types';

/** The other leg of the same contract; null where the account has none, and of a position that is no leg. */
export function otherLeg(
  { positions }: Pick<AccountBook, 'positions'>,
  { instrument, leg }: Position,
): Position | null {
  if (!leg) return null;
  return positions.find((one) => one.instrument === instrument && one.leg !== leg && isCharged(one)) ?? null;
}

/** The one-way position that two legs come to. */
export interface NettedPosition {
  /** With the entry price and the choice of the leg on whose side it is. */
  readonly position: Position;
  /** With the other leg's choice: what it is by, where orders that are charged beside it turn it over. */
  readonly turned: Position;
}

/**
 * What a leg is charged as where both are charged on their NET quantity: the one-way position that both come to, after
 * their worse orders if the class charges those for both requirements. The orders of both are its orders; one that
 * reduces a leg counts up to what the leg holds.
 *
 * @returns null of the leg on the other side, which is not charged; where both cancel, of the short one
 */
export function nettedPosition(
  marginClass: Pick<CompiledClass, 'isChargedForOrders' | 'initialOrders'>,
  position: Position,
  other: Position,
): NettedPosition | null {
  const [long, short] = position.leg === 'LONG' ? [position, other] : [other, position];
  assert(long.leg === 'LONG' && short.leg === 'SHORT', 'what is netted is a long and a short leg');
  const pooled = {
    quantity: long.quantity.plus(short.quantity),
    ...(needsLimitPrices(marginClass) ? pooledEach(long, short) : pooledTotals(long, short)),
  };
  const isShort = chargedQuantity(marginClass, pooled).lt(0);
  if (isShort !== (position.leg === 'SHORT')) return null;
  const oneWay = ({ leg: _leg, orders: _orders, openOrders: _each, ...carrier }: Position): Position => ({
    ...carrier,
    ...pooled,
  });
  return { position: oneWay(position), turned: oneWay(other) };
}

function pooledTotals(long: Position, short: Position): Pick<Position, 'orders'> {
  const [ofLong, ofShort] = [chargeableOrders(long), chargeableOrders(short)];
  if (!ofLong && !ofShort) return {};
  const [longs, shorts] = [ofLong ?? NO_ORDERS, ofShort ?? NO_ORDERS];
  return {
    orders: {
      buyQuantity: longs.buyQuantity.plus(Decimal.min(shorts.buyQuantity, short.quantity.neg())),
      sellQuantity: shorts.sellQuantity.plus(Decimal.min(longs.sellQuantity, long.quantity)),
      count: longs.count + shorts.count,
    },
  };
}

const NO_ORDERS = { buyQuantity: ZERO, sellQuantity: ZERO, count: 0 };

function pooledEach(long: Position, short: Position): Pick<Position, 'openOrders'> {
  return { openOrders: [...ordersUpToHeld(long, 'SELL'), ...ordersUpToHeld(short, 'BUY')] };
}

/**
 * A leg's orders, of those that reduce it as much as it holds: what the market fills first, the highest bid and the lowest
 * ask. An order that is left with nothing is an order still, where each is charged an amount.
 */
function ordersUpToHeld({ quantity, openOrders }: Position, reducing: OpenOrder['side']): OpenOrder[] {
  const first = reducing === 'BUY' ? -1 : 1;
  const orders = [...chargeable(openOrders)].sort(
    (one, other) => first * one.limitPrice.cmp(other.limitPrice),
  );
  let held = quantity.abs();
  return orders.map((order) => {
    if (order.side !== reducing) return order;
    const filled = Decimal.min(order.quantity, held);
    held = held.minus(filled);
    return { ...order, quantity: filled };
  });
}

/** The position that figures are of. */
export function heldPosition(
  { positions }: Pick<AccountBook, 'positions'>,
  { instrument, leg }: Pick<Position, 'instrument' | 'leg'>,
): Position {
  const held = positions.find((one) => one.instrument === instrument && one.leg === leg);
  assert(held !== undefined, 'a margined position is in the book');
  return held;
}

/** The same of many figures of one book. */
export function heldPositions({
  positions,
}: Pick<AccountBook, 'positions'>): (figures: Pick<Position, 'instrument' | 'leg'>) => Position {
  const held = new Map<string, Position[]>();
  for (const position of positions) {
    const legs = held.get(position.instrument);
    if (legs) legs.push(position);
    else held.set(position.instrument, [position]);
  }
  return (figures) => heldPosition({ positions: held.get(figures.instrument) ?? [] }, figures);
}
