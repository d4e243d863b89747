import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BOOK_STATEMENTS, readBookColumns } from '../db/book-columns';
import { connectPool } from '../db/pool';
import { withTransaction } from '../db/with-transaction';
import { bookColumns } from '../engine/bench/book-columns';
import { generatedBook } from '../engine/bench/generated-book';
import { quantile } from '../engine/bench/timing';
import { LiveBook } from '../engine/live/live-book';
import type { BookColumns, HeldColumns } from '../ports/feed';
import { createDatabase, startEmbeddedPostgres } from './postgres/embedded-postgres';
import { numberOrExit, optionsOrExit } from './command-line';
import { migrate } from './migrate';
import { storeColumns } from './store-columns';

// Medians of rounds in turn. The ratio is of time passed: on fewer than two free cores server and reader take turns.
const COMMAND = {
  usage: `npm run bench:load -- [options]

How fast the live engine takes over a book, beside what the server itself needs to send it nowhere; on a server of its
own, in a temporary directory.

  --accounts N    of the book (200000)
  --positions N   of an account, on average (8)
  --rounds N      of which the median is told (7)
  --seed N        of what is drawn (42)
  --json          answers with one JSON document
  --help          prints this`,
  options: {
    accounts: { type: 'string', default: '200000' },
    positions: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '7' },
    seed: { type: 'string', default: '42' },
    json: { type: 'boolean', default: false },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const numberOf = (name: 'accounts' | 'positions' | 'rounds' | 'seed'): number =>
  numberOrExit(COMMAND, `--${name}`, values[name], [name === 'seed' ? 0 : 1, 100_000_000]);
const DATABASE = 'bench';
/** All that a book holds, in one order: that of rows and of names is the database's own. */
function inOrder(book: BookColumns, known: BookColumns): readonly Float64Array[] {
  const placesIn = (all: readonly string[], names: readonly string[]): Float64Array => {
    const places = new Map(all.map((name, place) => [name, place]));
    return Float64Array.from(names, (name) => places.get(name) ?? NaN);
  };
  const accounts = placesIn(known.accounts, book.accounts);
  const rows = (
    held: HeldColumns,
    subjects: Float64Array,
    columns: readonly Float64Array[],
  ): Float64Array[] => {
    const keys = Float64Array.from(
      held.account,
      (account, row) => (accounts[account] ?? NaN) * 1000 + (subjects[held.subject[row] ?? -1] ?? NaN),
    );
    const order = Uint32Array.from(keys.keys()).sort(
      (one, other) => (keys[one] ?? NaN) - (keys[other] ?? NaN),
    );
    return [keys, ...columns].map((column) => Float64Array.from(order, (row) => column[row] ?? NaN));
  };
  const { positions, balances } = book;
  return [
    accounts.toSorted(),
    ...rows(positions, placesIn(known.instruments, book.instruments), [positions.units, positions.entry]),
    ...rows(balances, placesIn(known.assets, book.assets), [balances.units]),
  ];
}

interface Round {
  readonly serverMs: number;
  readonly loadMs: number;
  readonly loadCpuMs: number;
  readonly fillMs: number;
  readonly startMs: number;
}

async function timed<Value>(work: () => Promise<Value> | Value): Promise<readonly [number, number, Value]> {
  const [startedAtMs, usage] = [performance.now(), process.cpuUsage()];
  const value = await work();
  const { user, system } = process.cpuUsage(usage);
  return [performance.now() - startedAtMs, (user + system) / 1000, value];
}

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-bench-load-'));
const server = await startEmbeddedPostgres({
  dataDir: path.join(dataDir, 'postgres'),
  ownerPassword: 'bench',
  ephemeral: true,
});
try {
  await createDatabase(server.ownerUrl('postgres'), DATABASE);
  await migrate(server.ownerUrl(DATABASE));
  const pool = connectPool(server.ownerUrl(DATABASE), {
    connections: 1,
    applicationName: 'margrave bench',
    // Met at the next statement.
    onError: () => undefined,
  });
  const book = generatedBook(numberOf('accounts'), numberOf('positions'), numberOf('seed'));
  const stored = bookColumns(book);
  await storeColumns(pool, stored);

  const rounds: Round[] = [];
  for (let round = 0; round < numberOf('rounds'); round += 1) {
    const [serverMs] = await timed(async () => {
      for (const statement of Object.values(BOOK_STATEMENTS))
        await pool.query(`copy (${statement}) to '/dev/null' (format binary)`);
    });
    const [loadMs, loadCpuMs, loaded] = await timed(() =>
      withTransaction(pool, 'begin isolation level repeatable read read only', readBookColumns),
    );
    if (round === 0 && !isDeepStrictEqual(inOrder(loaded, stored), inOrder(stored, stored)))
      throw new Error('What was loaded is not what was stored.');
    const live = new LiveBook(book.parameters, book.market);
    const [fillMs] = await timed(() => live.fill(loaded));
    const [startMs] = await timed(() => live.start());
    rounds.push({ serverMs, loadMs, loadCpuMs, fillMs, startMs });
  }
  await pool.end();

  const median = (of: keyof Round): number =>
    quantile(
      rounds.map((round) => round[of]),
      0.5,
    );
  const rows = stored.accounts.length + stored.positions.units.length + stored.balances.units.length;
  const result = {
    ...{ accounts: stored.accounts.length, positions: stored.positions.units.length, rows },
    serverCopyMs: median('serverMs'),
    loadMs: median('loadMs'),
    loadCpuMs: median('loadCpuMs'),
    rowsPerSecond: Math.round((rows / median('loadMs')) * 1000),
    /** Median of what each round's own two say. */
    loadOverServer: quantile(
      rounds.map(({ loadMs, serverMs }) => loadMs / serverMs),
      0.5,
    ),
    ...{ fillMs: median('fillMs'), startMs: median('startMs') },
  };
  if (values.json) console.log(JSON.stringify({ ...result, rounds }, null, 2));
  else {
    console.log(`${result.accounts} accounts, ${result.positions} positions, ${rows} rows in all`);
    console.table({
      "the server's own COPY to /dev/null": { ms: Math.round(result.serverCopyMs) },
      'the book in columns': {
        ...{ ms: Math.round(result.loadMs), 'CPU ms': Math.round(result.loadCpuMs) },
        ...{ 'rows/s': result.rowsPerSecond, ratio: Number(result.loadOverServer.toFixed(2)) },
      },
      'into the live book': { ms: Math.round(result.fillMs) },
      margined: { ms: Math.round(result.startMs) },
    });
  }
} finally {
  await server.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
}
process.exit();
