import { decimalOfUnits } from '../number/units';
import { assert } from '../assert';
import { AddedBooks } from './added-books';
import type { HeldTerms } from './held-terms';
import type { KeptAccount } from './account-line';
import type { AccountBook } from '../margin/method/types';

/** What accounts hold of some subjects: account i from `start[i]` to `start[i + 1]`, ascending by name in byte order. */
export interface ChunkHoldings {
  readonly start: Uint32Array;
  /** Index in the list of instruments, or of assets. */
  readonly subject: Uint32Array;
  /** Signed quantity or amount, in 1e-8. */
  readonly units: Float64Array;
}

/**
 * The books of some accounts as columns, account by account: what a pass over a venue reads, margins and keeps at a time.
 * What these numbers do not hold stands apart, whole; columns say nothing of those accounts.
 */
export interface BookChunk {
  /** Ascending in byte order. */
  readonly accounts: readonly string[];
  readonly instruments: readonly string[];
  readonly assets: readonly string[];
  /** What occurs of legs and choices, by index; the first says nothing. */
  readonly terms: readonly HeldTerms[];
  /** `entry`: entry price ≥ 0, in 1e-8; `terms`: index in those, null where all are the first. */
  readonly positions: ChunkHoldings & { readonly entry: Float64Array; readonly terms: Uint16Array | null };
  readonly balances: ChunkHoldings;
  /** By index in `accounts`. */
  readonly apart: ReadonlyMap<number, AccountBook>;
  /** Whose account it is, in the venue's own words, by index in `accounts`; what is not there states none. */
  readonly segments: ReadonlyMap<number, string>;
}

/** The book of one account. @param index in `accounts` */
export function bookAt(chunk: BookChunk, index: number): AccountBook {
  const apart = chunk.apart.get(index);
  if (apart) return apart;
  const { accounts, instruments, assets, positions, balances } = chunk;
  return {
    account: accounts[index] ?? '',
    positions: rowsOf(positions, index).map((row) => ({
      instrument: instruments[positions.subject[row] ?? -1] ?? '',
      quantity: decimalOfUnits(positions.units[row] ?? NaN),
      entryPrice: decimalOfUnits(positions.entry[row] ?? NaN),
      ...termsAt(chunk, row),
    })),
    collateral: rowsOf(balances, index).map((row) => ({
      asset: assets[balances.subject[row] ?? -1] ?? '',
      amount: decimalOfUnits(balances.units[row] ?? NaN),
    })),
  };
}

/** Some accounts of a chunk, with what they hold. @param indexes in its `accounts`, ascending */
export function someOf(chunk: BookChunk, indexes: readonly number[]): BookChunk {
  const { accounts, positions, balances, apart, segments } = chunk;
  const held = heldRows(positions, indexes);
  const { entry, terms } = positions;
  return {
    ...chunk,
    accounts: indexes.map((index) => accounts[index] ?? ''),
    positions: {
      ...someHoldings(positions, held),
      entry: Float64Array.from(held.rows, (row) => entry[row] ?? NaN),
      terms: terms && Uint16Array.from(held.rows, (row) => terms[row] ?? 0),
    },
    balances: someHoldings(balances, heldRows(balances, indexes)),
    apart: ofSome(apart, indexes),
    segments: ofSome(segments, indexes),
  };
}

function ofSome<Value>(
  values: ReadonlyMap<number, Value>,
  indexes: readonly number[],
): ReadonlyMap<number, Value> {
  return new Map(
    indexes.flatMap((index, place) => {
      const value = values.get(index);
      return value === undefined ? [] : [[place, value] as const];
    }),
  );
}

/** Rows of some accounts, and where those of each begin among them. */
interface HeldRows {
  readonly start: Uint32Array;
  readonly rows: Uint32Array;
}

function heldRows({ start }: ChunkHoldings, indexes: readonly number[]): HeldRows {
  const starts = new Uint32Array(indexes.length + 1);
  for (const [place, index] of indexes.entries())
    starts[place + 1] = (starts[place] ?? 0) + (start[index + 1] ?? 0) - (start[index] ?? 0);
  const rows = new Uint32Array(starts[indexes.length] ?? 0);
  let at = 0;
  for (const index of indexes)
    for (let row = start[index] ?? 0; row < (start[index + 1] ?? 0); row += 1) {
      rows[at] = row;
      at += 1;
    }
  return { start: starts, rows };
}

function someHoldings({ subject, units }: ChunkHoldings, { start, rows }: HeldRows): ChunkHoldings {
  const some = { start, subject: new Uint32Array(rows.length), units: new Float64Array(rows.length) };
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    some.subject[at] = subject[row] ?? 0;
    some.units[at] = units[row] ?? NaN;
  }
  return some;
}

/** Leg and choice of a position, by its row. */
export function termsAt(
  { terms, positions }: Pick<BookChunk, 'terms' | 'positions'>,
  row: number,
): HeldTerms {
  const known = terms[positions.terms?.[row] ?? 0];
  assert(known !== undefined, 'terms that a row names are listed');
  return known;
}

/** Rows of an account in its chunk's holdings. */
export function rowsOf({ start }: ChunkHoldings, index: number): number[] {
  const [from, to] = [start[index] ?? 0, start[index + 1] ?? 0];
  return Array.from({ length: to - from }, (_, row) => from + row);
}

/** The same of accounts as a snapshot keeps them. @param kept ascending by account in byte order */
export function chunkOfKept(kept: readonly KeptAccount[]): BookChunk {
  const added = new AddedBooks();
  for (const { book, segment } of kept) added.add(book, segment);
  return added.chunk();
}

/**
 * Books as columns.
 *
 * @param books ascending by account in byte order
 */
export function chunkOfBooks(books: readonly AccountBook[]): BookChunk {
  const added = new AddedBooks();
  for (const book of books) added.add(book, null);
  return added.chunk();
}
