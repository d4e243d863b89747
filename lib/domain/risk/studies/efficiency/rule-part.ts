import { compareBytes } from '../../../books/snapshot-line';
import type { MarginPair } from '../../../margin/method/recognised-offsets';
import { decimalText, sum } from '../../../number/decimal';
import type { OffsetRule } from '../../../parameters/offset-rules';
import { EFFICIENCY_QUESTION, type RuleFound, type RuleOfSide } from './efficiency';
import { isBelowZero, isNothing, NOTHING, type OneAccount, plusPair, shareText } from './recognition-part';

interface TakenOff extends MarginPair {
  readonly account: string;
}

/** Of one rule of a set, of accounts seen so far. */
export interface RulePart {
  readonly rule: OffsetRule;
  readonly accounts: number;
  readonly off: MarginPair;
  readonly askedMore: number;
  /** The greatest by initial margin. */
  readonly largest: readonly TakenOff[];
}

/** @param accounts under the set of these rules */
export function ruleParts(
  rules: readonly OffsetRule[],
  accounts: readonly OneAccount[],
): readonly RulePart[] {
  return rules.map((rule) => {
    const taken = accounts.flatMap(({ figures: { account }, offsets }): TakenOff[] => {
      const one = offsets.find(({ kind, name }) => kind === rule.kind && name === rule.name);
      return one && !isNothing(one) ? [{ account, initial: one.initial, maintenance: one.maintenance }] : [];
    });
    return {
      ...{ rule, accounts: taken.length, off: taken.reduce(plusPair, NOTHING) },
      askedMore: taken.filter(isBelowZero).length,
      largest: largestOf(taken),
    };
  });
}

/** @param a and @param b of the same rules */
export function mergeRules(a: readonly RulePart[], b: readonly RulePart[]): readonly RulePart[] {
  return a.map((one, place) => {
    const other = b[place];
    if (!other) return one;
    return {
      ...{ rule: one.rule, accounts: one.accounts + other.accounts, off: plusPair(one.off, other.off) },
      askedMore: one.askedMore + other.askedMore,
      largest: largestOf([...one.largest, ...other.largest]),
    };
  });
}

const KINDS: readonly OffsetRule['kind'][] = ['HEDGED_LEGS', 'PORTFOLIO', 'OFFSET'];

/** Rules of either set: of each kind those of the set after in their order, then those that it has no more. */
export function rulesFound(before: readonly RulePart[], after: readonly RulePart[]): readonly RuleFound[] {
  const sameAs = (one: RulePart) => (other: RulePart) =>
    other.rule.kind === one.rule.kind && other.rule.name === one.rule.name;
  const gone = before.filter((one) => !after.some(sameAs(one)));
  return KINDS.flatMap((kind) =>
    [...after, ...gone]
      .filter(({ rule }) => rule.kind === kind)
      .map((one) => ({
        ...{ kind, name: one.rule.name },
        before: ruleOfSide(before.find(sameAs(one))),
        after: ruleOfSide(after.find(sameAs(one))),
      })),
  );
}

function ruleOfSide(part: RulePart | undefined): RuleOfSide | null {
  if (!part) return null;
  const { rule, accounts, off, askedMore, largest } = part;
  return {
    charged: rule.kind === 'HEDGED_LEGS' ? rule.charged : null,
    credit:
      rule.kind === 'OFFSET'
        ? {
            ...{ portfolios: rule.portfolios, isBetweenUnderlyings: rule.isBetweenUnderlyings },
            ...{ recognised: decimalText(rule.recognised), cap: decimalText(rule.cap) },
          }
        : null,
    ...{ accounts, initial: decimalText(off.initial), maintenance: decimalText(off.maintenance), askedMore },
    largest: largest.map(({ account, initial, maintenance }) => ({
      ...{ account, initial: decimalText(initial), maintenance: decimalText(maintenance) },
    })),
    shareOfLargest: off.initial.gt(0)
      ? shareText(sum(largest.map(({ initial }) => initial)), off.initial)
      : null,
  };
}

/** Off which something is taken. */
function largestOf(taken: readonly TakenOff[]): readonly TakenOff[] {
  return taken
    .filter(({ initial }) => initial.gt(0))
    .toSorted((a, b) => b.initial.comparedTo(a.initial) || compareBytes(a.account, b.account))
    .slice(0, EFFICIENCY_QUESTION.largest);
}
