import { assert } from '../../domain/assert';
import { decimal } from '../../domain/number/decimal';
import {
  compare,
  type Fraction,
  fraction,
  fractionOf,
  greater,
  lesser,
  NOTHING,
  WHOLE,
} from '../../domain/number/fraction';
import { applyModifier, type Modifier, modifierOf } from '../../domain/curves/modifier';
import { nothingElse } from '../../domain/curves/nothing-else';
import { rateCurve } from '../../domain/curves/rate-curve';
import type { RatePlan, RateStep } from '../../domain/curves/plan';
import type { CurveDocument, Driver } from '../../domain/curves/curve-document';
import { productOf, quotientOf, type Ratio, rounded, sumOf } from './ratio';
import { shapeOf } from './shape';

const OWN_DRIVERS = ['NOTIONAL', 'QUANTITY', 'AMOUNT', 'VALUE'] as const;
/** What changes with the size of a position or a balance; every other driver is a constant of the market, or of a line. */
export type OwnDriver = (typeof OWN_DRIVERS)[number];
export type OwnSizes = Readonly<Partial<Record<OwnDriver, Ratio>>>;

function isOwn(driver: Driver): driver is OwnDriver {
  return OWN_DRIVERS.some((one) => one === driver);
}

/** A rate as a function of sizes; its constant, when it is one in this market. */
export interface SizedRate {
  readonly constant: Fraction | null;
  at(sizes: OwnSizes): Ratio;
}

function constantRate(constant: Fraction): SizedRate {
  return { constant, at: () => constant };
}

/** A planned rate. @param marketValue of a driver that is no size of a position or balance */
export function sizedRate(plan: RatePlan, marketValue: (driver: Driver) => Fraction): SizedRate {
  const { path: _path, curve, steps, ...unread } = plan;
  nothingElse(unread);
  return steps.reduce((rate, step) => afterStep(rate, step, marketValue), sizedCurve(curve, marketValue));
}

function afterStep(before: SizedRate, step: RateStep, marketValue: (driver: Driver) => Fraction): SizedRate {
  switch (step.kind) {
    case 'MODIFIER': {
      const { modifier } = step;
      return modified(before, modifierOf(modifier), sizedCurve(modifier.curve, marketValue));
    }
    case 'PART': {
      const part = fractionOf(decimal(step.part));
      return mapped(before, (rate) => productOf(part, rate));
    }
    case 'ROUNDING':
      return mapped(before, (rate) => rounded(rate, step.step));
  }
}

/** Another function of a rate. */
function mapped(rate: SizedRate, change: (before: Ratio) => Ratio): SizedRate {
  if (!rate.constant) return { constant: null, at: (sizes) => change(rate.at(sizes)) };
  const { numerator, denominator } = change(rate.constant);
  return constantRate(fraction(numerator, denominator));
}

export function sizedCurve(document: CurveDocument, marketValue: (driver: Driver) => Fraction): SizedRate {
  const { through, driverStep, step } = document;
  const driver = (through ?? document).driver;
  if (!isOwn(driver)) {
    const value = driver === 'CONSTANT' ? NOTHING : marketValue(driver);
    return constantRate(rateCurve(document).rateAt(value));
  }
  const inner = through ? sizedCurve(through, marketValue) : null;
  const read = (text: string | undefined) => (text === undefined ? null : fractionOf(decimal(text)));
  const [per, least, greatest] = [read(document.per), read(document.least), read(document.greatest)];
  const shape = shapeOf(document);
  return {
    constant: null,
    at(sizes) {
      let x = inner ? inner.at(sizes) : sizes[driver];
      assert(x !== undefined, 'a size that is read is there');
      if (per) x = quotientOf(x, per);
      if (driverStep) x = rounded(x, driverStep);
      let rate = shape(x);
      if (least && rate) rate = greater(rate, least);
      if (greatest) rate = rate ? lesser(rate, greatest) : greatest;
      assert(rate !== null, 'a rate without bound has a greatest');
      return step ? rounded(rate, step) : rate;
    },
  };
}

function modified(before: SizedRate, modifier: Modifier, other: SizedRate): SizedRate {
  if (before.constant && other.constant)
    return constantRate(applyModifier(modifier, before.constant, other.constant));
  return {
    constant: null,
    at(sizes) {
      const after = combined(modifier, before.at(sizes), other.at(sizes));
      return modifier.step ? rounded(after, modifier.step) : after;
    },
  };
}

function combined({ operation, weight }: Modifier, before: Ratio, other: Ratio): Ratio {
  switch (operation) {
    case 'ADD':
      return sumOf(before, other);
    case 'MULTIPLY':
      return productOf(before, other);
    case 'MAX':
      return compare(before, other) >= 0 ? before : other;
    case 'MIN':
      return compare(before, other) <= 0 ? before : other;
    case 'BLEND': {
      const rest = sumOf(WHOLE, { numerator: -weight.numerator, denominator: weight.denominator });
      return sumOf(productOf(rest, before), productOf(weight, other));
    }
  }
}
