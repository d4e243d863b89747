import { decimal } from '../number/decimal';
import {
  type Fraction,
  fractionOf,
  minus,
  NOTHING,
  plus,
  roundFraction,
  times,
  WHOLE,
} from '../number/fraction';
import type { Driver } from './curve-document';
import type { ModifierOperation } from './formula-document';
import { applyModifier, modifierOf } from './modifier';
import { rateCurve, type RateCurve } from './rate-curve';
import type { Path, RampedRate, RatePlan, RateStep } from './plan';

/** One thing that made a rate, for explanations. */
export type RateEvent =
  | { readonly kind: 'BASE'; readonly path: Path; readonly curve: RateCurve; readonly rate: Fraction }
  | {
      readonly kind: 'MODIFIER';
      readonly path: Path;
      readonly curve: RateCurve;
      readonly operation: ModifierOperation;
      /** What its curve gave. */
      readonly curveRate: Fraction;
      readonly before: Fraction;
      readonly after: Fraction;
    }
  | { readonly kind: 'PART'; readonly path: Path; readonly before: Fraction; readonly after: Fraction }
  | { readonly kind: 'ROUNDING'; readonly path: Path; readonly before: Fraction; readonly after: Fraction }
  /** A change under way: the rates before and after it, and the one between them that counts. */
  | {
      readonly kind: 'RAMP';
      readonly path: Path;
      readonly weight: Fraction;
      readonly before: Fraction;
      readonly after: Fraction;
      readonly between: Fraction;
    };

/** The value of a driver, ≥ 0; of CONSTANT it is never asked. */
export type DriverValue = (driver: Driver) => Fraction;

/** A planned rate in exact fractions: the reference that every other evaluation of the plan equals. */
export interface PlannedRate {
  /** Every driver that it reads; CONSTANT where some curve reads none. */
  readonly drivers: ReadonlySet<Driver>;
  /**
   * @param observe told what made the rate, in order; of what is a part of another requirement's rate, from there on:
   *   that requirement tells the rest itself
   * @returns exact but for the declared steps
   */
  at(driverValue: DriverValue, observe?: (event: RateEvent) => void): Fraction;
}

/** What one step does to a rate. */
type Change = (
  before: Fraction,
  driverValue: DriverValue,
  observe: ((event: RateEvent) => void) | undefined,
) => Fraction;

/** @see docs/methodology.md#formulas */
export function plannedRate({ path, curve, steps }: RatePlan): PlannedRate {
  const base = rateCurve(curve);
  const changes = steps.map(changeOf);
  const shownFrom = steps.findIndex(({ kind }) => kind === 'PART');
  const drivers = steps.flatMap((step) =>
    step.kind === 'MODIFIER' ? [rateCurve(step.modifier.curve).driver] : [],
  );
  return {
    drivers: new Set([base.driver, ...drivers]),
    at(driverValue, observe) {
      let rate = rateOf(base, driverValue);
      if (shownFrom < 0) observe?.({ kind: 'BASE', path, curve: base, rate });
      for (const [index, change] of changes.entries())
        rate = change(rate, driverValue, index < shownFrom ? undefined : observe);
      return rate;
    },
  };
}

/** The rate of a requirement, on a ramp where there is one: (1 − weight) × before + weight × after. */
export function requiredRate({ rate, ramp }: RampedRate): PlannedRate {
  const own = plannedRate(rate);
  if (!ramp) return own;
  const { path } = ramp;
  const former = requiredRate(ramp.before);
  const weight = fractionOf(decimal(ramp.weight));
  return {
    drivers: new Set([...own.drivers, ...former.drivers]),
    at(driverValue, observe) {
      const [before, after] = [former.at(driverValue), own.at(driverValue, observe)];
      const between = plus(times(minus(WHOLE, weight), before), times(weight, after));
      observe?.({ kind: 'RAMP', path, weight, before, after, between });
      return between;
    },
  };
}

function rateOf(curve: RateCurve, driverValue: DriverValue): Fraction {
  return curve.rateAt(curve.driver === 'CONSTANT' ? NOTHING : driverValue(curve.driver));
}

function changeOf(step: RateStep): Change {
  const { path } = step;
  switch (step.kind) {
    case 'MODIFIER': {
      const modifier = modifierOf(step.modifier);
      const { curve, operation } = modifier;
      return (before, driverValue, observe) => {
        const curveRate = rateOf(curve, driverValue);
        const after = applyModifier(modifier, before, curveRate);
        observe?.({ kind: 'MODIFIER', path, curve, operation, curveRate, before, after });
        return after;
      };
    }
    case 'PART': {
      const part = fractionOf(decimal(step.part));
      return (before, _driverValue, observe) => {
        const after = times(part, before);
        observe?.({ kind: 'PART', path, before, after });
        return after;
      };
    }
    case 'ROUNDING':
      return (before, _driverValue, observe) => {
        const after = roundFraction(before, step.step);
        observe?.({ kind: 'ROUNDING', path, before, after });
        return after;
      };
  }
}
