import type { MarginStatus } from '../../../margin/method/types';
import type { Change } from '../impact/impact';

/**
 * Every account in CALL or LIQUIDATION before a change or after it, by what the change does to its call. The amounts of the
 * five add up to the call amounts of all accounts. All JSON.
 */
export interface Called {
  /** Only after: it owes its whole call anew. */
  readonly newly: CalledGroup;
  /** Before and after, and must add more than before. */
  readonly more: CalledGroup;
  /** Before and after, by the same amount. */
  readonly same: CalledGroup;
  /** Before and after, and must add less. */
  readonly less: CalledGroup;
  /** Only before. */
  readonly released: CalledGroup;
}

export interface CalledGroup {
  readonly accounts: number;
  /** The sum of theirs, in the settlement asset. */
  readonly callAmount: Change;
  /** Those whose call moves most, at most `MOST_CALLED`; of equal ones the first by name. */
  readonly listed: readonly CalledAccount[];
}

export interface CalledAccount {
  readonly account: string;
  readonly statusBefore: MarginStatus;
  readonly statusAfter: MarginStatus;
  readonly callAmount: Change;
}

export const MOST_CALLED = 100;
