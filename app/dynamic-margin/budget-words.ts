import type { BudgetEntryFragment, BudgetNowQuery } from '../_graphql/generated/graphql';
import { compareDecimals, differenceText } from '../_ui/decimal-text';

export type BudgetNow = NonNullable<BudgetNowQuery['liquidationBudget']>;
export type BudgetEntry = BudgetEntryFragment;

/** One stretch of the bar of the budget, from its left. */
export interface BudgetPart {
  readonly key: 'programmes' | 'people' | 'free' | 'kept' | 'beyond';
  readonly label: string;
  readonly amount: string;
}

function least(a: string, b: string): string {
  return compareDecimals(a, b) < 0 ? a : b;
}

/**
 * What the budget is made of, without what is nothing: used by either, free for anybody, and kept for people; where more is
 * used than there is, all of it is used, and what lies beyond comes last. None without a limit.
 */
export function budgetParts({
  budget,
  used,
  usedByPeople,
  usedByProgrammes,
  remaining,
  remainingForProgrammes,
}: BudgetNow): readonly BudgetPart[] {
  if (budget === null || remaining === null) return [];
  const free = least(remainingForProgrammes ?? '0', remaining);
  const parts: readonly BudgetPart[] = [
    { key: 'programmes', label: 'used by programmes and changes in steps', amount: usedByProgrammes },
    { key: 'people', label: 'used by people', amount: usedByPeople },
    { key: 'free', label: 'free', amount: free },
    { key: 'kept', label: 'free for people alone', amount: differenceText(remaining, free) },
  ];
  const isBeyond = compareDecimals(used, budget) > 0;
  const beyond: readonly BudgetPart[] = isBeyond
    ? [{ key: 'beyond', label: 'beyond the budget', amount: differenceText(used, budget) }]
    : [];
  return [...parts, ...beyond].filter(({ amount }) => compareDecimals(amount, '0') > 0);
}

export const BY_WORDS: Readonly<Record<BudgetEntry['by'], string>> = {
  PEOPLE: 'people',
  PROGRAMMES: 'programmes',
  RAMPS: 'a change in steps',
};
