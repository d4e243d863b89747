import { Decimal, sum, ZERO } from '../../number/decimal';

/** One entry of the ledger of the liquidation budget: what somebody's change made newly liquidatable. */
export type BudgetUse =
  /** A version that people put live. */
  | { readonly by: 'PEOPLE'; readonly at: Date; readonly notional: Decimal }
  /** An account that dials tipped. Within a window it counts once, at its greatest notional. */
  | { readonly by: 'PROGRAMMES'; readonly at: Date; readonly account: string; readonly notional: Decimal };

/** Notional used within a window, in the settlement asset, by whose change. */
export interface BudgetUsed {
  readonly people: Decimal;
  readonly programmes: Decimal;
}

/**
 * What the window that ends at an instant has used: entries after its beginning, up to and at its end.
 *
 * @param uses in any order
 */
export function usedWithin(uses: readonly BudgetUse[], until: Date, windowMs: number): BudgetUsed {
  const since = until.getTime() - windowMs;
  const tipped = new Map<string, Decimal>();
  let people = ZERO;
  for (const use of uses) {
    if (use.at.getTime() <= since || use.at.getTime() > until.getTime()) continue;
    if (use.by === 'PEOPLE') people = people.plus(use.notional);
    else tipped.set(use.account, Decimal.max(use.notional, tipped.get(use.account) ?? ZERO));
  }
  return { people, programmes: sum(tipped.values()) };
}
