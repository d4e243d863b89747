import { assert } from '../../assert';
import { Decimal } from '../../number/decimal';
import type { CompiledClass } from './compile';
import { chargedQuantity, isCharged } from './position';
import type { AccountBook, Position } from './types';

/** The other leg of the same contract; null where the account has none, and of a position that is no leg. */
export function otherLeg(
  { positions }: Pick<AccountBook, 'positions'>,
  { instrument, leg }: Position,
): Position | null {
  if (!leg) return null;
  return positions.find((one) => one.instrument === instrument && one.leg !== leg && isCharged(one)) ?? null;
}

/**
 * What a leg is charged as where both are charged on their NET quantity: the one-way position that both come to, after
 * their worse orders if the class charges those, with the entry price and the choice of the leg on whose side it is. An
 * order that reduces a leg counts up to what the leg holds.
 *
 * @returns null of the leg on the other side, which is not charged; where both cancel, of the short one
 */
export function nettedPosition(
  marginClass: Pick<CompiledClass, 'isChargedForOrders'>,
  position: Position,
  other: Position,
): Position | null {
  const [long, short] = position.leg === 'LONG' ? [position, other] : [other, position];
  const { leg, orders: _own, ...carrier } = position;
  assert(leg !== undefined && short.leg === 'SHORT', 'what is netted is a long and a short leg');
  const orders = pooledOrders(long, short);
  const netted = { ...carrier, quantity: long.quantity.plus(short.quantity), ...(orders ? { orders } : {}) };
  const isShort = chargedQuantity(marginClass, netted).lt(0);
  return isShort === (leg === 'SHORT') ? netted : null;
}

function pooledOrders(long: Position, short: Position): Position['orders'] {
  if (!long.orders && !short.orders) return undefined;
  const { orders: ofLong = NO_ORDERS } = long;
  const { orders: ofShort = NO_ORDERS } = short;
  return {
    buyQuantity: ofLong.buyQuantity.plus(Decimal.min(ofShort.buyQuantity, short.quantity.neg())),
    sellQuantity: ofShort.sellQuantity.plus(Decimal.min(ofLong.sellQuantity, long.quantity)),
    count: ofLong.count + ofShort.count,
  };
}

const NO_ORDERS = { buyQuantity: new Decimal(0), sellQuantity: new Decimal(0), count: 0 };

/** The position that figures are of. */
export function heldPosition(
  { positions }: Pick<AccountBook, 'positions'>,
  { instrument, leg }: Pick<Position, 'instrument' | 'leg'>,
): Position {
  const held = positions.find((one) => one.instrument === instrument && one.leg === leg);
  assert(held !== undefined, 'a margined position is in the book');
  return held;
}
