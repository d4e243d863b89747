import { assert } from '../../domain/assert';
import type { CompiledClass } from '../../domain/margin/method/compile';
import { nettedPosition, otherLeg } from '../../domain/margin/method/legs';
import {
  canEnlarge,
  chargeable,
  chargeableOrders,
  isCharged,
  needsLimitPrices,
  signedQuantity,
} from '../../domain/margin/method/open-orders';
import { chargedQuantity } from '../../domain/margin/method/position';
import type { AccountBook, OpenOrder, Position } from '../../domain/margin/method/types';
import { ONE, ZERO } from '../../domain/number/decimal';
import { type Cost, costOf, sumOfCosts } from '../cost';
import { narrowUnits } from '../units';
import { type ChargeRule, ruleOf } from './charge-rule';
import type { CompiledTables } from '../compile/tables';

/** What a requirement may be charged on, in 1e-8. */
export interface ChargeBase {
  /** Signed: what is valued at the mark… */
  readonly valued: number;
  /** …and what is charged, orders among it. */
  readonly charged: number;
  /** The value of orders at their limits, beside what is valued. */
  readonly added: Cost;
}

/** What a position requires by itself: on the first base what it holds, for opening on whichever requires most. */
export interface ChargePart {
  readonly bases: readonly ChargeBase[];
  /** Whose open loss is charged: signed quantities, and limit prices × multiplier, in 1e-8. */
  readonly orders: readonly { readonly quantity: number; readonly limit: number }[];
}

/** Positions of quantity ±1 by which the rows of either side are asked for. */
export interface ChargeSides {
  readonly long: Position;
  readonly short: Position;
}

/** What is required of a position after its orders, or of both legs together. */
export interface Charge {
  readonly rule: ChargeRule;
  readonly sides: ChargeSides;
  /** Of the first part what the position at this place requires; of two the greater alone is charged, of equal ones the first. */
  readonly parts: readonly { readonly place: number; readonly part: ChargePart }[];
}

/** One position that is charged. */
export interface ChargedHolding {
  readonly position: Position;
  /** Null: it is neither a leg nor has it orders. */
  readonly rule: ChargeRule | null;
  /** Whether its rows do not say what it requires: that is a charge's, or it is nothing. */
  readonly isBeside: boolean;
}

export interface ChargedBook {
  readonly holdings: readonly ChargedHolding[];
  readonly charges: readonly Charge[];
}

/** Whether what an account's positions require may be more than what the rows of each say. */
export function needsCharges({ positions }: AccountBook): boolean {
  for (const { leg, orders, openOrders } of positions)
    if (leg !== undefined || orders !== undefined || openOrders !== undefined) return true;
  return false;
}

/**
 * What an account's positions are charged for, as `classMargin` has it.
 *
 * @returns null where the narrow numbers do not hold it
 */
export function chargedBook(tables: CompiledTables, book: AccountBook): ChargedBook | null {
  const held = book.positions.filter(isCharged);
  const holdings: ChargedHolding[] = [];
  const charges: Charge[] = [];
  for (const [place, position] of held.entries()) {
    const ordered = chargeableOrders(position) !== null;
    if (!ordered && !position.leg) {
      holdings.push({ position, rule: null, isBeside: false });
      continue;
    }
    const rule = ruleOf(tables, position.instrument, book.mode);
    if (!rule) return null;
    const { hedgedLegs } = rule.marginClass;
    const other = hedgedLegs === 'BOTH' ? null : otherLeg(book, position);
    holdings.push({ position, rule, isBeside: ordered || other !== null });
    const charge = other
      ? pairCharge(rule, place, position, { place: held.indexOf(other), position: other })
      : ordered && chargeOf(rule, sidesOf(position, position), [{ place, position }]);
    if (charge === null) return null;
    if (charge) charges.push(charge);
  }
  return { holdings, charges };
}

/** Of two legs, once: with the long one where the greater is charged, with the one that bears the net. False: with the other. */
function pairCharge(
  rule: ChargeRule,
  place: number,
  position: Position,
  other: { readonly place: number; readonly position: Position },
): Charge | false | null {
  const isLong = position.leg === 'LONG';
  const sides = isLong ? sidesOf(position, other.position) : sidesOf(other.position, position);
  if (rule.marginClass.hedgedLegs === 'GREATER')
    return isLong && chargeOf(rule, sides, [{ place, position }, other]);
  if (lacksLimits(rule.marginClass, position) || lacksLimits(rule.marginClass, other.position)) return null;
  const netted = nettedPosition(rule.marginClass, position, other.position);
  return netted !== null && chargeOf(rule, sides, [{ place, position: netted.position }]);
}

