import { actAccessRefusal, actRefusal } from '../../domain/governance/proposal/acts';
import { type AccessRefusal, type Actor } from '../../domain/governance/people/actor';
import { type InvalidInput, ok, refuse, type Result } from '../../domain/result';
import type { NotFound, WrongState } from '../../domain/refusals';
import { MAX_REASON_LENGTH, textFaults } from '../../domain/governance/proposal/texts';
import type { Transact } from '../../ports/unit-of-work';
import { changeProposal } from './steps/change-proposal';

export type CancelProposalRefusal = AccessRefusal | NotFound | WrongState | InvalidInput;

/** Stops a proposal, for good: what is queued does not go live. One guardian suffices; what is being applied goes on. */
export function cancelProposal(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId, reason }: { readonly proposalId: string; readonly reason: string },
): Promise<Result<{ proposalId: string }, CancelProposalRefusal>> {
  return transact(async (unit) => {
    const access = actAccessRefusal('CANCEL', actor);
    if (access) return refuse(access);
    const faults = textFaults('/reason', reason, MAX_REASON_LENGTH);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
    const refusal = actRefusal('CANCEL', actor, proposal);
    if (refusal) return refuse(refusal);
    await changeProposal(unit, actor, proposal, 'cancel', { reason: reason.trim() });
    return ok({ proposalId });
  });
}
