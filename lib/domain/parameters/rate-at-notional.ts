import type { Driver } from '../curves/curve-document';
import { requiredRate } from '../curves/planned-rate';
import type { RequirementPlan } from '../curves/plan';
import { requirementPlans, type RequirementsDocument } from '../curves/requirement-plan';
import type { DialDocument } from '../curves/formula-document';
import { decimal, type Decimal } from '../number/decimal';
import { type Fraction, fractionOf, greater, NOTHING, times } from '../number/fraction';

/** Drivers of which a notional says all: chosen rates aside, as of somebody who chose none. */
export const OF_NOTIONAL: readonly Driver[] = ['CONSTANT', 'NOTIONAL', 'SELECTED_RATE'];

/**
 * What a class asks of each unit of a notional: the average rate that a dial multiplies, of the side that is asked more, before
 * any dial, fixed amount and rounding of amounts; of an account that chose no rate of its own.
 *
 * @param stated a class of a valid set, on its ramp where it is on one
 * @param notional > 0, in the settlement asset
 * @returns ≥ 0, exact but for declared steps of rates; null where it follows from more than notional
 */
export function rateAtNotional(
  stated: RequirementsDocument,
  requirement: keyof DialDocument,
  notional: Decimal,
): Fraction | null {
  const { dial: _moved, ...approved } = stated;
  const { long, short } = requirementPlans(approved);
  const figure = requirement === 'initial' ? 'initialMargin' : 'maintenanceMargin';
  const [ofLong, ofShort] = [rateOf(long[figure], notional), rateOf(short[figure], notional)];
  return ofLong && ofShort && greater(ofLong, ofShort);
}

function rateOf({ rate, ramp, partOfAmount }: RequirementPlan, notional: Decimal): Fraction | null {
  const required = requiredRate({ rate, ramp });
  if ([...required.drivers].some((driver) => !OF_NOTIONAL.includes(driver))) return null;
  const found = required.at((driver) => (driver === 'NOTIONAL' ? fractionOf(notional) : NOTHING));
  return partOfAmount ? times(fractionOf(decimal(partOfAmount.part)), found) : found;
}
