import { actAccessRefusal, actRefusal } from '../../domain/governance/proposal/acts';
import { type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { NotAuthor, NotFound, WrongState } from '../../domain/refusals';
import { MAX_REASON_LENGTH, textFaults } from '../../domain/governance/proposal/texts';
import type { Transact } from '../../ports/unit-of-work';
import { changeProposal } from './steps/change-proposal';

export type WithdrawProposalRefusal = AccessRefusal | NotFound | WrongState | InvalidInput | NotAuthor;

/** Takes a proposal back, for good: its author's right alone, in person or through a token. */
export function withdrawProposal(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId, reason }: { readonly proposalId: string; readonly reason: string },
): Promise<Result<{ proposalId: string }, WithdrawProposalRefusal>> {
  return transact(async (unit) => {
    const access = actAccessRefusal('WITHDRAW', actor);
    if (access) return refuse(access);
    const faults = textFaults('/reason', reason, MAX_REASON_LENGTH);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
    const refusal = actRefusal('WITHDRAW', actor, proposal);
    if (refusal) return refuse(refusal);
    await changeProposal(unit, actor, proposal, 'withdraw', { reason: reason.trim() });
    return ok({ proposalId });
  });
}
