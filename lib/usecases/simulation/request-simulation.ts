import { actAccessRefusal, actRefusal } from '../../domain/governance/proposal/acts';
import { responsiblePersonId, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import type { NotFound, StaleRevision, WrongState } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { ProposalRecord } from '../../ports/governance';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';

export type RequestSimulationRefusal = AccessRefusal | NotFound | WrongState | StaleRevision;

/** Asks for a run of the engine on the current revision; a worker does it. */
export function requestSimulation(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId, revisionHash }: { readonly proposalId: string; readonly revisionHash: string },
): Promise<Result<{ simulationId: string }, RequestSimulationRefusal>> {
  return transact(async (unit) => {
    const access = actAccessRefusal('SIMULATE', actor);
    if (access) return refuse(access);
    const requestedById = responsiblePersonId(actor);
    if (requestedById === null) return refuse({ code: 'Unauthenticated' });
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
    const refusal = actRefusal('SIMULATE', actor, proposal);
    if (refusal) return refuse(refusal);
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
