import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PrismaClient } from '../db/generated/prisma/client';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { decimal } from '../domain/number/decimal';
import { Random } from '../domain/number/random';
import { DemoStorm } from '../market-data/demo/demo-storm';
import { importAccounts } from '../usecases/imports/import-accounts';
import { importPrices } from '../usecases/imports/import-prices';
import { numberOrExit, optionsOrExit } from './command-line';
import { existingDatabase } from './launch/command-database';
import { generatedSource } from './launch/generated-source';
import { commandSettingsOrExit } from './serve-options';

const COMMAND = {
  usage: `npm run storm -- [options]

A rehearsal on the demo that runs now: sends so many price changes and trades a second through the imports, waits until
the live run has taken in all of them, and says how far behind it was. npm run margin:verify then compares every figure.

  --seconds N     how long (60)
  --prices N      price changes a second (1000)
  --trades N      trades a second (100)
  --seed N        of what is drawn (1)
  --kill-engine   kills the live engine half way
  --help          prints this`,
  options: {
    seconds: { type: 'string', default: '60' },
    prices: { type: 'string', default: '1000' },
    trades: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'kill-engine': { type: 'boolean', default: false },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const numberOf = (name: 'seconds' | 'prices' | 'trades' | 'seed'): number =>
  numberOrExit(COMMAND, `--${name}`, values[name], [name === 'seconds' ? 1 : 0, 1_000_000_000]);
const [seconds, pricesASecond, tradesASecond, seed] = [
  numberOf('seconds'),
  numberOf('prices'),
  numberOf('trades'),
  numberOf('seed'),
];
const SYSTEM = { kind: 'SYSTEM', process: 'founding' } as const;
const BEATS_A_SECOND = 10;
const CATCH_UP_MS = 300_000;

interface State {
  readonly inputs: bigint;
  readonly stored: bigint;
  readonly rows: bigint;
}

async function stateOf(prisma: PrismaClient): Promise<State> {
  const [row] = await prisma.$queryRaw<State[]>`
    select venue.inputs_revision as inputs, coalesce(run.inputs_revision, -1) as stored,
           coalesce(base.inputs_revision, -1) as rows
    from venue left join margin_run run on run.id = venue.live_run_id
    left join margin_run base on base.id = coalesce(run.accounts_run_id, run.id)`;
  if (!row) throw new Error('There is no venue: start the demo first.');
  return row;
}

function killEngine(): void {
  const { dataDir } = commandSettingsOrExit(process.env);
  const lock = JSON.parse(fs.readFileSync(path.join(dataDir ?? '', 'margrave.lock'), 'utf8')) as {
    children?: readonly { readonly name: string; readonly pid: number }[];
  };
  const engine = lock.children?.find(({ name }) => name === 'engine');
  if (!engine) throw new Error('The demo that runs has no engine.');
  process.kill(engine.pid, 'SIGKILL');
  console.log(`killed the engine (process ${engine.pid})`);
}

const database = await existingDatabase(process.env);
const prisma = connectPrisma(database.applicationUrl, { connections: 4 });
try {
  const transact = prismaTransact(prisma);
  const [marks, accounts, legs] = await Promise.all([
    prisma.markPrice.findMany({ orderBy: { instrumentSymbol: 'asc' } }),
    prisma.account.findMany({ take: 100_000, select: { id: true } }),
    prisma.position.findMany({ where: { leg: { not: 'NET' } }, distinct: ['accountId'], take: 10_000 }),
  ]);
  const begun = new Map(
    marks.map(({ instrumentSymbol, price }) => [instrumentSymbol, decimal(price.toFixed())]),
  );
  const storm = new DemoStorm(Random.fromSeed(seed), begun);
  const ids = accounts.map(({ id }) => id);
  const hedged = legs.map(({ accountId, instrumentSymbol }) => ({
    ...{ account: accountId, instrument: instrumentSymbol },
  }));
  const startedAtMs = performance.now();
  let [sent, traded, beats, worstLag] = [0, 0, 0, 0n];
  let isKilled = !values['kill-engine'];
  for (; beats < seconds * BEATS_A_SECOND; beats += 1) {
    const dueMs = startedAtMs + (beats * 1_000) / BEATS_A_SECOND;
    await pause(Math.max(0, dueMs - performance.now()));
    const count = pricesASecond / BEATS_A_SECOND;
    const prices = generatedSource('storm: prices', storm.marks(count, new Date()));
    const taken = await importPrices({ transact }, SYSTEM, prices);
    if (!taken.ok) throw new Error(JSON.stringify(taken.refusal));
    sent += count;
    if (beats % (BEATS_A_SECOND / 2) === 0) {
      const trades = tradesASecond / 2;
      const rows = generatedSource('storm: trades', storm.trades(trades, ids, `storm-${Date.now()}`, hedged));
      const imported = await importAccounts({ transact }, SYSTEM, rows);
      if (!imported.ok) throw new Error(JSON.stringify(imported.refusal));
      traded += trades;
      const { inputs, stored } = await stateOf(prisma);
      if (inputs - stored > worstLag) worstLag = inputs - stored;
    }
    if (!isKilled && beats > (seconds * BEATS_A_SECOND) / 2) {
      isKilled = true;
      killEngine();
    }
  }
  const tookS = (performance.now() - startedAtMs) / 1000;
  console.log(
    `${sent} price changes and ${traded} trades in ${tookS.toFixed(1)} s (${(sent / tookS).toFixed(0)} and ${(traded / tookS).toFixed(0)} a second); ` +
      `the stored run was at most ${worstLag} transactions behind`,
  );
  const endedAtMs = performance.now();
  for (let state = await stateOf(prisma); state.stored < state.inputs; state = await stateOf(prisma)) {
    if (performance.now() - endedAtMs > CATCH_UP_MS) throw new Error('the live run does not catch up');
    await pause(50);
  }
  console.log(
    `the live run had all of it ${((performance.now() - endedAtMs) / 1000).toFixed(1)} s after the last`,
  );
  for (let state = await stateOf(prisma); state.rows < state.inputs; state = await stateOf(prisma)) {
    if (performance.now() - endedAtMs > CATCH_UP_MS) throw new Error('no whole run follows');
    await pause(250);
  }
  console.log(`every account's row had it after ${((performance.now() - endedAtMs) / 1000).toFixed(1)} s`);
} finally {
  await prisma.$disconnect();
  await database.close();
}
