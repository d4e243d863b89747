import * as z from 'zod';
import { assert } from '../../assert';
import { canonicalJson, contentHash } from '../../json/canonical';
import { ok, refuse, type Result } from '../../result';
import { firstPlan } from '../proposal/first-forms';
import { rampFaults, type RampStep, rampStepSchema, spelled } from './ramp-steps';

/** A part of the change going live. */
export interface PlannedStep {
  /** The approved time; null: as soon as it is queued. */
  readonly at: Date | null;
}

/** When an approved proposal goes live: an immutable document, of which a vote names the hash. */
export interface ActivationPlan {
  /** The first, which has a time of its own; what follows it is of the ramp. */
  readonly steps: readonly [PlannedStep];
  /** In order, the first step among them; null: the change goes live whole, or not at all. */
  readonly ramp: readonly RampStep[] | null;
  /** Minutes after the time in which activation may still happen. */
  readonly graceMinutes: number;
  /** JCS text, as it is stored: in the form it was written in, which may be an earlier release's. */
  readonly canonical: string;
  /** SHA-256 of that text. Part of every digest. */
  readonly hash: string;
}

/** A plan as people state it: one time, how late it may be, and in which steps. Not yet known to be sound. */
export interface StatedPlan {
  /** Null: as soon as it is queued. */
  readonly activateAt: Date | null;
  readonly graceMinutes: number;
  /** Null: the change goes live whole; absent: as it is, and of a new plan whole. */
  readonly ramp?: readonly RampStep[] | null;
}

/** Why a text is no plan that this release can carry out. */
export type PlanRefusal =
  /** Not a plan, or one with something in it that this release does not know. */
  | { readonly code: 'UnknownPlanForm' }
  /** None, or several without weights: this release would carry out another plan than the one that was approved. */
  | { readonly code: 'NotOneStep'; readonly steps: number };

export const DEFAULT_GRACE_MINUTES = 60;
/** A week: longer than any weekend, shorter than the evidence can be trusted. */
export const MAX_GRACE_MINUTES = 7 * 24 * 60;

/**
 * The plan of a change that goes live whole, or on a ramp.
 *
 * @param at  a valid instant; null: as soon as it is queued
 * @param graceMinutes  1 to `MAX_GRACE_MINUTES`, whole
 * @param ramp  without faults; null: whole
 */
export function activationPlan(
  at: Date | null,
  graceMinutes: number,
  ramp: readonly RampStep[] | null = null,
): ActivationPlan {
  const time = at === null ? null : at.toISOString();
  const steps = ramp?.map(spelled) ?? null;
  const canonical = canonicalJson(
    steps === null
      ? { format: 'margrave/activation-plan/2', steps: [{ at: time }], graceMinutes }
      : { format: 'margrave/activation-plan/3', at: time, steps, graceMinutes },
  );
  return { steps: [{ at }], ramp: steps, graceMinutes, canonical, hash: contentHash(canonical) };
}

const planForm = z.strictObject({
  format: z.literal('margrave/activation-plan/2'),
  steps: z.array(z.unknown()),
  graceMinutes: z.int().min(1).max(MAX_GRACE_MINUTES),
});
const stepForm = z.strictObject({ at: z.string().nullable() });
const rampForm = z.strictObject({
  format: z.literal('margrave/activation-plan/3'),
  at: z.string().nullable(),
  steps: z.array(rampStepSchema),
  graceMinutes: planForm.shape.graceMinutes,
});

/** Reads a plan's canonical text: of this form, or of the first release's. Whatever it does not know, it refuses. */
export function parseActivationPlan(text: string): Result<ActivationPlan, PlanRefusal> {
  const first = firstPlan(text);
  if (first !== null) {
    const { activateAt, graceMinutes } = first;
    return ok({
      ...{ steps: [{ at: activateAt }], ramp: null, graceMinutes },
      ...{ canonical: text, hash: contentHash(text) },
    });
  }
  const ofRamp = rampForm.safeParse(parsedJson(text)).data;
  if (ofRamp !== undefined) return rampPlan(text, ofRamp);
  const plan = planForm.safeParse(parsedJson(text)).data;
  if (plan === undefined) return refuse({ code: 'UnknownPlanForm' });
  if (plan.steps.length !== 1) return refuse({ code: 'NotOneStep', steps: plan.steps.length });
  const step = stepForm.safeParse(plan.steps[0]).data;
  if (step === undefined) return refuse({ code: 'UnknownPlanForm' });
  const at = step.at === null ? null : new Date(step.at);
  if (at !== null && Number.isNaN(at.getTime())) return refuse({ code: 'UnknownPlanForm' });
  const written = activationPlan(at, plan.graceMinutes);
  // The hash is of the text: one plan must not have two.
  return written.canonical === text ? ok(written) : refuse({ code: 'UnknownPlanForm' });
}

function rampPlan(
  text: string,
  { at: time, steps, graceMinutes }: z.infer<typeof rampForm>,
): Result<ActivationPlan, PlanRefusal> {
  const at = time === null ? null : new Date(time);
  if ((at !== null && Number.isNaN(at.getTime())) || rampFaults(steps).length > 0)
    return refuse({ code: 'UnknownPlanForm' });
  const written = activationPlan(at, graceMinutes, steps);
  return written.canonical === text ? ok(written) : refuse({ code: 'UnknownPlanForm' });
}

/** A stored plan. @throws when its text is none this release can carry out: the database was tampered with */
export function storedPlan(text: string): ActivationPlan {
  const plan = parseActivationPlan(text);
  assert(plan.ok, `stored activation plan ${text} is one that this release carries out`);
  return plan.value;
}

/** Whether a plan, in whichever form, says what is stated; a time that is no instant is like no other. */
export function isSamePlan(plan: ActivationPlan, { activateAt, graceMinutes, ramp }: StatedPlan): boolean {
  const [{ at }] = plan.steps;
  const stepsOf = (steps: readonly RampStep[] | null): string => JSON.stringify(steps?.map(spelled) ?? null);
  return (
    plan.graceMinutes === graceMinutes &&
    at?.getTime() === activateAt?.getTime() &&
    (ramp === undefined || stepsOf(plan.ramp) === stepsOf(ramp))
  );
}

/** The window in which a proposal that is queued now may be activated: from `eta` until before `graceUntil`. */
export function activationWindow(
  { steps: [{ at }], graceMinutes }: ActivationPlan,
  now: Date,
): { readonly eta: Date; readonly graceUntil: Date } {
  const planned = at ?? now;
  return {
    eta: planned.getTime() > now.getTime() ? planned : now,
    graceUntil: new Date(planned.getTime() + graceMinutes * 60_000),
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no plan has this form, which is what the caller asks
  }
}
