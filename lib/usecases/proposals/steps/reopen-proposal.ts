import { lostAgreement } from '../../../domain/governance/approval/standing';
import type { Actor } from '../../../domain/governance/people/actor';
import { nextState } from '../../../domain/governance/proposal/proposal';
import type { ProposalRecord } from '../../../ports/governance';
import type { UnitOfWork, VenueRecord } from '../../../ports/unit-of-work';
import { changeProposal } from './change-proposal';
import { gatherApprovalFacts } from './gather-approval-facts';

/**
 * Puts a locked proposal whose approval was lost back in review, in a new review cycle, so that everybody may vote
 * again; it leaves the queue.
 *
 * @param reason what took the approval away: kept with the proposal and in the log
 * @see docs/decisions/0063-a-lost-approval-goes-back-to-review.md
 */
export function reopenProposal(
  unit: UnitOfWork,
  actor: Actor,
  proposal: ProposalRecord,
  reason: string,
): Promise<ProposalRecord> {
  const changes = { reviewCycle: proposal.reviewCycle + 1, eta: null, graceUntil: null };
  return changeProposal(unit, actor, proposal, 'reopen', { reason }, changes);
}

/**
 * Why a locked proposal that is approved or queued is to be reopened, as evidence now is; null when it is not. An
 * altered vote is left to the activation, which ends on it.
 */
export async function reasonToReopen(
  unit: UnitOfWork,
  venue: VenueRecord,
  proposal: ProposalRecord,
): Promise<string | null> {
  if (nextState(proposal.state, 'reopen') === null) return null;
  const facts = await gatherApprovalFacts(unit, venue, proposal);
  const lost = lostAgreement({ ...facts, graceUntil: null });
  return lost === null || lost.act === 'fail' ? null : lost.reason;
}
