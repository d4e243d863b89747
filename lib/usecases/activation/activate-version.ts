import { assert } from '../../domain/assert';
import type { PayloadOf } from '../../domain/audit/events';
import { countingApprovals } from '../../domain/governance/approval/approval';
import { byKind } from '../../domain/governance/proposal/document';
import { isLive, statesFor } from '../../domain/governance/proposal/proposal';
import type { NotFound } from '../../domain/refusals';
import { baseMovedReason, lostStanding, type StandingFacts } from '../../domain/governance/approval/standing';
import { ok, refuse, type Result } from '../../domain/result';
import { NO_RAMPS } from '../../domain/parameters/ramps';
import type { ProposalRecord, VersionRecord } from '../../ports/governance';
import type { UnitOfWork } from '../../ports/unit-of-work';
import { carryDials, presentlyCarried } from '../adjustments/steps/carry-dials';
import { changeProposal } from '../proposals/steps/change-proposal';
import { isAltered } from '../proposals/steps/find-altered';
import { giveUp } from './claim-activation';
import { loggedVersion } from '../proposals/steps/describe-version';
import { gatherStandingFacts } from '../proposals/steps/gather-approval-facts';
import type { ActivatingProcess, ActivationStep } from './make-ready';
import { checkEffect, type EffectCheck, type EffectDeps } from './steps/check-effect';
import { beginRamp, endReplaced, firstStep, measureClaimed, type MeasuredClaim } from './steps/first-step';
import { keepEffect, useBudget } from './steps/keep-effect';
import { heldPrices, holdBack, liveMarginHold } from './steps/live-margin-hold';
import type { MeasuredEffect } from './steps/measure-effect';

/**
 * Last step, in one transaction: ACTIVATING becomes ACTIVE, its parameter set the next version, the live pointer
 * moves to it, the proposal that was ACTIVE is SUPERSEDED or ROLLED_BACK, every other one in review or on its way
 * is STALE, and all accounts are to be re-margined. Or, when anything that was approved no longer stands, nothing
 * of this, and the proposal says why. It waits while live accounts are not margined as they should be.
 *
 * The effect on the accounts of this moment is computed first, without a lock, and made good under it: beyond what was
 * approved it is STALE, and names the accounts. It is kept either way. On a ramp only so much of the first step goes live as
 * keeps within what was approved and the budget; then it is RAMPING.
 *
 * However many workers do it at once, the venue's row lets one at a time, and the next finds it done.
 */
export async function activateVersion(
  deps: EffectDeps,
  worker: ActivatingProcess,
  proposalId: string,
): Promise<Result<ActivationStep, NotFound>> {
  for (let measure = 1; ; measure += 1) {
    const measured = await measureClaimed(deps, proposalId);
    const step = await activateMeasured(deps, worker, proposalId, measured);
    const isMoving = step.ok && step.value.hold?.kind === 'MOVING';
    if (!isMoving || measure === MEASURES_AT_ONCE) return step;
  }
}

/** As often it is measured anew at once where the book moved on; then it looks again later. */
const MEASURES_AT_ONCE = 3;

