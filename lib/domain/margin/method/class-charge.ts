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

/** How a class charges orders: not at all, or in one of these ways. */
export interface ChargedOrders {
  /** Whether both requirements are of the position after its worse orders. */
  readonly isChargedForOrders: boolean;
  /** How orders are charged for initial margin alone; null: they are not. */
  readonly initialOrders: InitialOrders | null;
  /** The asset of which orders reserve the account's balance, for both requirements; null: they reserve none. */
  readonly reserves: string | null;
}

export function chargedOrders(stated: MarginClassDocument['openOrders']): ChargedOrders {
  const none: ChargedOrders = { isChargedForOrders: false, initialOrders: null, reserves: null };
  if (stated === undefined || typeof stated === 'string')
    return { ...none, isChargedForOrders: stated === 'WORST_CASE' };
  if ('reserves' in stated) {
    const { reserves, ...unread } = stated;
    nothingElse(unread);
    return { ...none, reserves };
  }
  const { requirement: _initialAlone, price, openLoss, ...unread } = stated;
  nothingElse(unread);
  return {
    ...none,
    initialOrders: { isAtLimit: price === 'LIMIT', isLossCharged: openLoss === 'CHARGED' },
  };
}

/** The prices that a class charges notionals at: one for both requirements, or one for each. */
export function notionalPrices(stated: MarginClassDocument['notionalAt'] = 'MARK'): NotionalPrices {
  if (typeof stated === 'string') return { initial: stated, maintenance: stated };
  const { initial, maintenance, ...unread } = stated;
  nothingElse(unread);
  return { initial, maintenance };
}
