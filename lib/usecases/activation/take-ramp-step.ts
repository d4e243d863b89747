import { assert } from '../../domain/assert';
import {
  ARRIVED,
  dueStep,
  isSameWeights,
  PARTS,
  type RampWeights,
  weightsBetween,
} from '../../domain/governance/activation/ramp-steps';
import { liveMarginSentence } from '../../domain/governance/activation/live-margin';
import type { NotFound } from '../../domain/refusals';
import { ok, refuse, type Result } from '../../domain/result';
import type { EffectiveRecord } from '../../ports/adjustments';
import type { ProposalRecord } from '../../ports/governance';
import type { RampRecord } from '../../ports/ramps';
import type { UnitOfWork, VenueRecord } from '../../ports/unit-of-work';
import { changeProposal } from '../proposals/steps/change-proposal';
import { isAltered } from '../proposals/steps/find-altered';
import type { ActivatingProcess, ActivationStep } from './make-ready';
import { type EffectDeps, sealedEffect } from './steps/check-effect';
import {
  boundReason,
  movedBy,
  nextTry,
  noteTippedByStep,
  stepPayload,
  TRY_AGAIN_MS,
} from './steps/first-step';
import { keepEffect } from './steps/keep-effect';
import { heldPrices, liveMarginFaultOf } from './steps/live-margin-hold';
import { MEASURE_LIMITS } from './steps/measure-effect';
import { measureStep, type StepAnswer, stepNow, type StepQuestion } from './steps/measure-step';
import { rampsWith, type RampUnderWay, stepQuestion } from './steps/ramp-under-way';

/**
 * Takes a ramp as far as its plan says that it is to be by now, and no further than live accounts bear: within the effect that
 * was approved and the liquidation budget, both counted from where it began. What is not borne waits, PAUSED, and is tried again
 * by itself each minute. Nothing is done while accounts are not margined as they should be, after somebody has paused it, or at
 * its end. May be repeated.
 */
export async function takeRampStep(
  deps: EffectDeps,
  worker: ActivatingProcess,
  proposalId: string,
): Promise<Result<ActivationStep, NotFound>> {
  for (let measure = 1; ; measure += 1) {
    const measured = await measureDue(deps, proposalId);
    const step = await takeMeasured(deps, worker, proposalId, measured);
    const isMoving = step.ok && step.value.hold?.kind === 'MOVING';
    if (!isMoving || measure === MEASURES_AT_ONCE) return step;
  }
}

const MEASURES_AT_ONCE = 3;

async function measureDue(deps: EffectDeps, proposalId: string): Promise<StepAnswer | null> {
  const found = await deps.transact(async (unit) => {
    const venue = await unit.venue.find();
    const proposal = await unit.proposals.find(proposalId);
    const ramp = proposal && (await unit.ramps.lock(proposalId));
    const due = venue && ramp && goesOn(ramp) ? await dueOf(unit, { venue, proposal, ramp }) : null;
    return due?.question ? ok(due.question) : refuse(null);
  });
  return found.ok ? deps.readBook((view) => measureStep(deps.engine, view, found.value)) : null;
}

function goesOn({ status }: RampRecord): boolean {
  return status === 'RUNNING' || status === 'WAITING';
}

interface Due {
  readonly underWay: RampUnderWay;
  readonly effective: EffectiveRecord;
  readonly at: Date;
  readonly to: RampWeights;
  readonly nextAt: Date | null;
  readonly evidenceHash: string;
  /** Null: it is where it is to be. */
  readonly question: StepQuestion | null;
}

interface OfRamp {
  readonly venue: VenueRecord;
  readonly proposal: ProposalRecord;
  readonly ramp: RampRecord;
}

