import { decimal } from '../../domain/number/decimal';
import {
  type Fraction,
  fraction,
  fractionOf,
  minus,
  NOTHING,
  type Step,
  times,
  unitsInOne,
  WHOLE,
} from '../../domain/number/fraction';
import type { PositionContext } from '../../domain/margin/method/formula';
import { rateCurve } from '../../domain/curves/rate-curve';
import { tierPieces } from '../../domain/curves/tiers';
import type { CurveDocument, TierCurveDocument } from '../../domain/curves/curve-document';
import {
  extreme,
  type Pieces,
  proportional,
  type SizeKey,
  withRoundedRates,
} from '../../domain/curves/pieces';

/** What folding may read: everything of a position that does not change with its size. */
export interface FoldContext extends Pick<PositionContext, 'isShort' | 'driverValue'> {
  /** Every size that a folded curve was a function of; pieces of two sizes are of no use together. */
  readonly keys: Set<SizeKey>;
}

/** Less than any two sizes differ by: a size is at least this above what it is not at least. */
const HAIR = fraction(1n, 10n ** 60n);

/** A curve's rate × notional, as straight lines of notional; null when it is none. */
export function foldCurve(document: CurveDocument, context: FoldContext): Pieces | null {
  if (document.through) return foldThrough(document, document.through, context);
  const { driver } = document;
  if (driver === 'CONSTANT') return proportional(rateCurve(document).rateAt(NOTHING));
  if (driver !== 'NOTIONAL' && driver !== 'QUANTITY')
    return proportional(rateCurve(document).rateAt(context.driverValue(driver)));
  context.keys.add(driver);
  const { least, greatest, step, shape } = document;
  if (shape !== 'MARGINAL_TIERS' && shape !== 'WHOLE_TIERS') return null;
  // A part of a quantity, or of a rounded size, times the notional is no straight line of it.
  const isMarginal = shape === 'MARGINAL_TIERS' && document.tiers.length > 1;
  if (isMarginal && (driver === 'QUANTITY' || document.driverStep)) return null;
  let pieces = scaledTiers(document);
  const bound = (text: string): Pieces => proportional(fractionOf(decimal(text)));
  if (least !== undefined) pieces = extreme(pieces, bound(least), 'GREATER');
  if (greatest !== undefined) pieces = extreme(pieces, bound(greatest), 'LESSER');
  return stepped(pieces, step);
}

/** A curve of another's rate: where that one is constant, so is this. */
function foldThrough(document: CurveDocument, through: CurveDocument, context: FoldContext): Pieces | null {
  const inner = foldCurve(through, context);
  if (!inner || inner.some(({ atZero }) => atZero.numerator !== 0n)) return null;
  const outer = rateCurve({ ...document, through: undefined });
  return inner.map((piece) => ({ ...piece, slope: outer.rateAt(piece.slope) }));
}

/** Of the notional or quantity itself: floors are of it divided by `per` and rounded. */
function scaledTiers({ per, driverStep, ...curve }: TierCurveDocument): Pieces {
  const unit = per === undefined ? WHOLE : fractionOf(decimal(per));
  return tierPieces(curve).map(({ above, atZero, slope }, index) => ({
    above: times(driverStep && index > 0 ? lastBelow(above, driverStep) : above, unit),
    atZero: times(atZero, unit),
    slope,
  }));
}

/** The greatest driver that its step does not round to above a floor, or a hair less than the least one that it does. */
function lastBelow(floor: Fraction, step: Step): Fraction {
  const units = unitsInOne(step);
  const next = (floor.numerator * units) / floor.denominator + 1n;
  const at = (halves: bigint): Fraction => fraction(halves, 2n * units);
  switch (step.mode) {
    case 'UP':
    case 'CEILING':
      return at(2n * next - 2n);
    case 'DOWN':
    case 'FLOOR':
      return minus(at(2n * next), HAIR);
    case 'HALF_UP':
      return minus(at(2n * next - 1n), HAIR);
    case 'HALF_EVEN':
      return next % 2n === 0n ? minus(at(2n * next - 1n), HAIR) : at(2n * next - 1n);
  }
}

export function stepped(pieces: Pieces | null, step: CurveDocument['step']): Pieces | null {
  return pieces && step ? withRoundedRates(pieces, step) : pieces;
}
