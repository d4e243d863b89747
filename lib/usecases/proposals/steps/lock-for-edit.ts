import { actAccessRefusal, actRefusal, type PersonAct } from '../../../domain/governance/proposal/acts';
import { responsiblePersonId, type AccessRefusal, type Actor } from '../../../domain/governance/people/actor';
import type { NotFound, StaleRevision, WrongState } from '../../../domain/refusals';
import { ok, refuse, type Result } from '../../../domain/result';
import type { ProposalRecord } from '../../../ports/governance';
import type { UnitOfWork } from '../../../ports/unit-of-work';

export type EditRefusal = AccessRefusal | NotFound | WrongState | StaleRevision;

/** Locks a proposal for an edit by somebody who may edit, who read its current revision, while it may be edited. */
export async function lockForEdit(
  unit: UnitOfWork,
  actor: Actor,
  act: Extract<PersonAct, 'EDIT' | 'PLAN' | 'REBASE'>,
  { proposalId, revisionHash }: { readonly proposalId: string; readonly revisionHash: string },
): Promise<Result<{ readonly proposal: ProposalRecord; readonly editorId: string }, EditRefusal>> {
  const access = actAccessRefusal(act, actor);
  if (access) return refuse(access);
  const editorId = responsiblePersonId(actor);
  if (editorId === null) return refuse({ code: 'Unauthenticated' });
  const proposal = await unit.proposals.lock(proposalId);
  if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
  const refusal = actRefusal(act, actor, proposal);
  if (refusal) return refuse(refusal);
  const { hash } = proposal.currentRevision;
  if (hash !== revisionHash) return refuse({ code: 'StaleRevision', currentRevisionHash: hash });
  return ok({ proposal, editorId });
}
