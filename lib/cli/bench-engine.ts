import { numberOrExit, optionsOrExit } from './command-line';
import { cPeers } from '../engine/bench/c-peer';
import { chargedRun } from '../engine/bench/charged-run';
import { columnsOf } from '../engine/bench/columns-of';
import { duckDbPeers } from '../engine/bench/duckdb-peer';
import { FIGURE_COUNT, type Figures, hashOf, roundedUnits } from '../engine/bench/figures';
import { generatedBook } from '../engine/bench/generated-book';
import { inverseRun } from '../engine/bench/inverse-run';
import { liveTicks } from '../engine/bench/live-ticks';
import { loadRun } from '../engine/bench/load-run';
import { ownEngine } from '../engine/bench/own-engine';
import { bigintEngine, floatEngine, peerTables } from '../engine/bench/plain-engines';
import { referenceRun } from '../engine/bench/reference-run';
import { scenarioRun } from '../engine/bench/scenario-run';
import { timed, type Timing } from '../engine/bench/timing';
import { whatIfLatency } from '../engine/bench/what-if';

// Every engine computes the same of each account: initial and maintenance margin, notional, equity, margin ratio, status.
// Equal hashes are identical figures. Ratios are of processor time per position, which a busy machine does not stretch;
// `twoThreads` is of time passed.
const COMMAND = {
  usage: `npm run bench:engine -- [options]

The engine against other ways to compute the same figures, on one generated book, in one run; medians.

  --accounts N    of the book (1000000; 100000 with --quick)
  --positions N   of an account, on average (8)
  --rounds N      of which the median is told (11; 5 with --quick)
  --seed N        of what is drawn (42)
  --quick         fewer of everything
  --json          answers with one JSON document
  --help          prints this`,
  options: {
    accounts: { type: 'string' },
    positions: { type: 'string', default: '8' },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '42' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const numberOf = (name: 'accounts' | 'positions' | 'rounds' | 'seed', text: string): number =>
  numberOrExit(COMMAND, `--${name}`, text, [1, 100_000_000]);
const seed = numberOf('seed', values.seed);
const positions = numberOf('positions', values.positions);
const accounts = numberOf('accounts', values.accounts ?? (values.quick ? '100000' : '1000000'));
const rounds = numberOf('rounds', values.rounds ?? (values.quick ? '5' : '11'));
/** Slow engines compute these only; every hash of theirs is over the same accounts. */
const FEW = Math.min(values.quick ? 500 : 2_000, accounts);
const SOME = Math.min(100_000, accounts);

const book = generatedBook(accounts, positions, seed);
const tables = peerTables(book);
const positionsOf = (count: number): number => book.positionStart[count] ?? 0;

interface EngineRow {
  readonly name: string;
  readonly accounts: number;
  readonly medianMs: number;
  readonly medianCpuMs: number;
  /** Of time passed. */
  readonly wallNsPerPosition: number;
  /** Of processor time of all threads. */
  readonly nsPerPosition: number;
  /** Of the accounts that are narrow, among the first FEW, SOME, all: as many as the engine computed. */
  readonly hashes: readonly string[];
}

const engines: EngineRow[] = [];

const columns = columnsOf(book);
const own = await ownEngine(book, columns, rounds);

function report(name: string, count: number, { ms, cpuMs }: Timing, figures: Figures): void {
  engines.push({
    name,
    accounts: count,
    medianMs: ms,
    medianCpuMs: cpuMs,
    wallNsPerPosition: (ms * 1e6) / positionsOf(count),
    nsPerPosition: (cpuMs * 1e6) / positionsOf(count),
    hashes: [...new Set([FEW, SOME, accounts])]
      .filter((limit) => limit <= count)
      .map((limit) => hashOf(figures, limit, (account) => own.narrow[account] === 1)),
  });
}

report('margrave, 1 thread', accounts, own.one, own.one.figures);
report('margrave, 2 threads', accounts, own.two, own.two.figures);
const scenarios = await scenarioRun(
  book,
  columns,
  own,
  values.quick ? { rounds: 3, passes: 2 } : { rounds: 5, passes: 5 },
);
await own.pool.end();

const float = floatEngine(book, tables);
const floats = new Float64Array(FIGURE_COUNT * accounts);
const floatTiming = timed(Math.max(3, rounds >> 1), () => float(accounts, floats));
report('JS float64 columns', accounts, floatTiming, BigInt64Array.from(floats, roundedUnits));

const bigint = bigintEngine(book, tables);
const integers = new BigInt64Array(FIGURE_COUNT * SOME);
const bigintTiming = timed(3, () => bigint(SOME, integers));
report('JS BigInt', SOME, bigintTiming, integers);

const reference = referenceRun(book, FEW);
report('decimal.js (the reference method)', FEW, reference, reference.figures);

const c = cPeers(book, tables, rounds);
if (c) {
  report('C __int128, -O3', accounts, c.exact, c.exact.figures);
  report('C double, -O3', accounts, c.double, c.double.figures);
  const native = c.doubleForThisProcessor;
  report('C double, -O3 -march=native', accounts, native, native.figures);
}
const duckDb = await duckDbPeers(book, tables, SOME);
if (duckDb) {
  report('DuckDB exact (HUGEINT)', SOME, duckDb.exact, duckDb.exact.figures);
  report('DuckDB double', SOME, duckDb.double, duckDb.double.figures);
}
const whatIf = await whatIfLatency(book, seed);
const live = [await liveTicks(book, seed, 1), await liveTicks(book, seed, 2)];

const inverse = await inverseRun(SOME, positions, seed, rounds);

const charged = await chargedRun(Math.min(5_000, accounts), positions, seed);

const load = loadRun(values.quick ? 20_000 : 200_000);

/** How many times faster this engine is on one thread; null where the other was left out. */
function versus(name: string): number | null {
  const [mine, other] = ['margrave, 1 thread', name].map((whole) =>
    engines.find((one) => one.name === whole),
  );
  return mine && other ? Number((other.nsPerPosition / mine.nsPerPosition).toFixed(3)) : null;
}
const ratios = {
  vsDecimal: versus('decimal.js (the reference method)'),
  vsBigInt: versus('JS BigInt'),
  vsFloatJs: versus('JS float64 columns'),
  vsInt128C: versus('C __int128, -O3'),
  vsDoubleC: versus('C double, -O3'),
  vsDoubleCOfThisProcessor: versus('C double, -O3 -march=native'),
  vsDuckDbDouble: versus('DuckDB double'),
  vsDuckDbExact: versus('DuckDB exact (HUGEINT)'),
  twoThreads: Number((own.one.ms / own.two.ms).toFixed(3)),
};
const bytesPerAccount = Math.round(columns.bytes / accounts);
const narrowAccounts = own.narrow.reduce((count, one) => count + one, 0);

if (values.json) {
  const size = { accounts, positions: book.positionCount, narrowAccounts, bytesPerAccount };
  console.log(
    JSON.stringify({ ...size, engines, ratios, inverse, charged, scenarios, whatIf, live, load }, null, 2),
  );
} else {
  const shape = `${accounts} accounts, ${book.positionCount} positions, seed ${seed}`;
  console.log(`${shape}; ${accounts - narrowAccounts} accounts too wide for float64, left out of every hash`);
  console.log(`columns: ${bytesPerAccount} bytes an account, filled in ${columns.loadMs.toFixed(0)} ms`);
  console.table(
    engines.map((engine) => ({
      engine: engine.name,
      accounts: engine.accounts,
      'median ms': Number(engine.medianMs.toFixed(1)),
      'ns/position': Number(engine.wallNsPerPosition.toFixed(2)),
      'CPU ns/position': Number(engine.nsPerPosition.toFixed(2)),
      hashes: engine.hashes.join(' '),
    })),
  );
  if (!c) console.log('No C compiler here: the peers in C were left out.');
  if (!duckDb) console.log('DuckDB is not installed here: its peers were left out.');
  console.table(ratios);
  console.log(
    `inverse contracts take ${inverse.batch.toFixed(2)} times the processor time of linear ones in a pass over all, ` +
      `${inverse.ticks.toFixed(2)} times in a tick`,
  );
  console.log(
    `a tick of ${charged.accounts} accounts takes ${charged.legs.toFixed(1)} times the processor time where each holds two ` +
      `legs and their net is charged, ${charged.orders.toFixed(1)} times where each has two orders at limits; ` +
      `${charged.apart} accounts apart`,
  );
  console.log(
    `scenarios: ${scenarios.seconds.toFixed(2)} s (${scenarios.cpuSeconds.toFixed(2)} s of processor time) for 100 under ` +
      `two sets, on two threads; ${scenarios.doubtfulPairs} pairs in doubt and ${scenarios.accountsApart} accounts apart ` +
      `margined exactly; whole passes would take ${scenarios.secondsByWholePasses.toFixed(2)} s ` +
      `(${scenarios.cpuSecondsByWholePasses.toFixed(2)} s, ${scenarios.vsWholePasses.toFixed(1)} times as much); counts ` +
      `by status equal in the ${scenarios.passesCompared} that were run`,
  );
  console.log(
    `what-if of an account after a trade: ${whatIf.p50Ms.toFixed(3)} ms median, ${whatIf.p99Ms.toFixed(3)} ms p99`,
  );
  console.table(
    live.flatMap((one) =>
      (['ofPositions', 'withCollateral'] as const).map((kind) => ({
        'live book, tick of an underlying': `${kind === 'ofPositions' ? 'no collateral' : 'also collateral'}, ${one.threads} thread${one.threads === 1 ? '' : 's'}`,
        elements: one[kind].elements,
        accounts: one[kind].accounts,
        'median ms': Number(one[kind].medianMs.toFixed(2)),
        'p99 ms': Number(one[kind].p99Ms.toFixed(2)),
        'median CPU ms': Number(one[kind].medianCpuMs.toFixed(2)),
      })),
    ),
  );
  for (const { threads, bytesPerAccount: bytes, fillMs, startMs } of live)
    console.log(
      `live book on ${threads} thread${threads === 1 ? '' : 's'}: ${bytes} bytes an account, filled in ` +
        `${fillMs.toFixed(0)} ms and margined in ${startMs.toFixed(0)} ms`,
    );
  if (load)
    console.log(
      `load of ${load.rows} rows from PostgreSQL: ${load.loadMs.toFixed(0)} ms, ${load.rowsPerSecond} rows a second, ` +
        `${load.loadOverServer.toFixed(2)} times what the server's own COPY to /dev/null takes`,
    );
  else console.log('No PostgreSQL can be started here: the load was left out.');
}
