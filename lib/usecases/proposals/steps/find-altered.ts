import { proposalHash } from '../../../domain/audit/governed-fact';
import type { Actor } from '../../../domain/governance/people/actor';
import type { ProposalRecord } from '../../../ports/governance';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { proposalPayload } from './describe-proposal';

/**
 * Whether a locked proposal is no longer what the log says of it: then somebody altered its row, and whoever works
 * unasked leaves it alone until it is put back. The finding is logged once for each alteration, by hashes alone: what
 * is stored is nobody's word.
 *
 * @see docs/decisions/0064-an-altered-row-is-left-alone.md
 */
export async function isAltered(unit: UnitOfWork, actor: Actor, proposal: ProposalRecord): Promise<boolean> {
  const log = await unit.audit.onProposal(proposal.id);
  const storedHash = proposalHash(proposal.id, proposalPayload(proposal, null));
  const loggedHash = log === null ? null : proposalHash(proposal.id, log.left);
  if (storedHash === loggedHash) return false;
  if (loggedHash !== null && log?.foundHash !== storedHash) {
    await unit.audit.append({
      actor,
      action: 'proposal.find-altered',
      subjectKind: 'proposal',
      subjectId: proposal.id,
      payload: { storedHash, loggedHash },
    });
  }
  return true;
}
