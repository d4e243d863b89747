/**
 * What a change does in scenarios of the library, should one come now: each account as it is, prices moved at once. A scenario of
 * several steps (cells of a grid, instants of a path) is looked at in each; positions are as they were throughout, nobody trades and
 * nobody is sold. All JSON, amounts in the settlement asset; counts and sums are exact.
 *
 * @see docs/methodology.md#stress
 */
export interface StressFound {
  /** Accounts in the snapshot: those in no count below are above the call level there. */
  readonly accounts: number;
  /** The worst first: by its worst step under the proposed set. */
  readonly scenarios: readonly StressedScenario[];
  /** Of the worst scenario, in its worst step: who is liquidatable there under the proposed set, and is not under the base. */
  readonly newlyLiquidatable: {
    readonly accounts: number;
    /** Short of most first, of equals by account; at most so many as was asked. */
    readonly listed: readonly ShortAccount[];
  } | null;
}

export interface StressedScenario {
  /** Hash of the scenario. */
  readonly scenario: string;
  /** Place of the step whose bad debt under the proposed set is greatest; then most liquidatable, most in call, first. */
  readonly worstStep: number;
  readonly steps: readonly StressStep[];
  /** Of a path, otherwise null. */
  readonly through: PathThrough | null;
}

export interface StressStep {
  readonly before: StressStanding;
  readonly after: StressStanding;
  /** Who is called under the proposed set, or worse, and is not under the base; and who is liquidatable so. */
  readonly newlyInCall: number;
  readonly newlyLiquidatable: number;
}

/** Under one set. */
export interface StressStanding {
  /** Accounts with a margin call that are not liquidatable; accounts that are. */
  readonly inCall: number;
  readonly liquidatable: number;
  /** Accounts that owe more than they have. */
  readonly underWater: number;
  /** Accounts that cannot be margined there: in no other figure. */
  readonly unmargined: number;
  /** What calls ask for together. */
  readonly callAmount: string;
  /** How far liquidatable accounts are below their maintenance margin together. */
  readonly shortfall: string;
  /** How far accounts are below zero together: what nobody covers. */
  readonly badDebt: string;
}

export interface ShortAccount {
  readonly account: string;
  /** Equity and maintenance margin there under the proposed set. */
  readonly equity: string;
  readonly maintenanceMargin: string;
}

/** A path, instant by instant, under both sets. */
export interface PathThrough {
  readonly before: PathUnder;
  readonly after: PathUnder;
}

/**
 * Under one set: what came of accounts since the path began, by the venue's rules of calls. Each account counts once in each list, at
 * the first instant that it comes to it. What was called at mark prices was called when the path begins.
 */
export interface PathUnder {
  /** By instant: accounts that are called there for the first time, and were not when the path began. */
  readonly called: readonly number[];
  /** By instant: accounts that come to be below the liquidation level there. */
  readonly liquidated: readonly number[];
  /** By instant: accounts whose call is still open when its grace period has ended, and that never were below the liquidation level. */
  readonly overdue: readonly number[];
  /** Place of the first instant at which most accounts are in call, are liquidatable, and bad debt is greatest. */
  readonly peaks: { readonly inCall: number; readonly liquidatable: number; readonly badDebt: number };
}

/** What was asked: a repeat asks it again. */
export interface StressAsked {
  /** @see scenarioSetHash */
  readonly scenarioSetHash: string;
  /** In the order of their hashes. */
  readonly scenarios: readonly AskedScenario[];
  /** Accounts that are named at most. */
  readonly listedAtMost: number;
}

export interface AskedScenario {
  readonly hash: string;
  readonly name: string;
  /** Of each step; one that is empty: there is one step. */
  readonly steps: readonly string[];
  /** Names that the scenario moves and the market did not have: those moves were left out. Left out where there are none. */
  readonly missing?: readonly string[];
  /** Of a path: from the first instant, whole minutes rounded down, to each of its steps; and the grace period of calls under either set. */
  readonly path?: {
    readonly minutes: readonly number[];
    readonly graceMinutes: { readonly before: number; readonly after: number };
  };
}
