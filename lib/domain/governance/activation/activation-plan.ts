import * as z from 'zod';
import { assert } from '../../assert';
import { canonicalJson, contentHash } from '../../json/canonical';
import { ok, refuse, type Result } from '../../result';
import { firstPlan } from '../proposal/first-forms';

/** A part of the change going live. */
export interface PlannedStep {
  /** The approved time; null: as soon as it is queued. */
  readonly at: Date | null;
}

/** When an approved proposal goes live: an immutable document, of which a vote names the hash. */
export interface ActivationPlan {
  /** In order. Exactly one today: a change goes live whole. */
  readonly steps: readonly [PlannedStep];
  /** Minutes after the time in which activation may still happen. */
  readonly graceMinutes: number;
  /** JCS text, as it is stored: in the form it was written in, which may be an earlier release's. */
  readonly canonical: string;
  /** SHA-256 of that text. Part of every digest. */
  readonly hash: string;
}

/** A plan as people state it: one time, and how late it may be. Not yet known to be sound. */
export interface StatedPlan {
  /** Null: as soon as it is queued. */
  readonly activateAt: Date | null;
  readonly graceMinutes: number;
}

/** Why a text is no plan that this release can carry out. */
export type PlanRefusal =
  /** Not a plan, or one with something in it that this release does not know. */
  | { readonly code: 'UnknownPlanForm' }
  /** None, or several: this release would carry out another plan than the one that was approved. */
  | { readonly code: 'NotOneStep'; readonly steps: number };

export const DEFAULT_GRACE_MINUTES = 60;
/** A week: longer than any weekend, shorter than the evidence can be trusted. */
export const MAX_GRACE_MINUTES = 7 * 24 * 60;

/**
 * The plan of one step.
 *
 * @param at  a valid instant; null: as soon as it is queued
 * @param graceMinutes  1 to `MAX_GRACE_MINUTES`, whole
 */
export function activationPlan(at: Date | null, graceMinutes: number): ActivationPlan {
  const canonical = canonicalJson({
    format: 'margrave/activation-plan/2',
    steps: [{ at: at === null ? null : at.toISOString() }],
    graceMinutes,
  });
  return { steps: [{ at }], graceMinutes, canonical, hash: contentHash(canonical) };
}

const planForm = z.strictObject({
  format: z.literal('margrave/activation-plan/2'),
  steps: z.array(z.unknown()),
  graceMinutes: z.int().min(1).max(MAX_GRACE_MINUTES),
});
const stepForm = z.strictObject({ at: z.string().nullable() });

/** Reads a plan's canonical text: of this form, or of the first release's. Whatever it does not know, it refuses. */
export function parseActivationPlan(text: string): Result<ActivationPlan, PlanRefusal> {
  const first = firstPlan(text);
  if (first !== null) {
    const { activateAt, graceMinutes } = first;
    return ok({ steps: [{ at: activateAt }], graceMinutes, canonical: text, hash: contentHash(text) });
  }
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

/** A stored plan. @throws when its text is none this release can carry out: the database was tampered with */
export function storedPlan(text: string): ActivationPlan {
  const plan = parseActivationPlan(text);
  assert(plan.ok, `stored activation plan ${text} is one of exactly one step`);
  return plan.value;
}

/** Whether a plan, in whichever form, says what is stated; a time that is no instant is like no other. */
export function isSamePlan(plan: ActivationPlan, { activateAt, graceMinutes }: StatedPlan): boolean {
  const [{ at }] = plan.steps;
  return plan.graceMinutes === graceMinutes && at?.getTime() === activateAt?.getTime();
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
