import type { PayloadOf } from '../../../domain/audit/events';
import { assert } from '../../../domain/assert';
import type { LostStanding, StandingFacts } from '../../../domain/governance/approval/standing';
import {
  ARRIVED,
  dueStep,
  isSameWeights,
  NO_PART,
  NOT_BEGUN,
  type RampWeights,
  weightsBetween,
} from '../../../domain/governance/activation/ramp-steps';
import { carriedBy, type CarriedSet } from '../../../domain/dynamics/carried';
import { byKind } from '../../../domain/governance/proposal/document';
import { decimalText } from '../../../domain/number/decimal';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import { ok, refuse } from '../../../domain/result';
import type { ProposalRecord, VersionRecord } from '../../../ports/governance';
import type { Ramps } from '../../../domain/parameters/ramps';
import type { RampRecord } from '../../../ports/ramps';
import type { UnitOfWork, VenueRecord } from '../../../ports/unit-of-work';
import { changeProposal } from '../../proposals/steps/change-proposal';
import type { ActivatingProcess } from '../make-ready';
import { type EffectDeps, sealedEffect, type SealedEffect, setsOf } from './check-effect';
import { type MeasuredEffect, MEASURE_LIMITS, measureEffect } from './measure-effect';
import { measureStep, type StepAnswer, type StepBound, stepNow, type StepQuestion } from './measure-step';
import { rampAtBeginning, rampsWith, type RampUnderWay, stepQuestion } from './ramp-under-way';

/** What a claimed change was measured to do: all of it, or as its first step. */
export interface MeasuredClaim {
  readonly whole: MeasuredEffect | null;
  readonly step: StepAnswer | null;
}

/**
 * Measures what a claimed change would do now, while nothing is locked. Null: there is nothing to measure, or what is
 * stored no longer is what its hash says, which the step itself finds and says.
 */
export async function measureClaimed(deps: EffectDeps, proposalId: string): Promise<MeasuredClaim | null> {
  const found = await deps.transact(async (unit) => {
    const proposal = await unit.proposals.find(proposalId);
    if (proposal?.state !== 'ACTIVATING') return refuse(null);
    if (proposal.plan.ramp) {
      const venue = await unit.venue.find();
      const step = venue && (await beginningOf(unit, venue, proposal));
      return step && 'question' in step ? ok({ step: step.question, sets: null }) : refuse(null);
    }
    const sets = await setsOf(unit, proposal);
    return sets === null ? refuse(null) : ok({ step: null, sets });
  });
  if (!found.ok) return null;
  const { step, sets } = found.value;
  return deps.readBook(async (view) => ({
    whole: sets && (await measureEffect(deps.engine, view, sets)),
    step: step && (await measureStep(deps.engine, view, step)),
  }));
}

interface Beginning {
  readonly underWay: RampUnderWay;
  readonly dials: CarriedSet['dials'];
  readonly to: RampWeights;
  readonly nextAt: Date | null;
  readonly at: Date;
  readonly question: StepQuestion;
}

/** Where a claimed change begins, and what is asked of its first step; or why it cannot go live in steps. */
async function beginningOf(
  unit: UnitOfWork,
  venue: VenueRecord,
  { plan, currentRevision }: ProposalRecord,
): Promise<Beginning | LostStanding | null> {
  const version = await unit.venue.version(currentRevision.baseVersion);
  const base = version && (await unit.parameterSets.loadIfIntact(version.parameterSetHash));
  const target = await byKind(currentRevision, {
    PARAMETER_SET: (hash) => unit.parameterSets.loadIfIntact(hash),
  });
  const evidence = await unit.simulations.effectsOf(currentRevision.id);
  if (!base || !target || !evidence || !plan.ramp) return null;
  const found = await rampAtBeginning(unit, base, target);
  if (!found.ok) return { act: 'fail', reason: NOT_ALONG_A_RAMP };
  const at = await unit.clock();
  const { weights: to, nextAt } = dueStep(plan.ramp, at, at);
  const { dials } = carriedBy(target, (await unit.adjustments.effective())?.dials ?? NO_DIALS);
  const step = { from: NOT_BEGUN, to };
  const underWay = found.value;
  const question = await stepQuestion(unit, { venue, at }, underWay, dials, step, evidence.impact);
  return { underWay, dials, to, nextAt, at, question };
}

