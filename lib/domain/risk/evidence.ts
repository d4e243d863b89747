import { assert } from '../assert';
import { canonicalJson, contentHash } from '../json/canonical';
import { EVIDENCE_FORMAT_1, type EvidenceDocument1 } from './evidence-1';
import type { CornerDials, EvidenceInputs, SealedEvidence } from './evidence-inputs';
import type { CascadeAsked } from './cascade/cascade-asked';
import type { CrisisMoves } from './scenarios/crisis-moves';
import type { Burden, BurdenQuestion } from './studies/burden/burden';
import type { Called } from './studies/called/called';
import type { Cascades } from './studies/cascade/cascade';
import type { Corners } from './studies/corners/corners';
import type { CoverageAsked, PriceCoverage } from './studies/price-coverage/price-coverage';
import type { Crises } from './studies/crises/crises';
import type { StressAsked, StressFound } from './studies/stress/stress';
import type { Counterfactual, CounterfactualAsked } from './studies/counterfactual/counterfactual';
import type { Efficiency, EfficiencyQuestion } from './studies/efficiency/efficiency';
import type { ImpactFigures } from './studies/impact/impact';
import type { SafeRamp, SafeRampAsked } from './studies/safe-ramp/safe-ramp';
import type { Transition, TransitionAsked } from './studies/transition/transition';
import type { Models, ModelsAsked } from './studies/models/models';
import type { PortfolioCoverage } from './studies/portfolio-coverage/portfolio-coverage';
import type { Vulnerability, VulnerabilityAsked } from './studies/vulnerability/vulnerability';
import type { Walks, WalksAsked } from './studies/walks/walks';
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
  portfolioCoverage: 13,
} as const satisfies Partial<Record<keyof Sections, number>>;
/** Of what every evidence with studies speaks of. */
const FIRST_FORM_OF_STUDIES = 2;

type AskedName = keyof typeof FORM_THAT_ASKED;
const ASKED_NAMES = Object.keys(FORM_THAT_ASKED) as readonly AskedName[];
type FormNumber = typeof FIRST_FORM_OF_STUDIES | (typeof FORM_THAT_ASKED)[AskedName];
export type EvidenceFormat = `${typeof FORM}${FormNumber}`;

const FORMATS: ReadonlySet<string> = new Set(
  [FIRST_FORM_OF_STUDIES, ...ASKED_NAMES.map((name) => FORM_THAT_ASKED[name])].map((form) => FORM + form),
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
  studies: {
    coverage = null,
    cascade = null,
    stress = null,
    safeRamp = null,
    models = null,
    vulnerability = null,
    efficiency = null,
    counterfactual = null,
    walks = null,
    portfolioCoverage = null,
    ...ofAccounts
  },
}: Pick<EvidenceDocument, 'proposal' | 'baseVersion' | 'inputs'> & {
  readonly studies: Omit<StudySections, 'stress' | 'efficiency'> &
    Partial<
      Pick<
        Sections,
        | 'coverage'
        | 'cascade'
        | 'stress'
        | 'safeRamp'
        | 'models'
        | 'vulnerability'
        | 'efficiency'
        | 'counterfactual'
        | 'walks'
        | 'portfolioCoverage'
      >
    >;
}): SealedEvidence {
  const studies: Sections = {
    ...ofAccounts,
    ...{ coverage, cascade, stress, safeRamp, models, vulnerability, efficiency, counterfactual, walks },
    portfolioCoverage,
  };
  const asked = ASKED_NAMES.filter((name) => studies[name] !== null);
  assert(
    ASKED_NAMES.every((name) => (inputs[name] !== undefined) === asked.includes(name)),
    'what was asked and what was found of it go together',
  );
  const form = Math.max(FIRST_FORM_OF_STUDIES, ...asked.map((name) => FORM_THAT_ASKED[name]));
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

/** What evidence says of crises, and how they moved prices; null where it was not asked. */
export function crisesOf(
  evidence: StoredEvidence,
): { readonly asked: readonly CrisisMoves[]; readonly found: Crises } | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [asked, found] = [evidence.inputs.crises, evidence.studies.crises];
  return asked && found ? { asked, found } : null;
}

/** What evidence says of who bears the change, and by what; null where it was not asked. */
export function burdenOf(
  evidence: StoredEvidence,
): { readonly asked: BurdenQuestion; readonly found: Burden } | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [asked, found] = [evidence.inputs.burden, evidence.studies.burden];
  return asked && found ? { asked, found } : null;
}

/** What evidence says of whether margin covers what prices did, and what was asked; null where it was not. */
export function coverageOf(
  evidence: StoredEvidence,
): { readonly asked: CoverageAsked; readonly found: PriceCoverage } | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [asked, found] = [evidence.inputs.coverage, evidence.studies.coverage];
  return asked && found ? { asked, found } : null;
}

/** What evidence says of cascades, and what they were computed with; null where it was not asked. */
export function cascadeOf(
  evidence: StoredEvidence,
): { readonly asked: CascadeAsked; readonly found: Cascades } | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [asked, found] = [evidence.inputs.cascade, evidence.studies.cascade];
  return asked && found ? { asked, found } : null;
}

/** What evidence says of scenarios of the library, and which they were; null where none was asked. */
export function stressOf(
  evidence: StoredEvidence,
): { readonly asked: StressAsked; readonly found: StressFound } | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [asked, found] = [evidence.inputs.stress, evidence.studies.stress];
  return asked && found ? { asked, found } : null;
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
export function modelsOf(
  evidence: StoredEvidence,
): { readonly asked: ModelsAsked; readonly found: Models } | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [asked, found] = [evidence.inputs.models, evidence.studies.models];
  return asked && found ? { asked, found } : null;
}

/** What evidence says of the likeliest shocks, and what was asked; null where it was not. */
export function vulnerabilityOf(
  evidence: StoredEvidence,
): { readonly asked: VulnerabilityAsked; readonly found: Vulnerability } | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [asked, found] = [evidence.inputs.vulnerability, evidence.studies.vulnerability];
  return asked && found ? { asked, found } : null;
}

/** What evidence says of offsets, and what was asked; null where it was not. */
export function efficiencyOf(
  evidence: StoredEvidence,
): { readonly asked: EfficiencyQuestion; readonly found: Efficiency } | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [asked, found] = [evidence.inputs.efficiency, evidence.studies.efficiency];
  return asked && found ? { asked, found } : null;
}

/** What evidence says of past days, and which were asked; null where none was. */
export function counterfactualIn(
  evidence: StoredEvidence,
): { readonly asked: CounterfactualAsked; readonly found: Counterfactual } | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [asked, found] = [evidence.inputs.counterfactual, evidence.studies.counterfactual];
  return asked && found ? { asked, found } : null;
}

/** What evidence says of walks along paths, and what was asked; null where none was. */
export function walksOf(
  evidence: StoredEvidence,
): { readonly asked: WalksAsked; readonly found: Walks } | null {
  if (evidence.format === EVIDENCE_FORMAT_1) return null;
  const [asked, found] = [evidence.inputs.walks, evidence.studies.walks];
  return asked && found ? { asked, found } : null;
}

/** What evidence of any release says of impact. */
export function impactOf(evidence: StoredEvidence): ImpactFigures {
  return evidence.format === EVIDENCE_FORMAT_1 ? evidence.impact : evidence.studies.impact;
}
