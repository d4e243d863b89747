import { nothingElse } from '../../domain/curves/nothing-else';
import { ratePlan } from '../../domain/curves/requirement-plan';
import type { Rounding } from '../../domain/number/decimal';
import type { Fraction } from '../../domain/number/fraction';
import type { WeightDocument } from '../../domain/parameters/document/collateral-document';
import type { Driver } from '../../domain/curves/curve-document';
import { type OwnSizes, sizedRate } from './rate';
import { ONE_UNIT, unitsOfRatio } from './ratio';

/** weight × value, in units of 1e-18, rounded by the weight's own step for amounts, or as given. */
export type Weighing = (value: bigint, sizes: OwnSizes) => bigint;

export function weighing(
  document: WeightDocument,
  marketValue: (driver: Driver) => Fraction,
  rounding: Rounding,
): Weighing {
  const { curve, modifiers, step, amountStep, ...unread } = document;
  nothingElse(unread);
  const rate = sizedRate(ratePlan({ curve, modifiers, step }, []), marketValue);
  const roundedBy = amountStep ?? rounding;
  return (value, sizes) => {
    const { numerator, denominator } = rate.constant ?? rate.at(sizes);
    return unitsOfRatio({ numerator: numerator * value, denominator: denominator * ONE_UNIT }, roundedBy);
  };
}
