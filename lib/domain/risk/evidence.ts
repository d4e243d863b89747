import { assert } from '../assert';
import { canonicalJson, contentHash } from '../json/canonical';
import { EVIDENCE_FORMAT_1, type EvidenceDocument1 } from './evidence-1';
import type { CornerDials, EvidenceInputs, SealedEvidence } from './evidence-inputs';
import type { CrisisMoves } from './scenarios/crisis-moves';
import type { Called } from './studies/called/called';
import type { Corners } from './studies/corners/corners';
import type { Crises } from './studies/crises/crises';
import type { ImpactFigures } from './studies/impact/impact';
import type { Unmargined } from './studies/unmargined/unmargined';
import type { StudySections } from './studies/registry';

/** Without corners: of sets that state no programme, or of a release before evidence spoke of corners. */
export const EVIDENCE_FORMAT_2 = 'margrave/evidence/2';
/** With corners, where either set states programmes, of a release before evidence spoke of crises. */
export const EVIDENCE_FORMAT_3 = 'margrave/evidence/3';
/** With crises, and with corners where either set states programmes. */
export const EVIDENCE_FORMAT_4 = 'margrave/evidence/4';

/**
 * The document a simulation leaves, and an approval names by its hash: whose change it is about, the version it
 * changes, hashes of all that went in, and what each study found. Nothing in it says when or by whom it was computed,
 * so whoever repeats it from the same snapshots gets the same text.
 */
export type EvidenceDocument = EvidenceDocument2 | EvidenceDocument3 | EvidenceDocument4;

interface OfStudies {
  /** Id of the proposal. */
  readonly proposal: string;
  /** The version that the revision changes. */
  readonly baseVersion: number;
}

/** The studies by name, of the present dials alone. */
type PresentSections = Omit<StudySections, 'corners' | 'crises'>;

/** What was not asked is not there. */
interface NotAsked {
  readonly corners?: never;
  readonly crises?: never;
}

export interface EvidenceDocument2 extends OfStudies {
  readonly format: typeof EVIDENCE_FORMAT_2;
  readonly inputs: EvidenceInputs & NotAsked;
  readonly studies: PresentSections & NotAsked;
}

export interface EvidenceDocument3 extends OfStudies {
  readonly format: typeof EVIDENCE_FORMAT_3;
  readonly inputs: EvidenceInputs & { readonly corners: CornerDials; readonly crises?: never };
  readonly studies: PresentSections & { readonly corners: Corners; readonly crises?: never };
}

export interface EvidenceDocument4 extends OfStudies {
  readonly format: typeof EVIDENCE_FORMAT_4;
  readonly inputs: EvidenceInputs & { readonly crises: readonly CrisisMoves[] };
  readonly studies: PresentSections & { readonly corners?: Corners; readonly crises: Crises };
}

/**
 * The document's one spelling (RFC 8785), and the SHA-256 of it: with corners and crises where they were asked, and otherwise the
 * very form that evidence had before.
 *
 * @param evidence where its inputs say what was asked at corners or in crises, its studies say what was found there, and only then
 */
export function sealEvidence({
  inputs: { corners: dials, crises: moves, ...inputs },
  studies: { corners, crises, ...studies },
  ...of
}: OfStudies & { readonly inputs: EvidenceInputs; readonly studies: StudySections }): SealedEvidence {
  assert(
    (corners === null) === (dials === undefined) && (crises === null) === (moves === undefined),
    'what was asked and what was found of it go together',
  );
  const document: EvidenceDocument = {
    ...{ ...of, format: crises ? EVIDENCE_FORMAT_4 : corners ? EVIDENCE_FORMAT_3 : EVIDENCE_FORMAT_2 },
    inputs: { ...inputs, ...(dials ? { corners: dials } : {}), ...(moves ? { crises: moves } : {}) },
    studies: { ...studies, ...(corners ? { corners } : {}), ...(crises ? { crises } : {}) },
  } as EvidenceDocument;
  const text = canonicalJson(document);
  return { text, hash: contentHash(text) };
}

/** A document of any release. */
export type StoredEvidence = EvidenceDocument | EvidenceDocument1;

/** Reads a text that a simulation left. @throws on a format that no release has written */
export function readEvidence(text: string): StoredEvidence {
  const document = JSON.parse(text) as StoredEvidence;
  switch (document.format) {
    case EVIDENCE_FORMAT_4:
    case EVIDENCE_FORMAT_3:
    case EVIDENCE_FORMAT_2:
    case EVIDENCE_FORMAT_1:
      return document;
  }
  throw new Error('The stored evidence is of a format that this release does not know.');
}

/** What evidence says of accounts that cannot be margined; null where there were none, or no evidence at all. */
export function unmarginedOf(evidence: StoredEvidence): Unmargined | null {
  return evidence.format === EVIDENCE_FORMAT_1 ? null : evidence.studies.unmargined;
}

/** What evidence says of everybody's calls; null where its form does not say it. */
export function calledOf(evidence: StoredEvidence): Called | null {
  return evidence.format === EVIDENCE_FORMAT_1 ? null : evidence.studies.called;
}

/** What evidence says of corners, and where dials were put there; null where it was not asked. */
export function cornersOf(
  evidence: StoredEvidence,
): { readonly dials: CornerDials; readonly found: Corners } | null {
  if (evidence.format !== EVIDENCE_FORMAT_3 && evidence.format !== EVIDENCE_FORMAT_4) return null;
  const [dials, found] = [evidence.inputs.corners, evidence.studies.corners];
  return dials && found ? { dials, found } : null;
}

/** What evidence says of crises, and how they moved prices; null where it was not asked. */
export function crisesOf(
  evidence: StoredEvidence,
): { readonly asked: readonly CrisisMoves[]; readonly found: Crises } | null {
  if (evidence.format !== EVIDENCE_FORMAT_4) return null;
  return { asked: evidence.inputs.crises, found: evidence.studies.crises };
}

/** What evidence of any release says of impact. */
export function impactOf(evidence: StoredEvidence): ImpactFigures {
  return evidence.format === EVIDENCE_FORMAT_1 ? evidence.impact : evidence.studies.impact;
}
