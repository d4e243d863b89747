import {
  compare,
  dividedBy,
  type Fraction,
  minus,
  NOTHING,
  plus,
  roundFraction,
  type Step,
  times,
} from '../../domain/fraction';

/** A straight line of notional: `atZero + slope × notional`, in the settlement asset; exact. */
export interface Line {
  readonly atZero: Fraction;
  readonly slope: Fraction;
}

/** A line that holds above a notional, up to and including where the next piece begins. */
export interface Piece extends Line {
  readonly above: Fraction;
}

/** What of a position's size pieces are looked up by. */
export type SizeKey = 'NOTIONAL' | 'QUANTITY';

/** An amount as a function of notional ≥ 0. The first piece begins at 0 and holds at 0 too. */
export type Pieces = readonly Piece[];

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

/** Where either has a piece that begins, with the line of each that holds there. */
interface Joint {
  readonly above: Fraction;
  readonly to: Fraction | null;
  readonly first: Line;
  readonly second: Line;
}

function joints(first: Pieces, second: Pieces): Joint[] {
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

/** Rates rounded as a formula's step declares; null when some piece is not a plain rate. */
export function withRoundedRates(pieces: Pieces, step: Step): Pieces | null {
  if (pieces.some(({ atZero }) => atZero.numerator !== 0n)) return null;
  return pieces.map((piece) => ({ ...piece, slope: roundFraction(piece.slope, step) }));
}
