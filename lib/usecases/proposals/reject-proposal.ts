import type { Actor } from '../../domain/governance/people/actor';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import { MAX_REASON_LENGTH, textFaults } from '../../domain/governance/proposal/texts';
import type { Transact } from '../../ports/unit-of-work';
import { admitVoter, recordVote, votePayload, type VoteDeps, type VoteRefusal } from './steps/cast-vote';
import { changeProposal } from './steps/change-proposal';

export interface RejectProposalInput {
  readonly proposalId: string;
  readonly revisionHash: string;
  readonly reason: string;
}

export type RejectProposalRefusal = VoteRefusal | InvalidInput;

/** Ends the review: one officer who finds the change wrong suffices. */
export function rejectProposal(
  { transact, ...deps }: { readonly transact: Transact } & VoteDeps,
  actor: Actor,
  { proposalId, revisionHash, reason }: RejectProposalInput,
): Promise<Result<{ proposalId: string }, RejectProposalRefusal>> {
  return transact(async (unit) => {
    const admitted = await admitVoter(unit, actor, 'rejectProposal', { proposalId, revisionHash });
    if (!admitted.ok) return admitted;
    const faults = textFaults('/reason', reason, MAX_REASON_LENGTH);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const verdict = { verdict: 'REJECT', reason: reason.trim() } as const;
    const { vote, facts } = await recordVote(deps, unit, admitted.value, verdict);
    const particulars = { ...votePayload(vote, reason.trim()), reason: reason.trim() };
    const { reviewCycle } = facts.proposal;
    await changeProposal(unit, actor, admitted.value.proposal, 'reject', particulars, { reviewCycle });
    return ok({ proposalId });
  });
}
