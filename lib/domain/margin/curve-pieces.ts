import { type Decimal, round, ZERO } from '../decimal';
import { scaledMargin, tierAt, type CurveTier, type MarginCurve } from './curve';

/**
 * A range of notional within which both of two curves are straight lines: above `from`, up to and
 * including `to` (null: without end).
 */
export interface CurvePiece {
  readonly from: Decimal;
  readonly to: Decimal | null;
  readonly first: CurveTier;
  readonly second: CurveTier;
}

/** The pieces of two curves between all their floors, ascending from 0, without gap or overlap. */
export function curvePieces(first: MarginCurve, second: MarginCurve): readonly CurvePiece[] {
  const floors = [...first.tiers, ...second.tiers].map(({ floor }) => floor).sort((a, b) => a.comparedTo(b));
  const breaks = floors.filter((floor, index) => index === 0 || !floor.eq(floors[index - 1] ?? ZERO));
  return breaks.map((from, index) => {
    const to = breaks[index + 1] ?? null;
    // Any notional above `from` and at most `to` lies in the tiers that hold on the piece.
    const within = to ?? from.plus(1);
    return { from, to, first: tierAt(first, within), second: tierAt(second, within) };
  });
}

/** A straight line of notional: `atZero + slope × notional`. */
export interface Line {
  readonly atZero: Decimal;
  readonly slope: Decimal;
}

/** First margin − second margin on a piece, × both denominators (so exact, and of the same sign). */
export function scaledGap(piece: CurvePiece, first: MarginCurve, second: MarginCurve): Line {
  const line = (tier: CurveTier, factor: Decimal): Line => ({
    atZero: scaledMargin(tier, ZERO).times(factor),
    slope: tier.scaledRate.times(factor),
  });
  const a = line(piece.first, second.denominator);
  const b = line(piece.second, first.denominator);
  return { atZero: a.atZero.minus(b.atZero), slope: a.slope.minus(b.slope) };
}

export function valueAt({ atZero, slope }: Line, notional: Decimal): Decimal {
  return atZero.plus(slope.times(notional));
}

/** Where a line that is not level meets 0, rounded HALF_EVEN to 18 decimals. */
export function rootOf({ atZero, slope }: Line): Decimal {
  return round(atZero.neg().div(slope), { scale: 18, mode: 'HALF_EVEN' });
}

/** Where one curve first falls below another, with both margins at a notional where it does. */
export interface Shortfall {
  /** The first curve is below the second just above this notional: exact at a floor, else to 18 decimals. */
  readonly above: Decimal;
  /** A notional above it, at which both margins are stated: exact but for leverage tiers (200 digits). */
  readonly notional: Decimal;
  readonly firstMargin: Decimal;
  readonly secondMargin: Decimal;
  /** Floor of the first curve's tier in which it happens. */
  readonly firstTier: CurveTier;
}

/**
 * The first notional above which `first` < `second`; null when `first` ≥ `second` at every notional.
 *
 * Exact: within a piece both are straight lines, so both ends decide, the lower one as the limit from above
 * (WHOLE_TIERS jump there), and the slope decides on the last piece, which has no end.
 */
export function firstShortfall(first: MarginCurve, second: MarginCurve): Shortfall | null {
  for (const piece of curvePieces(first, second)) {
    const gap = scaledGap(piece, first, second);
    const startsBelow = valueAt(gap, piece.from).lt(0);
    const endsBelow = piece.to ? valueAt(gap, piece.to).lt(0) : gap.slope.lt(0);
    if (!startsBelow && !endsBelow) continue;

    const above = startsBelow ? piece.from : rootOf(gap);
    // On the last piece any notional beyond the root will do; twice the root plus one is surely beyond it.
    const notional = piece.to ?? above.times(2).plus(1);
    const stated = endsBelow || gap.slope.isZero() ? notional : rightOf(piece.from, gap);
    return {
      above,
      notional: stated,
      firstMargin: scaledMargin(piece.first, stated).div(first.denominator),
      secondMargin: scaledMargin(piece.second, stated).div(second.denominator),
      firstTier: piece.first,
    };
  }
  return null;
}

/** A notional between `from` and the root of a gap that is negative at `from` and rises: their middle. */
function rightOf(from: Decimal, gap: Line): Decimal {
  return round(from.plus(gap.atZero.neg().div(gap.slope)).div(2), { scale: 18, mode: 'HALF_EVEN' });
}
