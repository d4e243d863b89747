import { decimal } from '../number/decimal';
import { type Fraction, fractionOf, minus, plus, times, WHOLE } from '../number/fraction';
import { dialled, multiplierOf } from './dial';
import type { RampedRate, RatePlan, RateStep, RequirementPlan } from './plan';
import { tierRate } from './tiers';

/**
 * The rate that a requirement never goes below, so that its inverse is the greatest leverage it gives, whatever its holder
 * chose: of a constant curve, or of tiers, whose rates never fall. Null where the curve is another, or something but a
 * greater rate is made of it.
 */
export function leastRate(plan: RequirementPlan): Fraction | null {
  const least = leastOfRamped(plan);
  return least && dialled(least, WHOLE, multiplierOf(plan.dial));
}

function leastOfRamped({ rate, ramp }: RampedRate): Fraction | null {
  const after = leastOf(rate);
  if (!ramp || !after) return after;
  const before = leastOfRamped(ramp.before);
  const weight = fractionOf(decimal(ramp.weight));
  return before && plus(times(minus(WHOLE, weight), before), times(weight, after));
}

function leastOf({ curve, steps }: RatePlan): Fraction | null {
  if (!steps.every(onlyRaises)) return null;
  if (curve.least ?? curve.greatest ?? curve.step) return null;
  if (curve.shape === 'CONSTANT') return fractionOf(decimal(curve.rate));
  if (curve.shape !== 'MARGINAL_TIERS' && curve.shape !== 'WHOLE_TIERS') return null;
  const [first] = curve.tiers;
  return first && curve.driver === 'NOTIONAL' ? tierRate(first) : null;
}

function onlyRaises(step: RateStep): boolean {
  return step.kind === 'MODIFIER' && step.modifier.operation === 'MAX';
}
