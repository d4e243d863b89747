import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FIGURE_COUNT, type Figures, NO_RATIO, RATIO_LIMIT, roundedUnits } from './figures';
import type { GeneratedBook } from './generated-book';
import type { PeerTables } from './plain-engines';
import { quantile, type Timing } from './timing';

const ROUNDS = 3;

const TABLES = {
  position: 'account INTEGER, instrument SMALLINT, quantity BIGINT, entry BIGINT',
  balance: 'account INTEGER, asset SMALLINT, amount BIGINT',
  price: 'instrument SMALLINT, price BIGINT',
  piece:
    'instrument SMALLINT, above BIGINT, ceiling BIGINT, ' +
    'n1 BIGINT, d1 BIGINT, w1 BIGINT, r1 BIGINT, n2 BIGINT, d2 BIGINT, w2 BIGINT, r2 BIGINT',
  worth: 'asset SMALLINT, owned BIGINT, owed BIGINT',
} as const;

/** One arithmetic, step by step: products, their quotients, what those are rounded to. */
interface Arithmetic {
  /** `size` and `gain` of a position. */
  readonly products: string;
  /** `whole` of the size, `part` of the gain. */
  readonly quotients: string;
  /** To the nearest, ties to even; down. */
  readonly notional: string;
  readonly profit: string;
  readonly charged: (place: 1 | 2) => string;
  readonly product: string;
  readonly value: string;
  readonly ratio: string;
  readonly isBelow: (numerator: bigint, denominator: bigint) => string;
}

/** One division of 128 bits for each product, which are dear; DuckDB's goes towards 0. */
const EXACT: Arithmetic = {
  products: 'abs(quantity)::HUGEINT * price AS size, quantity::HUGEINT * (price - entry) AS gain',
  quotients: '(size // 100000000)::BIGINT AS whole, (gain // 100000000)::BIGINT AS part',
  notional: `whole + CASE (size - whole::HUGEINT * 100000000)::BIGINT - 50000000
    WHEN 0 THEN whole % 2 ELSE (size - whole::HUGEINT * 100000000 > 50000000)::BIGINT END`,
  profit: 'part - (gain < part::HUGEINT * 100000000)::BIGINT',
  charged: (place) =>
    `((n${place}::HUGEINT * notional + r${place} + d${place} - 1) // d${place})::BIGINT + w${place}`,
  product: 'amount::HUGEINT * (CASE WHEN amount < 0 THEN owed ELSE owned END)',
  value: `(product // 1000000000000)::BIGINT
    - (product < (product // 1000000000000) * 1000000000000)::BIGINT`,
  ratio: `CASE WHEN abs(equity) * 100000000 < maintenance * ${RATIO_LIMIT}::HUGEINT
    THEN equity * 100000000 // maintenance ELSE ${NO_RATIO} END`,
  isBelow: (numerator, denominator) => `equity * ${denominator} < maintenance * ${numerator}`,
};

const DOUBLE: Arithmetic = {
  products: 'abs(quantity)::DOUBLE * price AS size, quantity::DOUBLE * (price - entry) AS gain',
  quotients: 'size / 1e8 AS whole, gain / 1e8 AS part',
  notional: 'round_even(whole, 0)',
  profit: 'floor(part)',
  charged: (place) => `ceil(n${place} * notional / d${place}) + w${place}`,
  product: 'amount::DOUBLE * (CASE WHEN amount < 0 THEN owed ELSE owned END)',
  value: 'floor(product / 1e12)',
  ratio: 'trunc(equity * 1e8 / maintenance)',
  isBelow: (numerator, denominator) => `equity < maintenance * ${Number(numerator) / Number(denominator)}`,
};

/** The method in SQL. */
function query(arithmetic: Arithmetic, levels: PeerTables['levels']): string {
  const { products, quotients, notional, profit, charged, product, value, ratio, isBelow } = arithmetic;
  const status = levels
    .map((level) => `(${isBelow(level.numerator, level.denominator)})::INTEGER`)
    .join(' + ');
  return `
    WITH multiplied AS (SELECT account, instrument, ${products} FROM position JOIN price USING (instrument)),
    divided AS (SELECT account, instrument, size, gain, ${quotients} FROM multiplied),
    rounded AS (SELECT account, instrument, ${notional} AS notional, ${profit} AS profit FROM divided),
    charged AS (
      SELECT account, notional, profit, ${charged(1)} AS initial, ${charged(2)} AS maintenance
      FROM rounded r JOIN piece p ON r.instrument = p.instrument AND notional > above AND notional <= ceiling),
    summed AS (
      SELECT account, sum(initial) AS initial, sum(maintenance) AS maintenance,
        sum(notional) AS notional, sum(profit) AS profit
      FROM charged GROUP BY account),
    weighed AS (SELECT account, ${product} AS product FROM balance JOIN worth USING (asset)),
    held AS (SELECT account, sum(${value}) AS collateral FROM weighed GROUP BY account),
    standing AS (
      SELECT account, initial, maintenance, notional, profit + coalesce(collateral, 0) AS equity
      FROM summed LEFT JOIN held USING (account))
    SELECT account, initial, maintenance, notional, equity, ${ratio} AS ratio, ${status} AS status FROM standing`;
}

