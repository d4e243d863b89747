import type { PoolClient } from 'pg';
import { assert } from '../domain/assert';
import type { BookChunk, ChunkHoldings } from '../domain/books/book-chunk';
import type { AccountBook } from '../domain/margin/method/types';
import { readBeyondPlain } from './beyond-plain';
import { areThereTerms, TERMS, TermsIndex } from './held-terms';
import { ByteIndex } from './byte-index';
import { copyRows, fieldEnd, numericUnits } from './copy-rows';

/**
 * Every account in order of id (byte order), by binary COPY, so many at a time.
 *
 * @param readBooks the books of accounts that columns cannot hold
 */
export async function* readBookChunks(
  client: PoolClient,
  accounts: number,
  readBooks: (ids: readonly string[]) => Promise<readonly AccountBook[]>,
): AsyncGenerator<BookChunk, void> {
  assert(Number.isInteger(accounts) && accounts > 0, 'a chunk holds at least one account');
  await client.query(
    'declare chunk_ids no scroll cursor for select id, segment from account where closed_at is null order by id collate "C"',
  );
  try {
    for (;;) {
      const { rows } = await client.query<StatedAccount>(`fetch ${accounts} from chunk_ids`);
      if (rows.length === 0) return;
      yield await readChunk(client, rows, readBooks);
    }
  } finally {
    // After a failed statement closing fails too, and would hide what went wrong.
    await client.query('close chunk_ids').catch(() => undefined);
  }
}

interface StatedAccount {
  readonly id: string;
  readonly segment: string | null;
}

async function readChunk(
  client: PoolClient,
  stated: readonly StatedAccount[],
  readBooks: (ids: readonly string[]) => Promise<readonly AccountBook[]>,
): Promise<BookChunk> {
  const ids = stated.map(({ id }) => id);
  // COPY takes no parameters.
  const list = client.escapeLiteral(`{${ids.map(quoted).join(',')}}`);
  const held = (table: string, name: string, amounts: string, beside = ''): string =>
    `select (one.place - 1)::int, held.${name}, ${amounts}
     from unnest(${list}::text[]) with ordinality as one (id, place)
     join ${table} as held on held.account_id = one.id ${beside}
     order by one.place, held.${name} collate "C"${beside === '' ? '' : ', held.leg'}`;
  const beyond = new Set(await readBeyondPlain(client, ids));
  const apart = new Set(ids.flatMap((id, index) => (beyond.has(id) ? [index] : [])));
  const hasTerms = await areThereTerms(client);
  const terms = new TermsIndex();
  const positions = new ReadHoldings(ids.length, apart, hasTerms ? terms : null);
  await copyRows(
    client,
    hasTerms
      ? held(
          'position',
          'instrument_symbol',
          `held.quantity, held.entry_price, held.${TERMS}`,
          `left join chosen_rate on (chosen_rate.account_id, chosen_rate.instrument_symbol, chosen_rate.leg) =
             (held.account_id, held.instrument_symbol, held.leg)`,
        )
      : held('position', 'instrument_symbol', 'held.quantity, held.entry_price'),
    (bytes, at) => positions.read(bytes, at, true),
  );
  const balances = new ReadHoldings(ids.length, apart, null);
  await copyRows(client, held('collateral_balance', 'asset', 'held.amount'), (bytes, at) =>
    balances.read(bytes, at, false),
  );
  const books = apart.size === 0 ? [] : await readBooks([...apart].map((index) => ids[index] ?? ''));
  const byId = new Map(books.map((book) => [book.account, book]));
  return {
    accounts: ids,
    ...{ instruments: positions.names, terms: terms.terms(), assets: balances.names },
    ...{ positions: positions.columns(), balances: balances.columns() },
    apart: new Map([...apart].map((index) => [index, bookOf(byId, ids[index])])),
    segments: new Map(stated.flatMap(({ segment }, index) => (segment === null ? [] : [[index, segment]]))),
  };
}

function bookOf(books: ReadonlyMap<string, AccountBook>, id: string | undefined): AccountBook {
  const book = books.get(id ?? '');
  assert(book !== undefined, 'an account of the view has a book in it');
  return book;
}

/** An element of an array's text. */
function quoted(id: string): string {
  return `"${id.replace(/["\\]/g, '\\$&')}"`;
}

const FIRST_ROOM = 1024;

/** Holdings of a chunk's accounts, while rows come account by account, each account's ascending by name. */
class ReadHoldings {
  private readonly start: Uint32Array;
  private readonly index = new ByteIndex();
  private subject = new Uint32Array(FIRST_ROOM);
  private units = new Float64Array(FIRST_ROOM);
  private entry = new Float64Array(FIRST_ROOM);
  private termsOf: Uint16Array;
  private count = 0;
  private account = 0;

  constructor(
    private readonly accounts: number,
    private readonly apart: Set<number>,
    /** Null: every row is of the first terms, and brings none. */
    private readonly terms: TermsIndex | null,
  ) {
    this.start = new Uint32Array(accounts + 1);
    this.termsOf = new Uint16Array(terms ? FIRST_ROOM : 0);
  }

  get names(): string[] {
    return this.index.names();
  }

  /** Reads place of the account, name, quantity or amount, and the entry price and terms where there are such. */
  read(bytes: Buffer, at: number, hasEntry: boolean): void {
    const account = bytes.readInt32BE(at + 4);
    const placeEnd = fieldEnd(bytes, at);
    const nameEnd = fieldEnd(bytes, placeEnd);
    const units = numericUnits(bytes, nameEnd + 4);
    const unitsEnd = fieldEnd(bytes, nameEnd);
    const entry = hasEntry ? numericUnits(bytes, unitsEnd + 4) : 0;
    const terms = this.terms ? this.terms.placeOf(bytes, fieldEnd(bytes, unitsEnd)) : 0;
    assert(account >= this.account && account < this.accounts, 'rows come account by account');
    this.passTo(account);
    if (Number.isNaN(units) || Number.isNaN(entry) || terms === null) this.apart.add(account);
    if (this.count === this.units.length) this.widen();
    this.subject[this.count] = this.index.findOrAppend(bytes, placeEnd + 4, nameEnd);
    this.units[this.count] = units;
    this.entry[this.count] = entry;
    if (this.terms) this.termsOf[this.count] = terms ?? 0;
    this.count += 1;
  }

  columns(): ChunkHoldings & { readonly entry: Float64Array; readonly terms: Uint16Array | null } {
    this.passTo(this.accounts);
    const { start, count } = this;
    return {
      start,
      subject: this.subject.subarray(0, count),
      units: this.units.subarray(0, count),
      entry: this.entry.subarray(0, count),
      terms: this.terms && this.termsOf.subarray(0, count),
    };
  }

  /** States where the rows of the accounts before this one end. */
  private passTo(account: number): void {
    for (; this.account < account; this.account += 1) this.start[this.account + 1] = this.count;
  }

  private widen(): void {
    const size = 2 * this.count;
    const wider = new Uint32Array(size);
    wider.set(this.subject);
    this.subject = wider;
    if (this.terms) {
      const widerTerms = new Uint16Array(size);
      widerTerms.set(this.termsOf);
      this.termsOf = widerTerms;
    }
    for (const name of ['units', 'entry'] as const) {
      const column = new Float64Array(size);
      column.set(this[name]);
      this[name] = column;
    }
  }
}
