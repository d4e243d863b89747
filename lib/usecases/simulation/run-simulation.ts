import { assert } from '../../domain/assert';
import { carriedBy } from '../../domain/dynamics/carried';
import { byKind } from '../../domain/governance/proposal/document';
import { dialsText, NO_DIALS } from '../../domain/parameters/dial-vector';
import type { Dials } from '../../domain/parameters/effective';
import { NO_RAMPS } from '../../domain/parameters/ramps';
import { ok, refuse } from '../../domain/result';
import type { FrozenSimulation, SimulationRecord } from '../../ports/governance';
import type { BookView, Exclusively, MarginEngine, ReadBook } from '../../ports/margin';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { blockAccountsFor } from './steps/blocks';
import { scenariosOfSet } from '../scenarios/steps/known-scenarios';
import { endWithEvidence, endWithFailure } from './steps/end-simulation';
import { loadSnapshot } from './steps/frozen-book';
import { freezeInputs, frozenInputs, NO_QUESTIONS } from './steps/frozen-inputs';
import { runBlocks } from './steps/run-blocks';
import { isOver, type SimulationOutcome, type SimulationTask } from './steps/simulation-task';
import { safeRampTerms } from './steps/safe-ramp-terms';
import type { StageBegins } from './steps/stages';
import { type Change, carriedIn, trialOf } from './steps/trial';

export interface RunSimulationDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
  readonly exclusively: Exclusively;
  /** Accounts that are margined together; the evidence does not depend on it. */
  readonly blockAccounts?: number;
  /** Aborted: no further block is begun. */
  readonly signal?: AbortSignal;
  /** Is told what is begun. */
  readonly begins?: StageBegins;
}

/** Accounts that are read and kept at a time. */
const READ_ACCOUNTS = 16_384;

/**
 * Runs a requested simulation, or what is left of it, to its end. Accounts and market are read in one view and kept as snapshots
 * first; from then on it is computed from these alone, block by block, and what was found of a block is kept. The last block done,
 * evidence and affected accounts are written in one transaction with the audit entry. A repeat takes the snapshots that the first
 * run kept instead.
 *
 * May be called any number of times, by any number of workers at once, also after one was killed: each block is tried by one of them,
 * and a finished simulation never changes. An account that the change leaves without margin fails it, by name.
 *
 * Where either set states adjustment programmes, each block is margined at corners of their bounds too, and always in past crises.
 * Who cannot be margined there alone is named in what is said of the corner or the crisis.
 *
 * @param options.fromEnd  the last blocks first: for a second worker, so that both read different accounts
 * @throws what a study failed by, after the other studies of the block were kept; the third time it fails the simulation
 */
export async function runSimulation(
  deps: RunSimulationDeps,
  simulationId: string,
  { fromEnd = false }: { readonly fromEnd?: boolean } = {},
): Promise<SimulationOutcome> {
  const task = await prepare(deps, simulationId);
  if (task === null) return { kind: 'OVER' };
  const of = task.repeats;
  const begunBy = (of ?? task.simulation).methodVersion ?? deps.engine.methodVersion;
  if (begunBy !== deps.engine.methodVersion)
    return endWithFailure(
      deps,
      task,
      `It was ${of ? 'computed' : 'begun'} by method ${begunBy}; this release computes by ${deps.engine.methodVersion}.`,
    );
  if (task.simulation.blockAccounts !== null) return goOn(deps, task, task.simulation, fromEnd);
  let frozen: SimulationRecord | null = null;
  await deps.exclusively(`simulate:${simulationId}`, async () => {
    frozen = await freeze(deps, task);
  });
  return frozen ? goOn(deps, task, frozen, fromEnd) : { kind: 'BUSY' };
}

/** What a simulation is of; all of it immutable. */
async function prepare(
  { transact }: RunSimulationDeps,
  simulationId: string,
): Promise<SimulationTask | null> {
  const prepared = await transact(async (unit) => {
    const simulation = await unit.simulations.find(simulationId);
    if (simulation === null || isOver(simulation)) return refuse(null);
    const revision = await unit.proposals.revision(simulation.revisionId);
    assert(revision !== null, 'a simulation is of a revision');
    const baseVersion = await unit.venue.version(revision.baseVersion);
    assert(baseVersion !== null, 'a revision has a base');
    return ok({
      ...{ simulation, revision },
      base: await unit.parameterSets.load(baseVersion.parameterSetHash),
      proposed: await byKind(revision, { PARAMETER_SET: (hash) => unit.parameterSets.load(hash) }),
      repeats: simulation.repeatsId === null ? null : await unit.simulations.find(simulation.repeatsId),
    });
  });
  return prepared.ok ? prepared.value : null;
}

/**
 * Keeps what it is computed from, in one transaction. A repeat is computed from what it repeats.
 *
 * @returns null: it has ended
 */
