import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { pgReadBook } from '../db/book-view';
import { pgExclusively } from '../db/exclusively';
import { assert } from '../domain/assert';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { NO_GUARDRAILS } from '../domain/governance/policy/guardrails-document';
import { FIRST_POLICY } from '../domain/governance/policy/policy';
import { parseParameterSetText } from '../domain/parameters/validate';
import { CRISIS_SCENARIOS } from '../domain/risk/scenarios/crisis-scenarios';
import { crisisMoves, pricesIn } from '../domain/risk/scenarios/crisis-moves';
import { type GeneratedBook, generatedBook } from '../engine/bench/generated-book';
import { quantile } from '../engine/bench/timing';
import { columnarEngine } from '../engine/columnar-engine';
import { createProposal } from '../usecases/proposals/create-proposal';
import { requestSimulation } from '../usecases/simulation/request-simulation';
import { runSimulation } from '../usecases/simulation/run-simulation';
import { addFoundingPeople } from '../usecases/people/add-founding-people';
import { garchFits } from './bench-fits';
import { stressTimes } from './bench-stress';
import { type BenchVenue, benchVenue } from './bench-venue';
import { numberOrExit, optionsOrExit } from './command-line';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres/embedded-postgres';

const COMMAND = {
  usage: `npm run bench:simulation -- [options]

How long a simulation takes, whole, beside the engine's passes over the same accounts alone: both sets now and in each past crisis,
read from a database, with every study, snapshots written and read back, evidence kept. And by one worker process and by two. And how
long it takes to fit GARCH to 20 series of 3,000 days.

  --accounts N       of the book (100000)
  --positions N      of an account, on average (4)
  --rounds N         of which the median is told (3)
  --scenarios N      beside it, the stress study in so many scenarios against as many plain passes (0: not)
  --seed N           of what is drawn (42)
  --json             answers with one JSON document
  --help             prints this`,
  options: {
    accounts: { type: 'string', default: '100000' },
    positions: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    scenarios: { type: 'string', default: '0' },
    seed: { type: 'string', default: '42' },
    json: { type: 'boolean', default: false },
  },
} as const;
const { values } = optionsOrExit(COMMAND);
const numberOf = (name: Exclude<keyof typeof values, 'json'>, range: readonly [number, number]): number =>
  numberOrExit(COMMAND, `--${name}`, values[name], range);
const accounts = numberOf('accounts', [1_000, 100_000_000]);
const positions = numberOf('positions', [1, 60]);
const rounds = numberOf('rounds', [1, 1_000]);
const scenarios = numberOf('scenarios', [0, 500]);
const seed = numberOf('seed', [0, 2 ** 32 - 1]);

const READ_ACCOUNTS = 16_384;
/** As a simulation's blocks are. */
const BLOCK_ACCOUNTS = 4_096;
const WORKER = path.join(import.meta.dirname, 'worker.ts');
const FOUNDING = { kind: 'SYSTEM', process: 'founding' } as const;
/** Those that crises move. */
const UNDERLYINGS = [
  ...new Set(CRISIS_SCENARIOS.flatMap(({ moves }) => moves.map(({ underlying }) => underlying))),
];

/** The rates of the first classes raised by a quarter. */
function tightened({ parameters }: GeneratedBook): string {
  const { document } = parameters.set;
  const raised = (rate: string): string => Math.min(1, 1.25 * Number(rate)).toFixed(4);
  const classes = Object.entries(document.marginClasses).map(([name, stated], place) => {
    const { curve } = stated.initialMargin;
    if (place >= 20 || curve.shape !== 'MARGINAL_TIERS') return [name, stated];
    const tiers = curve.tiers.map((tier) =>
      'rate' in tier ? { ...tier, rate: raised(tier.rate ?? '1') } : tier,
    );
    return [name, { ...stated, initialMargin: { ...stated.initialMargin, curve: { ...curve, tiers } } }];
  });
  return JSON.stringify({ ...document, marginClasses: Object.fromEntries(classes) as object });
}

