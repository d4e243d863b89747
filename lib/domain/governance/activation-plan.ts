import { canonicalJson, contentHash } from '../parameters/canonical';

/** When an approved proposal goes live. */
export interface ActivationPlan {
  /** The approved time; null: as soon as it is queued. */
  readonly activateAt: Date | null;
  /** Minutes after that time in which activation may still happen. */
  readonly graceMinutes: number;
}

export const DEFAULT_GRACE_MINUTES = 60;
/** A week: longer than any weekend, shorter than the evidence can be trusted. */
export const MAX_GRACE_MINUTES = 7 * 24 * 60;

/** Identity of a plan: SHA-256 of its JCS, the instant in RFC 3339 UTC with milliseconds. Part of every digest. */
export function activationPlanHash({ activateAt, graceMinutes }: ActivationPlan): string {
  return contentHash(
    canonicalJson({
      format: 'margrave/activation-plan/1',
      activateAt: activateAt === null ? null : activateAt.toISOString(),
      graceMinutes,
    }),
  );
}

/** Whether two plans are the same; one whose time is no instant is like no other. */
export function isSamePlan(one: ActivationPlan, other: ActivationPlan): boolean {
  return one.activateAt?.getTime() === other.activateAt?.getTime() && one.graceMinutes === other.graceMinutes;
}

/** The window in which a proposal that is queued now may be activated: from `eta` until before `graceUntil`. */
export function activationWindow(
  { activateAt, graceMinutes }: ActivationPlan,
  now: Date,
): { readonly eta: Date; readonly graceUntil: Date } {
  const planned = activateAt ?? now;
  return {
    eta: planned.getTime() > now.getTime() ? planned : now,
    graceUntil: new Date(planned.getTime() + graceMinutes * 60_000),
  };
}
