import { assert } from '../../domain/assert';
import { actAccessRefusal, actRefusal } from '../../domain/governance/proposal/acts';
import { responsiblePersonId, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { lostApprovalOf, simulateRefusal } from '../../domain/governance/proposal/offered-acts';
import type { ApprovalStands, NotFound, StaleRevision, WrongState } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { ProposalRecord } from '../../ports/governance';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { gatherApprovalFacts } from '../proposals/steps/gather-approval-facts';
import { reopenProposal } from '../proposals/steps/reopen-proposal';

export type RequestSimulationRefusal = AccessRefusal | NotFound | WrongState | StaleRevision | ApprovalStands;

/**
 * Asks for a run of the engine on the current revision; a worker does it. What was approved, and is no longer, goes
 * back to review with it.
 */
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
    const { state, plan } = proposal;
    if (state === 'APPROVED') {
      const venue = await unit.venue.find();
      assert(venue !== null, 'a proposal is of a venue');
      const facts = { state, plan, approval: await gatherApprovalFacts(unit, venue, proposal) };
      const stands = simulateRefusal(facts);
      if (stands) return refuse(stands);
      const lost = lostApprovalOf(facts);
      if (lost) await reopenProposal(unit, actor, proposal, lost.reason);
    }
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
