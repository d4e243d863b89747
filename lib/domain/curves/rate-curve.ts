import { assert } from '../assert';
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
  rootedPower,
  roundFraction,
  times,
} from '../number/fraction';
import type { CurveDocument, Driver, TierCurveDocument } from './curve-document';
import { pieceAt } from './pieces';
import { tierPieces } from './tiers';

/**
 * A rate as a function of one driver: whatever shape its document declares, evaluated exactly, rounded only where
 * the document declares a step.
 */
export interface RateCurve {
  readonly document: CurveDocument;
  readonly driver: Driver;
  /** @param value of the driver, ≥ 0; ignored by CONSTANT */
  rateAt(value: Fraction): Fraction;
}

const read = (text: string): Fraction => fractionOf(decimal(text));

/**
 * A curve from its document, which `parseParameterSet` has found sound.
 *
 * In order: the driver goes through the inner curve, if there is one; it is divided by `per` and rounded by `driverStep`; the shape gives a rate; `least` and
 * `greatest` hold it; `step` rounds it.
 *
 * @see docs/methodology.md#curves
 */
export function rateCurve(document: CurveDocument): RateCurve {
  const per = document.per === undefined ? null : read(document.per);
  const least = document.least === undefined ? null : read(document.least);
  const greatest = document.greatest === undefined ? null : read(document.greatest);
  const shape = shapeOf(document);
  const inner = document.through ? rateCurve(document.through) : null;
  return {
    document,
    driver: inner ? inner.driver : document.driver,
    rateAt(value) {
      assert(value.numerator >= 0n, 'a driver is not negative');
      const driven = inner ? inner.rateAt(value) : value;
      let x = per ? dividedBy(driven, per) : driven;
      if (document.driverStep) x = roundFraction(x, document.driverStep);
      let rate = shape(x);
      // What is without bound (a negative power of 0) is held by `greatest`, which validation has asked for.
      if (least && rate) rate = greater(rate, least);
      if (greatest) rate = rate ? lesser(rate, greatest) : greatest;
      assert(rate !== null, 'a rate without bound has a greatest');
      return document.step ? roundFraction(rate, document.step) : rate;
    },
  };
}

/** The shape as a function of the scaled driver; null where it is without bound. */
function shapeOf(document: CurveDocument): (x: Fraction) => Fraction | null {
  switch (document.shape) {
    case 'CONSTANT': {
      const rate = read(document.rate);
      return () => rate;
    }
    case 'WHOLE_TIERS':
    case 'MARGINAL_TIERS':
      return tiered(document);
    case 'LINEAR':
      return interpolated(document.points, document.beyond === 'EXTEND');
    case 'SQRT':
    case 'POWER':
      return rooted(document);
  }
}

/** The mean rate of tiers up to the driver; the first tier's at 0. */
function tiered(document: TierCurveDocument): (x: Fraction) => Fraction {
  const pieces = tierPieces(document);
  return (x) => {
    const { atZero, slope } = pieceAt(pieces, x);
    return atZero.numerator === 0n ? slope : plus(slope, dividedBy(atZero, x));
  };
}

function interpolated(
  points: readonly { readonly at: string; readonly rate: string }[],
  isExtended: boolean,
): (x: Fraction) => Fraction {
  const known = points.map((point) => ({ at: read(point.at), rate: read(point.rate) }));
  return (x) => {
    const first = known[0];
    const last = known.at(-1);
    assert(first !== undefined && last !== undefined, 'a curve has a point');
    if (compare(x, first.at) <= 0) return first.rate;
    const next = known.findIndex(({ at }) => compare(x, at) <= 0);
    if (next < 0 && !isExtended) return last.rate;
    const high = next < 0 ? last : known[next];
    const low = next < 0 ? known.at(-2) : known[next - 1];
    if (!low || !high) return last.rate;
    const slope = dividedBy(minus(high.rate, low.rate), minus(high.at, low.at));
    return plus(low.rate, times(minus(x, low.at), slope));
  };
}

function rooted(
  document: Extract<CurveDocument, { shape: 'SQRT' | 'POWER' }>,
): (x: Fraction) => Fraction | null {
  const intercept = read(document.intercept);
  const coefficient = read(document.coefficient);
  const shift = document.shift === undefined ? NOTHING : read(document.shift);
  const over = document.over === undefined ? null : read(document.over);
  const exponent = document.shape === 'SQRT' ? fraction(1n, 2n) : read(document.exponent);
  return (x) => {
    const base = plus(x, shift);
    // Without a coefficient there is no root to grow without bound.
    const isFlat = coefficient.numerator === 0n;
    if (!isFlat && base.numerator === 0n && exponent.numerator < 0n) return over ? NOTHING : null;
    const rise = isFlat ? NOTHING : times(coefficient, powerOf(base, exponent, document.rootStep));
    const inner = plus(intercept, rise);
    const rounded = document.innerStep ? roundFraction(inner, document.innerStep) : inner;
    if (!over) return rounded;
    return rounded.numerator === 0n ? null : dividedBy(over, rounded);
  };
}

function powerOf(base: Fraction, exponent: Fraction, step: CurveDocument['step']): Fraction {
  if (step) return rootedPower(base, exponent, step);
  assert(exponent.denominator === 1n, 'a power without a step is a whole one');
  const steps = exponent.numerator < 0n ? -exponent.numerator : exponent.numerator;
  const power = fraction(base.numerator ** steps, base.denominator ** steps);
  return exponent.numerator < 0n ? dividedBy(fraction(1n), power) : power;
}
