import { type BudgetAmounts, budgetOf } from './liquidation-budget';
import { Decimal, decimal } from '../../number/decimal';

/** Notional of accounts that dials made liquidatable within a while, in the settlement asset. */
export interface Outcome {
  /** Of those whom steps of programmes were computed to tip, as they were made. */
  readonly predicted: Decimal;
  /** Of those, and of everyone whom the market tipped afterwards who would stand by the loosest dials. */
  readonly found: Decimal;
}

/** What comes of a step is looked at over so long after it. */
export const OUTCOME_MS = 24 * 3_600_000;
const TIMES_PREDICTED = decimal('1.5');
/** Of the budget: so much more than predicted is nothing. */
const SHARE_OF_BUDGET = decimal('0.1');

/**
 * Whether more came of steps than the greater of 1.5 times what they were predicted to do, and that with a tenth of the
 * liquidation budget.
 *
 * @param notional of all accounts now
 * @returns false where there is no budget
 */
export function isBeyondPrediction(
  { predicted, found }: Outcome,
  guardrails: BudgetAmounts,
  notional: Decimal,
): boolean {
  const budget = budgetOf(guardrails, notional);
  if (budget === null) return false;
  const allowed = Decimal.max(
    predicted.times(TIMES_PREDICTED),
    predicted.plus(SHARE_OF_BUDGET.times(budget)),
  );
  return found.gt(allowed);
}
