import { assert } from '../assert';
import {
  compare,
  dividedBy,
  type Fraction,
  fraction,
  minus,
  NOTHING,
  plus,
  roundFraction,
  type Step,
  times,
  WHOLE,
} from '../number/fraction';

const HALF = fraction(1n, 2n);

/** A straight line of notional: `atZero + slope × notional`, in the settlement asset; exact. */
export interface Line {
  readonly atZero: Fraction;
  readonly slope: Fraction;
}

/** A figure as a line, and how far roundings can be from it, ≥ 0. */
export interface NearLine extends Line {
  readonly within: Fraction;
}

/** A line that holds above a notional, up to and including where the next piece begins. */
export interface Piece extends Line {
  readonly above: Fraction;
}

/** What of a position's size pieces are looked up by. */
export type SizeKey = 'NOTIONAL' | 'QUANTITY';

/** An amount as a function of notional ≥ 0. The first piece begins at 0 and holds at 0 too. */
export type Pieces = readonly Piece[];

/** Index of the piece that holds at a size: above its beginning, up to and including the next one's; 0 at 0. */
export function indexAt(pieces: Pieces, size: Fraction): number {
  return Math.max(
    0,
    pieces.findLastIndex(({ above }) => compare(above, size) < 0),
  );
}

export function pieceAt(pieces: Pieces, size: Fraction): Piece {
  const piece = pieces[indexAt(pieces, size)];
  assert(piece !== undefined, 'pieces hold at every size');
  return piece;
}

export function valueAt({ atZero, slope }: Line, size: Fraction): Fraction {
  return plus(atZero, times(slope, size));
}

/** Where a line that is not level meets 0. */
export function rootOf({ atZero, slope }: Line): Fraction {
  return dividedBy(minus(NOTHING, atZero), slope);
}

/** The first line less the second. */
export function gapOf({ first, second }: Pick<Joint, 'first' | 'second'>): Line {
  return { atZero: minus(first.atZero, second.atZero), slope: minus(first.slope, second.slope) };
}

/** rate × notional. */
export function proportional(rate: Fraction): Pieces {
  return [{ above: NOTHING, atZero: NOTHING, slope: rate }];
}

/** The same amount at every notional. */
export function level(amount: Fraction): Pieces {
  return [{ above: NOTHING, atZero: amount, slope: NOTHING }];
}

/** The rate of what is one rate times notional everywhere; null for anything else. */
export function rateOf(pieces: Pieces): Fraction | null {
  const [only, ...others] = pieces;
  return only && others.length === 0 && only.atZero.numerator === 0n ? only.slope : null;
}

/** A stretch on which both of two are one line: above its beginning, up to and including its end. */
export interface Joint {
  readonly above: Fraction;
  /** Null: without end. */
  readonly to: Fraction | null;
  readonly first: Line;
  readonly second: Line;
}

/** The stretches between all places where either has a piece that begins; ascending from 0, without gap or overlap. */
export function joints(first: Pieces, second: Pieces): Joint[] {
  const starts = [...first, ...second]
    .map(({ above }) => above)
    .sort(compare)
    .filter((above, index, all) => index === 0 || compare(above, all[index - 1] ?? above) !== 0);
  const holding = (pieces: Pieces, above: Fraction): Line => {
    const piece = pieces.findLast((one) => compare(one.above, above) <= 0);
    return piece ?? { atZero: NOTHING, slope: NOTHING };
  };
  return starts.map((above, index) => ({
    above,
    to: starts[index + 1] ?? null,
    first: holding(first, above),
    second: holding(second, above),
  }));
}

/** `weight` × the first + `otherWeight` × the second, at every notional. */
export function blended(first: Pieces, weight: Fraction, second: Pieces, otherWeight: Fraction): Pieces {
  const mix = (a: Fraction, b: Fraction): Fraction => plus(times(weight, a), times(otherWeight, b));
  return joints(first, second).map((joint) => ({
    above: joint.above,
    atZero: mix(joint.first.atZero, joint.second.atZero),
    slope: mix(joint.first.slope, joint.second.slope),
  }));
}

/** The greater, or the lesser, of both at every notional: a joint is added where lines cross. */
export function extreme(first: Pieces, second: Pieces, which: 'GREATER' | 'LESSER'): Pieces {
  return joints(first, second).flatMap((joint): Piece[] => {
    const gap = minus(joint.first.atZero, joint.second.atZero);
    const slope = minus(joint.first.slope, joint.second.slope);
    const crossing = slope.numerator === 0n ? null : dividedBy({ ...gap, numerator: -gap.numerator }, slope);
    const isInside =
      crossing !== null &&
      compare(crossing, joint.above) > 0 &&
      (joint.to === null || compare(crossing, joint.to) < 0);
    // Just above a start the gap decides, and where it is 0 the slope does.
    const chosen = (gapThere: Fraction): Line => {
      const sign = gapThere.numerator === 0n ? slope.numerator : gapThere.numerator;
      return sign > 0n === (which === 'GREATER') ? joint.first : joint.second;
    };
    const atStart = chosen(plus(gap, times(slope, joint.above)));
    const { above } = joint;
    if (!isInside) return [{ above, atZero: atStart.atZero, slope: atStart.slope }];
    const beyond = atStart === joint.first ? joint.second : joint.first;
    return [
      { above, atZero: atStart.atZero, slope: atStart.slope },
      { above: crossing, atZero: beyond.atZero, slope: beyond.slope },
    ];
  });
}

/** Where one amount first falls below another, with both at a size where it does; all exact. */
export interface Shortfall {
  /** The first is below the second just above this size. */
  readonly above: Fraction;
  /** A size above it, at which both amounts are stated. */
  readonly at: Fraction;
  readonly first: Fraction;
  readonly second: Fraction;
  /** Index of the first one's piece in which it happens. */
  readonly piece: number;
}

/**
 * The first size above which `first` < `second`; null when `first` ≥ `second` at every size.
 *
 * Exact: within a joint both are straight lines, so both ends decide, the lower one as the limit from above (whole
 * tiers jump there), and the slope decides on the last one, which has no end.
 */
export function firstShortfall(first: Pieces, second: Pieces): Shortfall | null {
  for (const joint of joints(first, second)) {
    const gap = gapOf(joint);
    const startsBelow = valueAt(gap, joint.above).numerator < 0n;
    const endsBelow = (joint.to ? valueAt(gap, joint.to) : gap.slope).numerator < 0n;
    if (!startsBelow && !endsBelow) continue;
    const above = startsBelow ? joint.above : rootOf(gap);
    // On the last joint any size beyond the root will do; twice the root plus one is surely beyond it.
    const end = joint.to ?? plus(plus(above, above), WHOLE);
    // A gap that is negative at the beginning and rises: the middle between there and its root.
    const middle = (): Fraction => times(plus(joint.above, rootOf(gap)), HALF);
    const at = endsBelow || gap.slope.numerator === 0n ? end : middle();
    return {
      ...{ above, at },
      first: valueAt(joint.first, at),
      second: valueAt(joint.second, at),
      piece: indexAt(first, at),
    };
  }
  return null;
}

/** Rates rounded as a formula's step declares; null when some piece is not a plain rate. */
export function withRoundedRates(pieces: Pieces, step: Step): Pieces | null {
  if (pieces.some(({ atZero }) => atZero.numerator !== 0n)) return null;
  return pieces.map((piece) => ({ ...piece, slope: roundFraction(piece.slope, step) }));
}