async function requested({ transact, prisma }: BenchVenue, document: string): Promise<string> {
  const person = await prisma.person.findFirstOrThrow();
  const actor = {
    ...{ kind: 'PERSON' as const, personId: person.id, name: person.name, roles: ['ANALYST' as const] },
    authenticatedAtMs: Date.now(),
  };
  const texts = { title: 'Bench', rationale: 'To be measured.', activateAt: null, graceMinutes: null };
  const made = await createProposal({ transact }, actor, { ...texts, document });
  assert(made.ok, `a proposal is made: ${made.ok ? '' : JSON.stringify(made.refusal)}`);
  const { proposalId } = made.value;
  const { currentRevision } = await prisma.proposal.findUniqueOrThrow({
    where: { id: proposalId },
    select: { currentRevision: { select: { hash: true } } },
  });
  assert(currentRevision !== null, 'a proposal has a revision');
  const asked = await requestSimulation({ transact }, actor, {
    proposalId,
    revisionHash: currentRevision.hash,
  });
  assert(asked.ok, 'a simulation is asked for');
  return asked.value.simulationId;
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

/** Both sets on every account, now and in each crisis: nothing else is done with what comes of it. */
async function passes(venue: BenchVenue, sets: readonly ParameterSet[]): Promise<number> {
  const engine = columnarEngine();
  let count = 0;
  await pgReadBook(venue.pool)(async (view) => {
    const market = await view.market();
    const markets = [
      market,
      ...crisisMoves(market).map((one) => ({ ...market, prices: pricesIn(one, market.prices) })),
    ];
    count = sets.length * markets.length;
    for await (const chunk of view.chunks(READ_ACCOUNTS))
      for (const one of markets)
        for (const parameters of sets) await engine.marginChunk({ ...one, parameters }, chunk);
  });
  return count;
}

/** The stress study beside plain passes, over every account. */
async function stressed(venue: BenchVenue, base: ParameterSet, proposed: ParameterSet) {
  const times = await pgReadBook(venue.pool)(async (view) =>
    stressTimes(await view.market(), [base, proposed], view.chunks(BLOCK_ACCOUNTS), scenarios, seed),
  );
  return { ...times, scenarios, peakMb: Math.round(process.resourceUsage().maxRSS / 1_024) };
}

/** A worker as a process of its own, once it is connected. */
async function startedWorker(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', WORKER], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) if (line.includes('worker.connected')) break;
  child.stdout.resume();
  return child;
}

/** From the first block to the evidence, by so many worker processes. */
async function byWorkers(venue: BenchVenue, document: string, workers: number): Promise<number> {
  const { pool, transact, prisma } = venue;
  const processes = await Promise.all(Array.from({ length: workers }, () => startedWorker(venue.url)));
  try {
    // The queue holds a job of it, which finds it run to the end by then: what is measured are the jobs below.
    const id = await requested(venue, document);
    const deps = {
      transact,
      readBook: pgReadBook(pool),
      exclusively: pgExclusively(pool),
      engine: columnarEngine(),
    };
    await pool.query(`update graphile_worker._private_jobs set run_at = now() + interval '1 hour'`);
    await runSimulation({ ...deps, signal: AbortSignal.abort() }, id);
    const took = await msOf(async () => {
      await pool.query(
        `select graphile_worker.add_job('simulate', json_build_object('simulationId', $1::text, 'helps', helps > 1))
         from generate_series(1, $2) as helps`,
        [id, workers],
      );
      while ((await prisma.simulation.findUniqueOrThrow({ where: { id } })).state === 'RUNNING')
        await pause(20);
    });
    const { state } = await prisma.simulation.findUniqueOrThrow({ where: { id } });
    assert(state === 'DONE', `it was finished: ${state}`);
    return took;
  } finally {
    for (const one of processes) {
      one.kill('SIGKILL');
      await once(one, 'exit');
    }
  }
}

async function measured(server: EmbeddedPostgres) {
  const book = generatedBook(accounts, positions, seed, { rateDecimals: 4 });
  const document = JSON.stringify(book.parameters.set.document);
  const policy = { ...FIRST_POLICY, guardrails: NO_GUARDRAILS };
  const underlyingOf = (_symbol: string, place: number) => UNDERLYINGS[place % UNDERLYINGS.length] ?? 'BTC';
  const venue = await benchVenue(server, 'simulated', book, { document, policy }, underlyingOf);
  try {
    const { transact, pool } = venue;
    const people = [
      { email: 'analyst@bench.test', name: 'Analyst', roles: ['ANALYST' as const], passwordHash: null },
    ];
    assert((await addFoundingPeople({ transact }, FOUNDING, people)).ok, 'there is an analyst');
    const proposed = tightened(book);
    const set = parseParameterSetText(proposed);
    assert(set.ok, 'the proposed set is sound');
    const sets = [book.parameters.set, set.value];
    const deps = {
      transact,
      readBook: pgReadBook(pool),
      exclusively: pgExclusively(pool),
      engine: columnarEngine(),
    };
    const stress = scenarios > 0 ? await stressed(venue, book.parameters.set, set.value) : null;
    const times = { passes: [] as number[], whole: [] as number[], one: [] as number[], two: [] as number[] };
    let passCount = 0;
    let peakMb = 0;
    for (let round = 0; round < rounds; round += 1) {
      times.passes.push(await msOf(async () => (passCount = await passes(venue, sets))));
      const id = await requested(venue, proposed);
      times.whole.push(
        await msOf(async () => {
          const { kind } = await runSimulation(deps, id);
          assert(kind === 'DONE', `it was finished: ${kind}`);
        }),
      );
      peakMb = Math.max(peakMb, process.resourceUsage().maxRSS / 1_024);
      times.one.push(await byWorkers(venue, proposed, 1));
      times.two.push(await byWorkers(venue, proposed, 2));
    }
    const median = (all: readonly number[]): number => quantile([...all], 0.5);
    return {
      ...{ accounts, positions: venue.positions, passes: passCount, peakMb: Math.round(peakMb) },
      ...{ passesMs: median(times.passes), wholeMs: median(times.whole) },
      ...{ oneWorkerMs: median(times.one), twoWorkersMs: median(times.two), stress },
    };
  } finally {
    await venue.close();
  }
}

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-bench-simulation-'));
const server = await startEmbeddedPostgres({
  ...{ dataDir: path.join(dataDir, 'postgres'), ownerPassword: 'bench', ephemeral: true },
});
let run: Awaited<ReturnType<typeof measured>>;
try {
  run = await measured(server);
} finally {
  await server.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
}
const rounded = (value: number): number => Number(value.toFixed(3));
const ratios = {
  wholeOverEngine: rounded(run.wholeMs / run.passesMs),
  twoWorkers: rounded(run.oneWorkerMs / run.twoWorkersMs),
  ...(run.stress ? { stressOverPasses: rounded(run.stress.stressMs / run.stress.passesMs) } : {}),
};
const fits = garchFits(rounds);
if (values.json) console.log(JSON.stringify({ ratios, run, fits }, null, 2));
else {
  console.table([run]);
  console.table(ratios);
  console.table(fits);
}
