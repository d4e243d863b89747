import type { ActivationPlan } from '../../../domain/governance/activation/activation-plan';
import type { ImpactFigures } from '../../../domain/risk/studies/impact/impact';
import { type GuardrailBreach } from '../../../domain/governance/guardrails/breach';
import {
  guardrailBreaches,
  historyHours,
  type LiveSet,
} from '../../../domain/governance/guardrails/guardrail-breaches';
import { budgetBreaches } from '../../../domain/governance/guardrails/liquidation-budget';
import type { Guardrails } from '../../../domain/governance/policy/guardrails-document';
import { guardrailsOf, type Policy } from '../../../domain/governance/policy/policy';
import { byKind } from '../../../domain/governance/proposal/document';
import { denialBreaches } from '../../../domain/governance/rules/rule-breaches';
import { changeFacts } from '../../../domain/governance/rules/change-facts';
import { askedBy, rulingFor } from '../../../domain/governance/rules/ruling';
import { decimal, type Decimal } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { ProposalRecord, RevisionRecord, VersionRecord } from '../../../ports/governance';
import type { UnitOfWork } from '../../../ports/unit-of-work';

const HOUR_MS = 3_600_000;

interface Effects {
  readonly impact: ImpactFigures;
}

/** What guardrails are looked up in: within a transaction that decides, or by a reader. */
export interface BreachSources {
  versionsSince(at: Date): Promise<readonly VersionRecord[]>;
  /** Null where it is no longer what its hash says. */
  parameterSet(hash: string): Promise<ParameterSet | null>;
  /** What the newest evidence says of accounts; null without any. */
  effectsOf(revisionId: string): Promise<Effects | null>;
  liquidationUsedSince(at: Date): Promise<Decimal>;
}

export function breachSourcesOf(unit: UnitOfWork): BreachSources {
  return {
    versionsSince: (at) => unit.venue.versionsSince(at),
    parameterSet: (hash) => unit.parameterSets.loadIfIntact(hash),
    effectsOf: (revisionId) => unit.simulations.effectsOf(revisionId),
    liquidationUsedSince: (at) => unit.presentEffects.liquidationUsedSince(at),
  };
}

export interface BreachQuestion {
  readonly policy: Policy;
  /** By the venue's clock. */
  readonly now: Date;
  /** When it would go live, now where that has passed; null where nobody knows yet. */
  readonly at: Date | null;
}

/**
 * Every guardrail that a proposal does not keep within, by the versions that were live, and by its evidence where it has
 * any: asked when it is submitted, voted on, queued, claimed and applied, by the one function.
 */
export async function gatherBreaches(
  sources: BreachSources,
  {
    kind,
    currentRevision,
    plan,
  }: {
    readonly kind: ProposalRecord['kind'];
    readonly currentRevision: Pick<RevisionRecord, 'id' | 'documentKind' | 'documentHash'>;
    readonly plan: Pick<ActivationPlan, 'ramp'>;
  },
  question: BreachQuestion,
): Promise<readonly GuardrailBreach[]> {
  const proposed = await byKind(currentRevision, { PARAMETER_SET: (hash) => sources.parameterSet(hash) });
  // A set that is not what its hash says is what the activation fails on, and says.
  if (proposed === null) return [];
  const isAsked = plan.ramp === null || askedBy(question.policy).evidence;
  const effects = isAsked ? await sources.effectsOf(currentRevision.id) : null;
  return [
    ...(await gatherSetBreaches(sources, kind, proposed, question, effects)),
    // On a ramp each step is held to the budget as it is taken, and waits for it.
    ...(plan.ramp === null && effects !== null ? await evidenceBreaches(sources, effects, question) : []),
  ];
}

/** The same of a set by itself, that nobody has proposed yet. @param effects what its evidence says; null: none, or nobody asks */
export async function gatherSetBreaches(
  sources: BreachSources,
  kind: ProposalRecord['kind'],
  proposed: ParameterSet,
  { policy, now, at: planned }: BreachQuestion,
  effects: Effects | null = null,
): Promise<readonly GuardrailBreach[]> {
  const guardrails = guardrailsOf(policy);
  const at = planned !== null && planned.getTime() < now.getTime() ? now : planned;
  const since = new Date((at ?? now).getTime() - historyHours(guardrails) * HOUR_MS);
  const history: LiveSet[] = [];
  for (const { activatedAt, parameterSetHash } of await sources.versionsSince(since)) {
    const parameters = await sources.parameterSet(parameterSetHash);
    if (parameters === null) return [ALTERED];
    history.push({ activatedAt, parameters });
  }
  const [first, ...others] = history;
  if (first === undefined) return [];
  const base = (others.at(-1) ?? first).parameters;
  const facts = changeFacts(base, proposed);
  const ruling = rulingFor(policy, { kind, facts, effects: effects && effects.impact });
  return [
    ...denialBreaches(ruling),
    ...guardrailBreaches({ kind, proposed, at, history: [first, ...others] }, guardrails, now),
  ];
}

const ALTERED: GuardrailBreach = {
  ...{ path: '', rule: 'cannot-be-bounded', actual: null },
  limit: 'a change of versions that can be read',
  message: 'A version that was live is no longer what its hash says, so nothing can be compared with it.',
};

async function evidenceBreaches(
  sources: BreachSources,
  { impact: { newlyLiquidatable, totals } }: Effects,
  { policy, now }: BreachQuestion,
): Promise<readonly GuardrailBreach[]> {
  const notional = decimal(totals.notional.after);
  return gatherBudgetBreaches(sources, guardrailsOf(policy), {
    own: decimal(newlyLiquidatable.notional),
    notional,
    now,
  });
}

/** Whether so much notional can be made liquidatable at this moment. */
export async function gatherBudgetBreaches(
  sources: Pick<BreachSources, 'liquidationUsedSince'>,
  guardrails: Guardrails,
  { own, notional, now }: { readonly own: Decimal; readonly notional: Decimal; readonly now: Date },
): Promise<readonly GuardrailBreach[]> {
  const since = new Date(now.getTime() - guardrails.liquidationBudgetWindowHours * HOUR_MS);
  const used = await sources.liquidationUsedSince(since);
  return budgetBreaches(guardrails, { used, notional }, own);
}
