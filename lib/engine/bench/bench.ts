import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { marginAccount } from '../../domain/margin/account';
import { wideUnits } from '../units';
import * as at from '../kernel/layout';
import { loadKernel } from '../kernel/load-kernel';
import { SCRATCH_BYTES } from '../margin-batch';
import { cPeers } from './c-peer';
import { columnsOf } from './columns-of';
import { accountOf, generatedBook } from './generated-book';
import { bigintEngine, type Figures, floatEngine, peerTables } from './plain-engines';
import { twoThreads } from './two-threads';

// `npm run bench:engine -- [--accounts N] [--positions mean] [--json]`: the engine against other ways to compute the
// same figures, on one generated book, in one run; medians. Equal hashes are identical figures of identical accounts.

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '1000000' },
    positions: { type: 'string', default: '8' },
    seed: { type: 'string', default: '42' },
    rounds: { type: 'string', default: '11' },
    json: { type: 'boolean', default: false },
  },
});
const accounts = Number(values.accounts);
const rounds = Number(values.rounds);
/** Slow engines compute these only; every hash of theirs is over the same accounts. */
const FEW = Math.min(2_000, accounts);
const SOME = Math.min(100_000, accounts);

const book = generatedBook(accounts, Number(values.positions), Number(values.seed));
const tables = peerTables(book);
const positionsOf = (count: number): number => book.positionStart[count] ?? 0;

interface EngineRow {
  readonly name: string;
  readonly medianMs: number;
  /** Of processor time, which a busy machine does not stretch. */
  readonly medianCpuMs: number;
  readonly accounts: number;
  readonly nsPerPosition: number;
  /** Of the accounts that are narrow, among the first FEW, SOME, all: as many as the engine computed. */
  readonly hashes: readonly string[];
}

interface Timing {
  readonly ms: number;
  readonly cpuMs: number;
}

function timed(times: number, run: () => void): Timing {
  const spent = Array.from({ length: times }, (): Timing => {
    const [startedAtMs, usage] = [performance.now(), process.cpuUsage()];
    run();
    const { user, system } = process.cpuUsage(usage);
    return { ms: performance.now() - startedAtMs, cpuMs: (user + system) / 1000 };
  });
  const median = (key: keyof Timing): number =>
    spent.map((one) => one[key]).sort((x, y) => x - y)[times >> 1] ?? NaN;
  return { ms: median('ms'), cpuMs: median('cpuMs') };
}

const engines: EngineRow[] = [];
let isNarrow: (account: number) => boolean = () => true;

function report(name: string, { ms, cpuMs }: Timing, count: number, figures: Figures): void {
  const hashes = [...new Set([FEW, SOME, accounts])]
    .filter((limit) => limit <= count)
    .map((limit) => {
      const hash = createHash('sha256');
      for (let account = 0; account < limit; account++)
        if (isNarrow(account)) hash.update(figures.subarray(4 * account, 4 * account + 4));
      return hash.digest('hex').slice(0, 12);
    });
  const nsPerPosition = (cpuMs * 1e6) / positionsOf(count);
  engines.push({ name, medianMs: ms, medianCpuMs: cpuMs, accounts: count, nsPerPosition, hashes });
}

// This engine: one thread, then two over the same memory.
const columns = columnsOf(book);
const { memory } = columns;
const kernel = loadKernel(memory);
const scratches: [number, number] = [memory.allocate(SCRATCH_BYTES), memory.allocate(SCRATCH_BYTES)];
const start = columns.narrow.resultsOf(0).figures;
const computed = (): Figures => {
  const { f64 } = memory.views;
  const figures = new BigInt64Array(4 * accounts);
  for (let account = 0; account < accounts; account++)
    for (let lane = 0; lane < 4; lane++)
      figures[4 * account + lane] = BigInt(f64[(start + account * at.ACCOUNT_BYTES) / 8 + lane] ?? 0);
  return figures;
};
const oneTiming = timed(rounds, () => kernel.marginNarrow(0, accounts, scratches[0]));
const { i32 } = memory.views;
const outcomes = Uint8Array.from(
  { length: accounts },
  (_, account) => i32[(start + account * at.ACCOUNT_BYTES + at.OUTCOME) / 4] ?? 0,
);
isNarrow = (account) => outcomes[account] === at.EXACT;
const narrowCount = outcomes.reduce((count, outcome) => count + (outcome === at.EXACT ? 1 : 0), 0);
report('margrave, 1 thread', oneTiming, accounts, computed());

