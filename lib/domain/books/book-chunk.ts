import type { Decimal } from '../number/decimal';
import { canonicalJson } from '../json/canonical';
import { decimalOfUnits, unitsOf, unitsText } from '../number/units';
import { assert } from '../assert';
import { type HeldTerms, heldTermsOf, heldTermsText, NO_TERMS } from './held-terms';
import { accountSnapshotLine, type KeptAccount, statedTerms } from './account-line';
import { compareBytes } from './snapshot-line';
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

/** The lines that a snapshot keeps of the accounts, each as `accountSnapshotLine` gives it. */
export function snapshotLines(chunk: BookChunk): string[] {
  const { accounts, positions, balances, apart, segments } = chunk;
  const quoted = (name: string): string => canonicalJson(name);
  const [instruments, assets] = [chunk.instruments.map(quoted), chunk.assets.map(quoted)];
  const beyondOf = chunk.terms.map((terms) => {
    const stated = statedTerms(terms);
    return Object.keys(stated).length === 0 ? '' : `,${canonicalJson(stated)}`;
  });
  const text = (units: number | undefined): string => `"${unitsText(units ?? NaN)}"`;
  return accounts.map((account, index) => {
    const book = apart.get(index);
    const segment = segments.get(index) ?? null;
    if (book) return accountSnapshotLine(book, segment);
    const collateral = rowsOf(balances, index).map(
      (row) => `[${assets[balances.subject[row] ?? -1] ?? ''},${text(balances.units[row])}]`,
    );
    const held = rowsOf(positions, index).map((row) => {
      const instrument = instruments[positions.subject[row] ?? -1] ?? '';
      const beyond = beyondOf[positions.terms?.[row] ?? 0] ?? '';
      return `[${instrument},${text(positions.units[row])},${text(positions.entry[row])}${beyond}]`;
    });
    const last = segment === null ? '' : `,"segment":${quoted(segment)}`;
    return `{"account":${quoted(account)},"collateral":[${collateral.join(',')}],"positions":[${held.join(',')}]${last}}`;
  });
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
  const segments = kept.flatMap(({ segment }, index) =>
    segment === null ? [] : [[index, segment] as const],
  );
  return chunkOfBooks(
    kept.map(({ book }) => book),
    new Map(segments),
  );
}

/**
 * Books as columns.
 *
 * @param books ascending by account in byte order
 * @param segments of those that state one, by index in `books`
 */
export function chunkOfBooks(
  books: readonly AccountBook[],
  segments: BookChunk['segments'] = new Map(),
): BookChunk {
  const apart = new Map<number, AccountBook>();
  const [instruments, assets] = [new Names(), new Names()];
  const [positions, balances] = [new AddedRows(), new AddedRows()];
  const terms = new Names();
  terms.placeOf(heldTermsText(NO_TERMS));
  for (const [index, book] of books.entries()) {
    if (isHeld(book)) {
      for (const position of inOrder(book.positions, ({ instrument, leg }) => `${instrument} ${leg ?? ''}`)) {
        const { instrument, quantity, entryPrice } = position;
        const place = terms.placeOf(heldTermsText(position));
        positions.add(instruments.placeOf(instrument), quantity, entryPrice, place);
      }
      for (const { asset, amount } of inOrder(book.collateral, (one) => one.asset))
        balances.add(assets.placeOf(asset), amount, null);
    } else apart.set(index, book);
    positions.close();
    balances.close();
  }
  return {
    accounts: books.map(({ account }) => account),
    ...{ instruments: instruments.names, assets: assets.names, apart, segments },
    terms: terms.names.map(heldTermsOf),
    positions: positions.columns(),
    balances: balances.columns(),
  };
}

/** What is known and fits; anything else stated of a book or a position is not in columns, so it stands apart. */
function isHeld({ account: _account, positions, collateral, ...others }: AccountBook): boolean {
  const fits = (amount: Decimal): boolean => !Number.isNaN(unitsOf(amount));
  return (
    isEmpty(others) &&
    new Set(positions.map(({ instrument, leg }) => `${instrument} ${leg ?? ''}`)).size === positions.length &&
    new Set(collateral.map(({ asset }) => asset)).size === collateral.length &&
    positions.every(
      ({ instrument: _instrument, quantity, entryPrice, ...more }) =>
        isOfTerms(more) && fits(quantity) && entryPrice.gte(0) && fits(entryPrice),
    ) &&
    collateral.every(({ asset: _asset, amount, ...more }) => isEmpty(more) && fits(amount))
  );
}

/** Whether nothing is stated beside leg and choice. */
function isOfTerms({
  leg: _leg,
  selectedLeverage: _leverage,
  selectedRate: _rate,
  ...others
}: HeldTerms): boolean {
  return isEmpty(others);
}

function isEmpty(others: object): boolean {
  return Object.keys(others).length === 0;
}

function inOrder<Row>(rows: readonly Row[], nameOf: (row: Row) => string): Row[] {
  return [...rows].sort((a, b) => compareBytes(nameOf(a), nameOf(b)));
}

class Names {
  readonly names: string[] = [];
  private readonly places = new Map<string, number>();

  placeOf(name: string): number {
    const known = this.places.get(name) ?? this.names.push(name) - 1;
    this.places.set(name, known);
    return known;
  }
}

class AddedRows {
  private readonly start = [0];
  private readonly subject: number[] = [];
  private readonly units: number[] = [];
  private readonly entry: number[] = [];
  private readonly terms: number[] = [];

  add(subject: number, units: Decimal, entry: Decimal | null, terms = 0): void {
    this.subject.push(subject);
    this.units.push(unitsOf(units));
    if (entry) this.entry.push(unitsOf(entry));
    this.terms.push(terms);
  }

  close(): void {
    this.start.push(this.units.length);
  }

  columns() {
    return {
      start: Uint32Array.from(this.start),
      subject: Uint32Array.from(this.subject),
      units: Float64Array.from(this.units),
      entry: Float64Array.from(this.entry),
      terms: this.terms.some((terms) => terms > 0) ? Uint16Array.from(this.terms) : null,
    };
  }
}
