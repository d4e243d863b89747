import { type Decimal, type Rounding } from '../decimal';
import { decimalOf, type Fraction, fractionOf, roundFraction, times } from '../fraction';
import type { Driver } from '../parameters/curve-document';
import type { WeightDocument } from '../parameters/collateral-document';
import { applyModifier, modifierOf } from './modifier';
import { rateCurve } from './rate-curve';

/** The fraction of a value that counts, as a function of its drivers; exact but for the declared steps. */
export interface Weight {
  readonly drivers: ReadonlySet<Driver>;
  at(driverValue: (driver: Driver) => Fraction): Fraction;
  /** weight × value, rounded by the weight's own step for amounts, or else as given. */
  of(value: Decimal, driverValue: (driver: Driver) => Fraction, rounding: Rounding): Decimal;
}

/** A weight from its document, which `parseParameterSet` has found sound. */
export function weight({ curve, modifiers = [], step, amountStep }: WeightDocument): Weight {
  const base = rateCurve(curve);
  const applied = modifiers.map(modifierOf);
  const at: Weight['at'] = (driverValue) => {
    let rate = base.rateAt(driverValue(base.driver));
    for (const modifier of applied)
      rate = applyModifier(modifier, rate, modifier.curve.rateAt(driverValue(modifier.curve.driver)));
    return step ? roundFraction(rate, step) : rate;
  };
  return {
    drivers: new Set([base.driver, ...applied.map((modifier) => modifier.curve.driver)]),
    at,
    of: (value, driverValue, rounding) =>
      decimalOf(roundFraction(times(fractionOf(value), at(driverValue)), amountStep ?? rounding)),
  };
}
