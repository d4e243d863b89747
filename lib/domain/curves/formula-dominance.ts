import { decimal, ONE } from '../number/decimal';
import { compare, type Fraction, fractionOf } from '../number/fraction';
import { multiplierOf } from './dial';
import { nothingElse } from './nothing-else';
import type { RatePlan, RateStep, RequirementPlan, RequirementPlans, SidePlan } from './plan';
import { type RateDocument, rateDominates, stepsAllow } from './dominance';
import type { AmountsDocument, ModifierDocument } from './formula-document';

/** Proofs between whole requirements. As `rateDominates`: true is certain, false is not proved. */

export type Figure = keyof SidePlan;

const times = (rate: string): ModifierDocument => ({
  operation: 'MULTIPLY',
  curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate },
});

/** A part and a rounding of the rate as modifiers: a proof meets them where they stand. */
function modifierOfStep(step: RateStep): ModifierDocument {
  switch (step.kind) {
    case 'MODIFIER':
      return step.modifier;
    case 'PART':
      return times(step.part);
    case 'ROUNDING':
      return { ...times('1'), step: step.step };
  }
}

/** A rate, rounded as declared; of a part of an amount that part, before any rounding of amounts. */
function rateOf(rate: RatePlan, { partOfAmount }: RequirementPlan): RateDocument {
  const modifiers = rate.steps.map(modifierOfStep);
  return {
    curve: rate.curve,
    modifiers: partOfAmount ? [...modifiers, times(partOfAmount.part)] : modifiers,
  };
}

/** The rates of a requirement at both ends of its ramp; where it is on none, both are its own. */
interface RateEnds {
  readonly before: RateDocument;
  readonly after: RateDocument;
  /** Of the rate after; null: it is on no ramp. */
  readonly weight: Fraction | null;
}

export function rateEnds(plan: RequirementPlan): RateEnds {
  const { rate, ramp } = plan;
  const after = rateOf(rate, plan);
  if (!ramp) return { before: after, after, weight: null };
  return { before: rateOf(ramp.before, plan), after, weight: fractionOf(decimal(ramp.weight)) };
}

/** Between which the rate of a requirement lies, whatever the weight of its ramp; one where it is on none. */
export function endRates(plan: RequirementPlan): readonly RateDocument[] {
  const { before, after, weight } = rateEnds(plan);
  return weight ? [before, after] : [after];
}

/**
 * Whether a rate on a ramp is never below another one.
 *
 * Whatever the weights, where each end of the one dominates both of the other. Else where the ends before and the ends after do,
 * each the other's, and besides the weights are the same, or the one that is nearer to an end belongs to a ramp on which that end
 * is the higher one, or to one beside such a ramp: what is dominated at equal weights stays so when the upper one goes up from
 * there, or the lower one down.
 */
export function endsDominate(upper: RateEnds, lower: RateEnds): boolean {
  const isAbove = (one: RateDocument, other: RateDocument): boolean => rateDominates(one, other);
  const alike = isAbove(upper.before, lower.before) && isAbove(upper.after, lower.after);
  if (!alike) return false;
  if (isAbove(upper.before, lower.after) && isAbove(upper.after, lower.before)) return true;
  // Without a ramp both ends are one: any weight is its weight.
  if (!upper.weight || !lower.weight) return true;
  const order = compare(upper.weight, lower.weight);
  const rises = ({ before, after }: RateEnds): boolean => isAbove(after, before);
  const falls = ({ before, after }: RateEnds): boolean => isAbove(before, after);
  return order === 0 || (order > 0 ? rises(upper) || rises(lower) : falls(upper) || falls(lower));
}

/** The same with the whole of what it takes a part of: no less, and perhaps easier to show; null where no part is taken. */
export function withWholePart(plan: RequirementPlan): RequirementPlan | null {
  const { rate, ramp, partOfAmount } = plan;
  const parts = [
    ...[rate, ...(ramp ? [ramp.before] : [])].flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'PART' ? [step.part] : [])),
    ),
    ...(partOfAmount ? [partOfAmount.part] : []),
  ];
  if (parts.length === 0 || parts.some((part) => decimal(part).gt(ONE))) return null;
  const whole = (of: RatePlan): RatePlan => ({
    ...of,
    steps: of.steps.map((step) => (step.kind === 'PART' ? { ...step, part: '1' } : step)),
  });
  return {
    ...plan,
    rate: whole(rate),
    ramp: ramp && { ...ramp, before: whole(ramp.before) },
    partOfAmount: partOfAmount && { ...partOfAmount, part: '1' },
  };
}

export function amountsDominate(upper: AmountsDocument | null, lower: AmountsDocument | null): boolean {
  const { perContract, perPosition, perOrder, atLeast, ...unread } = lower ?? {};
  nothingElse(unread);
  return Object.entries({ perContract, perPosition, perOrder, atLeast }).every(
    ([key, below]) => below === undefined || decimal(upper?.[key as keyof AmountsDocument] ?? '0').gte(below),
  );
}

/** The sides of two requirements that must be compared: of both, or of one where neither has two. */
export function sidesOf(...plans: readonly RequirementPlans[]): readonly (keyof RequirementPlans)[] {
  return plans.some(({ long, short }) => long !== short) ? ['long', 'short'] : ['long'];
}

/** Whether a requirement is never below another of the same kind: what makes a change tighter, or looser. */
export function requirementDominates(
  upper: RequirementPlans,
  lower: RequirementPlans,
  figure: Figure,
): boolean {
  const planOf = (plan: SidePlan): RequirementPlan => plan[figure] ?? plan.initialMargin;
  return sidesOf(upper, lower).every((side) => planDominates(planOf(upper[side]), planOf(lower[side])));
}

/** Whether a fill never needs more than initial margin. */
export function initialCoversFill(plans: RequirementPlans): boolean {
  return sidesOf(plans).every((side) => {
    const { initialMargin, fillMargin } = plans[side];
    return fillMargin === null || planDominates(initialMargin, fillMargin);
  });
}

function planDominates(upper: RequirementPlan, lower: RequirementPlan): boolean {
  const [above, below] = [upper.partOfAmount, lower.partOfAmount];
  if ((above === null) !== (below === null)) return false;
  return (
    compare(multiplierOf(upper.dial), multiplierOf(lower.dial)) >= 0 &&
    amountsDominate(upper.amounts, lower.amounts) &&
    stepsAllow(upper.amountStep ?? undefined, lower.amountStep ?? undefined) &&
    stepsAllow(above?.step ?? undefined, below?.step ?? undefined) &&
    endsDominate(rateEnds(upper), rateEnds(lower))
  );
}
