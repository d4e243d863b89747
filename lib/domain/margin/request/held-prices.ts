import { ZERO, type Decimal } from '../../number/decimal';
import type { AccountBook, Position } from '../method/types';

/**
 * Instruments of a book, by symbol, whose price is held and in which trades leave more than there was: nothing is opened
 * against a price that may be false. What makes a position smaller may always be done, and so may trades of others.
 *
 * @param held symbols of instruments whose price is held
 */
export function openedAgainstHeld(
  before: AccountBook,
  after: AccountBook,
  held: ReadonlySet<string>,
): readonly string[] {
  const opened = after.positions.filter(
    (position) => held.has(position.instrument) && isMore(quantityOf(before, position), position.quantity),
  );
  return [...new Set(opened.map(({ instrument }) => instrument))].sort();
}

function quantityOf({ positions }: AccountBook, { instrument, leg }: Position): Decimal {
  return positions.find((one) => one.instrument === instrument && one.leg === leg)?.quantity ?? ZERO;
}

/** Whether a position is larger than it was, or on the other side. */
function isMore(before: Decimal, after: Decimal): boolean {
  if (after.isZero()) return false;
  return after.abs().gt(before.abs()) || after.isNegative() !== before.isNegative();
}
