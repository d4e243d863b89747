import * as z from 'zod';
import { canonicalJson, contentHash } from '../../json/canonical';

export const VERDICTS = ['APPROVE', 'REJECT', 'REQUEST_CHANGES'] as const;
export type Verdict = (typeof VERDICTS)[number];

const decision = z.strictObject({
  /** Name of the venue. */
  venue: z.string(),
  /** Id of the proposal. */
  proposal: z.string(),
  revisionHash: z.string(),
  /** The version that was live, and on which the revision is based. */
  baseVersion: z.int(),
  policyVersion: z.int(),
  reviewCycle: z.int(),
  /** The evidence the voter saw, with its inputs. Null only where none was: never in an approval. */
  evidenceHash: z.string().nullable(),
  accountSnapshotHash: z.string().nullable(),
  marketSnapshotHash: z.string().nullable(),
  activationPlanHash: z.string(),
  decision: z.enum(VERDICTS),
  /** RFC 3339 UTC with milliseconds: from then on it no longer counts. */
  expiry: z.iso.datetime({ precision: 3 }),
  /** Random: no two decisions have the same digest. */
  nonce: z.string(),
});

/** Everything a vote says yes or no to. A vote is of this, by its hash, not of a row that may change under it. */
export type Decision = Readonly<z.infer<typeof decision>>;

/** The text that is hashed and kept: JCS of the decision. */
export function decisionText(decided: Decision): string {
  return canonicalJson(decided);
}

/** SHA-256 of the text. */
export function decisionDigest(text: string): string {
  return contentHash(text);
}

/** The decision a stored vote was of; null when text and digest are not what `decisionText` writes. */
export function readDecision(text: string, digest: string): Decision | null {
  if (decisionDigest(text) !== digest) return null;
  const parsed = decision.safeParse(parsedJson(text));
  return parsed.success ? parsed.data : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no decision has this form, which is what the caller asks
  }
}
