import { decimal } from '../../number/decimal';
import { durationText } from '../../number/duration';
import { percentText } from '../../number/percent';
import { spokenAmount } from '../../number/spoken-amount';
import type {
  COMPARISONS,
  Condition,
  NumberCondition,
  NumberFact,
  Part,
  PolicyRule,
  WordFact,
} from './rules-document';

/** A rule as people read it. */
export interface RuleWords {
  readonly name: string;
  /** Of which changes it holds. */
  readonly when: string;
  /** What follows. */
  readonly follows: string;
}

/** @param asset the settlement asset */
export function ruleWords(rule: PolicyRule, asset: string): RuleWords {
  const people = (count: number) => `${count} ${count === 1 ? 'approval' : 'approvals'}`;
  const follows =
    rule.effect === 'DENY'
      ? 'refused, whoever approves it'
      : rule.delayHours === 0
        ? people(rule.approvals)
        : `${people(rule.approvals)}, then a wait of ${durationText(rule.delayHours * 3_600)}`;
  return { name: rule.name, when: conditionText(rule.when, asset), follows };
}

const ALWAYS = 'every change';

function conditionText(when: Condition, asset: string): string {
  if ('all' in when) return when.all.length === 0 ? ALWAYS : joined(when.all, ' and ', asset);
  if ('any' in when) return joined(when.any, ' or ', asset);
  if ('unit' in when) return numberText(when, asset);
  if ('includesOneOf' in when) {
    if (when.fact === 'PARTS')
      return `it touches ${listed(when.includesOneOf.map((part) => PART_WORDS[part]))}`;
    const noun = when.fact === 'CLASSES' ? 'class' : 'instrument';
    return `it touches the ${noun} ${listed(when.includesOneOf)}`;
  }
  const isWeakened = when.isOneOf.includes('ALONE') && when.isOneOf.includes('WITH_OTHERS');
  if (when.fact === 'SOLVENCY' && isWeakened && when.isOneOf.length === 2)
    return 'it weakens collateral, a level or a price guard';
  return listed(when.isOneOf.map((word) => WORDS[when.fact][word] ?? word));
}

/** Groups within groups stand in brackets. */
function joined(parts: readonly Condition[], by: string, asset: string): string {
  return parts
    .map((one) => {
      const text = conditionText(one, asset);
      const isGroup = ('all' in one && one.all.length > 1) || ('any' in one && one.any.length > 1);
      return isGroup && parts.length > 1 ? `(${text})` : text;
    })
    .join(by);
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

const COMPARISON_WORDS: Readonly<Record<(typeof COMPARISONS)[number], string>> = {
  ABOVE: 'more than',
  AT_LEAST: 'at least',
  BELOW: 'less than',
  AT_MOST: 'at most',
};

const NUMBER_WORDS: Readonly<Record<NumberFact, (amount: string) => string>> = {
  MEMBERS_CHANGED: (amount) => `it changes ${amount} figures or terms`,
  INSTRUMENTS_CHANGED: (amount) => `it changes ${amount} instruments`,
  RATE_RISE: (amount) => `a rate rises by ${amount} of what it was`,
  RATE_FALL: (amount) => `a rate falls by ${amount} of what it was`,
  RATE_RISE_OF_NOTIONAL: (amount) => `a rate rises by ${amount} of notional`,
  RATE_FALL_OF_NOTIONAL: (amount) => `a rate falls by ${amount} of notional`,
  ACCOUNTS_NEWLY_CALLED: (amount) => `it calls ${amount} accounts`,
  ACCOUNTS_NEWLY_LIQUIDATABLE: (amount) => `it makes ${amount} accounts liquidatable`,
  NOTIONAL_NEWLY_LIQUIDATABLE: (amount) => `it makes ${amount} of notional liquidatable`,
};

function numberText({ fact, is, value, unit }: NumberCondition, asset: string): string {
  const stated = {
    COUNT: () => value,
    FRACTION: () => percentText(decimal(value)),
    BASIS_POINTS: () => `${value} bp`,
    SETTLEMENT_ASSET: () => `${spokenAmount(decimal(value), 'DOWN')} ${asset}`,
  }[unit]();
  return NUMBER_WORDS[fact](`${COMPARISON_WORDS[is]} ${stated}`);
}

const PART_WORDS: Readonly<Record<Part, string>> = {
  MARGIN_CLASSES: 'margin classes',
  PORTFOLIOS: 'portfolio margin',
  COLLATERAL: 'collateral',
  ACCOUNT_RULES: 'levels and rules of accounts',
  MARKET_DATA: 'market data and price guards',
  PROGRAMMES: 'adjustment programmes',
  ROUNDING: 'rounding',
  SETTLEMENT: 'settlement assets',
  OTHER: 'anything else',
};

const WORDS: Readonly<Record<WordFact, Readonly<Record<string, string>>>> = {
  KIND: { CHANGE: 'it is no roll-back', ROLLBACK: 'it is a roll-back' },
  DIRECTION: {
    TIGHTER: 'it only tightens',
    LOOSER: 'it only loosens',
    EQUAL: 'it moves no margin',
    MIXED: 'it tightens and loosens, or neither can be shown',
  },
  SOLVENCY: {
    NONE: 'it weakens neither collateral nor a level nor a price guard',
    ALONE: 'it weakens collateral, a level or a price guard, and does nothing else',
    WITH_OTHERS: 'it weakens collateral, a level or a price guard together with something else',
  },
};
