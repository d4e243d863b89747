import { requirementPlans } from '../../curves/requirement-plan';
import { plainTiersOf } from '../../curves/tiers';
import type { MarginClassDocument, ParameterSet } from '../document/parameter-set';
import type { DiffDirection } from './parameter-set-diff';

/** Members of a class that say what is charged, beside the formulas that say how much. */
export const CHARGES = ['openOrders', 'notionalAt'] as const;

/**
 * Which way a change of what a class charges moved its requirements: proved, or MIXED where neither way can be. Which of
 * two prices asks for more depends on the market.
 */
export function chargeDirection(
  old: ParameterSet,
  next: ParameterSet,
  classes: readonly [MarginClassDocument, MarginClassDocument],
  key: (typeof CHARGES)[number],
): DiffDirection {
  const [before, after] = classes;
  // What is said in a word is the same as what is not said.
  if (key === 'notionalAt')
    return (before.notionalAt ?? 'MARK') === (after.notionalAt ?? 'MARK') ? 'EQUAL' : 'MIXED';
  const risesWithSize =
    [old, next].every(({ document }) => document.marketData?.initialPrice !== 'WORSE_OF_MARK_AND_STABLE') &&
    classes.every(risesWithNotional);
  const [from, to] = [ordersOf(before), ordersOf(after)];
  const [isTighter, isLooser] = [covers(to, from, risesWithSize), covers(from, to, risesWithSize)];
  if (isTighter && isLooser) return 'EQUAL';
  return isTighter ? 'TIGHTER' : isLooser ? 'LOOSER' : 'MIXED';
}

type Orders = NonNullable<MarginClassDocument['openOrders']>;

function isReserving(orders: Orders): orders is Extract<Orders, { reserves: string }> {
  return typeof orders === 'object' && 'reserves' in orders;
}

function ordersOf({ openOrders }: MarginClassDocument): Orders {
  return openOrders ?? 'IGNORED';
}

/** Whether a way to charge orders never asks for less than another, whatever is held and ordered. */
function covers(upper: Orders, lower: Orders, risesWithSize: boolean): boolean {
  // What orders reserve of a balance is another charge than what they add to a position; the balance as it is, is among it.
  if (isReserving(upper) || isReserving(lower))
    return (
      lower === 'IGNORED' || (isReserving(upper) && isReserving(lower) && upper.reserves === lower.reserves)
    );
  // Initial margin of what requires most, the position alone among it, covers that of the position alone.
  if (typeof upper === 'object')
    return (
      lower === 'IGNORED' ||
      (typeof lower === 'object' &&
        upper.price === lower.price &&
        (upper.openLoss === 'CHARGED' || lower.openLoss === 'IGNORED'))
    );
  if (upper === 'IGNORED' || !risesWithSize) return upper === lower;
  // The worse side is the larger one: at the mark nothing that initial margin alone is charged for requires more.
  return typeof lower === 'string' || (lower.price === 'MARK' && lower.openLoss === 'IGNORED');
}

/** Whether a larger position at the mark never requires less, on either side: tiers, whose rates never fall, whatever their dial. */
function risesWithNotional({
  modes,
  notionalAt = 'MARK',
  dial: _dial,
  ...own
}: MarginClassDocument): boolean {
  if (modes !== undefined || own.fillMargin !== undefined || notionalAt !== 'MARK') return false;
  const plans = requirementPlans(own);
  return plainTiersOf(plans, 'initialMargin') !== null && plainTiersOf(plans, 'maintenanceMargin') !== null;
}
