import { decimal, ONE, type Rounding } from '../number/decimal';
import {
  compare,
  type Fraction,
  fractionOf,
  minus,
  roundedQuotient,
  times,
  unitsInOne,
  WHOLE,
} from '../number/fraction';
import { multiplierOf } from './dial';
import { stepsAllow } from './dominance';
import { amountsDominate, endsDominate, rateEnds, sidesOf, withWholePart } from './formula-dominance';
import type { AmountsDocument } from './formula-document';
import type { RequirementPlan, RequirementPlans } from './plan';

/** Proofs that what opens a position covers what keeps it. As `rateDominates`: true is certain, false is not proved. */

/**
 * Whether a requirement for opening is never below maintenance margin.
 *
 * @param figure initial margin, or a fill's where there is one
 * @param margin the set's rounding of margins, which a link to an AMOUNT goes through; null where it is not known
 */
export function requirementCovers(
  plans: RequirementPlans,
  figure: 'initialMargin' | 'fillMargin',
  margin: Rounding | null,
): boolean {
  const isCovered = everyPair(plans, figure, (upper, lower) => planCovers(upper, lower, margin));
  return isCovered && dialsCover(plans, figure, margin);
}

/** Whether something holds of an opening requirement and of maintenance margin, on both sides. */
function everyPair(
  plans: RequirementPlans,
  figure: 'initialMargin' | 'fillMargin',
  holds: (upper: RequirementPlan, lower: RequirementPlan) => boolean,
): boolean {
  return sidesOf(plans).every((side) => {
    const { maintenanceMargin, ...opening } = plans[side];
    return holds(opening[figure] ?? opening.initialMargin, maintenanceMargin);
  });
}

function planCovers(upper: RequirementPlan, lower: RequirementPlan, margin: Rounding | null): boolean {
  if (upper.partOfAmount || !amountsDominate(upper.amounts, lower.amounts)) return false;
  if (lower.partOfAmount && !amountsOfLinkAllow(lower.partOfAmount, lower.amounts, margin)) return false;
  // A part of an amount is of initial margin's own rounding, which its last step was checked against above.
  if (!stepsAllow(upper.amountStep ?? undefined, lower.amountStep ?? undefined)) return false;
  if (coversWhole(upper, lower)) return true;
  // A part of a rounded amount exceeds the part of the exact one by what the rounding added.
  const isOfRate = lower.partOfAmount === null || isBelowUnrounded(upper, lower, margin);
  return isOfRate && endsDominate(rateEnds(upper), rateEnds(lower));
}

/** Whether a requirement is never below all of what another one takes a part of. */
function coversWhole(upper: RequirementPlan, lower: RequirementPlan): boolean {
  const whole = withWholePart(lower);
  return whole !== null && endsDominate(rateEnds(upper), rateEnds(whole));
}

/** Whether a part of a rounded amount is no more than the part of the exact one, whatever comes after both. */
function isBelowUnrounded(
  upper: RequirementPlan,
  { partOfAmount, amountStep }: RequirementPlan,
  margin: Rounding | null,
): boolean {
  return (
    partOfAmount !== null &&
    margin !== null &&
    stepsAllow(undefined, margin) &&
    stepsAllow(undefined, amountStep ?? undefined) &&
    stepsAllow(upper.amountStep ?? undefined, partOfAmount.step ?? undefined)
  );
}

/**
 * Whether a part of a rounded amount, rounded again and with fixed amounts added, stays below the whole of it. What
 * is a multiple of the set's unit is not passed by a rounding to that unit or a finer one. Fixed amounts are added to
 * a figure that `rounding.margin` has moved already: only where it moves down is nothing gained.
 */
function amountsOfLinkAllow(
  { part, step }: NonNullable<RequirementPlan['partOfAmount']>,
  amounts: AmountsDocument | null,
  margin: Rounding | null,
): boolean {
  if (decimal(part).gt(ONE)) return false;
  const isFinerStep = margin !== null && step !== null && unitsInOne(step) % unitsInOne(margin) === 0n;
  if (!isFinerStep && !stepsAllow(undefined, step ?? undefined)) return false;
  const isCounted = (['perContract', 'perPosition', 'perOrder'] as const).some((key) =>
    decimal(amounts?.[key] ?? '0').gt(0),
  );
  return !isCounted || margin?.mode === 'DOWN' || margin?.mode === 'FLOOR';
}

/** Sizes, in units of the set's rounding, that a part of a rounded amount is tried at: more is not proved. */
const TRIED_AT_MOST = 10_000n;

/**
 * Whether the dials of two requirements leave the one above the other, which it covers as approved.
 *
 * A dialled amount never falls as the amount, the notional or the multiplier rises: where what is charged by notional is
 * above before any rounding, it stays so under a multiplier that is no less. A part of a rounded amount may be above by
 * that rounding, and a dial multiplies that too. Then one of these must hold:
 *
 * - the dial leaves the part or lowers it, and raises what opens or leaves it;
 * - dial × part is at most 1 and what opens covers the whole, undialled: what the part is of is a multiple of the set's unit,
 *   which no rounding of less than that passes;
 * - nothing that the part is of is rounded up;
 * - margins are rounded up, and at every number of units up to where dial × part × the units is below the other dial × one
 *   unit less, the one rounded is not below the other.
 *
 * @see docs/methodology.md#dials
 */
export function dialsCover(
  plans: RequirementPlans,
  figure: 'initialMargin' | 'fillMargin',
  margin: Rounding | null,
): boolean {
  return everyPair(plans, figure, (upper, lower) => {
    const [above, below] = [multiplierOf(upper.dial), multiplierOf(lower.dial)];
    if (compare(above, below) < 0) return false;
    if (!lower.partOfAmount) return true;
    const raises = compare(above, WHOLE) >= 0;
    if (raises && compare(below, WHOLE) <= 0) return true;
    if (isBelowUnrounded(upper, lower, margin)) return true;
    const part = times(below, fractionOf(decimal(lower.partOfAmount.part)));
    if (!coversWhole(upper, lower)) return false;
    return (raises && compare(part, WHOLE) <= 0) || isBelowAtEverySize(upper, lower, margin, [above, part]);
  });
}

/**
 * Of an amount a little above n − 1 units, and so rounded up to n: whether ⌈part × n⌉ ≤ ⌊above × (n − 1)⌋ + 1, at every n ≥ 1.
 * Where part × n ≤ above × (n − 1) it is so, and that holds from some n on if the part is the lesser. Where a dial is held at
 * the notional, the notional rounded up is not below what it holds.
 */
function isBelowAtEverySize(
  upper: RequirementPlan,
  { partOfAmount, amountStep }: RequirementPlan,
  margin: Rounding | null,
  [above, part]: readonly [Fraction, Fraction],
): boolean {
  const isRoundedUp = margin?.mode === 'UP' || margin?.mode === 'CEILING';
  if (!isRoundedUp || amountStep || upper.amountStep || partOfAmount?.step) return false;
  if (compare(part, above) >= 0) return false;
  const gap = minus(above, part);
  const end = roundedQuotient(above.numerator * gap.denominator, above.denominator * gap.numerator, 'UP');
  if (end > TRIED_AT_MOST) return false;
  for (let units = 1n; units <= end; units += 1n) {
    const kept = roundedQuotient(part.numerator * units, part.denominator, 'UP');
    const opened = roundedQuotient(above.numerator * (units - 1n), above.denominator, 'DOWN') + 1n;
    if (kept > opened) return false;
  }
  return true;
}