function writeTables(directory: string, book: GeneratedBook, tables: PeerTables, accounts: number): void {
  const write = (name: keyof typeof TABLES, rows: readonly string[]): void =>
    fs.writeFileSync(path.join(directory, `${name}.csv`), rows.join('\n'));
  const each = (starts: Uint32Array, text: (index: number) => string): string[] => {
    const rows: string[] = [];
    for (let account = 0; account < accounts; account++)
      for (let index = starts[account] ?? 0; index < (starts[account + 1] ?? 0); index++)
        rows.push(`${account},${text(index)}`);
    return rows;
  };
  const { instrument, quantity, entry, asset, amount } = book;
  write(
    'position',
    each(book.positionStart, (at) => `${instrument[at]},${quantity[at]},${entry[at]}`),
  );
  write(
    'balance',
    each(book.balanceStart, (at) => `${asset[at]},${amount[at]}`),
  );
  write(
    'price',
    tables.prices.map((price, index) => `${index},${price}`),
  );
  write(
    'worth',
    tables.owned.map((owned, index) => `${index},${owned},${tables.owed[index]}`),
  );
  const pieces = tables.rows.flatMap((rows, index) =>
    rows.map(({ initial, maintenance, ceiling }, place) => {
      const parts = [initial, maintenance].flatMap((part) => [
        part.numerator,
        part.divisor,
        part.whole,
        part.rest,
      ]);
      return [index, rows[place - 1]?.ceiling ?? -1n, ceiling ?? 2n ** 62n, ...parts].join(',');
    }),
  );
  write('piece', pieces);
}

export interface DuckDbRun extends Timing {
  readonly figures: Figures;
}

/**
 * Runs the method in DuckDB's SQL, on one thread, over the first accounts of the book.
 *
 * @returns exact and in doubles; null when the package or its library is not installed
 */
export async function duckDbPeers(book: GeneratedBook, tables: PeerTables, accounts: number) {
  const duckDb = await import('@duckdb/node-api').catch(() => null);
  if (!duckDb) return null;
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-duckdb-'));
  const instance = await duckDb.DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    writeTables(directory, book, tables, accounts);
    for (const [name, columns] of Object.entries(TABLES)) {
      await connection.run(`CREATE TABLE ${name} (${columns})`);
      await connection.run(`COPY ${name} FROM '${path.join(directory, name)}.csv' (HEADER false)`);
    }
    const run = async (arithmetic: Arithmetic): Promise<DuckDbRun> => {
      const text = `CREATE OR REPLACE TEMP TABLE result AS ${query(arithmetic, tables.levels)}`;
      const spent: Timing[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const [startedAtMs, usage] = [performance.now(), process.cpuUsage()];
        await connection.run(text);
        const { user, system } = process.cpuUsage(usage);
        spent.push({ ms: performance.now() - startedAtMs, cpuMs: (user + system) / 1000 });
      }
      const reader = await connection.runAndReadAll('SELECT * EXCLUDE account FROM result ORDER BY account');
      const figures = new BigInt64Array(accounts * FIGURE_COUNT);
      for (const [account, row] of reader.getRows().entries())
        figures.set(row.map(unitsOf), account * FIGURE_COUNT);
      return {
        ms: quantile(
          spent.map(({ ms }) => ms),
          0.5,
        ),
        cpuMs: quantile(
          spent.map(({ cpuMs }) => cpuMs),
          0.5,
        ),
        figures,
      };
    };
    return { exact: await run(EXACT), double: await run(DOUBLE) };
  } finally {
    connection.closeSync();
    instance.closeSync();
    fs.rmSync(directory, { recursive: true });
  }
}

function unitsOf(value: unknown): bigint {
  return typeof value === 'bigint' ? value : roundedUnits(Number(value));
}