/** What is due of a ramp now; null: what it was approved on is no longer what its hash names. */
async function dueOf(unit: UnitOfWork, { venue, proposal, ramp }: OfRamp): Promise<Due | null> {
  const effective = await unit.adjustments.effective();
  const steps = proposal.plan.ramp;
  assert(effective !== null && steps !== null, 'a ramp that goes on has something in force');
  const target = await liveSet(unit, effective);
  const evidence = await unit.simulations.effectsOf(proposal.currentRevision.id);
  const found = await unit.simulations.evidenceOf(proposal.currentRevision.id);
  if (target === null || evidence === null || found === null) return null;
  const at = await unit.clock();
  const { weights: to, nextAt } = dueStep(steps, ramp.startedAt, at);
  const classes = await movedBy(unit, ramp, effective.ramps);
  const underWay = { target, ramps: effective.ramps, classes };
  const isThere = isSameWeights(ramp.weights, to) || classes.length === 0;
  const step = { from: ramp.weights, to };
  const question = isThere
    ? null
    : await stepQuestion(unit, { venue, at }, underWay, effective.dials, step, evidence.impact);
  return { underWay, effective, at, to, nextAt, evidenceHash: found.evidenceHash, question };
}

async function liveSet(unit: UnitOfWork, { versionNumber }: EffectiveRecord) {
  const version = await unit.venue.version(versionNumber);
  return version && unit.parameterSets.loadIfIntact(version.parameterSetHash);
}

function takeMeasured(
  deps: EffectDeps,
  worker: ActivatingProcess,
  proposalId: string,
  measured: StepAnswer | null,
): Promise<Result<ActivationStep, NotFound>> {
  return deps.transact(async (unit) => {
    const venue = await unit.venue.lock();
    const proposal = await unit.proposals.lock(proposalId);
    if (!proposal) return refuse({ code: 'NotFound', what: 'proposal' });
    const { state } = proposal;
    const ramp = await unit.ramps.lock(proposalId);
    if (venue === null || ramp === null || !goesOn(ramp)) return ok({ proposalId, state });
    if (await isAltered(unit, worker, proposal)) return ok({ proposalId, state });
    const of = { venue, proposal, ramp };
    const due = await dueOf(unit, of);
    if (due === null) return hold(unit, worker, of, ALTERED_REASON);
    if (due.underWay.classes.length === 0) return replaced(unit, of);
    if (due.question === null) return wait(unit, of, due.nextAt);
    const { beginning, at: after } = due.question;
    const held = await heldPrices(unit, beginning.document, after(PARTS).document);
    if (held !== null) return pause(unit, worker, of, due.at, `${liveMarginSentence(held)} ${GOES_ON_AFTER}`);
    const fault = await liveMarginFaultOf(unit, venue);
    if (fault !== null) return pause(unit, worker, of, due.at, `${liveMarginSentence(fault)} ${GOES_ON}`);
    return step(deps, unit, worker, of, { ...due, question: due.question }, measured);
  });
}

const ALTERED_REASON = 'The parameter set or the evidence is not what its hash names.';
const GOES_ON = 'The ramp goes on once every account is margined.';
const GOES_ON_AFTER = 'The ramp goes on once they are not.';

