import { type Decimal, decimalText } from '../../number/decimal';
import { jsonPointer } from '../../json/json-pointer';
import type { Fault } from '../../result';
import { readDecimal } from './curve-relations';
import { isRecord } from '../../json/form-faults';

/** A place in a portfolio; '*' stands for every item of a list. */
type Place = readonly string[];

interface Range {
  readonly place: Place;
  readonly least: string;
  readonly greatest: string | null;
  /** Whether the bound itself is outside. */
  readonly isLeastOpen: boolean;
  readonly isGreatestOpen: boolean;
}

/** "(0, 3]" in the usual notation; "∞" for no bound. */
function range(interval: string, ...places: readonly string[]): Range[] {
  const [least = '', greatest = ''] = interval.slice(1, -1).split(', ');
  return places.map((place) => ({
    place: place.split('.'),
    least,
    greatest: greatest === '∞' ? null : greatest,
    isLeastOpen: interval.startsWith('('),
    isGreatestOpen: interval.endsWith(')'),
  }));
}

/**
 * Ranges of the method's numbers. Where Derive's contracts check a parameter (StandardManager.sol @ 0131e42,
 * PMRMLib_2.sol @ a601089) theirs hold, but that a divisor is never 0; all others are ours. A floor of a divisor may be 0:
 * what it then divides by nothing is refused as it is margined, as the venue's contract reverts.
 */
export const OPTION_STANDARD_RANGES: readonly Range[] = [
  ...range('(0, 1)', 'perpetual.maintenanceRate', 'perpetual.initialRate'),
  ...range('[0, 1.2]', 'option.greatestInitialRate', 'option.leastInitialRate'),
  ...range(
    '[0, 1]',
    'option.callMaintenanceRate',
    'option.putMaintenanceRate',
    'option.putMaintenanceMarkRate',
  ),
  ...range(
    '[1, 3]',
    'option.putInitialScale',
    'option.unpairedInitialScale',
    'option.unpairedMaintenanceScale',
  ),
  ...range('[0, 1]', 'spot.*.maintenanceWeight', 'spot.*.initialWeight'),
  ...range('[0, 1]', 'confidence.perpetualBelow', 'confidence.optionBelow', 'confidence.spotBelow'),
  ...range('[0, 1]', 'confidence.rate', 'peg.below'),
  ...range('[0, 3]', 'peg.factor'),
];

export const SCENARIO_GRID_RANGES: readonly Range[] = [
  ...range('[0, 10]', 'scenarios.*.weight'),
  ...range('(0, 1000]', 'scenarios.*.per'),
  ...range('(0, 10]', 'priceRange.fraction', 'expiryTiers.*.priceRange.fraction'),
  ...range('(0, ∞]', 'priceRange.amount', 'expiryTiers.*.priceRange.amount', 'expiryTiers.*.untilDays'),
  ...range('[0, 10]', 'volatilityShock.up', 'volatilityShock.down'),
  ...range('[0, 20]', 'volatilityShock.leastUp'),
  ...range('(0, 400]', 'volatilityShock.term.days'),
  ...range('[0, 400]', 'volatilityShock.term.floorDays', 'options.lookAheadDays'),
  ...range('[-10, 10]', 'volatilityShock.term.shortPower', 'volatilityShock.term.longPower'),
  ...range('[0, 10]', 'skew.linear.base', 'skew.absolute.base', 'skew.widthScale', 'skew.volatility'),
  ...range('[-10, 10]', 'skew.linear.perRoot', 'skew.absolute.perRoot'),
  ...range('[0, 10]', 'skew.leastWidth'),
  ...range('[-20, 20]', 'skew.volatilityPerRoot'),
  ...range('[0, 4]', 'staticDiscount.long.factor', 'staticDiscount.short.factor'),
  ...range('[0, 10]', 'staticDiscount.long.rateScale', 'staticDiscount.long.addition'),
  ...range('[0, 10]', 'staticDiscount.short.rateScale', 'staticDiscount.short.addition'),
  ...range('(0, 2)', 'basis.upMove'),
  ...range('[-1, 0)', 'basis.downMove'),
  ...range('[0, 20]', 'basis.addition', 'basis.perYear'),
  ...range('[0, 3]', 'contingencies.perpetual.initial', 'contingencies.perpetual.maintenance'),
  ...range('[0, 2]', 'contingencies.nakedOption.initial', 'contingencies.nakedOption.maintenance'),
  ...range('[0, 1]', 'collateral.*.initial', 'collateral.*.maintenance', 'confidence.below'),
  ...range('[0, 20]', 'confidence.rate'),
  ...range('[0, 100]', 'peg.below'),
  ...range('[0, 10]', 'peg.factor'),
  ...range('[0, ∞]', 'spreadCharges.*.amount', 'shortOptionMinimum'),
  ...range('[0.5, 10]', 'initialFactor'),
  ...range('[0.1, 10]', 'maintenanceFactor'),
];

type Found = readonly [path: readonly (string | number)[], value: unknown];

/** Every value at a place. */
function valuesAt(value: unknown, place: Place, path: Found[0]): Found[] {
  const [key, ...rest] = place;
  if (key === undefined) return [[path, value]];
  if (key === '*') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.flatMap((item, index) => valuesAt(item, rest, [...path, index]));
  }
  return isRecord(value) ? valuesAt(value[key], rest, [...path, key]) : [];
}

/** Rule `portfolio-range` for every number outside its range. */
export function rangeFaults(portfolio: unknown, ranges: readonly Range[], path: readonly string[]): Fault[] {
  return ranges.flatMap((known) =>
    valuesAt(portfolio, known.place, path).flatMap(([at, text]): Fault[] => {
      const value = readDecimal(text);
      if (!value || isWithin(value, known)) return [];
      const message = `It is ${spoken(known)}, not ${decimalText(value)}.`;
      return [{ path: jsonPointer(...at), rule: 'portfolio-range', message }];
    }),
  );
}

function isWithin(value: Decimal, { least, greatest, isLeastOpen, isGreatestOpen }: Range): boolean {
  const isAbove = isLeastOpen ? value.gt(least) : value.gte(least);
  if (greatest === null) return isAbove;
  return isAbove && (isGreatestOpen ? value.lt(greatest) : value.lte(greatest));
}

function spoken({ least, greatest, isLeastOpen, isGreatestOpen }: Range): string {
  const low = isLeastOpen ? `above ${least}` : `at least ${least}`;
  if (greatest === null) return low;
  return `${low} and ${isGreatestOpen ? `below ${greatest}` : `at most ${greatest}`}`;
}
