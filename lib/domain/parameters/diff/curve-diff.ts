import {
  compare,
  decimalOf,
  dividedBy,
  type Fraction,
  minus,
  NOTHING,
  roundFraction,
  WHOLE,
} from '../../number/fraction';
import { decimalText, type Rounding } from '../../number/decimal';
import { gapOf, type Joint, joints, type Line, rootOf, valueAt } from '../../curves/pieces';
import { tierPieces } from '../../curves/tiers';
import type { TierCurveDocument } from '../../curves/curve-document';
import type { DiffDirection, NotionalRange } from './parameter-set-diff';

type RangeDirection = NotionalRange['direction'];

/** A range with the exact figures that merging needs; of each pair the first is before the change. */
interface DraftRange {
  readonly from: Fraction;
  readonly to: Fraction | null;
  readonly direction: RangeDirection;
  readonly startRates: readonly [Fraction, Fraction];
  readonly endRates: readonly [Fraction, Fraction];
  readonly largestChange: Fraction;
}

/**
 * Where one curve asks more, less or the same as another, by effective rate.
 *
 * Exact: on each piece between floors both margins are straight lines, so their difference changes sign at
 * most once, and rates and their ratio are extreme at the piece's ends.
 *
 * @returns ranges ascending from 0 without gap or overlap, neighbours of different direction
 */
export function compareCurves(before: TierCurveDocument, after: TierCurveDocument): readonly NotionalRange[] {
  const drafts = joints(tierPieces(before), tierPieces(after)).flatMap(rangesOf);
  const merged: DraftRange[] = [];
  for (const draft of drafts) {
    const last = merged.at(-1);
    if (last?.direction !== draft.direction) {
      merged.push(draft);
      continue;
    }
    const change = isAtLeastAsLarge(last.largestChange, draft.largestChange) ? last : draft;
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

const sizeOf = ({ numerator, denominator }: Fraction): Fraction => ({
  numerator: numerator < 0n ? -numerator : numerator,
  denominator,
});

function isAtLeastAsLarge(a: Fraction, b: Fraction): boolean {
  return compare(sizeOf(a), sizeOf(b)) >= 0;
}

/** A joint as one range, or two where the lines cross within it. */
function rangesOf({ above, to, ...lines }: Joint): DraftRange[] {
  const gap = gapOf(lines);
  const signOf = (value: Fraction): number => compare(NOTHING, value);
  const startSign = signOf(valueAt(gap, above));
  const endSign = signOf(to ? valueAt(gap, to) : gap.slope);
  const range = (from: Fraction, end: Fraction | null, sign: number): DraftRange => {
    const startRates = [rateAbove(lines.first, from), rateAbove(lines.second, from)] as const;
    const endRates = [rateUpTo(lines.first, end), rateUpTo(lines.second, end)] as const;
    const changes = [startRates, endRates].map(([old, next]) => minus(dividedBy(next, old), WHOLE));
    const largestChange = changes.reduce((a, b) => (isAtLeastAsLarge(a, b) ? a : b));
    const direction = sign > 0 ? 'TIGHTER' : sign < 0 ? 'LOOSER' : 'EQUAL';
    return { from, to: end, direction, startRates, endRates, largestChange };
  };

  // On a joint without end the slope decides at infinity, but a level gap keeps the sign it starts with.
  const crosses = startSign !== 0 && endSign !== 0 && startSign !== endSign;
  if (!crosses) return [range(above, to, startSign === 0 ? endSign : startSign)];
  const crossing = rootOf(gap);
  const low = compare(crossing, above) > 0 ? [range(above, crossing, startSign)] : [];
  const high = to === null || compare(crossing, to) < 0 ? [range(crossing, to, endSign)] : [];
  return [...low, ...high];
}

/** Effective rate just above a notional. At 0 it is the tier's own rate. */
function rateAbove(line: Line, notional: Fraction): Fraction {
  return notional.numerator === 0n ? line.slope : dividedBy(valueAt(line, notional), notional);
}

/** Effective rate at a notional of the tier, or its limit without end. */
function rateUpTo(line: Line, notional: Fraction | null): Fraction {
  return notional === null ? line.slope : rateAbove(line, notional);
}

const STATED: Rounding = { scale: 18, mode: 'HALF_EVEN' };

function stated(value: Fraction, mode: Rounding['mode'] = STATED.mode): string {
  return decimalText(decimalOf(roundFraction(value, { ...STATED, mode })));
}

function published({ from, to, direction, startRates, endRates, largestChange }: DraftRange): NotionalRange {
  return {
    from: stated(from),
    to: to && stated(to),
    direction,
    startRateBefore: stated(startRates[0]),
    startRateAfter: stated(startRates[1]),
    endRateBefore: stated(endRates[0]),
    endRateAfter: stated(endRates[1]),
    largestChange: direction === 'EQUAL' ? '0' : stated(largestChange, 'UP'),
  };
}
