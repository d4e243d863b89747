import type { PoolClient } from 'pg';
import { assert } from '../domain/assert';
import type { BookColumns } from '../ports/feed';
import { ByteIndex, copyRows, numericUnits } from './copy-rows';

/** Columns that grow while rows come: how many there will be, only the end says. */
class GrowingColumns {
  count = 0;
  account = new Uint32Array(1024);
  subject = new Uint32Array(1024);
  units = new Float64Array(1024);
  entry = new Float64Array(1024);

  add(account: number, subject: number, units: number, entry: number): void {
    if (this.count === this.account.length) this.widen();
    this.account[this.count] = account;
    this.subject[this.count] = subject;
    this.units[this.count] = units;
    this.entry[this.count] = entry;
    this.count += 1;
  }

  private widen(): void {
    const wider = <Values extends Uint32Array | Float64Array>(values: Values): Values => {
      const grown = new (values.constructor as new (size: number) => Values)(2 * values.length);
      grown.set(values);
      return grown;
    };
    this.account = wider(this.account);
    this.subject = wider(this.subject);
    this.units = wider(this.units);
    this.entry = wider(this.entry);
  }

  whole() {
    const { count } = this;
    return {
      account: this.account.subarray(0, count),
      subject: this.subject.subarray(0, count),
      units: this.units.subarray(0, count),
      entry: this.entry.subarray(0, count),
    };
  }
}

/** All accounts, positions and balances of the transaction's snapshot, by binary COPY. */
export async function readBookColumns(client: PoolClient): Promise<BookColumns> {
  const accounts = new ByteIndex();
  await copyRows(client, 'select id from account order by id collate "C"', (bytes, at) => {
    accounts.find(bytes, at + 4, at + 4 + bytes.readInt32BE(at), true);
  });
  const accountAt = (bytes: Buffer, from: number, to: number): number => {
    const place = accounts.find(bytes, from, to, false);
    assert(place >= 0, 'who holds something has an account');
    return place;
  };

  const instruments = new ByteIndex();
  const positions = new GrowingColumns();
  const positionRows = 'select account_id, instrument_symbol, quantity, entry_price from position';
  await copyRows(client, positionRows, (bytes, at) => {
    const accountEnd = at + 4 + bytes.readInt32BE(at);
    const symbolEnd = accountEnd + 4 + bytes.readInt32BE(accountEnd);
    const quantityEnd = symbolEnd + 4 + bytes.readInt32BE(symbolEnd);
    positions.add(
      accountAt(bytes, at + 4, accountEnd),
      instruments.find(bytes, accountEnd + 4, symbolEnd, true),
      numericUnits(bytes, symbolEnd + 4),
      numericUnits(bytes, quantityEnd + 4),
    );
  });

  const assets = new ByteIndex();
  const balances = new GrowingColumns();
  await copyRows(client, 'select account_id, asset, amount from collateral_balance', (bytes, at) => {
    const accountEnd = at + 4 + bytes.readInt32BE(at);
    const assetEnd = accountEnd + 4 + bytes.readInt32BE(accountEnd);
    balances.add(
      accountAt(bytes, at + 4, accountEnd),
      assets.find(bytes, accountEnd + 4, assetEnd, true),
      numericUnits(bytes, assetEnd + 4),
      0,
    );
  });
  const { account, subject, units } = balances.whole();
  return {
    accounts: accounts.names(),
    instruments: instruments.names(),
    assets: assets.names(),
    positions: positions.whole(),
    balances: { account, subject, units },
  };
}
