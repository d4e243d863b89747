import { decimal, ONE } from '../number/decimal';
import { compare } from '../number/fraction';
import { multiplierOf } from './dial';
import { nothingElse } from './nothing-else';
import type { RateStep, RequirementPlan, RequirementPlans, SidePlan } from './requirement-plan';
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

/** The rate of a requirement, rounded as declared; of a part of an amount that part, before any rounding of amounts. */
export function rateOf({ rate, partOfAmount }: RequirementPlan): RateDocument {
  const modifiers = rate.steps.map(modifierOfStep);
  return {
    curve: rate.curve,
    modifiers: partOfAmount ? [...modifiers, times(partOfAmount.part)] : modifiers,
  };
}

/** The same with the whole of what it takes a part of: no less, and perhaps easier to show; null where no part is taken. */
export function withWholePart(plan: RequirementPlan): RequirementPlan | null {
  const { rate, partOfAmount } = plan;
  const parts = [
    ...rate.steps.flatMap((step) => (step.kind === 'PART' ? [step.part] : [])),
    ...(partOfAmount ? [partOfAmount.part] : []),
  ];
  if (parts.length === 0 || parts.some((part) => decimal(part).gt(ONE))) return null;
  return {
    ...plan,
    rate: {
      ...rate,
      steps: rate.steps.map((step) => (step.kind === 'PART' ? { ...step, part: '1' } : step)),
    },
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
    rateDominates(rateOf(upper), rateOf(lower))
  );
}
