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
import { ok, refuse } from '../../../domain/result';
import type { ProposalRecord } from '../../../ports/governance';
import type { MarginEngine, ReadBook } from '../../../ports/margin';
import type { Transact, UnitOfWork } from '../../../ports/unit-of-work';
import { presentlyCarried } from '../../adjustments/steps/carry-dials';
import { breachSourcesOf, gatherBudgetBreaches } from '../../proposals/steps/gather-breaches';
import {
  effectNow,
  type MeasuredEffect,
  measureEffect,
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

/**
 * Measures what a claimed change would do now, while nothing is locked. Null: there is nothing to measure, or what is
 * stored no longer is what its hash says, which the step itself finds and says.
 */
export async function measureClaimed(deps: EffectDeps, proposalId: string): Promise<MeasuredEffect | null> {
  const found = await deps.transact(async (unit) => {
    const proposal = await unit.proposals.find(proposalId);
    const sets = proposal?.state === 'ACTIVATING' ? await setsOf(unit, proposal) : null;
    return sets === null ? refuse(null) : ok(sets);
  });
  return found.ok ? deps.readBook((view) => measureEffect(deps.engine, view, found.value)) : null;
}

/** The set that is changed, and what it is changed to, each with the dials of now; null where either was altered. */
export async function setsOf(unit: UnitOfWork, { currentRevision }: ProposalRecord): Promise<TwoSets | null> {
  const version = await unit.venue.version(currentRevision.baseVersion);
  const base = version && (await unit.parameterSets.loadIfIntact(version.parameterSetHash));
  const proposed = await byKind(currentRevision, {
    PARAMETER_SET: (hash) => unit.parameterSets.loadIfIntact(hash),
  });
  if (!base || !proposed) return null;
  const [from, to] = [await presentlyCarried(unit, base), await presentlyCarried(unit, proposed)];
  return { base: from.set, proposed: to.set };
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
  const effect: PresentEffect = {
    proposal: proposal.id,
    revisionHash: proposal.currentRevision.hash,
    baseVersion: proposal.currentRevision.baseVersion,
    evidenceHash: facts.evidence.evidenceHash,
    policyVersion: facts.venue.policyVersion,
    ...{ inputsRevision: now.inputsRevision, asOf: now.asOf, methodVersion: engine.methodVersion },
    ...{ accounts: now.accounts, accountsLost: now.lost },
    totals: totalsOfAffected(now),
    ceiling: approvedCeiling(evidence.impact, guardrailsOf(facts.policy)),
    named: namedOf(now),
  };
  const lost = isWithinCeiling(effect)
    ? await overBudget(unit, facts, effect, now.notional)
    : { act: 'makeStale' as const, reason: beyondCeilingSentence(effect) };
  return { kept: { effect, sealed: sealPresentEffect(effect) }, lost };
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
