import { sumOfMany } from '../../domain/number/fraction';
import type { InitialOrders } from '../../domain/margin/method/class-charge';
import {
  canEnlarge,
  chargeable,
  chargeableOrders,
  signedQuantity,
} from '../../domain/margin/method/open-orders';
import type { Position } from '../../domain/margin/method/types';
import type { ExactLine } from './exact-line';
import { exactUnits } from './exact-units';
import { exactPrice, exactWorth } from './exact-worth';
import { type Ratio, sumOf } from './ratio';

/** A signed quantity in units of 1e-18 and its signed value. */
export interface ExactHolding {
  readonly quantity: bigint;
  readonly value: Ratio;
}

/** What a class charges initial margin alone for. */
export interface ExactOrders {
  /** The position after all its bids, and after all its asks; what has no orders is left out. */
  readonly filled: readonly ExactHolding[];
  /** ≥ 0 */
  readonly openLoss: Ratio;
}

/**
 * As `chargedBases` and `openLosses` have them.
 *
 * @param held the position itself, at the price for initial margin
 * @returns null when an order has more digits than these numbers
 */
export function exactOrders(
  line: ExactLine,
  { isAtLimit, isLossCharged }: InitialOrders,
  position: Position,
  held: ExactHolding,
): ExactOrders | null {
  const stated = isAtLimit || isLossCharged ? eachOrder(line, position) : totalsOf(line, position);
  if (!stated) return null;
  const each = stated.filter(({ quantity }) => canEnlarge(quantity > 0n ? 'BUY' : 'SELL', position));
  const filled = [true, false].flatMap((isBid): ExactHolding[] => {
    const orders = each.filter(({ quantity }) => (isBid ? quantity > 0n : quantity < 0n));
    if (orders.length === 0) return [];
    const values = orders.map((order) =>
      exactWorth(line, order.quantity, isAtLimit ? order.limit : order.price),
    );
    return [
      {
        quantity: orders.reduce((total, { quantity }) => total + quantity, held.quantity),
        value: sumOfMany([held.value, ...values]),
      },
    ];
  });
  const losses = isLossCharged ? each.map((order) => openLoss(line, order)) : [];
  return { filled, openLoss: sumOfMany(losses.filter(({ numerator }) => numerator > 0n)) };
}

/** What it would lose at the price for opening; below 0 what it would gain. */
function openLoss(line: ExactLine, { quantity, limit, price }: ExactOrder): Ratio {
  return sumOf(exactWorth(line, quantity, limit), exactWorth(line, -quantity, price));
}

/** Signed, with limit and price for opening as the line has its own. */
interface ExactOrder {
  readonly quantity: bigint;
  readonly limit: bigint;
  readonly price: bigint;
}

function eachOrder(line: ExactLine, { openOrders }: Position): ExactOrder[] | null {
  const orders: ExactOrder[] = [];
  for (const order of chargeable(openOrders)) {
    const [quantity, limitPrice] = [exactUnits(signedQuantity(order)), exactUnits(order.limitPrice)];
    if (quantity === null || limitPrice === null) return null;
    orders.push({
      quantity,
      limit: exactPrice(line, limitPrice),
      price: order.side === 'BUY' ? line.owned : line.owed,
    });
  }
  return orders;
}

/** Both sides in all, at no limits of their own. */
function totalsOf({ owned, owed }: ExactLine, position: Position): ExactOrder[] | null {
  const totals = chargeableOrders(position);
  if (!totals) return [];
  const [bids, asks] = [exactUnits(totals.buyQuantity), exactUnits(totals.sellQuantity)];
  if (bids === null || asks === null) return null;
  return [
    { quantity: bids, limit: owned, price: owned },
    { quantity: -asks, limit: owed, price: owed },
  ];
}
