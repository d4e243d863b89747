import type { CollateralRow, PositionRow } from '../domain/books/account-row';
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
  /** Accounts that were closed, and hold something again. */
  readonly reopened: readonly string[];
}

export interface ImportStaging {
  /** By instrument, interval and opening; a bar that is there already is replaced. Merging passes over closed instruments. */
  stageBars(): Promise<Staging<BarRow>>;
  /** By instrument and instant; merging moves the mark prices of open instruments, and forward in time only. */
  stageMarks(): Promise<Staging<MarkRow>>;
  /** By subject, figure and instant; merging moves the market figures, and forward in time only. */
  stageFigures(): Promise<Staging<FigureRow>>;
  /** By account and instrument; quantity 0 closes. Merging makes accounts known. */
  stagePositions(): Promise<Staging<PositionRow>>;
  /** By account and asset; amount 0 removes. Merging makes accounts known. */
  stageCollateral(): Promise<Staging<CollateralRow>>;
}
