import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { backtest } from '../domain/dynamics/backtest';
import { EXAMPLE_PROGRAMME } from '../domain/dynamics/example-programme';
import { programmeOf } from '../domain/dynamics/programme';
import { Random } from '../domain/number/random';
import { assert } from '../domain/assert';
import { numberOrExit, optionsOrExit } from './command-line';
import { type DynamicRun, dynamicRun } from './dynamic-run';
import { startEmbeddedPostgres } from './postgres/embedded-postgres';

const COMMAND = {
  usage: `npm run bench:dynamic -- [options]

How long slots of adjustment programmes take beside one re-margining of the book, on a server of its own in a temporary
directory, at two sizes; and how long the law alone takes to be replayed: by one process, by two, and with one of them killed on the way.

  --accounts N       of the larger book (100000); the smaller one has a quarter
  --positions N      of an account, on average (8)
  --instruments N    each of a class of its own (350)
  --rate-decimals N  of the rates of classes, as fractions (4); with more than 4 a dial of the grid leaves numbers that the
                     kernel does not hold, and other numbers, ten times slower, margin whoever holds such a class
  --classes N        whose dials move (20)
  --rounds N         of which the median is told (3)
  --slots N          of each of 20 programmes that are replayed (43200)
  --seed N           of what is drawn (42)
  --json             answers with one JSON document
  --help             prints this`,
  options: {
    accounts: { type: 'string', default: '100000' },
    positions: { type: 'string', default: '8' },
    instruments: { type: 'string', default: '350' },
    'rate-decimals': { type: 'string', default: '4' },
    classes: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    slots: { type: 'string', default: '43200' },
    seed: { type: 'string', default: '42' },
    json: { type: 'boolean', default: false },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const numberOf = (
  name: Exclude<keyof typeof values, 'json'>,
  [least, most]: readonly [number, number],
): number => numberOrExit(COMMAND, `--${name}`, values[name], [least, most]);
const options = {
  accounts: numberOf('accounts', [4, 100_000_000]),
  positions: numberOf('positions', [1, 60]),
  instruments: numberOf('instruments', [60, 10_000]),
  rateDecimals: numberOf('rate-decimals', [2, 8]),
  classes: numberOf('classes', [1, 60]),
  rounds: numberOf('rounds', [1, 1_000]),
  seed: numberOf('seed', [0, 2 ** 32 - 1]),
};
const slots = numberOf('slots', [1, 10_000_000]);
const PROGRAMMES = 20;
const REPLAY = path.join(import.meta.dirname, '../engine/bench/law-replay.ts');

type Hashes = Readonly<Record<string, string>>;

/** Starts a worker that replays programmes. @param kept directory in which it keeps where they stand */
function replaying(first: number, count: number, kept?: string) {
  const program = ['--import', 'tsx', REPLAY, String(first), String(count), String(slots)];
  const child = spawn(process.execPath, kept === undefined ? program : [...program, kept], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, hashes: () => (JSON.parse(text) as { readonly hashes: Hashes }).hashes };
}

async function replayed(first: number, count: number, kept?: string): Promise<Hashes> {
  const worker = replaying(first, count, kept);
  const code = await worker.ended;
  if (code !== 0) throw new Error(`A replay ended with ${String(code)}.`);
  return worker.hashes();
}

/** Kills a worker, by the signal that no process can meet, in the middle of its programmes; another one goes on. */
async function replayedAfterKill(first: number, count: number): Promise<Hashes> {
  const kept = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-bench-replay-'));
  try {
    const worker = replaying(first, count, kept);
    const middle = path.join(kept, `p${first + Math.floor(count / 2)}.json`);
    while (worker.child.exitCode === null && !fs.existsSync(middle)) await pause(20);
    worker.child.kill('SIGKILL');
    assert((await worker.ended) !== 0, 'it is killed before it ends');
    return await replayed(first, count, kept);
  } finally {
    fs.rmSync(kept, { recursive: true, force: true });
  }
}

async function replays() {
  const startedAtMs = performance.now();
  const alone = await replayed(0, PROGRAMMES);
  const oneMs = performance.now() - startedAtMs;
  const half = PROGRAMMES / 2;
  const [low, high] = await Promise.all([replayed(0, half), replayed(half, half)]);
  const twoMs = performance.now() - startedAtMs - oneMs;
  const [killed, other] = await Promise.all([replayedAfterKill(0, half), replayed(half, half)]);
  const isSame = [
    { ...low, ...high },
    { ...killed, ...other },
  ].every((hashes) => JSON.stringify(hashes) === JSON.stringify(alone));
  return { isSame, programmes: PROGRAMMES, slots, oneMs, twoMs };
}

/** 20 underlyings, six years of daily bars each. */
function dailyMs(): number {
  const programme = programmeOf(EXAMPLE_PROGRAMME);
  const startedAtMs = performance.now();
  for (let underlying = 0; underlying < 20; underlying += 1) {
    const random = Random.fromSeed(underlying);
    let close = 100;
    const bars = Array.from({ length: 6 * 365 + 1 }, (_, day) => {
      const open = close;
      close *= Math.exp(0.03 * random.normal());
      const opensAtMs = programme.firstBarMs + day * programme.barMs;
      return { opensAtMs, open, close, high: Math.max(open, close), low: Math.min(open, close) };
    });
    const played = backtest(programme, bars, { fromMs: null, name: 'p' });
    assert(played.ok, 'what is drawn can be played');
  }
  return performance.now() - startedAtMs;
}

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-bench-dynamic-'));
const server = await startEmbeddedPostgres({
  ...{ dataDir: path.join(dataDir, 'postgres'), ownerPassword: 'bench', ephemeral: true },
});
let small: DynamicRun;
let large: DynamicRun;
try {
  small = await dynamicRun(server, { ...options, accounts: Math.floor(options.accounts / 4) });
  large = await dynamicRun(server, options);
} finally {
  await server.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
}
const replay = await replays();
const daily20x6Ms = dailyMs();
const rounded = (value: number): number => Number(value.toFixed(3));
const ratios = {
  quietSlot: rounded(large.quietMs / large.remarginMs),
  quietSlotTight: rounded(large.quietTightMs / large.remarginMs),
  /** Of a book four times as large. */
  quietSlotGrowth: rounded(large.quietMs / small.quietMs),
  movingSlot: rounded(large.movingMs / large.remarginMs),
};
const result = {
  ...{ ratios, lockHeldMs: rounded(large.lockHeldMs), quietSlotMs: rounded(large.quietMs) },
  quietSlotFirstMs: rounded(large.quietFirstMs),
  ...{ replay20x43200: replay, daily20x6Ms: rounded(daily20x6Ms), runs: [small, large] },
};
if (values.json) console.log(JSON.stringify(result, null, 2));
else {
  console.table([small, large]);
  console.table(ratios);
  console.table(replay);
  console.log(`20 underlyings, six years of daily bars: ${Math.round(daily20x6Ms)} ms`);
}
process.exit(replay.isSame ? 0 : 1);
