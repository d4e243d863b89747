import type { ShortAccount, StressStanding } from '../stress/stress';

/**
 * What the change would have come to on each of some past days: the accounts of a day at the prices of that day, under both sets as they
 * stand now. Of days before the
 * first whose book was kept, the accounts of the snapshot at the last closes before that day. Positions are as
 * they were, and nobody reacts to the margin of the other set. All JSON, amounts in the settlement asset; counts and sums are exact.
 *
 * @see docs/methodology.md#past-days
 */
export interface Counterfactual {
  /** Oldest first, as they were asked. */
  readonly days: readonly CounterfactualDay[];
  /** On which most are liquidatable under the proposed set and not under the base, the first of equals; null: nobody is on any. */
  readonly worst: {
    readonly day: string;
    /** Short of most first, of equals by account; at most so many as was asked. */
    readonly listed: readonly ShortAccount[];
  } | null;
}

export interface CounterfactualDay {
  readonly day: string;
  /** Null: see `lack`. */
  readonly found: DayFound | null;
  readonly lack: DayLack | null;
  /** Instruments of which no close of the day was known, in the byte order of their names: they kept their present price. None of a kept book. */
  readonly unpriced: readonly string[];
}

/**
 * Why nothing is said of a day: no book of it was kept, though one was of an earlier day; what was kept is no longer what it was; or
 * no price of the day is known.
 */
export type DayLack = 'NOT_KEPT' | 'ALTERED' | 'NO_PRICES';

export interface DayFound {
  /** Accounts in the book that was looked at. */
  readonly accounts: number;
  readonly before: StressStanding;
  readonly after: StressStanding;
  /** Who is called under the proposed set, or worse, and is not under the base; and who is liquidatable so. */
  readonly newlyInCall: number;
  readonly newlyLiquidatable: number;
}

/** What was asked: a repeat asks it again. */
export interface CounterfactualAsked {
  /** SHA-256 of the list of what was known of prices; null: no bar was known. */
  readonly historySnapshotHash: string | null;
  /** A close is that of a bar of so many minutes. */
  readonly barMinutes: number;
  /** A close that is older than so many days, at the beginning of the day, is none of it. */
  readonly closeMaxAgeDays: number;
  /** Oldest first. */
  readonly days: readonly AskedDay[];
  /** Books that were kept of the time, of which so many are asked as take no longer than the rest. */
  readonly keptBooks: number;
  /** Accounts that are named at most. */
  readonly listedAtMost: number;
}

/** A day by the venue's clock, in UTC, at its beginning: 2026-11-30. */
export type AskedDay = { readonly day: string } & (
  | {
      /** Its own book, as it was kept after the day had begun. */
      readonly basis: 'KEPT';
      readonly accounts: number;
      readonly accountSnapshotHash: string;
      readonly marketSnapshotHash: string;
    }
  | {
      /** The accounts of the snapshot, at the closes before the day. */
      readonly basis: 'PRESENT';
    }
  | {
      /** After the first kept book there is none of this day, or it no longer is what it was. */
      readonly basis: 'NOT_KEPT' | 'ALTERED';
    }
);
