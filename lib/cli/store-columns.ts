import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { withTransaction } from '../db/with-transaction';
import { decimalText } from '../domain/number/decimal';
import { decimalOfNarrow } from '../engine/units';
import type { BookColumns } from '../ports/feed';

const ROWS_AT_ONCE = 5_000;

/** Puts a generated book into an empty database, as its owner: past the checks and the feed, which no bench measures. */
export async function storeColumns(
  pool: Pool,
  { accounts, instruments, assets, positions, balances }: BookColumns,
) {
  const text = (units: number): string => decimalText(decimalOfNarrow(units));
  const name = (names: readonly string[], index: number): string => names[index] ?? '';
  await withTransaction(pool, 'begin', async (client) => {
    // A million accounts take longer than any statement of the application may.
    await client.query('set local session_replication_role = replica; set local statement_timeout = 0');
    const write = async (table: string, count: number, line: (row: number) => string): Promise<void> => {
      function* chunks(): Iterable<string> {
        for (let from = 0; from < count; from += ROWS_AT_ONCE) {
          let lines = '';
          for (let row = from; row < Math.min(count, from + ROWS_AT_ONCE); row += 1)
            lines += `${line(row)}\n`;
          yield lines;
        }
      }
      await pipeline(Readable.from(chunks()), client.query(copyFrom(`copy ${table} from stdin`)));
    };
    await write('account (id)', accounts.length, (row) => name(accounts, row));
    await write(
      'position (account_id, instrument_symbol, quantity, entry_price)',
      positions.units.length,
      (row) =>
        [
          ...[name(accounts, positions.account[row] ?? -1), name(instruments, positions.subject[row] ?? -1)],
          ...[text(positions.units[row] ?? NaN), text(positions.entry[row] ?? NaN)],
        ].join('\t'),
    );
    await write('collateral_balance (account_id, asset, amount)', balances.units.length, (row) =>
      [
        ...[name(accounts, balances.account[row] ?? -1), name(assets, balances.subject[row] ?? -1)],
        text(balances.units[row] ?? NaN),
      ].join('\t'),
    );
  });
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('vacuum (analyze, freeze)');
  } finally {
    client.release(true);
  }
}
