import { assert } from '../assert';
import { canonicalJson, contentHash } from '../json/canonical';
import { EVIDENCE_FORMAT_1, type EvidenceDocument1 } from './evidence-1';
import type { CornerDials, EvidenceInputs, SealedEvidence } from './evidence-inputs';
import type { Called } from './studies/called/called';
import type { Cascades } from './studies/cascade/cascade';
import type { Corners } from './studies/corners/corners';
import type { Procyclicality } from './studies/procyclicality/procyclicality';
import type { PriceCoverage } from './studies/price-coverage/price-coverage';
import type { Counterfactual } from './studies/counterfactual/counterfactual';
import type { ImpactFigures } from './studies/impact/impact';
import type { SafeRamp, SafeRampAsked } from './studies/safe-ramp/safe-ramp';
import type { Transition, TransitionAsked } from './studies/transition/transition';
import type { Models } from './studies/models/models';
import type { Vulnerability } from './studies/vulnerability/vulnerability';
import type { Walks } from './studies/walks/walks';
import type { PortfolioCoverage } from './studies/portfolio-coverage/portfolio-coverage';
import type { Unmargined } from './studies/unmargined/unmargined';
import type { StudySections } from './studies/registry';

const FORM = 'margrave/evidence/';

/** What each study says: of accounts one by one, and what is found once all were seen. */
export type Sections = StudySections & {
  readonly coverage: PriceCoverage | null;
  /** Which follow from sums over the whole book. */
  readonly cascade: Cascades | null;
  /** Which follows from whom the whole change tips. */
  readonly safeRamp: SafeRamp | null;
  /** Which reads history, and the positions of the largest accounts. */
  readonly models: Models | null;
  /** Which asks the whole book at prices that it finds. */
  readonly vulnerability: Vulnerability | null;
  /** Which reads what was kept of past days. */
  readonly counterfactual: Counterfactual | null;
  /** Which goes along paths, one instant after the other. */
  readonly walks: Walks | null;
  /** Which plays programmes over history. */
  readonly procyclicality: Procyclicality | null;
  /** Which reads history, and the positions and collateral of the largest accounts. */
  readonly portfolioCoverage: PortfolioCoverage | null;
};

/**
 * What is asked only where there is something to ask, with the form of evidence that first spoke of it. Evidence is of the newest form
 * of what it speaks of, so what says no more than an earlier release did says it to the same hash.
 */
const FORM_THAT_ASKED = {
  corners: 3,
  crises: 4,
  burden: 5,
  coverage: 5,
  cascade: 5,
  stress: 6,
  transition: 6,
  safeRamp: 6,
  models: 6,
  vulnerability: 7,
  efficiency: 8,
  counterfactual: 9,
  walks: 10,
  procyclicality: 11,
  portfolioCoverage: 13,
} as const satisfies Partial<Record<keyof Sections, number>>;
/** Of walks that say whom uncovered losses fall on. */
const FORM_OF_DELEVERAGING = 12;
/** Of what every evidence with studies speaks of. */
const FIRST_FORM_OF_STUDIES = 2;

/** Of what is not a study of accounts, or came later than these. */
const NOT_ASKED = {
  ...{ coverage: null, cascade: null, stress: null, safeRamp: null, models: null, vulnerability: null },
  ...{ efficiency: null, counterfactual: null, walks: null, procyclicality: null, portfolioCoverage: null },
} as const;

type AskedName = keyof typeof FORM_THAT_ASKED;
const ASKED_NAMES = Object.keys(FORM_THAT_ASKED) as readonly AskedName[];
type FormNumber =
  | typeof FIRST_FORM_OF_STUDIES
  | typeof FORM_OF_DELEVERAGING
  | (typeof FORM_THAT_ASKED)[AskedName];
export type EvidenceFormat = `${typeof FORM}${FormNumber}`;

const FORMATS: ReadonlySet<string> = new Set(
  [...[FIRST_FORM_OF_STUDIES, FORM_OF_DELEVERAGING], ...ASKED_NAMES.map((name) => FORM_THAT_ASKED[name])].map(
    (form) => FORM + form,
  ),
);

/**
 * The document a simulation leaves, and an approval names by its hash: whose change it is about, the version it
 * changes, hashes of all that went in, and what each study found. Nothing in it says when or by whom it was computed,
 * so whoever repeats it from the same snapshots gets the same text.
 */
export interface EvidenceDocument {
  readonly format: EvidenceFormat;
  /** Id of the proposal. */
  readonly proposal: string;
  /** The version that the revision changes. */
  readonly baseVersion: number;
  readonly inputs: EvidenceInputs;
  /** By name; what was not asked is not there. */
  readonly studies: Omit<Sections, AskedName> & {
    readonly [Name in AskedName]?: NonNullable<Sections[Name]>;
  };
}

/**
 * The document's one spelling (RFC 8785), and the SHA-256 of it: with what was asked, and otherwise the very form that evidence had
 * before.
 *
 * @param evidence where its inputs say what was asked (at corners, in crises, of prices, of cascades), its studies say what was found, and only then
 */
