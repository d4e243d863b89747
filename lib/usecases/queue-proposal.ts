import { activationWindow } from '../domain/governance/activation-plan';
import { accessRefusal, type AccessRefusal, type Actor } from '../domain/governance/actor';
import type {
  ApprovalLost,
  NotFound,
  PlanInThePast,
  StaleBase,
  StaleRevision,
  WrongState,
} from '../domain/governance/refusals';
import { lostStanding } from '../domain/governance/standing';
import { ok, refuse, type Result } from '../domain/result';
import type { Transact } from '../ports';
import { changeProposal, stateRefusal } from './change-proposal';
import { gatherStandingFacts } from './gather-approval-facts';

export type QueueProposalRefusal =
  AccessRefusal | NotFound | WrongState | StaleRevision | StaleBase | PlanInThePast | ApprovalLost;

/**
 * Sets an approved proposal on its way: a worker activates it at the approved time by the database's clock, or at
 * once when none was set. Refused when what was approved does not stand, or will not at that time.
 */
export function queueProposal(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId, revisionHash }: { readonly proposalId: string; readonly revisionHash: string },
): Promise<Result<{ proposalId: string; eta: Date }, QueueProposalRefusal>> {
  return transact<{ proposalId: string; eta: Date }, QueueProposalRefusal>(async (unit) => {
    const access = accessRefusal(actor, 'QUEUE');
    if (access) return refuse(access);
    const venue = await unit.venue.lock();
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal || venue?.liveVersion == null) return refuse({ code: 'NotFound', what: 'proposal' });
    const wrongState = stateRefusal(proposal, 'queue');
    if (wrongState) return wrongState;
    const { hash, baseVersion } = proposal.currentRevision;
    if (hash !== revisionHash) return refuse({ code: 'StaleRevision', currentRevisionHash: hash });
    if (baseVersion !== venue.liveVersion) {
      return refuse({ code: 'StaleBase', baseVersion, liveVersion: venue.liveVersion });
    }

    const facts = await gatherStandingFacts(unit, venue, proposal);
    const { eta, graceUntil } = activationWindow(proposal.plan, facts.at);
    const [{ at: activateAt }] = proposal.plan.steps;
    if (activateAt !== null && graceUntil.getTime() <= facts.at.getTime()) {
      return refuse({ code: 'PlanInThePast', activateAt });
    }
    // As it will be at the time: an approval that expires before then is as good as none.
    const lost = lostStanding({ ...facts, at: eta, graceUntil });
    if (lost) return refuse({ code: 'ApprovalLost', reason: lost.reason });

    await unit.jobs.activate(proposalId, eta);
    await changeProposal(
      unit,
      actor,
      proposal,
      'queue',
      { eta: eta.toISOString(), graceUntil: graceUntil.toISOString() },
      { eta, graceUntil },
    );
    return ok({ proposalId, eta });
  });
}
