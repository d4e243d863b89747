import { decimal, type Rounding } from '../number/decimal';
import { compare, dividedBy, type Fraction, fraction, fractionOf, unitsInOne } from '../number/fraction';
import { canonicalJson } from '../json/canonical';
import { endRates } from './formula-dominance';
import type { StepDocument } from './curve-document';
import type { AmountsDocument } from './formula-document';
import { type Increase, wider, widerIncrease } from './increase';
import { nothingElse } from './nothing-else';
import { rateIncrease } from './rate-increase';
import type { RequirementPlan } from './plan';

/**
 * How much more of its notional a second requirement can ask than a first, as rate = requirement / notional, before the
 * set's rounding of margins. Fixed amounts have no rate: they count by their factor alone.
 *
 * @param margin the rounding of margins, which an amount's own step is no coarser than without being told
 * @returns nothing known of either where an amount comes to be rounded more coarsely than both, or a dial is another one
 */
export function requirementIncrease(
  first: RequirementPlan,
  second: RequirementPlan,
  margin: Rounding,
): Increase {
  const steps = (plan: RequirementPlan) => [plan.amountStep, plan.partOfAmount?.step ?? null];
  const [before, after] = [steps(first), steps(second)];
  const isCoarser = [0, 1].some((index) => coarsens(before[index] ?? null, after[index] ?? null, margin));
  const isTurned = canonicalJson(first.dial) !== canonicalJson(second.dial);
  if (isCoarser || isTurned) return { byAmount: null, byFactor: null };
  const rate = endRates(first)
    .flatMap((from) => endRates(second).map((to) => rateIncrease(from, to)))
    .reduce(widerIncrease);
  const amounts = amountsFactor(first.amounts, second.amounts);
  return amounts === 'NONE' ? rate : { byAmount: rate.byAmount, byFactor: wider(rate.byFactor, amounts) };
}

/** Whether either of two roundings of an amount is coarser than margins are anyway, and they are not the same. */
function coarsens(before: StepDocument | null, after: StepDocument | null, margin: Rounding): boolean {
  if (canonicalJson(before) === canonicalJson(after)) return false;
  const unit = fraction(1n, unitsInOne(margin));
  return [before, after].some((step) => step !== null && compare(fraction(1n, unitsInOne(step)), unit) > 0);
}

/** The greatest factor of any fixed amount; null where one comes from nothing; NONE where there are none. */
function amountsFactor(
  before: AmountsDocument | null,
  after: AmountsDocument | null,
): Fraction | null | 'NONE' {
  const { perContract, perPosition, perOrder, atLeast, ...unread } = after ?? {};
  nothingElse(unread);
  const stated = { perContract, perPosition, perOrder, atLeast };
  let factor: Fraction | null | 'NONE' = 'NONE';
  for (const [key, amount] of Object.entries(stated)) {
    const to = fractionOf(decimal(amount ?? '0'));
    if (to.numerator === 0n) continue;
    const from = fractionOf(decimal(before?.[key as keyof AmountsDocument] ?? '0'));
    const own = from.numerator === 0n ? null : dividedBy(to, from);
    factor = factor === 'NONE' ? own : wider(factor, own);
  }
  return factor;
}
