import { canonicalJson, contentHash } from '../json/canonical';
import { EVIDENCE_FORMAT_1, type EvidenceDocument1 } from './evidence-1';
import type { EvidenceInputs, SealedEvidence } from './evidence-inputs';
import type { Called } from './studies/called/called';
import type { ImpactFigures } from './studies/impact/impact';
import type { Unmargined } from './studies/unmargined/unmargined';
import type { StudySections } from './studies/registry';

export const EVIDENCE_FORMAT = 'margrave/evidence/2';

/**
 * The document a simulation leaves, and an approval names by its hash: whose change it is about, the version it
 * changes, hashes of all that went in, and what each study found. Nothing in it says when or by whom it was computed,
 * so whoever repeats it from the same snapshots gets the same text.
 */
export interface EvidenceDocument {
  readonly format: typeof EVIDENCE_FORMAT;
  /** Id of the proposal. */
  readonly proposal: string;
  /** The version that the revision changes. */
  readonly baseVersion: number;
  readonly inputs: EvidenceInputs;
  /** By name. */
  readonly studies: StudySections;
}

/** The document's one spelling (RFC 8785), and the SHA-256 of it. */
export function sealEvidence(evidence: Omit<EvidenceDocument, 'format'>): SealedEvidence {
  const document: EvidenceDocument = { format: EVIDENCE_FORMAT, ...evidence };
  const text = canonicalJson(document);
  return { text, hash: contentHash(text) };
}

/** A document of any release. */
export type StoredEvidence = EvidenceDocument | EvidenceDocument1;

/** Reads a text that a simulation left. @throws on a format that no release has written */
export function readEvidence(text: string): StoredEvidence {
  const document = JSON.parse(text) as StoredEvidence;
  switch (document.format) {
    case EVIDENCE_FORMAT:
    case EVIDENCE_FORMAT_1:
      return document;
  }
  throw new Error('The stored evidence is of a format that this release does not know.');
}

/** What evidence says of accounts that cannot be margined; null where there were none, or no evidence at all. */
export function unmarginedOf(evidence: StoredEvidence): Unmargined | null {
  return evidence.format === EVIDENCE_FORMAT ? evidence.studies.unmargined : null;
}

/** What evidence says of everybody's calls; null where its form does not say it. */
export function calledOf(evidence: StoredEvidence): Called | null {
  return evidence.format === EVIDENCE_FORMAT ? evidence.studies.called : null;
}

/** What evidence of any release says of impact. */
export function impactOf(evidence: StoredEvidence): ImpactFigures {
  return evidence.format === EVIDENCE_FORMAT ? evidence.studies.impact : evidence.impact;
}
