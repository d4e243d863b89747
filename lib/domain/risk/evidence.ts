import { canonicalJson, contentHash } from '../parameters/canonical';
import type { ImpactEvidence } from './impact-evidence';

export const EVIDENCE_FORMAT = 'margrave/evidence/1';

/**
 * The document a simulation leaves, and an approval names by its hash: whose change it is about, the version it
 * changes, and its impact, which carries the hashes of all that went in. Nothing in it says when or by whom it
 * was computed, so whoever repeats it from the same snapshots gets the same text.
 */
export interface EvidenceDocument {
  readonly format: typeof EVIDENCE_FORMAT;
  /** Id of the proposal. */
  readonly proposal: string;
  /** The version that the revision changes. */
  readonly baseVersion: number;
  readonly impact: ImpactEvidence;
}

/** The document's one spelling (RFC 8785), and the SHA-256 of it. */
export function sealEvidence(
  proposal: string,
  baseVersion: number,
  impact: ImpactEvidence,
): { readonly text: string; readonly hash: string } {
  const document: EvidenceDocument = { format: EVIDENCE_FORMAT, proposal, baseVersion, impact };
  const text = canonicalJson(document);
  return { text, hash: contentHash(text) };
}
