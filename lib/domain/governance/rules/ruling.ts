import { decimal } from '../../number/decimal';
import { compare, type Fraction, fraction, fractionOf } from '../../number/fraction';
import { type Policy, rulesOf } from '../policy/policy';
import {
  type Condition,
  FACTS_OF_EVIDENCE,
  type NumberCondition,
  type NumberFact,
  type PolicyRule,
  type PolicyRules,
} from '../policy/rules-document';
import { basisPoints, type ChangeFacts, NO_CHANGE } from './change-facts';

/** A change as rules look at it. */
export interface RuledChange {
  readonly kind: 'CHANGE' | 'ROLLBACK';
  readonly facts: ChangeFacts;
  /** What its newest evidence says of accounts; null: it was not simulated. */
  readonly effects: RuledEffects | null;
}

/** Of accounts as the study of impact tells them. */
interface RuledEffects {
  readonly newlyInCall: { readonly accounts: number };
  /** Notional in the settlement asset. */
  readonly newlyLiquidatable: { readonly accounts: number; readonly notional: string };
}

/** What rules say of a change. */
export interface Ruling {
  /** Rules that hold, in their order. */
  readonly holding: readonly PolicyRule[];
  /** Rules of which it is not known whether they hold until the change is simulated, in their order. */
  readonly open: readonly PolicyRule[];
  /** Why nobody may approve it: the names of the rules that deny it. Null: none does. */
  readonly denied: readonly string[] | null;
  /** The most that any rule asks that holds, or that may. */
  readonly approvals: number;
  readonly delayHours: number;
}

/** What rules of a policy ask of a change, so that no more is read than they do. */
export function askedBy(policy: Policy): { readonly document: boolean; readonly evidence: boolean } {
  const facts = rulesOf(policy).flatMap(({ when }) => factsOf(when));
  return { document: facts.length > 0, evidence: facts.some((fact) => FACTS_OF_EVIDENCE.has(fact)) };
}

function factsOf(when: Condition): readonly string[] {
  if ('all' in when) return when.all.flatMap(factsOf);
  return 'any' in when ? when.any.flatMap(factsOf) : [when.fact];
}

/** What a policy is asked about. */
export interface RulingQuestion {
  readonly kind: RuledChange['kind'];
  /** From its base to what is proposed. Null: one of them is no longer what its hash says; or the rules do not ask. */
  readonly facts: ChangeFacts | null;
  readonly effects: RuledChange['effects'];
}

const UNREADABLE: Ruling = {
  ...{ holding: [], open: [], approvals: 0, delayHours: 0 },
  denied: ['What is changed, or what is proposed, is no longer what its hash says.'],
};

/** What a policy says of a change. */
export function rulingFor(policy: Policy, { kind, facts, effects }: RulingQuestion): Ruling {
  const rules = rulesOf(policy);
  if (!askedBy(policy).document) return rulingOf(rules, { kind, facts: NO_CHANGE, effects });
  return facts === null ? UNREADABLE : rulingOf(rules, { kind, facts, effects });
}

/** Of a change that no rule speaks of. */
export const NO_RULE = 'No rule of the policy allows this change.';

/**
 * Every rule is asked, and what they require adds up to the most of each; one denial outweighs all. Of a rule that asks what is not known
 * yet, what it requires counts, so that nothing is ever asked for less than it turns out to need.
 */
export function rulingOf(rules: PolicyRules, change: RuledChange): Ruling {
  const told = rules.map((rule) => ({ rule, holds: holds(rule.when, change) }));
  const answering = (answer: boolean | null): readonly PolicyRule[] =>
    told.filter((one) => one.holds === answer).map(({ rule }) => rule);
  const [holding, open] = [answering(true), answering(null)];
  const denying = holding.filter(({ effect }) => effect === 'DENY').map(({ name }) => name);
  const isUnspoken = [...holding, ...open].every(({ effect }) => effect === 'DENY');
  const required = [...holding, ...open].flatMap((rule) => (rule.effect === 'REQUIRE' ? [rule] : []));
  return {
    ...{ holding, open },
    denied: denying.length > 0 ? denying : isUnspoken && open.length === 0 ? [NO_RULE] : null,
    approvals: Math.max(0, ...required.map(({ approvals }) => approvals)),
    delayHours: Math.max(0, ...required.map(({ delayHours }) => delayHours)),
  };
}

/** Whether a condition holds of a change; null where that is not known. */
export function holds(when: Condition, change: RuledChange): boolean | null {
  if ('all' in when) {
    const answers = when.all.map((one) => holds(one, change));
    return answers.includes(false) ? false : answers.includes(null) ? null : true;
  }
  if ('any' in when) {
    const answers = when.any.map((one) => holds(one, change));
    return answers.includes(true) ? true : answers.includes(null) ? null : false;
  }
  const { facts } = change;
  switch (when.fact) {
    case 'PARTS':
      return when.includesOneOf.some((part) => facts.parts.has(part));
    case 'CLASSES':
      return when.includesOneOf.some((name) => facts.classes.has(name));
    case 'INSTRUMENTS':
      return when.includesOneOf.some((name) => facts.instruments.has(name));
    case 'KIND':
      return when.isOneOf.includes(change.kind);
    case 'DIRECTION':
      return when.isOneOf.includes(facts.direction);
    case 'SOLVENCY':
      return when.isOneOf.includes(facts.solvency);
    default:
      return compares(when, valueOf(when.fact, change));
  }
}

/** Beyond any number: no bound can be shown. */
const UNBOUNDED = 'UNBOUNDED';

/** The value of a fact, in its unit; null where it is not known yet. */
export function valueOf(
  fact: NumberFact,
  { facts, effects }: RuledChange,
): Fraction | typeof UNBOUNDED | null {
  const count = (value: number): Fraction => fraction(BigInt(value));
  const inPoints = (value: Fraction | null) => (value === null ? UNBOUNDED : basisPoints(value));
  switch (fact) {
    case 'MEMBERS_CHANGED':
      return count(facts.membersChanged);
    case 'INSTRUMENTS_CHANGED':
      return count(facts.instruments.size);
    case 'RATE_RISE':
      return facts.rise.relative ?? UNBOUNDED;
    case 'RATE_FALL':
      return facts.fall.relative ?? UNBOUNDED;
    case 'RATE_RISE_OF_NOTIONAL':
      return inPoints(facts.rise.ofNotional);
    case 'RATE_FALL_OF_NOTIONAL':
      return inPoints(facts.fall.ofNotional);
    case 'ACCOUNTS_NEWLY_CALLED':
      return effects && count(effects.newlyInCall.accounts);
    case 'ACCOUNTS_NEWLY_LIQUIDATABLE':
      return effects && count(effects.newlyLiquidatable.accounts);
    case 'NOTIONAL_NEWLY_LIQUIDATABLE':
      return effects && fractionOf(decimal(effects.newlyLiquidatable.notional));
  }
}

function compares(
  { is, value }: NumberCondition,
  actual: Fraction | typeof UNBOUNDED | null,
): boolean | null {
  if (actual === null) return null;
  // It may be anything: it is above whatever it is compared with, and may be below it.
  if (actual === UNBOUNDED) return is === 'ABOVE' || is === 'AT_LEAST';
  const order = compare(actual, fractionOf(decimal(value)));
  return { ABOVE: order > 0, AT_LEAST: order >= 0, BELOW: order < 0, AT_MOST: order <= 0 }[is];
}
