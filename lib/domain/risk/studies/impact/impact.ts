import type { MarginStatus } from '../../../margin/method/types';

/**
 * What a proposed parameter set does to the accounts of one snapshot. All JSON, every amount a decimal in a string, in
 * the settlement asset.
 *
 * Totals are exact sums of the accounts' rounded figures, so their order and grouping cannot matter.
 * @see docs/methodology.md#impact
 */
export interface Impact extends ImpactFigures {
  readonly newlyAffected: AffectedList;
  /** The accounts newly in CALL or LIQUIDATION that must add most: at most 100, the most first, then by account. */
  readonly worstHit: readonly AffectedAccount[];
}

/** What evidence has said of impact since its first form. */
export interface ImpactFigures {
  readonly totals: ImpactTotals;
  /** By symbol. */
  readonly byInstrument: readonly ImpactGroup[];
  /** By class name; an instrument that changed class counts before in the old one, after in the new one. */
  readonly byMarginClass: readonly ImpactGroup[];
  /** By notional under the set before, ascending; each bucket is always listed. */
  readonly byAccountSize: readonly ImpactGroup[];
  /** Accounts by status before × status after: all 25 pairs, before-major, from OK to UNPRICED. */
  readonly transitions: readonly StatusTransition[];
  readonly movements: ImpactMovements;
  readonly newlyInCall: AffectedTotal;
  readonly newlyLiquidatable: AffectedTotal;
}

/** An account that the method cannot margin has no status; it is counted as UNPRICED, and in no total. */
export type ImpactStatus = MarginStatus | 'UNPRICED';
export const IMPACT_STATUSES: readonly ImpactStatus[] = ['OK', 'WARNING', 'CALL', 'LIQUIDATION', 'UNPRICED'];

export interface Change {
  readonly before: string;
  readonly after: string;
  /** after − before. */
  readonly change: string;
}

export interface ImpactTotals {
  /** Accounts in the snapshot, and those of them in the totals below: margined under both sets. */
  readonly accounts: number;
  readonly margined: number;
  readonly notional: Change;
  readonly initialMargin: Change;
  readonly maintenanceMargin: Change;
  readonly equity: Change;
  readonly callAmount: Change;
}

export interface ImpactGroup {
  /** Symbol, class name, or bucket: "0-1000" up to "10000000-". */
  readonly name: string;
  /** Accounts with a part in the group. */
  readonly accounts: number;
  readonly notional: Change;
  readonly initialMargin: Change;
  readonly maintenanceMargin: Change;
}

export interface StatusTransition {
  readonly before: ImpactStatus;
  readonly after: ImpactStatus;
  readonly accounts: number;
}

/**
 * How many accounts must hold more (tighter: IM or MM rises, neither falls), less (looser), the same, or more
 * of one and less of the other (mixed).
 */
export interface ImpactMovements {
  readonly tighter: number;
  readonly looser: number;
  readonly equal: number;
  readonly mixed: number;
}

/** Accounts that newly came into a status, with what they hold under the set after. */
export interface AffectedTotal {
  readonly accounts: number;
  readonly notional: string;
  readonly equity: string;
  readonly callAmount: string;
}

/** Every account newly in CALL or LIQUIDATION, without naming it: they are kept beside the evidence. */
export interface AffectedList {
  readonly accounts: number;
  /** SHA-256 of the SHA-256s of their RFC 8785 lines, in hexadecimal, ascending, each ended by "\n". */
  readonly hash: string;
}

export interface AffectedAccount {
  readonly account: string;
  readonly statusBefore: MarginStatus;
  readonly statusAfter: MarginStatus;
  readonly notional: Change;
  readonly equity: Change;
  readonly initialMargin: Change;
  readonly maintenanceMargin: Change;
  readonly callAmount: Change;
}
