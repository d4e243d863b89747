import type { ParameterSet } from '../../parameters/document/parameter-set';
import { compileParameters, driversOfClass } from './compile';

const known = new WeakMap<ParameterSet, boolean>();

/**
 * Whether figures under a set change while nothing is traded or quoted: it asks for the age of prices, charges by
 * the days to expiry, or values options.
 */
export function dependsOnTime(set: ParameterSet): boolean {
  const found = known.get(set) ?? isTimed(set);
  known.set(set, found);
  return found;
}

function isTimed(set: ParameterSet): boolean {
  const { marketData, portfolios } = set.document;
  if (marketData?.maximumAgeSeconds !== undefined || portfolios !== undefined) return true;
  return [...compileParameters(set).classes.values()].some((marginClass) =>
    driversOfClass(marginClass).has('DAYS_TO_EXPIRY'),
  );
}