function activateMeasured(
  deps: EffectDeps,
  worker: ActivatingProcess,
  proposalId: string,
  measured: MeasuredClaim | null,
): Promise<Result<ActivationStep, NotFound>> {
  return deps.transact(async (unit) => {
    const venue = await unit.venue.lock();
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
    if (proposal.state !== 'ACTIVATING') return ok({ proposalId, state: proposal.state });
    assert(venue !== null && venue.liveVersion !== null, 'a proposal is of a venue with a live version');
    if (await isAltered(unit, worker, proposal)) return ok({ proposalId, state: proposal.state });
    // Before the people and the log, as everybody locks: proposals first.
    const others = await unit.proposals.lockAll(statesFor('makeStale'));
    const facts = await gatherStandingFacts(unit, venue, proposal);
    const lost = lostStanding(facts);
    if (lost) {
      const changed = await giveUp(unit, worker, proposal, lost);
      return ok({ proposalId, state: changed.state });
    }

    const hold = await liveMarginHold(unit, venue, proposal);
    if (hold) return ok({ proposalId, state: proposal.state, hold });
    const live = await unit.venue.version(venue.liveVersion);
    assert(live !== null, 'the live version is there');
    const held = await heldByPrices(unit, live, proposal);
    if (held) return holdBack(unit, proposal, held);
    const found = proposal.plan.ramp
      ? await firstStep(deps, unit, { venue, proposal, facts }, measured?.step ?? null)
      : await wholeChange(deps, unit, proposal, facts, measured?.whole ?? null);
    if (found === 'MOVING') return holdBack(unit, proposal, { kind: 'MOVING' });
    if (found.kept) await keepEffect(unit, proposal, found.kept);
    if (found.lost !== null) {
      const changed = await giveUp(unit, worker, proposal, found.lost, found.kept?.sealed.hash);
      return ok({ proposalId, state: changed.state });
    }

    const previous = await unit.proposals.byVersion(live.number);
    const version = await nextVersion(unit, live, proposal);
    const set = await unit.parameterSets.load(version.parameterSetHash);
    const carried = found.ramp?.carried ?? (await presentlyCarried(unit, set));
    const before = {
      of: (await unit.parameterSets.load(live.parameterSetHash)).document,
      ramps: (await unit.adjustments.effective())?.ramps ?? NO_RAMPS,
      isInSteps: found.ramp !== null,
    };
    await unit.venue.activate(version, live.number);
    await carryDials(unit, carried, { version: set, before }, version);
    await endReplaced(unit, carried, found.ramp?.underWay.classes ?? []);
    await unit.jobs.remargin();

    const common = { version: loggedVersion(version), ...loggedApproval(facts) };
    const active =
      found.ramp === null
        ? await changeProposal(unit, worker, proposal, 'activate', {
            ...common,
            ...(await useBudget(unit, version, found.kept)),
            ...(carried.set.hash === set.hash ? {} : { effectiveHash: carried.set.hash }),
          })
        : await beginRamp(unit, worker, proposal, { version, common, first: found.ramp, kept: found.kept });
    if (previous && isLive(previous.state)) {
      const act = proposal.kind === 'ROLLBACK' ? 'undo' : 'supersede';
      await changeProposal(unit, worker, previous, act, { by: version.number });
    }
    for (const other of others) {
      if (other.id === proposalId || (await isAltered(unit, worker, other))) continue;
      const reason = baseMovedReason(other.currentRevision.baseVersion, version.number);
      await giveUp(unit, worker, other, { act: 'makeStale', reason });
    }
    if (active.state === 'ACTIVE') await unit.jobs.measureOutcome(proposalId);
    return ok({ proposalId, state: active.state });
  });
}

/** Why it waits for prices; a rollback, which puts back what was live, does not. */
async function heldByPrices(
  unit: UnitOfWork,
  live: VersionRecord,
  { kind, currentRevision }: ProposalRecord,
) {
  if (kind === 'ROLLBACK') return null;
  const before = await unit.parameterSets.load(live.parameterSetHash);
  const after = await unit.parameterSets.load(byKind(currentRevision, { PARAMETER_SET: (hash) => hash }));
  return heldPrices(unit, before.document, after.document);
}

type FoundWhole = EffectCheck & { readonly ramp: null };

async function wholeChange(
  deps: EffectDeps,
  unit: UnitOfWork,
  proposal: ProposalRecord,
  facts: StandingFacts,
  measured: MeasuredEffect | null,
): Promise<FoundWhole | 'MOVING'> {
  const check = measured === null ? 'MOVING' : await checkEffect(deps, unit, proposal, facts, measured);
  return check === 'MOVING' ? check : { ...check, ramp: null };
}

/** Its time is read under the venue's lock, and never before the last version's, even if the clock was set back. */
async function nextVersion(
  unit: UnitOfWork,
  live: VersionRecord,
  { id, kind, currentRevision }: ProposalRecord,
): Promise<VersionRecord> {
  const at = await unit.clock();
  return {
    number: live.number + 1,
    kind,
    parameterSetHash: byKind(currentRevision, { PARAMETER_SET: (hash) => hash }),
    proposalId: id,
    activatedAt: at.getTime() < live.activatedAt.getTime() ? live.activatedAt : at,
  };
}

function loggedApproval(
  facts: StandingFacts,
): Pick<PayloadOf<'proposal.activate'>, 'evidenceHash' | 'policyVersion' | 'approvals'> {
  return {
    evidenceHash: facts.evidence?.evidenceHash ?? null,
    policyVersion: facts.venue.policyVersion,
    approvals: countingApprovals(facts).map(({ personId, digest }) => ({ person: personId, digest })),
  };
}
