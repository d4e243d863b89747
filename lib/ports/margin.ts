import type { CallDecision, OpenCall } from '../domain/margin/calls/margin-call';
import type { RunTotals } from '../domain/margin/figures/run-totals';
import type { BookChunk } from '../domain/books/book-chunk';
import type { MarketState } from '../domain/margin/method/inputs';
import type { ScenarioFigures } from '../domain/risk/scenarios/library/scenario-steps';
import type { MarginColumns } from '../domain/margin/figures/margin-columns';
import type { AccountStanding } from '../domain/margin/figures/standing';
import type { AccountBook, AccountMargin, MarginRefusal, MarkPrices } from '../domain/margin/method/types';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import type { Dials } from '../domain/parameters/effective';
import type { Ramps } from '../domain/parameters/ramps';
import type { Result } from '../domain/result';
import type { LibraryScenario } from '../domain/risk/scenarios/library/scenario-document';
import type { ReachedAccounts } from '../domain/risk/studies/stress/reached';
import type { BookColumns, InputChanges, Marks } from './feed';

/** What live margin, simulation and reads need from outside. */

/** The margin engine: the columnar one will fill the same port. */
export interface MarginEngine {
  readonly methodVersion: string;
  /** For live margin and reads. Order of results is the order of the books. */
  marginBooks(
    input: MarketState & { readonly parameters: ParameterSet },
    books: AsyncIterable<readonly AccountBook[]>,
  ): AsyncIterable<readonly Result<AccountMargin, MarginRefusal>[]>;
  /** For simulation and preview: the same figures of a chunk, in columns as far as they fit. */
  marginChunk(
    input: MarketState & { readonly parameters: ParameterSet },
    chunk: BookChunk,
  ): Promise<MarginColumns>;
  /**
   * Who of a chunk is in call or worse under each of many prices, or owes more than it has, and who cannot be margined there: the
   * same figures as by passes over all of it.
   *
   * @param input.scenarios prices of every instrument that has a mark price; kept while the same list is asked again
   * @param input.figures of each of them the market's figures, where it changes some; left out: none does
   * @param input.asked the first of them that is asked, and the one after the last; left out: all
   * @returns by scenario that is asked, in their order
   */
  reachedIn(
    input: {
      readonly market: MarketState;
      readonly parameters: ParameterSet;
      readonly scenarios: readonly MarkPrices[];
      readonly figures?: ScenarioFigures | undefined;
      readonly asked?: readonly [from: number, end: number];
    },
    chunk: BookChunk,
  ): Promise<readonly ReachedAccounts[]>;
}

/**
 * Everything the engine reads, as it stood at one instant: each answer comes from the same snapshot of the
 * database (REPEATABLE READ), however long the work takes and whatever is imported meanwhile.
 */
export interface BookView {
  /** The instant, by the venue's clock. */
  readonly asOf: Date;
  /** Rises with every change of what this view shows; two views with the same number show the same. */
  readonly inputsRevision: bigint;
  /** The version that was live, as its dials stood; null before the venue is founded. */
  readonly live: LiveParameters | null;
  /** The parameters of a version or of a revision; null when there is none such. */
  parameters(of: StoredParameters): Promise<ParameterSet | null>;
  /** Instruments, mark prices with their instants, and market figures, as of `asOf`. */
  market(): Promise<Required<MarketState>>;
  /** Symbols of the instruments whose price the guard holds: `market` has their last accepted one. */
  heldPrices(): Promise<ReadonlySet<string>>;
  accountCount(): Promise<number>;
  account(id: string): Promise<AccountBook | null>;
  /** Every account in order of id (byte order), in batches. One pass at a time. */
  accounts(batchSize: number): AsyncIterable<readonly AccountBook[]>;
  /** The same in columns. */
  chunks(accounts: number): AsyncIterable<BookChunk>;
  /** Books of those of the accounts that exist. */
  books(ids: readonly string[]): Promise<readonly AccountBook[]>;
  /** Every account at once, as columns. */
  columns(): Promise<BookColumns>;
  /** What changed after a revision, up to this view's; null when only reading all again can tell. */
  changesSince(revision: bigint): Promise<InputChanges | null>;
  marks(instruments: readonly string[]): Promise<Marks>;
  /** What was added to the library of scenarios and may be asked, by name: newest versions that are not retired. */
  scenarios(): Promise<readonly LibraryScenario[]>;
}

