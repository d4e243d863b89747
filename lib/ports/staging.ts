import type { AccountRow, CollateralRow, OrderRow } from '../domain/books/account-row';
import type { ChosenRate, PositionRow } from '../domain/books/contract-row';
import type { Place } from '../domain/market/import-row';
import type { BarRow, FigureRow, MarkRow } from '../domain/market/price-row';

/** What importers need from outside. */

export interface PlacedRow<Row> {
  readonly place: Place;
  readonly row: Row;
}

/** A row whose key an earlier row of the same import has. */
export interface StagedDuplicate {
  /** As `placePath` spells them. */
  readonly path: string;
  readonly firstPath: string;
  /** In words, e.g. "BTCUSDT, 1440, 2026-01-01T00:00:00.000Z". */
  readonly key: string;
}

/**
 * The rows of one import, kept in a temporary table of its transaction until all are read: so that a source of
 * any length is taken whole or not at all, in constant memory, and what it replaces is locked only at the end.
 */
export interface Staging<Row> {
  add(rows: readonly PlacedRow<Row>[]): Promise<void>;
  /** In order of the later row; at most `limit`. */
  duplicates(limit: number): Promise<readonly StagedDuplicate[]>;
  /** Writes all rows to where they belong. */
  merge(): Promise<Merged>;
}

export interface Merged {
  /** Rows that changed what is stored. */
  readonly applied: number;
  /** Of bars: how many of them say otherwise than what was known; absent when none does. */
  readonly corrections?: number;
  /** As `ImportOutcome` says. */
  readonly contradictions?: number;
  /** Accounts that were closed, and hold something again. */
  readonly reopened: readonly string[];
}

export interface StagedMarks extends Staging<MarkRow> {
  /**
   * In place of merging: those of open instruments that are newer than the mark price, by instrument and instant, at most
   * `limit` after what is already read; of one instant in the order in which they came.
   */
  nextInOrder(limit: number): Promise<readonly MarkRow[]>;
  /** In place of merging, before any mark price is moved: how many say otherwise than the one of their very instant. */
  contradictions(): Promise<number>;
}

export interface MarketStaging {
  /**
   * By instrument, interval, opening and source; one that says otherwise than what was known is a correction, a row more.
   * Merging passes over closed instruments. Under the venue's lock: what two merge at once, both would add.
   */
  stageBars(): Promise<Staging<BarRow>>;
  /** By instrument, instant and source; merging moves the mark prices of open instruments, and forward in time only. */
  stageMarks(): Promise<StagedMarks>;
  /**
   * By subject, figure and instant; merging moves the market figures, and forward in time only. What has a history
   * (FIGURES_WITH_HISTORY) is added to it, late and corrected values too.
   */
  stageFigures(): Promise<Staging<FigureRow>>;
}

/** What a position's row says of the rate that its holder chose. */
export type ChoiceRow = Pick<PositionRow, 'account' | 'pocket' | 'sequence' | 'instrument' | 'leg'> & {
  readonly chosen: ChosenRate;
};

/** What accounts hold and are; every merging makes accounts known. */
export interface AccountStaging {
  /** By account. */
  stageAccounts(): Promise<Staging<AccountRow>>;
  /** By account, instrument and leg; quantity 0 closes. */
  stagePositions(): Promise<Staging<PositionRow>>;
  /** By account, instrument and leg; a rate of 0 takes the choice back. */
  stageChoices(): Promise<Staging<ChoiceRow>>;
  /** By account and order; quantity 0 takes it out. */
  stageOrders(): Promise<Staging<OrderRow>>;
  /** By account and asset; amount 0 removes. */
  stageCollateral(): Promise<Staging<CollateralRow>>;
  /**
   * Closes what whole accounts hold that their rows do not name, and notes their sequence. After merging.
   *
   * @param staged kinds of which there were rows, at least one
   * @returns `sequence-agrees`, `sequence-rises`; and how much was closed
   */
  closeUnnamed(
    staged: readonly StagedAccounts[],
    limit: number,
  ): Promise<{ readonly faults: readonly StagedFault[]; readonly closed: number }>;
  /** `one-way-or-legs`, `pocket-collateral`: what the accounts must not be once all is written. */
  bookFaults(staged: readonly StagedAccounts[], limit: number): Promise<readonly StagedFault[]>;
}

/** Kinds of rows about accounts, each with a staging table of its own. */
export type StagedAccounts = 'ACCOUNT' | 'POSITION' | 'CHOSEN_RATE' | 'ORDER' | 'COLLATERAL';

export interface StagedFault {
  /** Of the first row that is concerned. */
  readonly path: string;
  readonly rule: 'one-way-or-legs' | 'pocket-collateral' | 'sequence-agrees' | 'sequence-rises';
  /** The account, and the instrument where it is of one. */
  readonly subject: string;
  /** Of `sequence-rises`: what is known already. */
  readonly known: string | null;
}

export type ImportStaging = MarketStaging & AccountStaging;
