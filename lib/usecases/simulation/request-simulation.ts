import { assert } from '../../domain/assert';
import { actAccessRefusal, actRefusal } from '../../domain/governance/proposal/acts';
import { responsiblePersonId, type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { lostApprovalOf, simulateRefusal } from '../../domain/governance/proposal/offered-acts';
import type { ApprovalStands, NotFound, StaleRevision, WrongState } from '../../domain/refusals';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import { scenarioSetHash } from '../../domain/risk/scenarios/library/scenario-document';
import type { ProposalRecord } from '../../ports/governance';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { askedScenarioFaults } from '../scenarios/steps/asked-scenarios';
import { gatherApprovalFacts } from '../proposals/steps/gather-approval-facts';
import { reopenProposal } from '../proposals/steps/reopen-proposal';

export type RequestSimulationRefusal =
  | AccessRefusal
  | NotFound
  | WrongState
  | StaleRevision
  | ApprovalStands
  | InvalidInput;

/**
 * Asks for a run of the engine on the current revision; a worker does it. What was approved, and is no longer, goes
 * back to review with it.
 *
 * @param input.scenarios hashes of scenarios of the library, beside the crises that every simulation looks at; refused with a fault
 *   for each that is not known, was retired, moves nothing of the venue, or cannot be computed with
 */
export function requestSimulation(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  {
    proposalId,
    revisionHash,
    scenarios = [],
  }: {
    readonly proposalId: string;
    readonly revisionHash: string;
    readonly scenarios?: readonly string[];
  },
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
    const faults = await askedScenarioFaults(unit, scenarios, proposal.currentRevision.baseVersion);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
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
    return ok({
      simulationId: await requestSimulationWithin(unit, actor, proposal, requestedById, scenarios),
    });
  });
}

/** As `requestSimulation`, of a proposal that is locked or new. */
export async function requestSimulationWithin(
  unit: UnitOfWork,
  actor: Actor,
  proposal: ProposalRecord,
  requestedById: string,
  scenarios: readonly string[] = [],
): Promise<string> {
  const simulation = await unit.simulations.add({
    proposalId: proposal.id,
    revisionId: proposal.currentRevision.id,
    requestedById,
    repeatsId: null,
    requestedAt: unit.now,
    scenarios: [...scenarios].sort(),
  });
  await unit.jobs.simulate(simulation.id);
  await unit.audit.append({
    actor,
    action: 'simulation.request',
    subjectKind: 'simulation',
    subjectId: simulation.id,
    payload: {
      ...{ proposal: proposal.id, revisionHash: proposal.currentRevision.hash },
      ...(scenarios.length > 0 ? { scenarioSetHash: scenarioSetHash(scenarios) } : {}),
    },
  });
  return simulation.id;
}