/** What accounts are margined by. */
export interface LiveParameters {
  readonly versionNumber: number;
  /** Effective: the version with its dials, on its ramps. */
  readonly parameters: ParameterSet;
  /** The version as it was approved; the same object where nothing moved it. */
  readonly approved: ParameterSet;
  readonly dials: Dials;
  readonly ramps: Ramps;
}

/** A stored parameter set, by what holds it. */
export type StoredParameters = { readonly versionNumber: number } | { readonly revisionHash: string };

/** Opens a view for the length of the work. */
export type ReadBook = <Value>(work: (view: BookView) => Promise<Value>) => Promise<Value>;

/**
 * Runs the work unless another process runs work under this name now; gives back whether it ran. The name is
 * free again as soon as the work ends or its process dies.
 */
export type Exclusively = (name: string, work: () => Promise<void>) => Promise<boolean>;

/**
 * The same for work that others may do at once, only not beside what holds the name exclusively, or waits for it.
 *
 * @param work is given a look at whether somebody waits for the name by now: to them it gives way
 */
export type UnlessExclusive = (
  name: string,
  work: (isAwaited: () => Promise<boolean>) => Promise<void>,
) => Promise<boolean>;

/** A margin run as others see it: complete, immutable. */
export interface MarginRunRecord {
  readonly id: bigint;
  readonly versionNumber: number;
  readonly inputsRevision: bigint;
  readonly methodVersion: string;
  /** The run whose account rows it keeps up to date where a status changed; null: its own. */
  readonly accountsRunId: bigint | null;
  readonly accounts: number;
  readonly completedAt: Date;
}

/** Re-margining of every account: written in one transaction, so readers see a run whole or not at all. */
export interface MarginRunStore {
  /**
   * Waits for its turn: of several that re-margin at once, one works, until the end of its transaction. Taken before the
   * venue and everything else, by whoever closes an account as well: rows of a run hold the accounts that they name.
   */
  takeTurn(): Promise<void>;
  /** The run that readers see; null before the first. */
  live(): Promise<MarginRunRecord | null>;
  start(run: {
    readonly versionNumber: number;
    readonly inputsRevision: bigint;
    readonly methodVersion: string;
    readonly startedAt: Date;
    readonly accountsRunId: bigint | null;
  }): Promise<bigint>;
  /** Bulk: one statement for each batch. */
  addAccounts(runId: bigint, standings: readonly AccountStanding[]): Promise<void>;
  /** The same into the rows of a complete run, in place of what they say; with the time by the venue's clock. */
  updateAccounts(runId: bigint, standings: readonly AccountStanding[]): Promise<void>;
  /** States the totals, and the time by the venue's clock. */
  complete(runId: bigint, totals: RunTotals): Promise<Date>;
  /** Shows a complete run to readers. @throws when its inputs are older than those of the run now shown */
  makeLive(runId: bigint): Promise<void>;
  /** Removes the account rows of all runs but the newest `kept` that have any; the runs and their totals stay. */
  dropAccountsOfOldRuns(kept: number): Promise<void>;
}

export interface MarginCallChange {
  readonly account: string;
  readonly decision: Exclude<CallDecision, { readonly kind: 'NONE' }>;
}

export interface MarginCallStore {
  /** By account. @param accounts of these only; null: of all */
  open(accounts: readonly string[] | null): Promise<ReadonlyMap<string, OpenCall>>;
  openCount(): Promise<number>;
  /**
   * Bulk. A second open call of an account is a bug, and the database refuses it.
   *
   * @param dueAt by when the calls that open now are to be met; null: at once
   */
  apply(runId: bigint, at: Date, dueAt: Date | null, changes: readonly MarginCallChange[]): Promise<void>;
}
