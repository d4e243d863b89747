import type { Guardrails } from '../../../domain/governance/policy/guardrails-document';
import { decimalText } from '../../../domain/number/decimal';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import { NO_RAMPS } from '../../../domain/parameters/ramps';
import type { SafeRampAsked } from '../../../domain/risk/studies/safe-ramp/safe-ramp';
import type { BookView } from '../../../ports/margin';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { budgetWindow } from '../../adjustments/steps/budget-window';

/** What a ramp is held to now: the policy that is in force, and what was used of the liquidation budget. Null: there is no venue. */
export async function safeRampTerms(unit: UnitOfWork, live: BookView['live']): Promise<SafeRampAsked | null> {
  const venue = await unit.venue.find();
  if (!venue) return null;
  const inForce = { dials: live?.dials ?? NO_DIALS, ramps: live?.ramps ?? NO_RAMPS };
  const { guardrails, since } = await budgetWindow(unit, venue, inForce, await unit.clock());
  const used = await unit.presentEffects.liquidationUsedSince(since);
  return heldTo(guardrails, decimalText(used));
}

/** What a policy holds a ramp to. @param used of the budget, within its window */
export function heldTo(guardrails: Guardrails, used: string): SafeRampAsked {
  return {
    liquidationBudgetNotional: guardrails.liquidationBudgetNotional,
    liquidationBudgetFractionOfNotional: guardrails.liquidationBudgetFractionOfNotional,
    liquidationBudgetWindowHours: guardrails.liquidationBudgetWindowHours,
    ceilingMarginRelative: guardrails.ceilingMarginRelative,
    ceilingMarginAccounts: guardrails.ceilingMarginAccounts,
    ceilingMarginFractionOfNotional: guardrails.ceilingMarginFractionOfNotional,
    used,
  };
}
