import { decimal } from '../number/decimal';
import {
  compare,
  dividedBy,
  type Fraction,
  fraction,
  fractionOf,
  greater,
  lesser,
  minus,
  NOTHING,
  plus,
  roundFraction,
  times,
  WHOLE,
} from '../number/fraction';
import { rateCurve } from './rate-curve';
import { tierRate } from './tiers';
import type { CurveDocument } from './curve-document';
import type { ModifierDocument } from './formula-document';

/** Every rate that something can give: from `least` to `greatest`, both included; null: without end. */
export interface Bounds {
  readonly least: Fraction | null;
  readonly greatest: Fraction | null;
}

const read = (text: string): Fraction => fractionOf(decimal(text));

/** What both of two lie within. */
export function widerBounds(a: Bounds, b: Bounds): Bounds {
  return {
    least: a.least && b.least && lesser(a.least, b.least),
    greatest: a.greatest && b.greatest && greater(a.greatest, b.greatest),
  };
}

const highest = (rates: readonly Fraction[]): Fraction => rates.reduce(greater);
const lowest = (rates: readonly Fraction[]): Fraction => rates.reduce(lesser);

/**
 * Bounds of a sound curve over every value that its driver can have: exact for monotone shapes, never too narrow
 * for any other.
 */
export function curveBounds(document: CurveDocument): Bounds {
  const { least, greatest } = shapeBounds(document);
  const hold = (bound: Fraction | null, side: 'least' | 'greatest'): Fraction | null => {
    const low = document.least === undefined ? null : read(document.least);
    const high = document.greatest === undefined ? null : read(document.greatest);
    if (bound === null) return side === 'least' ? low : high;
    const raised = low ? greater(bound, low) : bound;
    return high ? lesser(raised, high) : raised;
  };
  const stepped = (bound: Fraction | null): Fraction | null =>
    bound && document.step ? roundFraction(bound, document.step) : bound;
  return { least: stepped(hold(least, 'least')), greatest: stepped(hold(greatest, 'greatest')) };
}

function shapeBounds(document: CurveDocument): Bounds {
  switch (document.shape) {
    case 'CONSTANT': {
      const rate = read(document.rate);
      return { least: rate, greatest: rate };
    }
    case 'MARGINAL_TIERS':
    case 'WHOLE_TIERS': {
      const rates = document.tiers.map(tierRate);
      return { least: lowest(rates), greatest: highest(rates) };
    }
    case 'LINEAR':
      return linearBounds(document);
    case 'SQRT':
    case 'POWER':
      return rootedBounds(document);
  }
}

function linearBounds(document: Extract<CurveDocument, { shape: 'LINEAR' }>): Bounds {
  const rates = document.points.map(({ rate }) => read(rate));
  const bounds = { least: lowest(rates), greatest: highest(rates) };
  const [before, last] = rates.slice(-2);
  if (document.beyond === 'HOLD' || !before || !last) return bounds;
  const rise = compare(last, before);
  return { least: rise < 0 ? null : bounds.least, greatest: rise > 0 ? null : bounds.greatest };
}

/** A root or power moves one way from its value at 0; what it is divided into moves the other way. */
function rootedBounds(document: Extract<CurveDocument, { shape: 'SQRT' | 'POWER' }>): Bounds {
  const isFalling = document.shape === 'POWER' && decimal(document.exponent).lt(0);
  const coefficient = read(document.coefficient);
  const intercept = read(document.intercept);
  // The value at a driver of 0, without what holds it.
  const {
    least: _least,
    greatest: _greatest,
    step: _step,
    over: _over,
    through: _through,
    ...bare
  } = document;
  const hasStart = !isFalling || (document.shift !== undefined && decimal(document.shift).gt(0));
  const start = hasStart ? rateCurve(bare).rateAt(NOTHING) : null;
  // Where nothing is left of the power, the step still rounds what is added to it.
  const flat = document.innerStep ? roundFraction(intercept, document.innerStep) : intercept;
  const end = isFalling ? flat : null;
  const rises = coefficient.numerator > 0n !== isFalling;
  const inner: Bounds =
    coefficient.numerator === 0n
      ? { least: flat, greatest: flat }
      : rises
        ? { least: start, greatest: end }
        : { least: end, greatest: start };
  if (document.over === undefined) return inner;
  const over = read(document.over);
  const quotient = (bound: Fraction | null, atInfinity: Fraction | null): Fraction | null =>
    bound === null || bound.numerator <= 0n ? atInfinity : dividedBy(over, bound);
  return { least: quotient(inner.greatest, NOTHING), greatest: quotient(inner.least, null) };
}

/** Bounds of a rate after a modifier. Rates are taken to be ≥ 0, as validation asks. */
export function modifiedBounds(before: Bounds, { operation, curve, weight, step }: ModifierDocument): Bounds {
  const other = curveBounds(curve);
  const both = (
    a: Fraction | null,
    b: Fraction | null,
    combine: (a: Fraction, b: Fraction) => Fraction,
  ): Fraction | null => (a && b ? combine(a, b) : null);
  const either = (a: Fraction | null, b: Fraction | null, pick: (a: Fraction, b: Fraction) => Fraction) =>
    a && b ? pick(a, b) : (a ?? b);
  const share = weight === undefined ? NOTHING : read(weight);
  const bounds = ((): Bounds => {
    switch (operation) {
      case 'ADD':
        return {
          least: both(before.least, other.least, plus),
          greatest: both(before.greatest, other.greatest, plus),
        };
      case 'MULTIPLY':
        return {
          least: both(before.least, other.least, times),
          greatest: both(before.greatest, other.greatest, times),
        };
      case 'MAX':
        return {
          least: either(before.least, other.least, greater),
          greatest: both(before.greatest, other.greatest, greater),
        };
      case 'MIN':
        return {
          least: both(before.least, other.least, lesser),
          greatest: either(before.greatest, other.greatest, lesser),
        };
      case 'BLEND': {
        const blend = (a: Fraction, b: Fraction) => plus(times(minus(WHOLE, share), a), times(share, b));
        return {
          least: both(before.least, other.least, blend),
          greatest: both(before.greatest, other.greatest, blend),
        };
      }
    }
  })();
  const stepped = (bound: Fraction | null) => (bound && step ? roundFraction(bound, step) : bound);
  return { least: stepped(bounds.least), greatest: stepped(bounds.greatest) };
}

/** Bounds of a base curve with its modifiers. */
export function rateBounds(curve: CurveDocument, modifiers: readonly ModifierDocument[]): Bounds {
  return modifiers.reduce(modifiedBounds, curveBounds(curve));
}

/** Whether every rate lies in a range; null: without end. */
export function isWithin(bounds: Bounds, least: number, greatest: number | null): boolean {
  return (
    bounds.least !== null &&
    compare(bounds.least, fraction(BigInt(least))) >= 0 &&
    (greatest === null ||
      (bounds.greatest !== null && compare(bounds.greatest, fraction(BigInt(greatest))) <= 0))
  );
}
