import { actAccessRefusal, actRefusal } from '../../domain/governance/proposal/acts';
import { type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import type {
  ApprovalLost,
  NotFound,
  PlanInThePast,
  ReauthenticationRequired,
  StaleBase,
  StaleRevision,
  WrongState,
} from '../../domain/refusals';
import { type GuardrailBreached, guardrailRefusal } from '../../domain/governance/guardrails/breach';
import { queueRefusal } from '../../domain/governance/proposal/offered-acts';
import { plannedWaitBreaches, windowAfterWait } from '../../domain/governance/rules/rule-breaches';
import { lostStanding } from '../../domain/governance/approval/standing';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { staleProof } from '../people/steps/require-proof';
import { changeProposal } from '../proposals/steps/change-proposal';
import { gatherStandingFacts } from '../proposals/steps/gather-approval-facts';

export type QueueProposalRefusal =
  | AccessRefusal
  | ReauthenticationRequired
  | NotFound
  | WrongState
  | StaleRevision
  | StaleBase
  | PlanInThePast
  | ApprovalLost
  | GuardrailBreached;

/**
 * Sets an approved proposal on its way: a worker activates it at the approved time by the venue's clock, or at
 * once when none was set. Refused when what was approved does not stand, or will not at that time.
 */
export function queueProposal(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId, revisionHash }: { readonly proposalId: string; readonly revisionHash: string },
): Promise<Result<{ proposalId: string; eta: Date }, QueueProposalRefusal>> {
  return transact(async (unit) => {
    const access = actAccessRefusal('QUEUE', actor);
    if (access) return refuse(access);
    const stale = await staleProof(unit, actor, 'queueProposal');
    if (stale) return refuse(stale);
    const venue = await unit.venue.lock();
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal || venue?.liveVersion == null) return refuse({ code: 'NotFound', what: 'proposal' });
    const refusal = actRefusal('QUEUE', actor, proposal);
    if (refusal) return refuse(refusal);
    const { hash } = proposal.currentRevision;
    if (hash !== revisionHash) return refuse({ code: 'StaleRevision', currentRevisionHash: hash });
    const facts = await gatherStandingFacts(
      unit,
      venue,
      proposal,
      (known) => windowAfterWait(proposal.plan, known).eta,
    );
    const held = { ...facts, breaches: [] };
    const unfit =
      guardrailRefusal(plannedWaitBreaches(proposal.plan, facts)) ??
      queueRefusal(proposal.plan, held, lostStanding) ??
      guardrailRefusal(facts.breaches);
    if (unfit) return refuse(unfit);
    const { eta, graceUntil } = windowAfterWait(proposal.plan, facts);
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
