import type { Result } from '../../result';
import { missingOf } from '../method/refusal';
import type { AccountMargin, MarginRefusal } from '../method/types';

/** Where an account stands: its figures, or what it lacks to have any. */
export type AccountStanding =
  | { readonly account: string; readonly margin: AccountMargin }
  | { readonly account: string; readonly margin: null; readonly missing: readonly string[] };

/** An account that cannot be margined stands UNPRICED: without a figure, and never left out. */
export function standingOf(result: Result<AccountMargin, MarginRefusal>): AccountStanding {
  if (result.ok) return { account: result.value.account, margin: result.value };
  return { account: result.refusal.account, margin: null, missing: missingOf(result.refusal) };
}
