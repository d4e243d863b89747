import { assert } from '../domain/assert';
import { byKind } from '../domain/governance/document';
import { marketAsRead, marketSnapshotText, parseMarketSnapshot } from '../domain/margin/market-snapshot';
import { marginRefusalSentence } from '../domain/margin/refusal';
import { accountSnapshotText, parseAccountSnapshot } from '../domain/margin/snapshot';
import { contentHash } from '../domain/parameters/canonical';
import { diffParameterSets } from '../domain/parameters/diff';
import type { ParameterSet } from '../domain/parameters/parameter-set';
import { ok, refuse, type Result } from '../domain/result';
import { sealEvidence } from '../domain/risk/evidence';
import type { UnpricedAccount } from '../domain/risk/impact-evidence';
import type { RevisionRecord, SimulationRecord, Transact, UnitOfWork } from '../ports';
import type { Exclusively, MarginEngine, ReadBook } from '../ports/margin';
import {
  collectBooks,
  compareBooks,
  type Comparison,
  type FrozenInputs,
  inBatches,
} from './compare-parameter-sets';

export interface RunSimulationDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
  readonly exclusively: Exclusively;
}

/** BUSY: another worker runs it now. OVER: it was finished before, or never existed. */
export type SimulationOutcome =
  | { readonly kind: 'DONE'; readonly evidenceHash: string }
  | { readonly kind: 'FAILED'; readonly failure: string }
  | { readonly kind: 'BUSY' }
  | { readonly kind: 'OVER' };

/**
 * Runs a requested simulation to its end: freezes accounts and market in one view, tries base and proposed set
 * on them, and keeps snapshots, evidence and affected accounts in one transaction with its audit entry. A
 * repeat takes the snapshots that the first run kept instead.
 *
 * May be called any number of times, by any number of workers, also after one was killed: one runs it, and a
 * finished simulation never changes. An account that cannot be margined under either set fails it, by name:
 * evidence must speak of every account.
 */
export async function runSimulation(
  deps: RunSimulationDeps,
  simulationId: string,
): Promise<SimulationOutcome> {
  let outcome: SimulationOutcome = { kind: 'BUSY' };
  await deps.exclusively(`simulate:${simulationId}`, async () => {
    const task = await prepare(deps, simulationId);
    outcome = task === null ? { kind: 'OVER' } : await simulate(deps, task);
  });
  return outcome;
}

/** What a simulation is of; all of it immutable, so it may be read before the snapshot is taken. */
interface Task {
  readonly simulation: SimulationRecord;
  readonly revision: RevisionRecord;
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
  /** The simulation that this one repeats. */
  readonly repeats: SimulationRecord | null;
}

/** Frozen inputs with their texts and hashes; `takenAt` is null when they were kept before. */
interface Snapshots extends FrozenInputs {
  readonly accountSnapshot: { readonly text: string; readonly hash: string };
  readonly marketSnapshot: { readonly text: string; readonly hash: string };
  readonly takenAt: Date | null;
}

async function prepare({ transact }: RunSimulationDeps, simulationId: string): Promise<Task | null> {
  const prepared = await transact<Task, null>(async (unit) => {
    const simulation = await unit.simulations.find(simulationId);
    if (simulation === null || isOver(simulation)) return refuse(null);
    const revision = await unit.proposals.revision(simulation.revisionId);
    assert(revision !== null, 'a simulation is of a revision');
    const baseVersion = await unit.venue.version(revision.baseVersion);
    assert(baseVersion !== null, 'a revision has a base');
    return ok({
      simulation,
      revision,
      base: await unit.parameterSets.load(baseVersion.parameterSetHash),
      proposed: await byKind(revision, { PARAMETER_SET: (hash) => unit.parameterSets.load(hash) }),
      repeats: simulation.repeatsId === null ? null : await unit.simulations.find(simulation.repeatsId),
    });
  });
  return prepared.ok ? prepared.value : null;
}

function isOver({ state }: SimulationRecord): boolean {
  return state === 'DONE' || state === 'FAILED';
}

async function simulate(deps: RunSimulationDeps, task: Task): Promise<SimulationOutcome> {
  const frozen = task.repeats === null ? ok(await freeze(deps, task)) : await reopen(deps, task.repeats);
  if (!frozen.ok) return fail(deps, task, frozen.refusal);
  const snapshots = frozen.value;
  const { id } = task.simulation;
  await inUnit(deps, (unit) => unit.simulations.start(id, snapshots.books.length));

  const { market, books } = snapshots;
  const sets = [task.base, task.proposed] as const;
  const comparison = await compareBooks(deps.engine, market, inBatches(books), sets, (done) =>
    inUnit(deps, (unit) => unit.simulations.progress(id, done)),
  );
  const { unpriced } = comparison.impact.impact();
  if (unpriced.length > 0) return fail(deps, task, unpricedFailure(unpriced));
  return finish(deps, task, snapshots, comparison);
}

/** Takes both snapshots from one view of the database. */
async function freeze({ readBook }: RunSimulationDeps, { base, proposed }: Task): Promise<Snapshots> {
  return readBook(async (view) => {
    const books = await collectBooks(view.accounts(1_000));
    const market = marketAsRead(await view.market(), [base, proposed]);
    return {
      ...{ books, market, takenAt: view.asOf },
      accountSnapshot: hashed(accountSnapshotText(books)),
      marketSnapshot: hashed(marketSnapshotText(market)),
    };
  });
}

function hashed(text: string): { readonly text: string; readonly hash: string } {
  return { text, hash: contentHash(text) };
}

