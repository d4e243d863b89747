import {
  liveMarginFault,
  type LiveMarginFault,
  mayCure,
} from '../../../domain/governance/activation/live-margin';
import type { ProposalRecord } from '../../../ports/governance';
import { ok } from '../../../domain/result';
import type { UnitOfWork, VenueRecord } from '../../../ports/unit-of-work';

/** How long an activation that live margin holds back waits before it looks again. */
const LOOK_AGAIN_MS = 15_000;

/**
 * Why nothing may go live now, as accounts are not margined as they should be; null when a change may. One that is held
 * back looks again by itself, until its time is over. Its approval must have been found to stand before.
 */
export async function liveMarginHold(
  unit: UnitOfWork,
  { liveVersion, policyVersion }: VenueRecord,
  { id, kind, currentRevision }: ProposalRecord,
): Promise<LiveMarginFault | null> {
  const fault = await liveMarginFaultOf(unit, { liveVersion, policyVersion });
  if (fault === null) return null;
  const effects = await unit.simulations.effectsOf(currentRevision.id);
  if (effects !== null && mayCure(kind, effects)) return null;
  await unit.jobs.activateAfter(id, LOOK_AGAIN_MS);
  return fault;
}

/** What is wrong with the margin of live accounts; null: nothing. */
export async function liveMarginFaultOf(
  unit: UnitOfWork,
  { liveVersion, policyVersion }: Pick<VenueRecord, 'liveVersion' | 'policyVersion'>,
): Promise<LiveMarginFault | null> {
  const at = await unit.databaseClock();
  const { policy } = await unit.venue.policy(policyVersion);
  return liveMarginFault(await unit.venue.liveMargin(), { liveVersion, policy }, at);
}

/** Leaves a claimed change as it is while the book moves too fast to say what it would do: it looks again by itself. */
export async function holdMoving(unit: UnitOfWork, { id, state }: ProposalRecord) {
  await unit.jobs.activateAfter(id, LOOK_AGAIN_MS);
  return ok({ proposalId: id, state, hold: { kind: 'MOVING' as const } });
}
