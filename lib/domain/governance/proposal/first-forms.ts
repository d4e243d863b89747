import * as z from 'zod';
import { canonicalJson, contentHash } from '../../json/canonical';

/**
 * How the first release hashed and logged revisions and activation plans. Nothing is written like this any more; what was must stay
 * readable, and verify, for ever: no function here may change what it gives.
 *
 * @see docs/decisions/0055-a-revision-names-a-document-of-a-kind.md
 * @see docs/decisions/0056-an-activation-plan-is-a-list-of-steps.md
 */

/** What the hash of a revision covered while every proposal was of a parameter set, and so did not say so. */
export interface FirstRevision {
  readonly venue: string;
  readonly proposal: string;
  readonly ordinal: number;
  readonly parameterSetHash: string;
  readonly baseVersion: number;
  readonly editor: string;
  readonly note: string | null;
}

/** SHA-256 of the JCS of these fields, without `note` when there is none. */
export function firstRevisionHash(revision: FirstRevision): string {
  const { venue, proposal, ordinal, parameterSetHash, baseVersion, editor, note } = revision;
  const content = { venue, proposal, ordinal, parameterSetHash, baseVersion, editor };
  return contentHash(canonicalJson(note === null ? content : { ...content, note }));
}

/** When a proposal was to go live while that was one time, and not a list of steps. */
export interface FirstPlan {
  readonly activateAt: Date | null;
  readonly graceMinutes: number;
}

/** The text whose SHA-256 was the plan's hash: JCS, the instant in RFC 3339 UTC with milliseconds. */
export function firstPlanText({ activateAt, graceMinutes }: FirstPlan): string {
  return canonicalJson({
    format: 'margrave/activation-plan/1',
    activateAt: activateAt === null ? null : activateAt.toISOString(),
    graceMinutes,
  });
}

const planFields = { activateAt: z.string().nullable(), graceMinutes: z.int() };
const planForm = z.strictObject({ format: z.literal('margrave/activation-plan/1'), ...planFields });

/** The plan that such a text is of; null when it is not what `firstPlanText` gave. */
export function firstPlan(text: string): FirstPlan | null {
  const plan = planForm.safeParse(parsedJson(text)).data;
  if (plan === undefined) return null;
  const activateAt = plan.activateAt === null ? null : new Date(plan.activateAt);
  if (activateAt !== null && Number.isNaN(activateAt.getTime())) return null;
  const read = { activateAt, graceMinutes: plan.graceMinutes };
  return firstPlanText(read) === text ? read : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not that form, which is what the caller asks
  }
}
