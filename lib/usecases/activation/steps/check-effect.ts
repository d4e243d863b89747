import {
  approvedCeiling,
  beyondCeilingSentence,
  isWithinCeiling,
  type PresentEffect,
  type PresentEffectText,
  sealPresentEffect,
} from '../../../domain/governance/activation/present-effect';
import type { LostStanding, StandingFacts } from '../../../domain/governance/approval/standing';
import { guardrailsOf } from '../../../domain/governance/policy/policy';
import { byKind } from '../../../domain/governance/proposal/document';
import { assert } from '../../../domain/assert';
import type { Decimal } from '../../../domain/number/decimal';
import type { ProposalRecord } from '../../../ports/governance';
import type { MarginEngine, ReadBook } from '../../../ports/margin';
import type { Transact, UnitOfWork } from '../../../ports/unit-of-work';
import { presentlyCarried } from '../../adjustments/steps/carry-dials';
import { breachSourcesOf, gatherBudgetBreaches } from '../../proposals/steps/gather-breaches';
import {
  effectNow,
  type MeasuredEffect,
  MEASURE_LIMITS,
  type MeasureLimits,
  namedOf,
  totalsOfAffected,
  type TwoSets,
} from './measure-effect';

export interface EffectDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly engine: MarginEngine;
  /** How far a measure may lie behind; `MEASURE_LIMITS` when absent. */
  readonly measureLimits?: MeasureLimits;
}

/** The set that is changed, and what it is changed to, each with the dials of now; null where either was altered. */
export async function setsOf(unit: UnitOfWork, proposal: ProposalRecord): Promise<TwoSets | null> {
  const stated = await statedSets(unit, proposal);
  if (stated === null) return null;
  const { base, proposed } = stated;
  const [from, to] = [await presentlyCarried(unit, base), await presentlyCarried(unit, proposed)];
  return { base: from.set, proposed: to.set };
}

/** The same as they are stated, without dials. */
export async function statedSets(
  unit: UnitOfWork,
  { currentRevision }: ProposalRecord,
): Promise<TwoSets | null> {
  const version = await unit.venue.version(currentRevision.baseVersion);
  const base = version && (await unit.parameterSets.loadIfIntact(version.parameterSetHash));
  const proposed = await byKind(currentRevision, {
    PARAMETER_SET: (hash) => unit.parameterSets.loadIfIntact(hash),
  });
  return base && proposed && { base, proposed };
}

export interface SealedEffect {
  readonly effect: PresentEffect;
  readonly sealed: PresentEffectText;
}

/** What became of the check: whether the change may go live, and what it was computed to do, as far as it was. */
export type EffectCheck =
  | { readonly kept: SealedEffect; readonly lost: null }
  | { readonly kept: SealedEffect | null; readonly lost: LostStanding };

/**
 * Holds a measure that was just taken against what was approved, with the venue locked: nobody imports meanwhile, so the
 * book is the one that the version will be applied to. MOVING: it moves too fast for this measure.
 */
export async function checkEffect(
  { readBook, engine, measureLimits = MEASURE_LIMITS }: EffectDeps,
  unit: UnitOfWork,
  proposal: ProposalRecord,
  facts: StandingFacts,
  measured: MeasuredEffect,
): Promise<EffectCheck | 'MOVING'> {
  const sets = await setsOf(unit, proposal);
  const evidence = await unit.simulations.effectsOf(proposal.currentRevision.id);
  assert(sets !== null && facts.evidence !== null, 'what stands has its sets and evidence');
  if (evidence === null) return { kept: null, lost: ALTERED_EVIDENCE };
  const now = await readBook((view) => effectNow(engine, view, sets, measured, measureLimits));
  if (now === null) return 'MOVING';
  const kept = sealedEffect(proposal, now, {
    evidenceHash: facts.evidence.evidenceHash,
    policyVersion: facts.venue.policyVersion,
    methodVersion: engine.methodVersion,
    ceiling: approvedCeiling(evidence.impact, guardrailsOf(facts.policy)),
  });
  const lost = isWithinCeiling(kept.effect)
    ? await overBudget(unit, facts, kept.effect, now.notional)
    : { act: 'makeStale' as const, reason: beyondCeilingSentence(kept.effect) };
  return { kept, lost };
}

/** The document of what was measured of a proposal, by what it was approved. */
export function sealedEffect(
  { id: proposal, currentRevision: { hash: revisionHash, baseVersion } }: ProposalRecord,
  measured: MeasuredEffect,
  approved: Pick<PresentEffect, 'evidenceHash' | 'policyVersion' | 'methodVersion' | 'ceiling'>,
): SealedEffect {
  const { inputsRevision, asOf, accounts, lost: accountsLost } = measured;
  const effect: PresentEffect = {
    ...{ proposal, revisionHash, baseVersion, ...approved },
    ...{ inputsRevision, asOf, accounts, accountsLost },
    totals: totalsOfAffected(measured),
    named: namedOf(measured),
  };
  return { effect, sealed: sealPresentEffect(effect) };
}

const ALTERED_EVIDENCE: LostStanding = {
  act: 'fail',
  reason: 'The stored evidence is not the one its hash names.',
};

async function overBudget(
  unit: UnitOfWork,
  { policy, at: now }: StandingFacts,
  { totals }: PresentEffect,
  notional: Decimal,
): Promise<LostStanding | null> {
  const [breach] = await gatherBudgetBreaches(breachSourcesOf(unit), guardrailsOf(policy), {
    ...{ own: totals.notionalLiquidatable, notional, now },
  });
  return breach ? { act: 'makeStale', reason: breach.message } : null;
}
