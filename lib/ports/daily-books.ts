import type { Result } from '../domain/result';
import type { HashedText } from '../domain/books/snapshot';
import type { Dials } from '../domain/parameters/effective';
import type { Ramps } from '../domain/parameters/ramps';

/** The book as it was on a day, by the hashes of what was kept of it. */
export interface DailyBook {
  /** By the venue's clock, in UTC: 2026-11-30. */
  readonly day: string;
  readonly asOf: Date;
  /** What accounts were margined by, with the dials and ramps in force. */
  readonly versionNumber: number;
  readonly dials: Dials;
  readonly ramps: Ramps;
  readonly accounts: number;
  readonly accountSnapshotHash: string;
  readonly marketSnapshotHash: string;
}

/** What a stored book is read by: dials and ramps moved the version then, and nothing is computed from them yet. */
export type FoundBook = Omit<DailyBook, 'dials' | 'ramps'>;

/** One book a day. What is in it is kept once, however many days have it. */
export interface DailyBookStore {
  /** The last day there is a book of; null before the first. */
  latest(): Promise<string | null>;
  find(day: string): Promise<FoundBook | null>;
  /** The first day there is a book of; null before it. */
  first(): Promise<string | null>;
  /** Of the days from one to another, both among them, ascending. */
  between(from: string, to: string): Promise<readonly FoundBook[]>;
  keepText(text: HashedText): Promise<void>;
  /**
   * @param texts hashes of all that was kept of it
   * @returns what the log is to say of dials and ramps: see `inForceHashOf`
   */
  add(book: DailyBook, texts: readonly string[]): Promise<string | null>;
  /** Hashes of all that was kept of a day. */
  texts(day: string): Promise<readonly string[]>;
  /** What was kept under a hash; refused where it is no longer what it was. */
  load(hash: string): Promise<Result<string, { readonly code: 'SnapshotAltered'; readonly hash: string }>>;
  /** Lets go of the books of all days before that one, and of what no other day has. @returns the days, ascending */
  drop(before: string): Promise<readonly string[]>;
}
