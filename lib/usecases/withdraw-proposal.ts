import {
  accessRefusal,
  responsiblePersonId,
  type AccessRefusal,
  type Actor,
} from '../domain/governance/actor';
import type { InvalidInput, NotAuthor, NotFound, WrongState } from '../domain/governance/refusals';
import { MAX_REASON_LENGTH, textFaults } from '../domain/governance/texts';
import { ok, refuse, type Result } from '../domain/result';
import type { Transact } from '../ports';
import { changeProposal, stateRefusal } from './change-proposal';

export type WithdrawProposalRefusal = AccessRefusal | NotFound | WrongState | InvalidInput | NotAuthor;

/** Takes a proposal back, for good: its author's right alone, in person or through a token. */
export function withdrawProposal(
  { transact }: { readonly transact: Transact },
  actor: Actor,
  { proposalId, reason }: { readonly proposalId: string; readonly reason: string },
): Promise<Result<{ proposalId: string }, WithdrawProposalRefusal>> {
  return transact<{ proposalId: string }, WithdrawProposalRefusal>(async (unit) => {
    const access = accessRefusal(actor, 'PROPOSE');
    if (access) return refuse(access);
    const faults = textFaults('/reason', reason, MAX_REASON_LENGTH);
    if (faults.length > 0) return refuse({ code: 'InvalidInput', faults });
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
    if (proposal.authorId !== responsiblePersonId(actor)) return refuse({ code: 'NotAuthor' });
    const wrongState = stateRefusal(proposal, 'withdraw');
    if (wrongState) return wrongState;
    await changeProposal(unit, actor, proposal, 'withdraw', { reason: reason.trim() });
    return ok({ proposalId });
  });
}
