import { assert } from '../../domain/assert';
import type { NotFound } from '../../domain/refusals';
import { lostStanding, type LostStanding } from '../../domain/governance/approval/standing';
import { ok, refuse, type Result } from '../../domain/result';
import type { ProposalRecord } from '../../ports/governance';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import { changeProposal } from '../proposals/steps/change-proposal';
import { isAltered } from '../proposals/steps/find-altered';
import { gatherStandingFacts } from '../proposals/steps/gather-approval-facts';
import type { ActivatingProcess, ActivationStep } from './make-ready';
import { liveMarginHold } from './steps/live-margin-hold';

/**
 * Second step: READY becomes ACTIVATING, from where nobody can cancel it, when all that was approved still stands;
 * otherwise STALE, EXPIRED or FAILED, with the reason, and nothing is applied. While live accounts are not margined as
 * they should be it stays READY, until its time is over.
 */
export function claimActivation(
  { transact }: { readonly transact: Transact },
  worker: ActivatingProcess,
  proposalId: string,
): Promise<Result<ActivationStep, NotFound>> {
  return transact(async (unit) => {
    const venue = await unit.venue.lock();
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
    if (proposal.state !== 'READY') return ok({ proposalId, state: proposal.state });
    assert(venue !== null, 'a proposal is of a venue');
    if (await isAltered(unit, worker, proposal)) return ok({ proposalId, state: proposal.state });
    const lost = lostStanding(await gatherStandingFacts(unit, venue, proposal));
    const hold = lost ? null : await liveMarginHold(unit, venue, proposal);
    if (hold) return ok({ proposalId, state: proposal.state, hold });
    const changed = lost
      ? await giveUp(unit, worker, proposal, lost)
      : await changeProposal(unit, worker, proposal, 'claim', {});
    return ok({ proposalId, state: changed.state });
  });
}

/** Ends an activation whose approval no longer stands. @param presentEffectHash of the effect that is why */
export function giveUp(
  unit: UnitOfWork,
  worker: ActivatingProcess,
  proposal: ProposalRecord,
  { act, reason }: LostStanding,
  presentEffectHash?: string,
): Promise<ProposalRecord> {
  if (act !== 'makeStale' || presentEffectHash === undefined)
    return changeProposal(unit, worker, proposal, act, { reason });
  return changeProposal(unit, worker, proposal, act, { reason, presentEffectHash });
}