export function sealEvidence({
  proposal,
  baseVersion,
  inputs,
  studies: stated,
}: Pick<EvidenceDocument, 'proposal' | 'baseVersion' | 'inputs'> & {
  readonly studies: Omit<StudySections, 'stress' | 'efficiency'> &
    Partial<Omit<Sections, Exclude<keyof StudySections, 'stress' | 'efficiency'>>>;
}): SealedEvidence {
  const studies: Sections = { ...NOT_ASKED, ...stated };
  const asked = ASKED_NAMES.filter((name) => studies[name] !== null);
  assert(
    ASKED_NAMES.every((name) => (inputs[name] !== undefined) === asked.includes(name)),
    'what was asked and what was found of it go together',
  );
  const form = Math.max(
    inputs.walks?.deleveraging === undefined ? FIRST_FORM_OF_STUDIES : FORM_OF_DELEVERAGING,
    ...asked.map((name) => FORM_THAT_ASKED[name]),
  );
  const text = canonicalJson({
    ...{ format: FORM + form, proposal, baseVersion },
    inputs: withoutAbsent(inputs, undefined),
    studies: withoutAbsent(studies, null),
  });
  return { text, hash: contentHash(text) };
}

function withoutAbsent(members: object, absent: null | undefined): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== absent));
}

/** A document of any release. */
export type StoredEvidence = EvidenceDocument | EvidenceDocument1;

/** Reads a text that a simulation left. @throws on a format that no release has written */
export function readEvidence(text: string): StoredEvidence {
  const document = JSON.parse(text) as StoredEvidence;
  if (document.format !== EVIDENCE_FORMAT_1 && !FORMATS.has(document.format))
    throw new Error('The stored evidence is of a format that this release does not know.');
  return document;
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
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [dials, found] = [evidence.inputs.corners, evidence.studies.corners];
  return dials && found ? { dials, found } : null;
}

/** A study of which evidence says what was asked, and what was found. */
interface Said<Name extends SaidName> {
  readonly asked: AllAsked[Name];
  readonly found: AllFound[Name];
}
type SaidName = Exclude<AskedName, 'corners' | 'transition'>;
type AllAsked = { readonly [Name in SaidName]: NonNullable<EvidenceInputs[Name]> };
type AllFound = { readonly [Name in SaidName]: NonNullable<Sections[Name]> };

function saidOf<Name extends SaidName>(evidence: StoredEvidence, name: Name): Said<Name> | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const inputs: Partial<AllAsked> = evidence.inputs;
  const studies: Partial<AllFound> = evidence.studies;
  const asked: AllAsked[Name] | undefined = inputs[name];
  const found: AllFound[Name] | undefined = studies[name];
  return asked && found ? { asked, found } : null;
}

/** What evidence says of crises, and how they moved prices; null where it was not asked. */
export function crisesOf(evidence: StoredEvidence): Said<'crises'> | null {
  return saidOf(evidence, 'crises');
}

/** What evidence says of who bears the change, and by what; null where it was not asked. */
export function burdenOf(evidence: StoredEvidence): Said<'burden'> | null {
  return saidOf(evidence, 'burden');
}

/** What evidence says of whether margin covers what prices did, and what was asked; null where it was not. */
export function coverageOf(evidence: StoredEvidence): Said<'coverage'> | null {
  return saidOf(evidence, 'coverage');
}

/** What evidence says of cascades, and what they were computed with; null where it was not asked. */
export function cascadeOf(evidence: StoredEvidence): Said<'cascade'> | null {
  return saidOf(evidence, 'cascade');
}

/** What evidence says of scenarios of the library, and which they were; null where none was asked. */
export function stressOf(evidence: StoredEvidence): Said<'stress'> | null {
  return saidOf(evidence, 'stress');
}

/** What evidence says of the way from before to after, and of the shortest safe ramp; null where it was not asked. */
export function transitionOf(evidence: StoredEvidence): {
  readonly asked: TransitionAsked;
  readonly found: Transition;
  readonly ramp: { readonly asked: SafeRampAsked; readonly found: SafeRamp } | null;
} | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const { inputs, studies } = evidence;
  const [asked, found] = [inputs.transition, studies.transition];
  const ramp =
    inputs.safeRamp && studies.safeRamp ? { asked: inputs.safeRamp, found: studies.safeRamp } : null;
  return asked && found ? { asked, found, ramp } : null;
}

/** What evidence says of what margin models would ask, and what was asked; null where it was not. */
export function modelsOf(evidence: StoredEvidence): Said<'models'> | null {
  return saidOf(evidence, 'models');
}

/** What evidence says of the likeliest shocks, and what was asked; null where it was not. */
export function vulnerabilityOf(evidence: StoredEvidence): Said<'vulnerability'> | null {
  return saidOf(evidence, 'vulnerability');
}

/** What evidence says of offsets, and what was asked; null where it was not. */
export function efficiencyOf(evidence: StoredEvidence): Said<'efficiency'> | null {
  return saidOf(evidence, 'efficiency');
}

/** What evidence says of past days, and which were asked; null where none was. */
export function counterfactualIn(evidence: StoredEvidence): Said<'counterfactual'> | null {
  return saidOf(evidence, 'counterfactual');
}

/** What evidence says of walks along paths, and what was asked; null where none was. */
export function walksOf(evidence: StoredEvidence): Said<'walks'> | null {
  return saidOf(evidence, 'walks');
}

/** What evidence says of how margin moves with the market, and what was asked; null where it was not. */
export function procyclicalityOf(evidence: StoredEvidence): Said<'procyclicality'> | null {
  return saidOf(evidence, 'procyclicality');
}

/** What evidence of any release says of impact. */
export function impactOf(evidence: StoredEvidence): ImpactFigures {
  return evidence.format === EVIDENCE_FORMAT_1 ? evidence.impact : evidence.studies.impact;
}
