import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pgReadBook } from '../db/book-view';
import { pgExclusively } from '../db/exclusively';
import { assert } from '../domain/assert';
import type { BookChunk } from '../domain/books/book-chunk';
import { canonicalJson, contentHash } from '../domain/json/canonical';
import type { Actor } from '../domain/governance/people/actor';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { NO_GUARDRAILS } from '../domain/governance/policy/guardrails-document';
import { FIRST_POLICY } from '../domain/governance/policy/policy';
import { parseParameterSetText } from '../domain/parameters/validate';
import { CRISIS_SCENARIOS } from '../domain/risk/scenarios/crisis-scenarios';
import { crisisMoves, pricesIn } from '../domain/risk/scenarios/crisis-moves';
import { type GeneratedBook, generatedBook } from '../engine/bench/generated-book';
import { columnarEngine } from '../engine/columnar-engine';
import { keepDailyBook } from '../usecases/books/keep-daily-book';
import { createProposal } from '../usecases/proposals/create-proposal';
import { requestSimulation } from '../usecases/simulation/request-simulation';
import { runSimulation } from '../usecases/simulation/run-simulation';
import { addFoundingPeople } from '../usecases/people/add-founding-people';
import { cascadeTimes } from './bench-cascade';
import { garchFits } from './bench-fits';
import { addDrawnScenarios, drawnMoves, stateHistory } from './bench-market';
import { type BenchRound, benchReport } from './bench-simulation-report';
import { BenchStages, peakMb } from './bench-stages';
import { stressTimes } from './bench-stress';
import { type BenchVenue, benchVenue } from './bench-venue';
import { byWorkers } from './bench-workers';
import { numberOrExit, optionsOrExit } from './command-line';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres/embedded-postgres';

const COMMAND = {
  usage: `npm run bench:simulation -- [options]

How long a simulation takes, whole, beside the engine's passes over the same accounts alone: both sets now and in each past crisis,
read from a database, with every study, snapshots written and read back, evidence kept. What each stage of it takes. And by one worker
process and by two. How long a hundred rounds of a cascade take, and how many accounts are margined in them; and how long it takes to fit
GARCH to 20 series of 3,000 days. Says on standard error where it is.

  --accounts N       of the book (100000)
  --positions N      of an account, on average (4)
  --rounds N         of which the median is told (3)
  --scenarios N      of the library, that are asked too; the engine's stress passes in as many are what the whole is held against (0)
  --days N           of the history of prices; without one nothing is said of coverage, models, likeliest shocks, cascades and past
                     days (0)
  --seed N           of what is drawn (42)
  --json             answers with one JSON document
  --help             prints this`,
  options: {
    accounts: { type: 'string', default: '100000' },
    positions: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    scenarios: { type: 'string', default: '0' },
    days: { type: 'string', default: '0' },
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
const scenarios = numberOf('scenarios', [0, 100]);
const days = numberOf('days', [0, 3_650]);
const seed = numberOf('seed', [0, 2 ** 32 - 1]);

const READ_ACCOUNTS = 16_384;
/** As a simulation's blocks are. */
const BLOCK_ACCOUNTS = 4_096;
/** Accounts that plain passes are made of, which take ten times as long as stress passes. */
const PLAIN_AT_MOST = 20_000;
/** Nobody's collateral. */
const CASCADING = 'PERP-100';
const CASCADE_ROUNDS = 100;
const FOUNDING = { kind: 'SYSTEM', process: 'founding' } as const;
const WORKER_PROCESS = { kind: 'SYSTEM', process: 'worker' } as const;
const KEPT_DAYS = 31;
const told = new BenchStages();
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

async function requested(
  { transact, prisma }: BenchVenue,
  actor: Actor,
  document: string,
  library: readonly string[],
): Promise<string> {
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
    ...{ proposalId, revisionHash: currentRevision.hash, scenarios: library },
  });
  assert(asked.ok, `a simulation is asked for: ${asked.ok ? '' : JSON.stringify(asked.refusal)}`);
  return asked.value.simulationId;
}