/** The snapshots that another simulation kept; refused with a sentence when they can no longer be had. */
async function reopen(
  { transact, engine }: RunSimulationDeps,
  repeated: SimulationRecord,
): Promise<Result<Snapshots, string>> {
  const { accountSnapshotHash, marketSnapshotHash, methodVersion } = repeated;
  assert(accountSnapshotHash !== null && marketSnapshotHash !== null, 'what is repeated was finished');
  if (methodVersion !== engine.methodVersion) {
    return refuse(
      `It was computed by method ${methodVersion}; this release computes by ${engine.methodVersion}.`,
    );
  }
  const stored = await transact(async ({ simulations }) => {
    const accounts = await simulations.loadSnapshot(accountSnapshotHash);
    if (!accounts.ok) return accounts;
    const market = await simulations.loadSnapshot(marketSnapshotHash);
    return market.ok ? ok({ accounts: accounts.value, market: market.value }) : market;
  });
  if (!stored.ok) return refuse(`The stored snapshot ${stored.refusal.hash} was altered: its hash differs.`);

  const books = parseAccountSnapshot(stored.value.accounts);
  const market = parseMarketSnapshot(stored.value.market);
  assert(books.ok && market.ok, 'a text that has its hash is the one we wrote');
  return ok({
    ...{ books: books.value, market: market.value, takenAt: null },
    accountSnapshot: { text: stored.value.accounts, hash: accountSnapshotHash },
    marketSnapshot: { text: stored.value.market, hash: marketSnapshotHash },
  });
}

/** Keeps the result, unless the simulation was finished meanwhile. */
async function finish(
  deps: RunSimulationDeps,
  { simulation, revision, base, proposed }: Task,
  { accountSnapshot, marketSnapshot, takenAt, books }: Snapshots,
  { impact, affected }: Comparison,
): Promise<SimulationOutcome> {
  const hashes = {
    accountSnapshotHash: accountSnapshot.hash,
    marketSnapshotHash: marketSnapshot.hash,
    methodVersion: deps.engine.methodVersion,
  };
  const parameterDiff = diffParameterSets(base, proposed);
  const evidence = sealEvidence(
    simulation.proposalId,
    revision.baseVersion,
    impact.finish({ revisionHash: revision.hash, ...hashes, parameterDiff }),
  );
  return end(deps, simulation, async (unit) => {
    if (takenAt !== null) {
      await unit.simulations.keepSnapshot({ ...accountSnapshot, kind: 'ACCOUNTS', takenAt });
      await unit.simulations.keepSnapshot({ ...marketSnapshot, kind: 'MARKET', takenAt });
    }
    const result = { ...hashes, evidence: evidence.text, evidenceHash: evidence.hash, affected };
    const finishedAt = unit.now;
    await unit.simulations.finish(simulation.id, { ...result, accountsDone: books.length, finishedAt });
    await unit.audit.append({
      ...ended(simulation),
      action: 'simulation.finish',
      payload: { ...whatOf(simulation, revision), evidenceHash: evidence.hash, ...hashes },
    });
    return { kind: 'DONE', evidenceHash: evidence.hash };
  });
}

function fail(
  deps: RunSimulationDeps,
  { simulation, revision }: Task,
  failure: string,
): Promise<SimulationOutcome> {
  return end(deps, simulation, async (unit) => {
    await unit.simulations.fail(simulation.id, failure, unit.now);
    await unit.audit.append({
      ...ended(simulation),
      action: 'simulation.fail',
      payload: { ...whatOf(simulation, revision), failure },
    });
    return { kind: 'FAILED', failure };
  });
}

async function end(
  { transact }: RunSimulationDeps,
  { id }: SimulationRecord,
  write: (unit: UnitOfWork) => Promise<SimulationOutcome>,
): Promise<SimulationOutcome> {
  const ended = await transact<SimulationOutcome, null>(async (unit) => {
    const present = await unit.simulations.lock(id);
    return present === null || isOver(present) ? refuse(null) : ok(await write(unit));
  });
  return ended.ok ? ended.value : { kind: 'OVER' };
}

/** Who ends a simulation, and which: of the entry either way. */
function ended({ id }: SimulationRecord) {
  const actor = { kind: 'SYSTEM', process: 'worker' } as const;
  return { actor, subjectKind: 'simulation', subjectId: id } as const;
}

/** What it was of. */
function whatOf({ proposalId, repeatsId }: SimulationRecord, { hash }: RevisionRecord) {
  return { proposalId, repeatsId, revisionHash: hash };
}

async function inUnit(
  { transact }: RunSimulationDeps,
  work: (unit: UnitOfWork) => Promise<void>,
): Promise<void> {
  await transact<null, never>(async (unit) => {
    await work(unit);
    return ok(null);
  });
}

/** Names what is missing, and one account of those concerned. */
function unpricedFailure(unpriced: readonly UnpricedAccount[]): string {
  const reasons = unpriced
    .flatMap(({ before, after }) => [before, after])
    .filter((reason) => reason !== null);
  const sentences = [...new Set(reasons.map(({ code }) => code))].map((code) => {
    const subjects = reasons.filter((reason) => reason.code === code).flatMap((reason) => reason.subjects);
    return marginRefusalSentence(code, [...new Set(subjects)].sort());
  });
  const others = unpriced.length === 1 ? '' : ` and ${unpriced.length - 1} more`;
  return `${sentences.join(' ')} Account ${unpriced[0]?.account ?? ''}${others} cannot be margined.`;
}