/** Of its side, and as its rows are asked for: orders are no matter of theirs. */
export function unordered(position: Position): Position {
  return sideOf(position, position.quantity.lt(0) || position.leg === 'SHORT');
}

/** Each side with the choice that counts there. */
function sidesOf(long: Position, short: Position): ChargeSides {
  return { long: sideOf(long, false), short: sideOf(short, true) };
}

function sideOf({ instrument, selectedRate, selectedLeverage, leg }: Position, isShort: boolean): Position {
  const side = isShort ? 'SHORT' : 'LONG';
  return {
    instrument,
    leg: leg && side,
    quantity: isShort ? MINUS_ONE : ONE,
    entryPrice: ZERO,
    selectedRate,
    selectedLeverage,
  };
}

const MINUS_ONE = ONE.neg();

/** Whether orders are known in all where the limit of each is needed: that is refused. */
function lacksLimits(marginClass: CompiledClass, { orders }: Position): boolean {
  return orders !== undefined && needsLimitPrices(marginClass);
}

function chargeOf(
  rule: ChargeRule,
  sides: ChargeSides,
  charged: readonly { readonly place: number; readonly position: Position }[],
): Charge | null {
  const parts: Charge['parts'][number][] = [];
  for (const { place, position } of charged) {
    const part = partOf(rule, position);
    if (!part) return null;
    parts.push({ place, part });
  }
  return { rule, sides, parts };
}

function partOf(rule: ChargeRule, position: Position): ChargePart | null {
  const { marginClass, isByOrder, isByPosition } = rule;
  const totals = chargeableOrders(position);
  if (lacksLimits(marginClass, position) || (isByOrder && totals)) return null;
  const filled = totals && marginClass.initialOrders ? filledBases(rule, position, totals) : [];
  const orders = marginClass.initialOrders?.isLossCharged ? losingOrders(rule, position) : [];
  if (!filled || !orders) return null;
  const own = narrowUnits(chargedQuantity(marginClass, position));
  const bases = [{ valued: own, charged: own, added: NO_COST }, ...filled];
  const isHeld = bases.every(
    ({ valued, charged }) => !Number.isNaN(valued + charged) && !(isByPosition && charged === 0),
  );
  return isHeld ? { bases, orders } : null;
}

const NO_COST: Cost = { whole: 0, part: 0 };

/** The position after all its bids, and after all its asks, as `chargedBases` has them. */
function filledBases(
  rule: ChargeRule,
  position: Position,
  { buyQuantity, sellQuantity }: NonNullable<Position['orders']>,
): ChargeBase[] | null {
  const { initialOrders } = rule.marginClass;
  assert(initialOrders !== null, 'orders are charged for initial margin alone');
  const bases: ChargeBase[] = [];
  for (const side of ['BUY', 'SELL'] as const) {
    const more = side === 'BUY' ? buyQuantity : sellQuantity.neg();
    if (!canEnlarge(side, position) || more.isZero()) continue;
    const charged = narrowUnits(position.quantity.plus(more));
    if (!initialOrders.isAtLimit) {
      bases.push({ valued: charged, charged, added: NO_COST });
      continue;
    }
    const added = valueAtLimits(rule, position, side);
    if (!added) return null;
    bases.push({ valued: narrowUnits(position.quantity), charged, added });
  }
  return bases;
}

/** Null where it is a quotient, or too wide. */
function valueAtLimits(rule: ChargeRule, { openOrders }: Position, side: OpenOrder['side']): Cost | null {
  // A sum of quotients of different divisors has no whole units.
  if (rule.isInverse) return null;
  const orders = chargeable(openOrders).filter((order) => order.side === side);
  const values = orders.map((order) => costOf(narrowUnits(signedQuantity(order)), limitUnits(rule, order)));
  return sumOfCosts(values);
}

function limitUnits({ multiplier }: ChargeRule, { limitPrice }: OpenOrder): number {
  return narrowUnits(limitPrice.times(multiplier));
}

/** Those whose open loss is charged, as `openLosses` has them: which of them lose, the price tells. */
function losingOrders(rule: ChargeRule, position: Position): ChargePart['orders'] | null {
  const enlarging = chargeable(position.openOrders).filter(({ side }) => canEnlarge(side, position));
  if (rule.isInverse && enlarging.length > 0) return null;
  const orders = enlarging.map((order) => ({
    quantity: narrowUnits(signedQuantity(order)),
    limit: limitUnits(rule, order),
  }));
  return orders.some(({ quantity, limit }) => Number.isNaN(quantity + limit)) ? null : orders;
}