async function freeze(deps: RunSimulationDeps, task: SimulationTask): Promise<SimulationRecord | null> {
  const { id } = task.simulation;
  deps.begins?.('FREEZE');
  const frozen = await deps.transact(async (unit) => {
    const known = await unit.simulations.find(id);
    // Somebody froze it since it was looked at.
    if (known !== null && known.blockAccounts !== null) return ok(known);
    const inputs = task.repeats
      ? inputsOfRepeated(task.repeats)
      : await deps.readBook((view) => presentInputs(unit, task, view));
    const present = await unit.simulations.lock(id);
    // One that an earlier release left RUNNING was never frozen, and is begun anew.
    if (present === null || isOver(present)) return refuse(null);
    const { methodVersion } = deps.engine;
    const blockAccounts = deps.blockAccounts ?? blockAccountsFor(inputs.accountsTotal);
    await unit.simulations.freeze(id, { ...inputs, methodVersion, blockAccounts });
    if (inputs.accountsTotal > blockAccounts) await unit.jobs.helpSimulate(id);
    return ok(await unit.simulations.find(id));
  }, 'LONG');
  return frozen.ok ? frozen.value : null;
}

type Inputs = Omit<FrozenSimulation, 'methodVersion' | 'blockAccounts'>;

async function presentInputs(
  unit: UnitOfWork,
  { simulation, base, proposed }: SimulationTask,
  view: BookView,
): Promise<Inputs> {
  const { live } = view;
  const safeRamp = await safeRampTerms(unit, live);
  const { accounts, ...hashes } = await freezeInputs(
    unit,
    view,
    { base, proposed },
    await scenariosOfSet(unit.scenarios, simulation.scenarios),
    READ_ACCOUNTS,
    safeRamp,
  );
  const proposal = await unit.proposals.find(simulation.proposalId);
  const change: Change = {
    ...{ base, proposed, dials: live?.dials ?? NO_DIALS },
    ramps: live !== null && live.approved.hash === base.hash ? live.ramps : NO_RAMPS,
    standsStill: (proposal?.plan.ramp ?? null) !== null,
  };
  const { dials, ramps } = change;
  return { ...hashes, accountsTotal: accounts, dials, ramps, dialsAfter: dialsAfterOf(change) };
}

/** Where dials go on in the proposed set, where its words for the change put them elsewhere than they stand; else null. */
function dialsAfterOf(change: Change): Dials | null {
  const { dials } = carriedIn(change, change.proposed);
  const standing = carriedBy(change.proposed, change.dials);
  return dialsText(dials) === dialsText(standing.dials) ? null : dials;
}

function inputsOfRepeated({
  accountSnapshotHash,
  marketSnapshotHash,
  accountsTotal,
  dials,
  dialsAfter,
  ramps,
}: SimulationRecord): Inputs {
  assert(
    accountSnapshotHash !== null && marketSnapshotHash !== null && accountsTotal !== null,
    'what is repeated was finished',
  );
  return { accountSnapshotHash, marketSnapshotHash, dials, dialsAfter, ramps, accountsTotal, asked: null };
}

/** From what was frozen, wherever it stands. */
async function goOn(
  deps: RunSimulationDeps,
  task: SimulationTask,
  { id, accountSnapshotHash, marketSnapshotHash, blockAccounts, ...frozen }: SimulationRecord,
  fromEnd: boolean,
): Promise<SimulationOutcome> {
  assert(
    accountSnapshotHash !== null && marketSnapshotHash !== null && blockAccounts !== null,
    'what is run was frozen',
  );
  const { transact, engine } = deps;
  const hashes = { accountSnapshotHash, marketSnapshotHash };
  const { repeats, base, proposed } = task;
  const inputs = await frozenInputs(
    (hash) => transact(({ simulations }) => loadSnapshot(simulations, hash)),
    hashes,
    {
      ...{ blockAccounts, base, questions: frozen.asked ?? NO_QUESTIONS },
      repeated: repeats && (await transact(({ simulations }) => simulations.loadEvidence(repeats.id))),
    },
  );
  if (!inputs.ok) return endWithFailure(deps, task, inputs.refusal);
  const { dials, ramps, dialsAfter } = frozen;
  const change: Change = { base, proposed, dials, ramps, standsStill: dialsAfter === null };
  const trial = trialOf(change, inputs.value.market, inputs.value.asked);
  if (!trial.ok) return endWithFailure(deps, task, trial.refusal);
  const run = { id, trial: trial.value, inputs: inputs.value, fromEnd };
  const reached = await runBlocks(deps, run);
  switch (reached.kind) {
    case 'LEFT':
      return { kind: 'BUSY' };
    case 'OVER':
      return { kind: 'OVER' };
    case 'FAILED':
      return endWithFailure(deps, task, reached.failure);
    case 'ALL': {
      const moved = { dials, dialsAfter, ramps, ...hashes, methodVersion: engine.methodVersion };
      let outcome: SimulationOutcome = { kind: 'BUSY' };
      await deps.exclusively(`simulate:${id}`, async () => {
        outcome = await endWithEvidence(deps, task, { ...run, moved });
      });
      return outcome;
    }
  }
}
