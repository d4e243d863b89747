import { type Decimal, type Rounding } from '../../number/decimal';
import { decimalOf, type Fraction, fractionOf, roundFraction, times } from '../../number/fraction';
import type { Driver } from '../../curves/curve-document';
import type { WeightDocument } from '../../parameters/document/collateral-document';
import { nothingElse } from '../../curves/nothing-else';
import { plannedRate } from '../../curves/planned-rate';
import { ratePlan } from '../../curves/requirement-plan';

/** The fraction of a value that counts, as a function of its drivers; exact but for the declared steps. */
export interface Weight {
  readonly drivers: ReadonlySet<Driver>;
  at(driverValue: (driver: Driver) => Fraction): Fraction;
  /** weight × value, rounded by the weight's own step for amounts, or else as given. */
  of(value: Decimal, driverValue: (driver: Driver) => Fraction, rounding: Rounding): Decimal;
}

/** A weight from its document, which `parseParameterSet` has found sound. */
export function weight({ curve, modifiers, step, amountStep, ...unread }: WeightDocument): Weight {
  nothingElse(unread);
  const rate = plannedRate(ratePlan({ curve, modifiers, step }, []));
  return {
    drivers: rate.drivers,
    at: (driverValue) => rate.at(driverValue),
    of: (value, driverValue, rounding) =>
      decimalOf(roundFraction(times(fractionOf(value), rate.at(driverValue)), amountStep ?? rounding)),
  };
}
