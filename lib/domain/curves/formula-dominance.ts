import { decimal, ONE } from '../number/decimal';
import { compare, type Fraction, fractionOf, minus, NOTHING, plus, times, WHOLE } from '../number/fraction';
import { multiplierOf } from './dial';
import { nothingElse } from './nothing-else';
import type { RampedRate, RatePlan, RateStep, RequirementPlan, RequirementPlans, SidePlan } from './plan';
import { type RateDocument, rateDominates, stepsAllow } from './dominance';
import type { AmountsDocument, ModifierDocument } from './formula-document';

/** Proofs between whole requirements. As `rateDominates`: true is certain, false is not proved. */

export type Figure = keyof SidePlan;

const multiplied = (rate: string): ModifierDocument => ({
  operation: 'MULTIPLY',
  curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate },
});

/** A part and a rounding of the rate as modifiers: a proof meets them where they stand. */
function modifierOfStep(step: RateStep): ModifierDocument {
  switch (step.kind) {
    case 'MODIFIER':
      return step.modifier;
    case 'PART':
      return multiplied(step.part);
    case 'ROUNDING':
      return { ...multiplied('1'), step: step.step };
  }
}

/** A rate, rounded as declared; of a part of an amount that part, before any rounding of amounts. */
function rateOf(rate: RatePlan, { partOfAmount }: RequirementPlan): RateDocument {
  const modifiers = rate.steps.map(modifierOfStep);
  return {
    curve: rate.curve,
    modifiers: partOfAmount ? [...modifiers, multiplied(partOfAmount.part)] : modifiers,
  };
}

/** One of the rates that a requirement is made of, and how much of it: all weights together are 1. */
interface WeighedRate {
  readonly rate: RateDocument;
  readonly weight: Fraction;
}

/** The rates between which a ramp leads, each by its weight, its own first; of a requirement on none, its own alone. */
export function rateEnds(plan: RequirementPlan): readonly WeighedRate[] {
  return weighedRates(plan, plan);
}

function weighedRates({ rate, ramp }: RampedRate, plan: RequirementPlan): readonly WeighedRate[] {
  const own = rateOf(rate, plan);
  if (!ramp) return [{ rate: own, weight: WHOLE }];
  const weight = fractionOf(decimal(ramp.weight));
  const rest = minus(WHOLE, weight);
  const former = weighedRates(ramp.before, plan);
  return [{ rate: own, weight }, ...former.map((one) => ({ ...one, weight: times(rest, one.weight) }))];
}

/** Between which the rate of a requirement lies, whatever the weight of its ramp; one where it is on none. */
export function endRates(plan: RequirementPlan): readonly RateDocument[] {
  return rateEnds(plan).map(({ rate }) => rate);
}

/**
 * Whether a rate made of several by their weights is never below another such one.
 *
 * Where every bit of the lower one's weight can be laid against as much of the upper one's, each against a rate that is never
 * below it. That can be done if, and only if, whichever of the lower rates are taken, those upper ones that are above some of
 * them weigh at least as much (Strassen's theorem, of finite sets). That one rate is above another is shown, or follows by a
 * third from what is.
 */
export function endsDominate(upper: readonly WeighedRate[], lower: readonly WeighedRate[]): boolean {
  const all = [...upper, ...lower];
  const above = all.map((one) => all.map((other) => one === other || rateDominates(one.rate, other.rate)));
  for (const middle of all.keys())
    for (const row of above)
      if (row[middle]) for (const [end, holds] of (above[middle] ?? []).entries()) row[end] ||= holds;
  const isAbove = (one: number, other: number): boolean => above[one]?.[upper.length + other] === true;
  return subsetsOf(lower).every((subset) => {
    const covering = upper.filter((_, one) => subset.some((other) => isAbove(one, other)));
    return compare(weightOf(covering), weightOf(subset.flatMap((other) => lower[other] ?? []))) >= 0;
  });
}

/** The places of each choice of some; all of them fit an integer's bits, since ramps upon ramps are few. */
function subsetsOf(rates: readonly WeighedRate[]): readonly (readonly number[])[] {
  const places = [...rates.keys()];
  return Array.from({ length: 2 ** rates.length - 1 }, (_, index) =>
    places.filter((place) => ((index + 1) >> place) & 1),
  );
}

function weightOf(rates: readonly WeighedRate[]): Fraction {
  return rates.map(({ weight }) => weight).reduce(plus, NOTHING);
}

/** The same with the whole of what it takes a part of: no less, and perhaps easier to show; null where no part is taken. */
export function withWholePart(plan: RequirementPlan): RequirementPlan | null {
  const { partOfAmount } = plan;
  const parts = [
    ...stepsOf(plan).flatMap((step) => (step.kind === 'PART' ? [step.part] : [])),
    ...(partOfAmount ? [partOfAmount.part] : []),
  ];
  if (parts.length === 0 || parts.some((part) => decimal(part).gt(ONE))) return null;
  return { ...plan, ...wholeOf(plan), partOfAmount: partOfAmount && { ...partOfAmount, part: '1' } };
}

function stepsOf({ rate, ramp }: RampedRate): readonly RateStep[] {
  return [...rate.steps, ...(ramp ? stepsOf(ramp.before) : [])];
}

function wholeOf({ rate, ramp }: RampedRate): RampedRate {
  const steps = rate.steps.map((step) => (step.kind === 'PART' ? { ...step, part: '1' } : step));
  return { rate: { ...rate, steps }, ramp: ramp && { ...ramp, before: wholeOf(ramp.before) } };
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