memory.views.u8.fill(0, start, start + accounts * at.ACCOUNT_BYTES);
const pair = await twoThreads(memory, kernel, accounts, scratches);
pair.run();
const twoTiming = timed(rounds, () => pair.run());
report('margrave, 2 threads', twoTiming, accounts, computed());
await pair.end();

const float = floatEngine(book, tables);
const floats = new Float64Array(4 * accounts);
const floatTiming = timed(Math.max(3, rounds >> 1), () => float(accounts, floats));
report(
  'JS float64 columns',
  floatTiming,
  accounts,
  BigInt64Array.from(floats, (value) => BigInt(Math.round(value))),
);

const integers = new BigInt64Array(4 * SOME);
const bigint = bigintEngine(book, tables);
const bigintTiming = timed(3, () => bigint(SOME, integers));
report('JS BigInt', bigintTiming, SOME, integers);

const few = Array.from({ length: FEW }, (_, account) => accountOf(book, account));
const decimals = new BigInt64Array(4 * FEW);
const { parameters, market } = book;
const decimalTiming = timed(1, () => {
  for (const [account, one] of few.entries()) {
    const margined = marginAccount({ ...market, parameters, book: one });
    if (!margined.ok) throw new Error('a generated account has figures');
    const { initialMargin, maintenanceMargin, notional, equity } = margined.value;
    const units = [initialMargin, maintenanceMargin, notional, equity].map(
      (value) => wideUnits(value, 8) ?? 0n,
    );
    decimals.set(units, 4 * account);
  }
});
report('decimal.js (the reference method)', decimalTiming, FEW, decimals);

const peers = cPeers(book, tables, rounds);
if (peers) {
  const figuresOf = ({ buffer, byteOffset, byteLength }: Buffer): Figures =>
    new BigInt64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  report('C __int128, -O3', peers.exact, accounts, figuresOf(peers.exact.figures));
  const doubles = figuresOf(peers.double.figures);
  const rounded = BigInt64Array.from(new Float64Array(doubles.buffer), (value) => BigInt(Math.round(value)));
  report('C double, -O3', peers.double, accounts, rounded);
}

const own = engines[0]?.nsPerPosition ?? NaN;
const versus = (name: string): number | null => {
  const found = engines.find((engine) => engine.name.startsWith(name));
  return found ? Number((found.nsPerPosition / own).toFixed(3)) : null;
};
const ratios = {
  vsDecimal: versus('decimal.js'),
  vsBigInt: versus('JS BigInt'),
  vsFloatJs: versus('JS float64'),
  vsInt128C: versus('C __int128'),
  vsDoubleC: versus('C double'),
  twoThreads: Number((oneTiming.ms / twoTiming.ms).toFixed(3)),
};
const bytesPerAccount = Math.round(columns.bytes / accounts);
if (values.json) {
  const size = { accounts, positions: book.positionCount, narrowAccounts: narrowCount, bytesPerAccount };
  console.log(JSON.stringify({ ...size, engines, ratios }, null, 2));
} else {
  const shape = `${accounts} accounts, ${book.positionCount} positions, seed ${values.seed}`;
  console.log(`${shape}; ${accounts - narrowCount} accounts too wide for float64, left out of every hash`);
  console.log(`columns: ${bytesPerAccount} bytes an account, filled in ${columns.loadMs.toFixed(0)} ms`);
  console.table(
    engines.map(({ name, medianMs: ms, medianCpuMs: cpuMs, accounts: count, nsPerPosition, hashes }) => ({
      engine: name,
      accounts: count,
      'median ms': Number(ms.toFixed(1)),
      'median CPU ms': Number(cpuMs.toFixed(1)),
      'CPU ns/position': Number(nsPerPosition.toFixed(2)),
      hashes: hashes.join(' '),
    })),
  );
  if (!peers) console.log('No C compiler here: the peers in C were left out.');
  console.table(ratios);
}
