import { decimal } from '../number/decimal';
import { type Fraction, fractionOf, minus, plus, times, WHOLE } from '../number/fraction';
import { dialled, multiplierOf } from './dial';
import type { RatePlan, RateStep, RequirementPlan } from './plan';
import { tierRate } from './tiers';

/**
 * The rate that a requirement never goes below, so that its inverse is the greatest leverage it gives, whatever its holder
 * chose: of a constant curve, or of tiers, whose rates never fall. Null where the curve is another, or something but a
 * greater rate is made of it.
 */
export function leastRate({ rate, ramp, dial }: RequirementPlan): Fraction | null {
  const [after, before] = [leastOf(rate), ramp && leastOf(ramp.before)];
  if (!after || (ramp && !before)) return null;
  const weight = ramp ? fractionOf(decimal(ramp.weight)) : WHOLE;
  const least = before ? plus(times(minus(WHOLE, weight), before), times(weight, after)) : after;
  return dialled(least, WHOLE, multiplierOf(dial));
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
