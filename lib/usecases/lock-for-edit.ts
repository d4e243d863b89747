import {
  accessRefusal,
  responsiblePersonId,
  type AccessRefusal,
  type Actor,
} from '../domain/governance/actor';
import type { NotFound, StaleRevision, WrongState } from '../domain/governance/refusals';
import { ok, refuse, type Result } from '../domain/result';
import type { ProposalRecord, UnitOfWork } from '../ports';
import { stateRefusal } from './change-proposal';

export type EditRefusal = AccessRefusal | NotFound | WrongState | StaleRevision;

/** Locks a proposal for an edit by somebody who may edit, who read its current revision, while it may be edited. */
export async function lockForEdit(
  unit: UnitOfWork,
  actor: Actor,
  { proposalId, revisionHash }: { readonly proposalId: string; readonly revisionHash: string },
): Promise<Result<{ readonly proposal: ProposalRecord; readonly editorId: string }, EditRefusal>> {
  const access = accessRefusal(actor, 'PROPOSE');
  if (access) return refuse(access);
  const editorId = responsiblePersonId(actor);
  if (editorId === null) return refuse({ code: 'Unauthenticated' });
  const proposal = await unit.proposals.lock(proposalId);
  if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
  const wrongState = stateRefusal(proposal, 'revise');
  if (wrongState) return wrongState;
  const { hash } = proposal.currentRevision;
  if (hash !== revisionHash) return refuse({ code: 'StaleRevision', currentRevisionHash: hash });
  return ok({ proposal, editorId });
}
