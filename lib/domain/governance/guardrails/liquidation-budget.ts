import { Decimal, decimal, ONE, sum, ZERO } from '../../number/decimal';
import { durationText } from '../../number/duration';
import { spokenAmount } from '../../number/spoken-amount';
import type { Guardrails } from '../policy/guardrails-document';
import type { GuardrailBreach } from './breach';

/** What changes made newly liquidatable, in notional of the settlement asset. */
export interface BudgetState {
  /** By everything that went live within the budget's window. */
  readonly used: Decimal;
  /** Of all accounts now. */
  readonly notional: Decimal;
}

/** The guardrails that say so. */
export type LiquidationBudget = Pick<
  Guardrails,
  'liquidationBudgetNotional' | 'liquidationBudgetFractionOfNotional' | 'liquidationBudgetWindowHours'
>;
export type BudgetAmounts = Omit<LiquidationBudget, 'liquidationBudgetWindowHours'>;

/** How much notional may be made newly liquidatable within the window, in the settlement asset; null: without limit. */
export function budgetOf(
  { liquidationBudgetNotional: stated, liquidationBudgetFractionOfNotional: share }: BudgetAmounts,
  notional: Decimal,
): Decimal | null {
  const ofAll = share === null ? null : decimal(share).times(notional);
  if (stated === null || ofAll === null) return stated === null ? ofAll : decimal(stated);
  return ofAll.lt(stated) ? ofAll : decimal(stated);
}

/** Of every window so much is kept for what people change themselves. */
const KEPT_FOR_PEOPLE = decimal('0.3');

/**
 * How much notional adjustment programmes may have made liquidatable within the window: at most 0.7 of the budget, and no
 * more than people left of it.
 *
 * @param used by what people changed
 */
export function budgetOfProgrammes(
  guardrails: BudgetAmounts,
  { used, notional }: BudgetState,
): Decimal | null {
  const budget = budgetOf(guardrails, notional);
  if (budget === null) return null;
  return Decimal.max(0, Decimal.min(budget.minus(used), ONE.minus(KEPT_FOR_PEOPLE).times(budget)));
}

/**
 * Of the budget, what accounts that were tipped use: at present, and before. Who was tipped before counts with all that was
 * tipped then, also where part of it was liquidated since: otherwise a tighter step, by which such an account is liquidatable
 * again, would use less than a looser one.
 *
 * @param before within the window, by account
 * @param now by account
 * @param uncounted accounts that do not count
 */
export function usedByTipped(
  before: ReadonlyMap<string, Decimal>,
  now: ReadonlyMap<string, Decimal>,
  uncounted: ReadonlySet<string>,
): Decimal {
  const gone = [...before].flatMap(([account, notional]) =>
    now.has(account) || uncounted.has(account) ? [] : [notional],
  );
  const here = [...now].flatMap(([account, notional]) =>
    uncounted.has(account) ? [] : [Decimal.max(notional, before.get(account) ?? ZERO)],
  );
  return sum([...here, ...gone]);
}

/** What programmes may not use of a budget, whatever people used of it. */
export function keptForPeople(budget: Decimal): Decimal {
  return KEPT_FOR_PEOPLE.times(budget);
}

/** An account that alone would use more than so much of a limit does not keep a rise back for good. */
const LARGE_SHARE = decimal('0.25');
/** It is called by name, and so long it counts. */
export const CALLED_FOR_MS = 24 * 3_600_000;

/**
 * Whether an account is too large to keep a rise back for good: it alone is more than a quarter of what programmes may make
 * liquidatable. Where they may make nobody so, every account counts for ever.
 *
 * @param limit as `budgetOfProgrammes` gave it
 */
export function isLarge(limit: Decimal | null, notional: Decimal): boolean {
  return limit !== null && limit.gt(0) && notional.gt(LARGE_SHARE.times(limit));
}

/** What is left of the budget, never below 0; null: without limit. */
export function budgetLeft(guardrails: Guardrails, { used, notional }: BudgetState): Decimal | null {
  const budget = budgetOf(guardrails, notional);
  if (budget === null) return null;
  return budget.gt(used) ? budget.minus(used) : decimal('0');
}

/** The breach of a change that would use more than is left; none where it makes nobody liquidatable. */
export function budgetBreaches(
  guardrails: Guardrails,
  state: BudgetState,
  own: Decimal,
): readonly GuardrailBreach[] {
  const left = budgetLeft(guardrails, state);
  if (left === null || own.lte(left) || own.isZero()) return [];
  const window = durationText(guardrails.liquidationBudgetWindowHours * 3_600);
  const [allowed, wanted] = [spokenAmount(left, 'DOWN'), spokenAmount(own, 'UP')];
  return [
    {
      ...{ path: '', rule: 'liquidation-budget' },
      limit: `${allowed} of notional left of the budget of ${window}`,
      actual: `${wanted} of notional`,
      message: `It makes positions of ${wanted} newly liquidatable; ${allowed} is left of the liquidation budget of ${window}.`,
    },
  ];
}