const NOT_ALONG_A_RAMP = 'More than requirements is changed by now, so it cannot go live in steps.';

/** The first step of a ramp, as far as live accounts bear it. */
export interface FirstStep {
  readonly underWay: RampUnderWay;
  readonly carried: CarriedSet;
  readonly weights: RampWeights;
  readonly bound: StepBound | null;
  readonly nextAt: Date | null;
  readonly at: Date;
  readonly answer: StepAnswer;
  /** What was asked. */
  readonly question: StepQuestion;
}

type FirstFound =
  | { readonly kept: SealedEffect; readonly lost: null; readonly ramp: FirstStep }
  | { readonly kept: null; readonly lost: LostStanding; readonly ramp: null };

/** The first step with the venue locked, by what was measured of it before; MOVING: the book moves too fast for that. */
export async function firstStep(
  { readBook, engine, measureLimits = MEASURE_LIMITS }: EffectDeps,
  unit: UnitOfWork,
  {
    venue,
    proposal,
    facts,
  }: { readonly venue: VenueRecord; readonly proposal: ProposalRecord; readonly facts: StandingFacts },
  measured: StepAnswer | null,
): Promise<FirstFound | 'MOVING'> {
  const beginning = await beginningOf(unit, venue, proposal);
  if (beginning === null) return { kept: null, ramp: null, lost: ALTERED };
  if (!('question' in beginning)) return { kept: null, ramp: null, lost: beginning };
  const { underWay, dials, to, nextAt, at, question } = beginning;
  const answer = await readBook((view) => stepNow(engine, view, question, measured, measureLimits));
  if (answer === null) return 'MOVING';
  assert(facts.evidence !== null, 'what stands has evidence');
  const weights = weightsBetween(NOT_BEGUN, to, answer.part);
  const ramps = rampsWith(underWay, weights);
  const kept = sealedEffect(proposal, answer.effect, {
    evidenceHash: facts.evidence.evidenceHash,
    policyVersion: facts.venue.policyVersion,
    ...{ methodVersion: engine.methodVersion, ceiling: question.ceiling },
  });
  const carried = { set: question.inForceAt(answer.part), dials, ramps };
  const first = { underWay, carried, weights, bound: answer.bound, nextAt, at, answer };
  return { kept, lost: null, ramp: { ...first, question } };
}

const ALTERED: LostStanding = {
  act: 'fail',
  reason: 'The parameter set or the evidence is not what its hash names.',
};

/** How long a step that live accounts do not bear whole waits before it is tried again. */
export const TRY_AGAIN_MS = 60_000;

/** Why a step is not taken whole, for people. */
export function boundReason(bound: StepBound): string {
  switch (bound) {
    case 'CEILING':
      return 'The next step would do more to live accounts than was approved. It goes on as soon as they bear it.';
    case 'BUDGET':
      return 'The liquidation budget is used up. It goes on as soon as there is room.';
  }
}

