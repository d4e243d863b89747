import { assert } from '../../domain/assert';
import { byKind } from '../../domain/governance/proposal/document';
import { carriedBy, type CarriedSet } from '../../domain/dynamics/carried';
import { isAsApproved } from '../../domain/dynamics/in-force';
import { dialsForm, dialsText } from '../../domain/parameters/dial-vector';
import { diffParameterSets } from '../../domain/parameters/diff/diff';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import type { Dials } from '../../domain/parameters/effective';
import { ok, refuse, type Result } from '../../domain/result';
import { sealEvidence } from '../../domain/risk/evidence';
import { sealEvidence1 } from '../../domain/risk/evidence-1';
import { affectedAccounts } from '../../domain/risk/studies/impact/affected-accounts';
import type { AffectedAccount } from '../../domain/risk/studies/impact/impact';
import { sectionsOf } from '../../domain/risk/studies/registry';
import { emptyChunk } from '../../domain/risk/studies/study';
import type { RevisionRecord, SimulationRecord } from '../../ports/governance';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import type { Exclusively, MarginEngine, ReadBook } from '../../ports/margin';
import { reasonToReopen, reopenProposal } from '../proposals/steps/reopen-proposal';
import { Comparison } from '../proposals/compare-parameter-sets';
import { barVolatilities } from './steps/bar-volatilities';
import { cascadeInputs, cascadesOf } from './steps/cascades-found';
import { cornerDials, marginOnce, marginsAtCorners, marginsOf, sidesAtCorners } from './steps/corner-margins';
import { marginsInCrises, marketsInCrises } from './steps/crisis-margins';
import { type FrozenInputs, keptInputs, presentInputs } from './steps/frozen-inputs';
import { lostFailure } from './steps/lost-failure';

export interface RunSimulationDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
  readonly exclusively: Exclusively;
  /** Accounts that are margined together; the evidence does not depend on it. */
  readonly chunkAccounts?: number;
}

const CHUNK_ACCOUNTS = 16_384;

/** BUSY: another worker runs it now. OVER: it was finished before, or never existed. */
export type SimulationOutcome =
  | { readonly kind: 'DONE'; readonly evidenceHash: string }
  | { readonly kind: 'FAILED'; readonly failure: string }
  | { readonly kind: 'BUSY' }
  | { readonly kind: 'OVER' };

/**
 * Runs a requested simulation to its end: reads accounts and market in one view, chunk by chunk, tries base and
 * proposed set on them, and keeps snapshots, evidence and affected accounts in one transaction with its audit entry.
 * A repeat takes the snapshots that the first run kept instead.
 *
 * May be called any number of times, by any number of workers, also after one was killed: one runs it, and a
 * finished simulation never changes. An account that cannot be margined under either set fails it, by name:
 * evidence must speak of every account.
 *
 * Where either set states adjustment programmes, each chunk is margined at corners of their bounds too, and always in past crises.
 * Who cannot be margined there alone is named in what is said of the corner or the crisis.
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
  /** Whether the change is planned to go live in steps. */
  readonly isInSteps: boolean;
  /** The simulation that this one repeats. */
  readonly repeats: SimulationRecord | null;
}

