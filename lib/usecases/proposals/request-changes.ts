import type { Actor } from '../../domain/governance/people/actor';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import { MAX_REASON_LENGTH, textFaults } from '../../domain/governance/proposal/texts';
import type { Transact } from '../../ports/unit-of-work';
import { admitVoter, recordVote, votePayload, type VoteDeps, type VoteRefusal } from './steps/cast-vote';
import { changeProposal } from './steps/change-proposal';

export interface RequestChangesInput {
  readonly proposalId: string;
  readonly revisionHash: string;
  readonly reason: string;
}

export type RequestChangesRefusal = VoteRefusal | InvalidInput;

/** Sends the proposal back to its writers: one officer who wants something changed suffices. */
export function requestChanges(
  { transact, ...deps }: { readonly transact: Transact } & VoteDeps,
  actor: Actor,
  { proposalId, revisionHash, reason }: RequestChangesInput,
): Promise<Result<{ proposalId: string }, RequestChangesRefusal>> {
  return transact(async (unit) => {
    const admitted = await admitVoter(unit, actor, 'requestChanges', { proposalId, revisionHash });
    if (!admitted.ok) return admitted;
    const faults = textFaults('/reason', reason, MAX_REASON_LENGTH);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const verdict = { verdict: 'REQUEST_CHANGES', reason: reason.trim() } as const;
    const { vote, facts } = await recordVote(deps, unit, admitted.value, verdict);
    const particulars = { ...votePayload(vote, reason.trim()), reason: reason.trim() };
    const { reviewCycle } = facts.proposal;
    await changeProposal(unit, actor, admitted.value.proposal, 'requestChanges', particulars, {
      reviewCycle,
    });
    return ok({ proposalId });
  });
}