/** Puts a proposal on its ramp: how it goes on, who was tipped, and what the log is told. */
export async function beginRamp(
  unit: UnitOfWork,
  worker: ActivatingProcess,
  proposal: ProposalRecord,
  {
    version,
    common,
    first,
    kept,
  }: {
    readonly version: VersionRecord;
    readonly common: Pick<
      PayloadOf<'proposal.ramp'>,
      'version' | 'evidenceHash' | 'policyVersion' | 'approvals'
    >;
    readonly first: FirstStep;
    readonly kept: SealedEffect;
  },
): Promise<ProposalRecord> {
  const { underWay, carried, weights, bound, at } = first;
  const { classes } = underWay;
  await noteTippedByStep(unit, first.answer, first.question, at);
  const hasArrived = isSameWeights(weights, ARRIVED);
  const nextAt = nextTry(first, at);
  await unit.ramps.add({
    ...{ proposalId: proposal.id, versionNumber: version.number, classes, startedAt: at, nextAt, weights },
    status: hasArrived ? 'COMPLETE' : bound === null ? 'RUNNING' : 'WAITING',
    pausedReason: bound && boundReason(bound),
  });
  if (nextAt !== null) await unit.jobs.activate(proposal.id, nextAt);
  const step = stepPayload(weights, at, carried.set.hash, kept);
  const ramping = await changeProposal(unit, worker, proposal, 'ramp', {
    ...common,
    classes: [...classes],
    ...step,
  });
  if (hasArrived) return changeProposal(unit, worker, ramping, 'arrive', step);
  return bound === null
    ? ramping
    : changeProposal(unit, worker, ramping, 'pause', { reason: boundReason(bound), isHeld: false });
}

/** When a ramp looks at itself next; null: it has arrived. */
export function nextTry(
  { weights, bound, nextAt }: Pick<FirstStep, 'weights' | 'bound' | 'nextAt'>,
  at: Date,
): Date | null {
  if (isSameWeights(weights, ARRIVED)) return null;
  return bound === null ? nextAt : new Date(at.getTime() + TRY_AGAIN_MS);
}

/** What the log says of a step, besides the proposal. */
type LoggedStep = Pick<
  PayloadOf<'proposal.step'>,
  | ('at' | 'leading' | 'trailing' | 'effectiveHash')
  | ('presentEffectHash' | 'accountsLiquidatable' | 'notionalLiquidatable')
>;

/** What the log is told of a step. */
export function stepPayload(
  { leading, trailing }: RampWeights,
  at: Date,
  effectiveHash: string,
  { effect: { totals }, sealed }: SealedEffect,
): LoggedStep {
  return {
    ...{ leading: decimalText(leading), trailing: decimalText(trailing), at: at.toISOString() },
    ...{ effectiveHash, presentEffectHash: sealed.hash },
    accountsLiquidatable: totals.accountsLiquidatable,
    notionalLiquidatable: decimalText(totals.notionalLiquidatable),
  };
}

/** Enters whom a step tipped into the ledger of the budget: each once within its window. */
export async function noteTippedByStep(
  unit: UnitOfWork,
  { part, tipped }: StepAnswer,
  { tipped: before, uncounted }: Pick<StepQuestion, 'tipped' | 'uncounted'>,
  at: Date,
): Promise<void> {
  if (part === NO_PART) return;
  const noted = [...tipped].flatMap(([account, notional]) =>
    before.has(account) || uncounted.has(account) ? [] : [{ account, notional, isCounted: true }],
  );
  if (noted.length > 0) await unit.adjustments.addTipped(noted, 'RAMP', at);
}

/**
 * Ends what earlier changes moved as a version goes live, where it has taken all of it over, or states all of it otherwise. One
 * that somebody holds stays held.
 *
 * @param taken classes that the version itself moves along a ramp
 */
export async function endReplaced(
  unit: UnitOfWork,
  { ramps }: CarriedSet,
  taken: readonly string[],
): Promise<void> {
  for (const ramp of await unit.ramps.lockOpen()) {
    const left = await movedBy(unit, ramp, ramps);
    if (ramp.status === 'HELD' || left.some((name) => !taken.includes(name))) continue;
    await unit.ramps.update({ ...ramp, status: 'REPLACED', nextAt: null, pausedReason: null });
  }
}

/** The classes that a ramp moves: of its own those that are on one, and that no later change has taken over. */
export async function movedBy(unit: UnitOfWork, ramp: RampRecord, ramps: Ramps): Promise<readonly string[]> {
  const taken = await unit.ramps.takenAfter(ramp.versionNumber);
  return ramp.classes.filter((name) => ramps.has(name) && !taken.has(name));
}
