import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
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
directory, at two sizes; and how long the law alone takes to be replayed, on one process and on two.

  --accounts N    of the larger book (200000); the smaller one has a quarter
  --positions N   of an account, on average (8)
  --classes N     whose dials move (20)
  --rounds N      of which the median is told (5)
  --slots N       of each of 20 programmes that are replayed (43200)
  --seed N        of what is drawn (42)
  --json          answers with one JSON document
  --help          prints this`,
  options: {
    accounts: { type: 'string', default: '200000' },
    positions: { type: 'string', default: '8' },
    classes: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '5' },
    slots: { type: 'string', default: '43200' },
    seed: { type: 'string', default: '42' },
    json: { type: 'boolean', default: false },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const numberOf = (
  name: 'accounts' | 'positions' | 'classes' | 'rounds' | 'slots' | 'seed',
  [least, most]: readonly [number, number],
): number => numberOrExit(COMMAND, `--${name}`, values[name], [least, most]);
const options = {
  accounts: numberOf('accounts', [4, 100_000_000]),
  positions: numberOf('positions', [1, 60]),
  classes: numberOf('classes', [1, 200]),
  rounds: numberOf('rounds', [1, 1_000]),
  seed: numberOf('seed', [0, 2 ** 32 - 1]),
};
const slots = numberOf('slots', [1, 10_000_000]);
const PROGRAMMES = 20;
const REPLAY = path.join(import.meta.dirname, '../engine/bench/law-replay.ts');

type Hashes = Readonly<Record<string, string>>;

function replayed(first: number, count: number): Promise<Hashes> {
  return new Promise((resolve, reject) => {
    const program = ['--import', 'tsx', REPLAY, String(first), String(count), String(slots)];
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('close', (code) => {
      if (code === 0) resolve((JSON.parse(text) as { readonly hashes: Hashes }).hashes);
      else reject(new Error(`A replay ended with ${String(code)}.`));
    });
  });
}

async function replays() {
  const startedAtMs = performance.now();
  const alone = await replayed(0, PROGRAMMES);
  const oneMs = performance.now() - startedAtMs;
  const half = PROGRAMMES / 2;
  const [low, high] = await Promise.all([replayed(0, half), replayed(half, half)]);
  const isSame = JSON.stringify(alone) === JSON.stringify({ ...low, ...high });
  return { isSame, programmes: PROGRAMMES, slots, oneMs, twoMs: performance.now() - startedAtMs - oneMs };
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
