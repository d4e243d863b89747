import { nothingElse } from '../../curves/nothing-else';
import type { MarginClassDocument } from '../../parameters/document/parameter-set';
import type { Purpose } from './types';

/** What a class charges, beside the formulas that say how much: as its document states it, read once. */

/** The price of the notional that each requirement is charged on. */
export type NotionalPrices = Readonly<Record<Purpose, 'MARK' | 'ENTRY'>>;

/** Whether each order's notional is at its own limit price, and whether what it would lose at the mark is charged. */
export interface InitialOrders {
  readonly isAtLimit: boolean;
  readonly isLossCharged: boolean;
}

/** @returns null where orders are not charged, or for both requirements */
export function initialOrders(stated: MarginClassDocument['openOrders']): InitialOrders | null {
  if (stated === undefined || typeof stated === 'string') return null;
  const { requirement: _initialAlone, price, openLoss, ...unread } = stated;
  nothingElse(unread);
  return { isAtLimit: price === 'LIMIT', isLossCharged: openLoss === 'CHARGED' };
}

/** The prices that a class charges notionals at: one for both requirements, or one for each. */
export function notionalPrices(stated: MarginClassDocument['notionalAt'] = 'MARK'): NotionalPrices {
  if (typeof stated === 'string') return { initial: stated, maintenance: stated };
  const { initial, maintenance, ...unread } = stated;
  nothingElse(unread);
  return { initial, maintenance };
}
