import type { Margined } from '../../../margin/figures/margin-columns';

/**
 * Who of a chunk of accounts is in call or worse under some prices, or owes more than it has, with exact figures; and who cannot be
 * margined there. Nobody else is named: all others are above the call level, with equity of 0 or more.
 */
export interface ReachedAccounts {
  /** Index of each in the chunk's accounts, each once. */
  readonly accounts: readonly number[];
  /** Of each, in the same order: index in MARGIN_STATUSES; then integers of 1e-8. */
  readonly status: readonly number[];
  readonly equity: readonly number[];
  readonly maintenanceMargin: readonly number[];
  /** What it must add to leave the call; 0 without one. */
  readonly callAmount: readonly number[];
  /** What those integers do not hold, and every refusal, by index in the chunk's accounts. */
  readonly apart: ReadonlyMap<number, Margined>;
}

/** Lists that are filled account by account. */
export interface ReachedLists extends ReachedAccounts {
  readonly accounts: number[];
  readonly status: number[];
  readonly equity: number[];
  readonly maintenanceMargin: number[];
  readonly callAmount: number[];
  readonly apart: Map<number, Margined>;
}

export function nobodyReached(): ReachedLists {
  return {
    ...{ accounts: [], status: [], equity: [], maintenanceMargin: [], callAmount: [] },
    apart: new Map(),
  };
}

export function isReached(margined: Margined): boolean {
  if (!margined.ok) return true;
  const { status, equity } = margined.value;
  return status === 'CALL' || status === 'LIQUIDATION' || equity.lt(0);
}
