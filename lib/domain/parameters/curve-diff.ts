import { decimalText, ONE, round, ZERO, type Decimal } from '../decimal';
import { scaledMargin, type CurveTier, type MarginCurve } from '../margin/curve';
import { curvePieces, rootOf, scaledGap, valueAt, type CurvePiece } from '../margin/curve-pieces';
import type { DiffDirection, NotionalRange } from './parameter-set-diff';

type RangeDirection = NotionalRange['direction'];

/** A range with the exact figures that merging needs; `before` and `after` as in a CurvePiece. */
interface DraftRange {
  readonly from: Decimal;
  readonly to: Decimal | null;
  readonly direction: RangeDirection;
  readonly startRates: readonly [Decimal, Decimal];
  readonly endRates: readonly [Decimal, Decimal];
  readonly largestChange: Decimal;
}

/**
 * Where one curve asks more, less or the same as another, by effective rate.
 *
 * Exact: on each piece between floors both margins are straight lines, so their difference changes sign at
 * most once, and rates and their ratio are extreme at the piece's ends.
 *
 * @returns ranges ascending from 0 without gap or overlap, neighbours of different direction
 */
export function compareCurves(before: MarginCurve, after: MarginCurve): readonly NotionalRange[] {
  const drafts = curvePieces(before, after).flatMap((piece) => pieceRanges(piece, before, after));
  const merged: DraftRange[] = [];
  for (const draft of drafts) {
    const last = merged.at(-1);
    if (last?.direction !== draft.direction) {
      merged.push(draft);
      continue;
    }
    const change = last.largestChange.abs().gte(draft.largestChange.abs()) ? last : draft;
    merged[merged.length - 1] = {
      ...last,
      to: draft.to,
      endRates: draft.endRates,
      largestChange: change.largestChange,
    };
  }
  return merged.map(published);
}

/** EQUAL, one way, or MIXED when some notionals pay more and others less. */
export function directionOf(directions: Iterable<DiffDirection>): DiffDirection {
  const found = new Set(directions);
  if (found.has('MIXED') || (found.has('TIGHTER') && found.has('LOOSER'))) return 'MIXED';
  return found.has('TIGHTER') ? 'TIGHTER' : found.has('LOOSER') ? 'LOOSER' : 'EQUAL';
}

/** A piece as one range, or two where the curves cross within it. */
function pieceRanges(piece: CurvePiece, before: MarginCurve, after: MarginCurve): DraftRange[] {
  const gap = scaledGap(piece, before, after);
  const startSign = valueAt(gap, piece.from).neg().comparedTo(ZERO);
  const endSign = (piece.to ? valueAt(gap, piece.to) : gap.slope).neg().comparedTo(ZERO);
  const range = (from: Decimal, to: Decimal | null, sign: number): DraftRange => {
    const startRates = [rateAbove(piece.first, before, from), rateAbove(piece.second, after, from)] as const;
    const endRates = [rateUpTo(piece.first, before, to), rateUpTo(piece.second, after, to)] as const;
    const changes = [startRates, endRates].map(([old, next]) => next.div(old).minus(ONE));
    const largestChange = changes.reduce((a, b) => (a.abs().gte(b.abs()) ? a : b));
    const direction = sign > 0 ? 'TIGHTER' : sign < 0 ? 'LOOSER' : 'EQUAL';
    return { from, to, direction, startRates, endRates, largestChange };
  };

  // On a piece without end the slope decides at infinity, but a level gap keeps the sign it starts with.
  const crosses = startSign !== 0 && endSign !== 0 && startSign !== endSign;
  if (!crosses) return [range(piece.from, piece.to, startSign === 0 ? endSign : startSign)];
  const crossing = rootOf(gap);
  const low = crossing.gt(piece.from) ? [range(piece.from, crossing, startSign)] : [];
  const high = piece.to === null || crossing.lt(piece.to) ? [range(crossing, piece.to, endSign)] : [];
  return [...low, ...high];
}

/** Effective rate just above a notional. At 0 it is the tier's own rate. */
function rateAbove(tier: CurveTier, curve: MarginCurve, notional: Decimal): Decimal {
  if (notional.isZero()) return tier.scaledRate.div(curve.denominator);
  return scaledMargin(tier, notional).div(curve.denominator.times(notional));
}

/** Effective rate at a notional of the tier, or its limit without end. */
function rateUpTo(tier: CurveTier, curve: MarginCurve, notional: Decimal | null): Decimal {
  return notional === null ? tier.scaledRate.div(curve.denominator) : rateAbove(tier, curve, notional);
}

function published({ from, to, direction, startRates, endRates, largestChange }: DraftRange): NotionalRange {
  const rate = (value: Decimal) => decimalText(round(value, { scale: 18, mode: 'HALF_EVEN' }));
  return {
    from: decimalText(from),
    to: to ? decimalText(to) : null,
    direction,
    startRateBefore: rate(startRates[0]),
    startRateAfter: rate(startRates[1]),
    endRateBefore: rate(endRates[0]),
    endRateAfter: rate(endRates[1]),
    largestChange: decimalText(
      direction === 'EQUAL' ? ZERO : round(largestChange, { scale: 18, mode: 'UP' }),
    ),
  };
}
