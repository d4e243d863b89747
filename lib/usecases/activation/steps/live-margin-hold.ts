import { canonicalJson } from '../../../domain/json/canonical';
import type { ParameterSetDocument } from '../../../domain/parameters/document/parameter-set';
import {
  type ActivationHold,
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

/**
 * The prices that are held of instruments in classes that one set states otherwise than another; null: none is. What is computed
 * at a held price is computed at an old one: no change of what it margins goes live by it.
 */
export async function heldPrices(
  unit: UnitOfWork,
  before: ParameterSetDocument,
  after: ParameterSetDocument,
): Promise<Extract<ActivationHold, { kind: 'HELD_PRICES' }> | null> {
  const names = new Set([...Object.keys(before.marginClasses), ...Object.keys(after.marginClasses)]);
  const touched = [...names].flatMap((name) => {
    const [old, next] = [before.marginClasses[name], after.marginClasses[name]];
    const isAlike = canonicalJson(old ?? null) === canonicalJson(next ?? null);
    return isAlike ? [] : [...(old?.instruments ?? []), ...(next?.instruments ?? [])];
  });
  const held = await unit.heldPrices.heldAmong([...new Set(touched)].sort());
  return held.size === 0 ? null : { kind: 'HELD_PRICES', instruments: [...held].sort() };
}

/** Leaves a claimed change as it is, and it looks again by itself. */
export async function holdBack(unit: UnitOfWork, { id, state }: ProposalRecord, hold: ActivationHold) {
  await unit.jobs.activateAfter(id, LOOK_AGAIN_MS);
  return ok({ proposalId: id, state, hold });
}
