import type { HeldTerms } from '../domain/books/held-terms';
import type { Decimal } from '../domain/number/decimal';

/** How the book comes to those who keep it in memory. */

/** Names, each with its place, as rows come that repeat them. */
export interface HeldColumns {
  /** Index in the list of accounts. */
  readonly account: Uint32Array;
  /** Index in the list of instruments, or of assets. */
  readonly subject: Uint32Array;
  /** Signed quantity or amount, in 1e-8; NaN: below 2^50 of them cannot say it. */
  readonly units: Float64Array;
}

/**
 * Every account with all it holds, as columns, at one instant. Rows of an account need not stand together.
 * A position that these numbers cannot hold has a NaN: its account's book must be read on its own.
 */
export interface BookColumns {
  /** Ids, each once. */
  readonly accounts: readonly string[];
  readonly instruments: readonly string[];
  readonly assets: readonly string[];
  /** What occurs of legs and choices, by index; the first says nothing. */
  readonly terms: readonly HeldTerms[];
  /** `entry`: entry price in 1e-8, or NaN; `terms`: index in those, null where all are the first. */
  readonly positions: HeldColumns & { readonly entry: Float64Array; readonly terms: Uint16Array | null };
  readonly balances: HeldColumns;
  /** Ids of accounts that hold or are more than the columns say: their rows are left out, and each is read on its own. */
  readonly beyondPlain: readonly string[];
}

/** What changed after a revision of the inputs, up to that of the view it was read from; each name once. */
export interface InputChanges {
  readonly revisions: number;
  /** Accounts that are new, or whose positions or collateral changed. */
  readonly accounts: readonly string[];
  /** Instruments whose mark price changed. */
  readonly prices: readonly string[];
  readonly hasFigures: boolean;
  readonly hasVersion: boolean;
}

/** The prices of some instruments; null where there is none. */
export interface Marks {
  readonly prices: ReadonlyMap<string, Decimal | null>;
  readonly observedAt: ReadonlyMap<string, Date>;
}