async function analystOf({ transact, prisma }: BenchVenue): Promise<Actor> {
  const people = [
    { email: 'analyst@bench.test', name: 'Analyst', roles: ['ANALYST' as const], passwordHash: null },
  ];
  assert((await addFoundingPeople({ transact }, FOUNDING, people)).ok, 'there is an analyst');
  const { id, name } = await prisma.person.findFirstOrThrow();
  return {
    ...{ kind: 'PERSON' as const, personId: id, name, roles: ['ANALYST' as const] },
    authenticatedAtMs: Date.now(),
  };
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

/** Both sets on every account, now and in each crisis: nothing else is done with what comes of it. */
async function passes(venue: BenchVenue, sets: readonly ParameterSet[]): Promise<void> {
  const engine = columnarEngine();
  await pgReadBook(venue.pool)(async (view) => {
    const market = await view.market();
    const markets = [
      market,
      ...crisisMoves(market).map((one) => ({ ...market, prices: pricesIn(one, market.prices) })),
    ];
    for await (const chunk of view.chunks(READ_ACCOUNTS))
      for (const one of markets)
        for (const parameters of sets) await engine.marginChunk({ ...one, parameters }, chunk);
  });
}

/** The engine's stress passes over every account: in each scenario by each set. */
async function stressed(venue: BenchVenue, sets: readonly ParameterSet[]) {
  return pgReadBook(venue.pool)(async (view) => {
    const market = await view.market();
    const moves = drawnMoves([...market.prices.keys()], scenarios, seed);
    return stressTimes(market, sets, view.chunks(BLOCK_ACCOUNTS), moves, PLAIN_AT_MOST);
  });
}

/** A hundred rounds of a cascade over every account. */
async function cascaded(venue: BenchVenue, [base]: readonly [ParameterSet, ParameterSet]) {
  return pgReadBook(venue.pool)(async (view) => {
    const chunks: BookChunk[] = [];
    for await (const chunk of view.chunks(BLOCK_ACCOUNTS)) chunks.push(chunk);
    return cascadeTimes(await view.market(), base, chunks, CASCADING, CASCADE_ROUNDS);
  });
}

/** What the studies of a simulation found, as one hash: evidence also names the proposal. */
async function studiesOf({ prisma }: BenchVenue, id: string): Promise<string> {
  const { evidence } = await prisma.simulation.findUniqueOrThrow({ where: { id } });
  const { studies } = JSON.parse(evidence ?? '{}') as { readonly studies?: unknown };
  assert(studies !== undefined, 'a finished simulation has evidence');
  return contentHash(canonicalJson(studies));
}

async function measured(server: EmbeddedPostgres) {
  told.begin('FILL');
  const book = generatedBook(accounts, positions, seed, { rateDecimals: 4 });
  const document = JSON.stringify(book.parameters.set.document);
  const policy = { ...FIRST_POLICY, guardrails: NO_GUARDRAILS };
  const underlyingOf = (_symbol: string, place: number) => UNDERLYINGS[place % UNDERLYINGS.length] ?? 'BTC';
  const venue = await benchVenue(server, 'simulated', book, { document, policy }, underlyingOf);
  try {
    const { transact, pool } = venue;
    const readDeps = { readBook: pgReadBook(pool), exclusively: pgExclusively(pool) };
    const actor = await analystOf(venue);
    if (days > 0) await stateHistory(venue, book, { days, seed });
    // A worker that starts keeps the book of the day: before it is measured, and so that all look at the same days.
    const { kind } = await keepDailyBook({ transact, ...readDeps }, WORKER_PROCESS, KEPT_DAYS);
    assert(kind === 'KEPT', 'the book of the day is kept');
    const library = await addDrawnScenarios(venue, actor, book.instruments, { count: scenarios, seed });
    const proposed = tightened(book);
    const set = parseParameterSetText(proposed);
    assert(set.ok, 'the proposed set is sound');
    const sets: readonly [ParameterSet, ParameterSet] = [book.parameters.set, set.value];
    const deps = { transact, ...readDeps, engine: columnarEngine() };
    const done: BenchRound[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      told.tell(`round ${round} of ${rounds}`);
      told.begin('PASSES');
      const passesMs = await msOf(() => passes(venue, sets));
      told.begin('STRESS PASSES');
      const stress = scenarios === 0 ? null : await stressed(venue, sets);
      told.begin('CASCADE ROUNDS');
      const cascade = await cascaded(venue, sets);
      told.tell(`passes: ${Math.round(passesMs)} ms, under stress: ${JSON.stringify(stress)}`);
      told.taken();
      const asked = () => requested(venue, actor, proposed, library);
      const [id, studies] = [await asked(), new Set<string>()];
      const wholeMs = await msOf(async () => {
        const { kind } = await runSimulation({ ...deps, begins: told.begin }, id);
        assert(kind === 'DONE', `it was finished: ${kind}`);
      });
      const stages = told.taken();
      told.tell(`whole: ${Math.round(wholeMs)} ms, ${JSON.stringify(stages)}`);
      const wholePeakMb = peakMb();
      studies.add(await studiesOf(venue, id));
      const byThese = async (workers: number) => {
        told.begin(`${workers} WORKERS`);
        const by = await byWorkers(venue, deps, asked, workers, (what) => told.tell(what));
        studies.add(await studiesOf(venue, by.id));
        told.tell(`by ${workers}: ${Math.round(by.ms)} ms, ${by.peakMb} MB`);
        return by;
      };
      const [one, two] = [await byThese(1), await byThese(2)];
      assert(studies.size === 1, 'whoever computes it, studies say the same');
      const [studiesHash = ''] = studies;
      told.taken();
      done.push({
        ...{ passesMs, stress, cascade, wholeMs, stages, wholePeakMb, studiesHash },
        ...{ oneWorkerMs: one.ms, twoWorkersMs: two.ms, workerPeakMb: one.peakMb },
      });
    }
    return { positions: venue.positions, rounds: done };
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
told.tell('GARCH');
const { ratios, ...report } = benchReport({ ...run, accounts, scenarios, days });
const fits = garchFits(rounds);
if (values.json) console.log(JSON.stringify({ ratios, ...report, fits }, null, 2));
else {
  console.table([report.run]);
  console.table(report.stages);
  console.table([report.cascade]);
  console.table(ratios);
  console.table(fits);
}