async function step(
  { readBook, engine, measureLimits = MEASURE_LIMITS }: EffectDeps,
  unit: UnitOfWork,
  worker: ActivatingProcess,
  of: OfRamp,
  { question, underWay, effective, at, to, nextAt, evidenceHash }: Due & { readonly question: StepQuestion },
  measured: StepAnswer | null,
) {
  const { venue, proposal, ramp } = of;
  const answer = await readBook((view) => stepNow(engine, view, question, measured, measureLimits));
  if (answer === null) return moving(unit, of, at);
  const { part, bound } = answer;
  const weights = weightsBetween(ramp.weights, to, part);
  if (bound !== null && isSameWeights(weights, ramp.weights))
    return pause(unit, worker, of, at, boundReason(bound));
  const ramps = rampsWith(underWay, weights);
  const { dials, versionNumber } = effective;
  const set = question.inForceAt(part);
  const kept = sealedEffect(proposal, answer.effect, {
    ...{ evidenceHash, policyVersion: venue.policyVersion },
    ...{ methodVersion: engine.methodVersion, ceiling: question.ceiling },
  });
  await keepEffect(unit, proposal, kept);
  await noteTippedByStep(unit, answer, question, at);
  await unit.adjustments.putEffective({ versionNumber, dials, ramps, hash: set.hash, at });
  await unit.jobs.remargin();
  const hasArrived = isSameWeights(weights, ARRIVED);
  const next = nextTry({ weights, bound, nextAt }, at);
  await unit.ramps.update({
    ...{ ...ramp, weights, nextAt: next },
    status: hasArrived ? 'COMPLETE' : bound === null ? 'RUNNING' : 'WAITING',
    pausedReason: bound && boundReason(bound),
  });
  if (next !== null) await unit.jobs.activate(proposal.id, next);
  const payload = stepPayload(weights, at, set.hash, kept);
  const isLeading = proposal.state === 'RAMPING' || proposal.state === 'PAUSED';
  if (hasArrived && isLeading) {
    await unit.jobs.measureOutcome(proposal.id);
    return taken(await changeProposal(unit, worker, proposal, 'arrive', payload));
  }
  const stepped = await changeProposal(unit, worker, proposal, 'step', payload);
  if (!isLeading) return taken(stepped);
  if (bound !== null)
    return taken(
      await changeProposal(unit, worker, stepped, 'pause', { reason: boundReason(bound), isHeld: false }),
    );
  return taken(
    stepped.state === 'PAUSED' ? await changeProposal(unit, worker, stepped, 'resume', {}) : stepped,
  );
}

function taken({ id: proposalId, state }: ProposalRecord): Result<ActivationStep, never> {
  return ok({ proposalId, state });
}

/** It is where it is to be: it looks again at its next step. */
async function wait(unit: UnitOfWork, { proposal, ramp }: OfRamp, nextAt: Date | null) {
  if (nextAt !== null) {
    if (ramp.nextAt?.getTime() !== nextAt.getTime()) await unit.ramps.update({ ...ramp, nextAt });
    await unit.jobs.activate(proposal.id, nextAt);
  }
  return taken(proposal);
}

/** The book moves too fast to say what the step would do: it is tried again. */
async function moving(unit: UnitOfWork, { proposal, ramp }: OfRamp, at: Date) {
  const nextAt = new Date(at.getTime() + TRY_AGAIN_MS);
  await unit.ramps.update({ ...ramp, nextAt });
  await unit.jobs.activate(proposal.id, nextAt);
  return ok({ proposalId: proposal.id, state: proposal.state, hold: { kind: 'MOVING' as const } });
}

/** Nothing of the step is borne, or nothing is known: it stands where it is, and looks again. */
async function pause(
  unit: UnitOfWork,
  worker: ActivatingProcess,
  { proposal, ramp }: OfRamp,
  at: Date,
  reason: string,
) {
  const nextAt = new Date(at.getTime() + TRY_AGAIN_MS);
  await unit.ramps.update({ ...ramp, nextAt, status: 'WAITING', pausedReason: reason });
  await unit.jobs.activate(proposal.id, nextAt);
  const isSaid = proposal.state !== 'RAMPING' && ramp.pausedReason === reason;
  if (isSaid || (proposal.state !== 'RAMPING' && proposal.state !== 'PAUSED')) return taken(proposal);
  return taken(await changeProposal(unit, worker, proposal, 'pause', { reason, isHeld: false }));
}

/** Until somebody looks. */
async function hold(unit: UnitOfWork, worker: ActivatingProcess, { proposal, ramp }: OfRamp, reason: string) {
  await unit.ramps.update({ ...ramp, nextAt: null, status: 'HELD', pausedReason: reason });
  return taken(await changeProposal(unit, worker, proposal, 'pause', { reason, isHeld: true }));
}

/** Later changes have taken over all that it moved while it was held. */
async function replaced(unit: UnitOfWork, { proposal, ramp }: OfRamp) {
  await unit.ramps.update({ ...ramp, status: 'REPLACED', nextAt: null, pausedReason: null });
  return taken(proposal);
}
