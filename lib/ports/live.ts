import type { CompiledParameters } from '../domain/margin/method/compile';
import type { MarketState } from '../domain/margin/method/inputs';
import type { HeldColumns } from '../domain/margin/calls/call-pass';
import type { RunTotals } from '../domain/margin/figures/run-totals';
import type { AccountStanding } from '../domain/margin/figures/standing';
import type { FigureName } from '../domain/margin/figures/account-figures';
import type { AccountBook, AccountMargin, MarginRefusal, MarginStatus } from '../domain/margin/method/types';
import type { Result } from '../domain/result';
import type { BookColumns, Marks } from './feed';

/** What live margin needs beyond `margin.ts`. */

/**
 * All accounts of a venue in memory, with their figures at any time. Its figures equal the reference method's.
 * One caller at a time; while `settle` works nothing may be changed.
 */
export interface LiveAccounts {
  readonly accountCount: number;
  readonly parameters: CompiledParameters;
  readonly market: MarketState;
  /** Bytes of columns and lists. */
  readonly bytes: number;
  /** Accounts that are margined one by one, because the live kernel cannot hold them. */
  readonly apartCount: number;
  /**
   * Takes over all accounts, into an empty book.
   *
   * @returns accounts whose figures the columns cannot hold: each must be `put` before `start`
   */
  fill(columns: BookColumns): readonly string[];
  /** Margins all that was filled in. */
  start(): void;
  /** Makes an account, which may be new, hold just what a book says. */
  put(book: AccountBook): void;
  /** @returns how many positions and balances were margined anew */
  setPrices(prices: Marks['prices'], observedAt: Marks['observedAt']): number;
  recompile(parameters: CompiledParameters, market: MarketState): void;
  /** Margins the accounts whose figures wait for it; afterwards all are of the present inputs. */
  settle(): Promise<void>;
  indexOf(account: string): number | undefined;
  idOf(index: number): string;
  book(index: number): AccountBook;
  /** Index in MARGIN_STATUSES; the one after the last: UNPRICED. */
  statusOf(index: number): number;
  /** Whether its status is CALL or LIQUIDATION. */
  isCalled(index: number): boolean;
  /** An account's own figures, without its positions. */
  standing(index: number): AccountStanding;
  /** All figures of what an account holds or might hold, with its positions. */
  margin(book: AccountBook): Result<AccountMargin, MarginRefusal>;
  /** Accounts whose status changed since this was asked last, each once. */
  takeChanged(): readonly number[];
  totals(): RunTotals;
  /** Where all accounts stand now, for somebody who reads it while they move on. After `settle`. */
  freeze(): FrozenStandings;
  /**
   * What a stretch of accounts holds now, for somebody who reads it while they move on: from `first` on so many as are copied
   * within a few milliseconds, and none from `end` on. Each account of it is of this moment, with the market and the version that it is
   * margined by; those that are margined one by one are in no column, and their status is the one that `settle` found last.
   *
   * @param first 0, or where the stretch before ended
   * @param end at most `accountCount`
   */
  freezeHoldings(first: number, end: number): FrozenHoldings;
  /** Lets go of what works for it; it is of no use afterwards. */
  end(): Promise<void>;
}

/** Where all accounts stood at one moment. */
export interface FrozenStandings {
  readonly count: number;
  readonly totals: RunTotals;
  /** @param index from 0 to count − 1: the accounts' own indexes */
  standing(index: number): AccountStanding;
}

/** What a stretch of accounts held at one moment, in doubles. */
export interface FrozenHoldings {
  readonly held: HeldColumns;
  /** As `statusOf` gives them; of the stretch's accounts in their order. */
  readonly statuses: Uint8Array;
  readonly parameters: CompiledParameters;
  readonly market: MarketState;
}

/**
 * Writes a whole run that nobody sees yet, in a transaction of its own: for venues so large that it takes seconds. A
 * later run shows its rows, brought up to date.
 *
 * @param runsKept how many of the newest runs with account rows keep them, this one among them
 */
export type PrepareRun = (
  run: { readonly versionNumber: number; readonly inputsRevision: bigint; readonly methodVersion: string },
  standings: FrozenStandings,
  runsKept: number,
) => Promise<bigint>;

/** Where an account stands, as it is told to others: decimals in their one spelling. */
export interface ToldStanding {
  readonly account: string;
  readonly status: MarginStatus | 'UNPRICED';
  /** Null throughout where it is UNPRICED. */
  readonly figures: Readonly<Record<FigureName, string | null>>;
  /** What it lacks to have figures; empty unless UNPRICED. */
  readonly missing: readonly string[];
}

/** Where accounts stand by the live engine, all at one revision of the inputs. */
export interface LiveStandings {
  readonly inputsRevision: bigint;
  readonly versionNumber: number;
  /** The instant of the newest inputs. */
  readonly asOf: Date;
  /** Accounts that it does not know are left out. */
  readonly standings: readonly ToldStanding[];
}

/** Asks the live engine; null when none answers: then the last stored run is what is known. */
export type AskLiveStandings = (accounts: readonly string[]) => Promise<LiveStandings | null>;

/**
 * Passes over the statuses that readers see, as `statusOf` gives them.
 *
 * @returns false, and tells nothing, when the live run is not of this version
 */
export type ReadStoredStatuses = (
  versionNumber: number,
  onAccount: (account: string, status: number) => void,
) => Promise<boolean>;

/** The run that readers see, with all that is stored beside it. */
export interface StoredRun {
  readonly id: bigint;
  readonly inputsRevision: bigint;
  readonly totals: RunTotals;
  /** Whether every account's row is of the run's own inputs. */
  readonly areRowsCurrent: boolean;
  /** Of how many accounts there are rows. */
  readonly rows: number;
  /** What is stored of an account: status, figures, and the stage of its open call or "none"; decimals in one spelling. */
  account(id: string): Readonly<Record<string, string>> | undefined;
}

/** All of it at one instant; null before the first run. */
export type ReadStoredRun = () => Promise<StoredRun | null>;
