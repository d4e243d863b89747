import { decimal } from '../number/decimal';
import {
  type Fraction,
  fractionOf,
  greater,
  lesser,
  minus,
  NOTHING,
  plus,
  roundFraction,
  type Step,
  times,
  WHOLE,
} from '../number/fraction';
import type { ModifierDocument, ModifierOperation } from './formula-document';
import { rateCurve, type RateCurve } from './rate-curve';

/** What changes a rate, by another curve's rate. */
export interface Modifier {
  readonly operation: ModifierOperation;
  readonly curve: RateCurve;
  /** Of BLEND, in [0, 1]. */
  readonly weight: Fraction;
  readonly step: Step | undefined;
}

export function modifierOf({ operation, curve, weight, step }: ModifierDocument): Modifier {
  return {
    operation,
    curve: rateCurve(curve),
    weight: weight === undefined ? NOTHING : fractionOf(decimal(weight)),
    step,
  };
}

/** The rate after a modifier whose curve gave `other`, rounded by its step. */
export function applyModifier(modifier: Modifier, before: Fraction, other: Fraction): Fraction {
  const after = combined(modifier, before, other);
  return modifier.step ? roundFraction(after, modifier.step) : after;
}

function combined({ operation, weight }: Modifier, before: Fraction, other: Fraction): Fraction {
  switch (operation) {
    case 'ADD':
      return plus(before, other);
    case 'MULTIPLY':
      return times(before, other);
    case 'MAX':
      return greater(before, other);
    case 'MIN':
      return lesser(before, other);
    case 'BLEND':
      return plus(times(minus(WHOLE, weight), before), times(weight, other));
  }
}
