import { assert } from '../../../domain/assert';
import { ok, refuse, type Result } from '../../../domain/result';
import { sealEvidence1 } from '../../../domain/risk/evidence-1';
import type { AffectedAccount } from '../../../domain/risk/studies/impact/impact';
import { partOfText } from '../../../domain/risk/studies/part-text';
import type { Sections } from '../../../domain/risk/evidence';
import type { RevisionRecord, SimulationRecord } from '../../../ports/governance';
import type { MarginEngine } from '../../../ports/margin';
import type { Transact, UnitOfWork } from '../../../ports/unit-of-work';
import { reasonToReopen, reopenProposal } from '../../proposals/steps/reopen-proposal';
import { foundOfAll } from './found-of-all';
import { AFFECTED, type FrozenRun } from './frozen-run';
import { isOver, type SimulationOutcome, type SimulationTask } from './simulation-task';
import type { StageBegins } from './stages';
import { evidenceInputs, type MovedBy, sealedEvidence } from './sealed-evidence';

interface TransactDeps {
  readonly transact: Transact;
}

/**
 * Puts together what was found of every block, and keeps it as evidence, unless the simulation has ended meanwhile. Where it takes
 * away an approval that was given while it ran, the proposal goes back to review with it.
 */
export async function endWithEvidence(
  deps: TransactDeps & { readonly engine: MarginEngine; readonly begins?: StageBegins },
  task: SimulationTask,
  run: FrozenRun & { readonly moved: MovedBy },
): Promise<SimulationOutcome> {
  const { transact } = deps;
  const found = await foundOfAll(deps, task, run);
  deps.begins?.('EVIDENCE');
  const ended = found.ok
    ? await transact((unit) => keepEvidence(unit, task, run, found.value), 'LONG')
    : found;
  if (ended.ok) return ended.value;
  return ended.refusal === null ? { kind: 'OVER' } : endWithFailure(deps, task, ended.refusal.failure);
}

async function keepEvidence(
  unit: UnitOfWork,
  task: SimulationTask,
  run: FrozenRun & { readonly moved: MovedBy },
  found: Sections,
): Promise<Result<SimulationOutcome, null>> {
  const { simulation, revision, base, proposed } = task;
  const { id, proposalId } = simulation;
  const { hash: revisionHash, baseVersion } = revision;
  const { isOfFirstForm, asked } = run.inputs;
  const { accountSnapshotHash, marketSnapshotHash, methodVersion } = run.moved;
  const hashes = { accountSnapshotHash, marketSnapshotHash, methodVersion };
  const spelledOut: AffectedAccount[] = [];
  for (const { index } of run.inputs.blocks) {
    const text = (await unit.simulations.loadBlock(id, index)).get(AFFECTED);
    // It was cancelled meanwhile.
    if (text === undefined) return refuse(null);
    const affected = partOfText(text) as readonly AffectedAccount[];
    await unit.simulations.addAffected(id, affected);
    if (isOfFirstForm) spelledOut.push(...affected);
  }
  const of = { proposal: proposalId, baseVersion, revisionHash, base, proposed };
  const stated = { moved: run.moved, asked, present: run.trial.present };
  const evidence = isOfFirstForm
    ? sealEvidence1({ ...of, inputs: evidenceInputs(of, stated, null) }, found.impact, spelledOut)
    : sealedEvidence(of, stated, found);
  // Votes are of the evidence before this or after it: they lock the proposal too.
  const proposal = await unit.proposals.lock(proposalId);
  const venue = await unit.venue.find();
  assert(proposal !== null && venue !== null, 'a simulation is of a proposal of a venue');
  const present = await unit.simulations.lock(id);
  if (present === null || isOver(present)) return refuse(null);
  const evidenceHash = evidence.hash;
  await unit.simulations.dropBlocks(id);
  await unit.simulations.finish(id, {
    ...{ evidence: evidence.text, evidenceHash },
    accountsDone: found.impact.totals.accounts,
    finishedAt: await unit.clock(),
  });
  // Before the log is locked, which comes last. A repeat is no new evidence.
  const reopened = simulation.repeatsId === null ? await reasonToReopen(unit, venue, proposal) : null;
  await unit.audit.append({
    ...ended(simulation),
    action: 'simulation.finish',
    payload: { ...whatOf(simulation, revision), evidenceHash, ...hashes },
  });
  if (reopened !== null) await reopenProposal(unit, ended(simulation).actor, proposal, reopened);
  return ok({ kind: 'DONE' as const, evidenceHash });
}

export async function endWithFailure(
  { transact }: TransactDeps,
  { simulation, revision }: SimulationTask,
  failure: string,
): Promise<SimulationOutcome> {
  const done = await transact(async (unit) => {
    const present = await unit.simulations.lock(simulation.id);
    if (present === null || isOver(present)) return refuse(null);
    await unit.simulations.dropBlocks(simulation.id);
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
export function whatOf({ proposalId, repeatsId }: SimulationRecord, { hash }: RevisionRecord) {
  return { proposalId, repeatsId, revisionHash: hash };
}