async function prepare({ transact }: RunSimulationDeps, simulationId: string): Promise<Task | null> {
  const prepared = await transact(async (unit) => {
    const simulation = await unit.simulations.find(simulationId);
    if (simulation === null || isOver(simulation)) return refuse(null);
    const revision = await unit.proposals.revision(simulation.revisionId);
    assert(revision !== null, 'a simulation is of a revision');
    const baseVersion = await unit.venue.version(revision.baseVersion);
    assert(baseVersion !== null, 'a revision has a base');
    const proposal = await unit.proposals.find(simulation.proposalId);
    return ok({
      simulation,
      revision,
      isInSteps: (proposal?.plan.ramp ?? null) !== null,
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

/** Null: it was finished meanwhile. */
type NotDone = { readonly failure: string } | null;

async function simulate(deps: RunSimulationDeps, task: Task): Promise<SimulationOutcome> {
  const { repeats, base, proposed } = task;
  const { methodVersion } = deps.engine;
  const chunkAccounts = deps.chunkAccounts ?? CHUNK_ACCOUNTS;
  if (repeats !== null && repeats.methodVersion !== methodVersion)
    return fail(
      deps,
      task,
      `It was computed by method ${repeats.methodVersion}; this release computes by ${methodVersion}.`,
    );
  const result = await deps.transact(async (unit) => {
    if (repeats === null)
      return deps.readBook(async (view) => {
        const sets = [base, proposed];
        const volatilities = barVolatilities(unit.marketData);
        const inputs = await presentInputs(unit.simulations, view, sets, chunkAccounts, volatilities);
        return tryOut(deps, unit, task, inputs);
      });
    const kept = await keptInputs(unit.simulations, repeats, chunkAccounts);
    return kept.ok ? tryOut(deps, unit, task, kept.value) : refuse({ failure: kept.refusal });
  }, 'LONG');
  if (result.ok) return result.value;
  return result.refusal === null ? { kind: 'OVER' } : fail(deps, task, result.refusal.failure);
}

/** Both sets on all accounts, and what comes of it written down as it comes: nothing of it is seen before the end. */
async function tryOut(
  deps: RunSimulationDeps,
  unit: UnitOfWork,
  task: Task,
  inputs: FrozenInputs,
): Promise<Result<SimulationOutcome, NotDone>> {
  const { id } = task.simulation;
  const { market } = inputs;
  const [base, proposed] = [
    carriedIn(task, inputs, task.base).set,
    carriedIn(task, inputs, task.proposed).set,
  ];
  await inUnit(deps, ({ simulations }) => simulations.start(id, inputs.accounts));
  const found = inputs.speaksOfCorners ? sidesAtCorners({ base, proposed }) : ok(null);
  if (!found.ok) return refuse({ failure: found.refusal });
  const atCorners = found.value;
  const crises = inputs.crises && marketsInCrises(inputs.crises, market);
  const comparison = new Comparison(emptyChunk({ isAtCorners: atCorners !== null, crises: inputs.crises }));
  const spelledOut: AffectedAccount[] = [];
  for await (const chunk of inputs.chunks()) {
    if (!chunk.ok) return refuse({ failure: chunk.refusal });
    const margined = marginOnce(deps.engine, market, chunk.value);
    const margins = await marginsOf({ base, proposed }, margined);
    comparison.add(margins, {
      corners: atCorners && (await marginsAtCorners(atCorners, margined)),
      crises: crises && (await marginsInCrises({ base, proposed }, crises, deps.engine, chunk.value)),
    });
    const affected = affectedAccounts(margins);
    await unit.simulations.addAffected(id, affected);
    if (inputs.isOfFirstForm) spelledOut.push(...affected);
    await inUnit(deps, ({ simulations }) => simulations.progress(id, comparison.accounts));
  }
  const { crises: inCrises } = sectionsOf(comparison.parts);
  const cascades = await cascadesOf(deps.engine, { base, proposed }, inputs, inCrises);
  if (!cascades.ok) return refuse({ failure: cascades.refusal });
  comparison.tell(cascades.value);
  return finish(deps, unit, task, inputs, comparison, spelledOut);
}

/** A set with the dials and ramps of the moment, as it goes on in it; a repeat goes on as what it repeats did. */
function carriedIn(
  { base, repeats, isInSteps }: Task,
  { dials, ramps }: FrozenInputs,
  set: ParameterSet,
): CarriedSet {
  const standsStill = repeats === null ? isInSteps : repeats.dialsAfter === null;
  return carriedBy(set, dials, { ramps, of: base.document, isInSteps: standsStill });
}

/** Where dials go on in the proposed set, where its words for the change put them elsewhere than they stand; else null. */
function dialsAfterOf(task: Task, inputs: FrozenInputs): Dials | null {
  const { dials } = carriedIn(task, inputs, task.proposed);
  const standing = carriedBy(task.proposed, inputs.dials);
  return dialsText(dials) === dialsText(standing.dials) ? null : dials;
}

/**
 * Keeps the result, unless the simulation was finished meanwhile. Where it takes away an approval that was given
 * while it ran, the proposal goes back to review with it.
 */
async function finish(
  { engine }: RunSimulationDeps,
  unit: UnitOfWork,
  task: Task,
  frozen: FrozenInputs,
  { accounts, parts }: Comparison,
  spelledOut: readonly AffectedAccount[],
): Promise<Result<SimulationOutcome, NotDone>> {
  const { simulation, revision, base, proposed } = task;
  const { id, proposalId: proposal } = simulation;
  const { hash: revisionHash, baseVersion } = revision;
  const hashes = { ...(await frozen.seal()), methodVersion: engine.methodVersion };
  const { dials, ramps } = frozen;
  const dialsAfter = dialsAfterOf(task, frozen);
  const moved = {
    ...(isAsApproved(dials) ? {} : { dials: dialsForm(dials) }),
    ...(dialsAfter === null ? {} : { dialsAfter: dialsForm(dialsAfter) }),
    ...(ramps.size === 0 ? {} : { ramps: Object.fromEntries(ramps) }),
  };
  const studies = sectionsOf(parts);
  const inputs = {
    ...{ revisionHash, ...hashes, ...moved },
    ...(studies.corners ? { corners: cornerDials({ base, proposed }) } : {}),
    ...(frozen.crises ? { crises: frozen.crises } : {}),
    ...cascadeInputs(frozen, studies),
    parameterDiff: diffParameterSets(base, proposed),
  };
  const { lost, still, cured } = studies.unmargined;
  if (lost.accounts > 0) return refuse({ failure: lostFailure(lost) });
  // No first form has ever been left with an account that could not be margined.
  const apart = [still, cured].find((group) => frozen.isOfFirstForm && group.accounts > 0);
  if (apart) return refuse({ failure: lostFailure(apart) });
  const bound = { proposal, baseVersion, inputs };
  const evidence = frozen.isOfFirstForm
    ? sealEvidence1(bound, studies.impact, spelledOut)
    : sealEvidence({ ...bound, studies });
  // Votes are of the evidence before this or after it: they lock the proposal too.
  const found = await unit.proposals.lock(proposal);
  const venue = await unit.venue.find();
  assert(found !== null && venue !== null, 'a simulation is of a proposal of a venue');
  const present = await unit.simulations.lock(id);
  if (present === null || isOver(present)) return refuse(null);
  const evidenceHash = evidence.hash;
  const finishedAt = await unit.clock();
  const result = {
    ...hashes,
    evidence: evidence.text,
    evidenceHash,
    accountsDone: accounts,
    finishedAt,
    ...{ dials, dialsAfter, ramps },
  };
  await unit.simulations.finish(id, result);
  // Before the log is locked, which comes last. A repeat is no new evidence.
  const reopened = simulation.repeatsId === null ? await reasonToReopen(unit, venue, found) : null;
  await unit.audit.append({
    ...ended(simulation),
    action: 'simulation.finish',
    payload: { ...whatOf(simulation, revision), evidenceHash, ...hashes },
  });
  if (reopened !== null) await reopenProposal(unit, ended(simulation).actor, found, reopened);
  return ok({ kind: 'DONE', evidenceHash });
}

async function fail(
  { transact }: RunSimulationDeps,
  { simulation, revision }: Task,
  failure: string,
): Promise<SimulationOutcome> {
  const done = await transact(async (unit) => {
    const present = await unit.simulations.lock(simulation.id);
    if (present === null || isOver(present)) return refuse(null);
    await unit.simulations.fail(simulation.id, failure, unit.now);
    await unit.audit.append({
      ...ended(simulation),
      action: 'simulation.fail',
      payload: { ...whatOf(simulation, revision), failure },
    });
    return ok({ kind: 'FAILED' as const, failure });
  });
  return done.ok ? done.value : { kind: 'OVER' };
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
  await transact(async (unit) => {
    await work(unit);
    return ok(null);
  });
}
