import { isAsApproved } from '../../../domain/dynamics/in-force';
import { marginRefusalSentence } from '../../../domain/margin/method/refusal';
import { diffParameterSets } from '../../../domain/parameters/diff/diff';
import { dialsForm } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import type { Ramps } from '../../../domain/parameters/ramps';
import { type Sections, sealEvidence } from '../../../domain/risk/evidence';
import type { EvidenceInputs, SealedEvidence } from '../../../domain/risk/evidence-inputs';
import type { UnmarginedGroup } from '../../../domain/risk/studies/unmargined/unmargined';
import { cornerDials, type Sides } from './corner-margins';
import type { SnapshotHashes } from './frozen-book';
import type { Asked } from './trial';

/** Whose change evidence is about. */
export interface EvidenceOf {
  readonly proposal: string;
  readonly baseVersion: number;
  readonly revisionHash: string;
  readonly base: ParameterSet;
  readonly proposed: ParameterSet;
}

/** What moved the parameters that accounts were tried with, and how it was computed. */
export interface MovedBy extends SnapshotHashes {
  readonly dials: Dials;
  readonly dialsAfter: Dials | null;
  readonly ramps: Ramps;
  readonly methodVersion: string;
}

/** What evidence states of how it was computed. */
export interface Stated {
  readonly moved: MovedBy;
  readonly asked: Asked;
  readonly present: Sides;
}

/** What was found, bound to all that it was found from. */
export function sealedEvidence(of: EvidenceOf, stated: Stated, found: Sections): SealedEvidence {
  const { proposal, baseVersion } = of;
  return sealEvidence({ proposal, baseVersion, inputs: evidenceInputs(of, stated, found), studies: found });
}

/** @param found null: of the first form, which asked neither of corners nor of crises */
export function evidenceInputs(
  { revisionHash, base, proposed }: EvidenceOf,
  { moved, asked, present }: Stated,
  found: Sections | null,
): EvidenceInputs {
  const { accountSnapshotHash, marketSnapshotHash, methodVersion } = moved;
  const cascade = found?.cascade && asked.cascade(found.crises);
  const vulnerability = found?.vulnerability && asked.vulnerability(found.impact);
  return {
    ...{ revisionHash, accountSnapshotHash, marketSnapshotHash, methodVersion },
    ...movedForm(moved),
    ...(found?.corners ? { corners: cornerDials(present) } : {}),
    ...(asked.crises ? { crises: asked.crises } : {}),
    ...(asked.burden ? { burden: asked.burden } : {}),
    ...(asked.coverage ? { coverage: asked.coverage } : {}),
    ...(cascade ? { cascade } : {}),
    ...(asked.stress ? { stress: asked.stress.asked } : {}),
    ...(found?.transition && asked.transition ? { transition: asked.transition } : {}),
    ...(found?.safeRamp && asked.safeRamp ? { safeRamp: asked.safeRamp } : {}),
    ...(asked.models ? { models: asked.models } : {}),
    ...(vulnerability ? { vulnerability } : {}),
    ...(asked.efficiency ? { efficiency: asked.efficiency } : {}),
    ...(asked.counterfactual ? { counterfactual: asked.counterfactual } : {}),
    ...(asked.walks ? { walks: asked.walks } : {}),
    ...(asked.procyclicality ? { procyclicality: asked.procyclicality } : {}),
    ...(asked.portfolioCoverage ? { portfolioCoverage: asked.portfolioCoverage } : {}),
    parameterDiff: diffParameterSets(base, proposed),
  };
}

/** As evidence states it: what stands as it was approved is left out. */
export function movedForm({ dials, dialsAfter, ramps }: Pick<MovedBy, 'dials' | 'dialsAfter' | 'ramps'>) {
  return {
    ...(isAsApproved(dials) ? {} : { dials: dialsForm(dials) }),
    ...(dialsAfter === null ? {} : { dialsAfter: dialsForm(dialsAfter) }),
    ...(ramps.size === 0 ? {} : { ramps: Object.fromEntries(ramps) }),
  };
}

/**
 * Why there is no evidence of a change: it leaves accounts without margin that had some. Null where there is none of these; or in the
 * first form, which never was of an account that could not be margined, of any.
 */
export function lostOf({ unmargined }: Pick<Sections, 'unmargined'>, isOfFirstForm: boolean): string | null {
  const { lost, still, cured } = unmargined;
  const apart = isOfFirstForm ? [lost, still, cured] : [lost];
  const group = apart.find(({ accounts }) => accounts > 0);
  return group ? lostFailure(group) : null;
}

/** Names what is missing, and one account of those concerned. */
function lostFailure({ accounts, listed, lacking }: UnmarginedGroup): string {
  const sentences = lacking.map(({ code, subjects }) => marginRefusalSentence(code, subjects));
  const others = accounts === 1 ? '' : ` and ${accounts - 1} more`;
  return `${sentences.join(' ')} Account ${listed[0] ?? ''}${others} cannot be margined.`;
}
