import {
  accessRefusal,
  responsiblePersonId,
  type AccessRefusal,
  type Actor,
} from '../domain/governance/actor';
import type { ProposalState } from '../domain/governance/proposal';
import type { NotFound, StaleRevision, WrongState } from '../domain/governance/refusals';
import { ok, refuse, type Result } from '../domain/result';
import type { ProposalRecord, Transact, UnitOfWork } from '../ports';

export type RequestSimulationRefusal = AccessRefusal | NotFound | WrongState | StaleRevision;

/**
 * From the last approval on, the evidence is part of what was approved: a new run would take the approval away.
 * Who wants one edits, rebases or renews first.
 */
const ALLOWED: readonly ProposalState[] = [
  'DRAFT',
  'IN_REVIEW',
  'CHANGES_REQUESTED',
  'STALE',
  'EXPIRED',
  'FAILED',
];

/** Asks for a run of the engine on the current revision; a worker does it. */
export function requestSimulation(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId, revisionHash }: { readonly proposalId: string; readonly revisionHash: string },
): Promise<Result<{ simulationId: string }, RequestSimulationRefusal>> {
  return transact<{ simulationId: string }, RequestSimulationRefusal>(async (unit) => {
    const access = accessRefusal(actor, 'PROPOSE');
    if (access) return refuse(access);
    const requestedById = responsiblePersonId(actor);
    if (requestedById === null) return refuse({ code: 'Unauthenticated' });
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
    if (!ALLOWED.includes(proposal.state)) {
      return refuse({ code: 'WrongState', state: proposal.state, allowed: ALLOWED });
    }
    const { hash } = proposal.currentRevision;
    if (hash !== revisionHash) return refuse({ code: 'StaleRevision', currentRevisionHash: hash });
    return ok({ simulationId: await requestSimulationWithin(unit, actor, proposal, requestedById) });
  });
}

/** As `requestSimulation`, of a proposal that is locked or new. */
export async function requestSimulationWithin(
  unit: UnitOfWork,
  actor: Actor,
  proposal: ProposalRecord,
  requestedById: string,
): Promise<string> {
  const simulation = await unit.simulations.add({
    proposalId: proposal.id,
    revisionId: proposal.currentRevision.id,
    requestedById,
    repeatsId: null,
    requestedAt: unit.now,
  });
  await unit.jobs.simulate(simulation.id);
  await unit.audit.append({
    actor,
    action: 'simulation.request',
    subjectKind: 'simulation',
    subjectId: simulation.id,
    payload: { proposal: proposal.id, revisionHash: proposal.currentRevision.hash },
  });
  return simulation.id;
}
