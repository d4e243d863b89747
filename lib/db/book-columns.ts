import type { PoolClient } from 'pg';
import { assert } from '../domain/assert';
import type { BookColumns } from '../ports/feed';
import { readBeyondPlain } from './beyond-plain';
import { areThereTerms, TERMS, TermsIndex } from './held-terms';
import { ByteIndex } from './byte-index';
import { copyRows, fieldEnd, numericUnits } from './copy-rows';

/** Columns that grow while rows come: how many there will be, only the end says. */
class GrowingColumns {
  count = 0;
  account = new Uint32Array(1024);
  subject = new Uint32Array(1024);
  units = new Float64Array(1024);
  entry = new Float64Array(1024);
  terms: Uint16Array;

  /** @param hasTerms whether any row may be of other terms than the first */
  constructor(private readonly hasTerms = false) {
    this.terms = new Uint16Array(hasTerms ? 1024 : 0);
  }

  add(account: number, subject: number, units: number, entry: number, terms = 0): void {
    if (this.count === this.account.length) this.widen();
    if (this.hasTerms) this.terms[this.count] = terms;
    this.account[this.count] = account;
    this.subject[this.count] = subject;
    this.units[this.count] = units;
    this.entry[this.count] = entry;
    this.count += 1;
  }

  private widen(): void {
    const wider = <Values extends Uint16Array | Uint32Array | Float64Array>(values: Values): Values => {
      const grown = new (values.constructor as new (size: number) => Values)(2 * values.length);
      grown.set(values);
      return grown;
    };
    this.account = wider(this.account);
    this.subject = wider(this.subject);
    this.units = wider(this.units);
    this.entry = wider(this.entry);
    if (this.hasTerms) this.terms = wider(this.terms);
  }

  whole() {
    const { count } = this;
    return {
      account: this.account.subarray(0, count),
      subject: this.subject.subarray(0, count),
      units: this.units.subarray(0, count),
      entry: this.entry.subarray(0, count),
      terms: this.hasTerms ? this.terms.subarray(0, count) : null,
    };
  }
}

/** The rows that make up a book, in any order. */
export const BOOK_STATEMENTS = {
  accounts: 'select id from account where closed_at is null',
  positions: 'select account_id, instrument_symbol, quantity, entry_price from position',
  balances: 'select account_id, asset, amount from collateral_balance',
} as const;

/** The same positions with their terms. */
const POSITIONS_WITH_TERMS = `select account_id, instrument_symbol, quantity, entry_price, ${TERMS}
  from position left join chosen_rate using (account_id, instrument_symbol, leg)`;

/** All accounts, positions and balances of the transaction's snapshot, by binary COPY. */
export async function readBookColumns(client: PoolClient): Promise<BookColumns> {
  const accounts = new ByteIndex();
  await copyRows(client, BOOK_STATEMENTS.accounts, (bytes, at) => {
    accounts.append(bytes, at + 4, fieldEnd(bytes, at));
  });
  const accountAt = (bytes: Buffer, from: number, to: number): number => {
    const place = accounts.find(bytes, from, to);
    assert(place >= 0, 'who holds something has an open account');
    return place;
  };

  const instruments = new ByteIndex();
  const terms = new TermsIndex();
  const hasTerms = await areThereTerms(client);
  const positions = new GrowingColumns(hasTerms);
  await copyRows(client, hasTerms ? POSITIONS_WITH_TERMS : BOOK_STATEMENTS.positions, (bytes, at) => {
    const accountEnd = fieldEnd(bytes, at);
    const symbolEnd = fieldEnd(bytes, accountEnd);
    const quantityEnd = fieldEnd(bytes, symbolEnd);
    const place = hasTerms ? terms.placeOf(bytes, fieldEnd(bytes, quantityEnd)) : 0;
    positions.add(
      accountAt(bytes, at + 4, accountEnd),
      instruments.findOrAppend(bytes, accountEnd + 4, symbolEnd),
      // Terms without a place are read with their account's book.
      place === null ? NaN : numericUnits(bytes, symbolEnd + 4),
      numericUnits(bytes, quantityEnd + 4),
      place ?? 0,
    );
  });

  const assets = new ByteIndex();
  const balances = new GrowingColumns();
  await copyRows(client, BOOK_STATEMENTS.balances, (bytes, at) => {
    const accountEnd = fieldEnd(bytes, at);
    const assetEnd = fieldEnd(bytes, accountEnd);
    balances.add(
      accountAt(bytes, at + 4, accountEnd),
      assets.findOrAppend(bytes, accountEnd + 4, assetEnd),
      numericUnits(bytes, assetEnd + 4),
      0,
    );
  });
  const { account, subject, units } = balances.whole();
  return {
    beyondPlain: await readBeyondPlain(client, null),
    accounts: accounts.names(),
    instruments: instruments.names(),
    terms: terms.terms(),
    assets: assets.names(),
    positions: positions.whole(),
    balances: { account, subject, units },
  };
}
