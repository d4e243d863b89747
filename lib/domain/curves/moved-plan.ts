import { decimal, ONE } from '../number/decimal';
import type { DialDocument, RampWeightDocument } from './formula-document';
import type { DialPlan, RampPlan, RequirementPlan, RequirementPlans, SidePlan } from './plan';

/** Plans as they were moved from what was approved. */

/** @returns null of a requirement that stands as approved */
function dialPlan(dial: DialDocument | undefined, purpose: keyof DialDocument): DialPlan | null {
  const multiplier = dial?.[purpose];
  if (multiplier === undefined || decimal(multiplier).eq(ONE)) return null;
  return { path: ['dial', purpose], multiplier };
}

/** The plans with other dials; undefined: as approved. A fill is what opens: it has the dial of initial margin. */
export function withDial(
  { long, short }: RequirementPlans,
  dial: DialDocument | undefined,
): RequirementPlans {
  const [initial, maintenance] = [dialPlan(dial, 'initial'), dialPlan(dial, 'maintenance')];
  const ofSide = ({ initialMargin, maintenanceMargin, fillMargin }: SidePlan): SidePlan => ({
    initialMargin: { ...initialMargin, dial: initial },
    maintenanceMargin: { ...maintenanceMargin, dial: maintenance },
    fillMargin: fillMargin && { ...fillMargin, dial: initial },
  });
  const ofLong = ofSide(long);
  return { long: ofLong, short: short === long ? ofLong : ofSide(short) };
}

/**
 * The plans on a ramp to them, from wherever a ramp before has brought the others: only rates are weighed, all else is the plans' own. A fill has the weight of initial margin, and
 * where one end has no formula for fills, that end's initial margin is its own.
 */
export function withRamp(
  after: RequirementPlans,
  before: RequirementPlans,
  weight: RampWeightDocument,
): RequirementPlans {
  const ofSide = (to: SidePlan, from: SidePlan): SidePlan => {
    const opening = { path: ['ramp', 'weight', 'initial'], weight: weight.initial };
    const keeping = { path: ['ramp', 'weight', 'maintenance'], weight: weight.maintenance };
    return {
      initialMargin: ramped(to.initialMargin, from.initialMargin, opening),
      maintenanceMargin: ramped(to.maintenanceMargin, from.maintenanceMargin, keeping),
      fillMargin:
        to.fillMargin || from.fillMargin
          ? ramped(to.fillMargin ?? to.initialMargin, from.fillMargin ?? from.initialMargin, opening)
          : null,
    };
  };
  const long = ofSide(after.long, before.long);
  const isSided = after.long !== after.short || before.long !== before.short;
  return { long, short: isSided ? ofSide(after.short, before.short) : long };
}

function ramped(
  to: RequirementPlan,
  from: RequirementPlan,
  { path, weight }: Pick<RampPlan, 'path' | 'weight'>,
): RequirementPlan {
  const { rate, ramp } = from;
  return { ...to, ramp: decimal(weight).eq(ONE) ? null : { path, weight, before: { rate, ramp } } };
}
