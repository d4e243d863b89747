import { countingApprovals, isApproved } from '../../domain/governance/approval/approval';
import { approverRefusal } from '../../domain/governance/approval/approval-gates';
import type { Actor } from '../../domain/governance/people/actor';
import { type GuardrailBreached, guardrailRefusal } from '../../domain/governance/guardrails/breach';
import type { NoEvidence, StaleBase, StaleEvidence } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { Transact } from '../../ports/unit-of-work';
import { admitVoter, recordVote, votePayload, type VoteDeps, type VoteRefusal } from './steps/cast-vote';
import { changeProposal } from './steps/change-proposal';
import { payloadOfAct } from './steps/describe-proposal';
import { breachSourcesOf, gatherBreaches } from './steps/gather-breaches';
import { driftSourcesOf, gatherDrift } from './steps/gather-drift';

export interface ApproveProposalInput {
  readonly proposalId: string;
  /** What the approver saw: both must be the current ones. */
  readonly revisionHash: string;
  readonly evidenceHash: string;
}

export type ApproveProposalRefusal = VoteRefusal | StaleBase | NoEvidence | StaleEvidence | GuardrailBreached;

/**
 * Records a person's approval of exactly what stands there now, and moves the proposal to APPROVED with the last
 * one that the policy asks for. Of two last approvals at once one waits for the other's lock, and one moves it.
 */
export function approveProposal(
  { transact, ...deps }: { readonly transact: Transact } & VoteDeps,
  actor: Actor,
  { proposalId, revisionHash, evidenceHash }: ApproveProposalInput,
): Promise<Result<{ proposalId: string }, ApproveProposalRefusal>> {
  return transact(async (unit) => {
    const admitted = await admitVoter(unit, actor, 'approveProposal', { proposalId, revisionHash });
    if (!admitted.ok) return admitted;
    const { proposal } = admitted.value;
    const { policy, at: now } = admitted.value.facts;
    const drift = await gatherDrift(driftSourcesOf(unit), proposal.currentRevision.id, admitted.value.facts);
    const refusal = approverRefusal(admitted.value.facts, evidenceHash, drift);
    if (refusal) return refuse(refusal);
    const question = { policy, now, at: proposal.plan.steps[0].at };
    const breached = guardrailRefusal(await gatherBreaches(breachSourcesOf(unit), proposal, question));
    if (breached) return refuse(breached);
    const { vote, facts } = await recordVote(deps, unit, admitted.value, {
      verdict: 'APPROVE',
      reason: null,
    });

    const particulars = { ...votePayload(vote, null), approvals: countingApprovals(facts).length };
    const { reviewCycle } = facts.proposal;
    if (isApproved(facts)) {
      await changeProposal(unit, actor, proposal, 'approve', particulars, { reviewCycle });
      return ok({ proposalId });
    }
    await unit.audit.append({
      actor,
      action: 'proposal.approve',
      subjectKind: 'proposal',
      subjectId: proposalId,
      payload: { ...(await payloadOfAct(unit, proposal, { ...proposal, reviewCycle })), ...particulars },
    });
    return ok({ proposalId });
  });
}
