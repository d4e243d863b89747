import { canonicalJson } from '../json/canonical';
import { decimal } from '../number/decimal';
import {
  compare,
  dividedBy,
  type Fraction,
  fractionOf,
  lesser,
  minus,
  NOTHING,
  plus,
  times,
} from '../number/fraction';
import type { CurveDocument } from './curve-document';
import { drawnTight, type Increase, NO_INCREASE, rounded, wider } from './increase';
import { type Bounds, curveBounds } from './rate-bounds';
import { tierPieces } from './tiers';

/** Increases of one curve over another. @see Increase */

/**
 * A rate above a value x of the argument, up to where the next segment begins: constant + slope × x, or constant +
 * inverse / x. Never both: what is greatest then stands at an end.
 */
interface Segment {
  readonly above: Fraction;
  readonly constant: Fraction;
  readonly slope: Fraction;
  readonly inverse: Fraction;
}

const read = (text: string): Fraction => fractionOf(decimal(text));
const segment = (above: Fraction, constant: Fraction, more: Partial<Segment> = {}): Segment => ({
  ...{ above, constant, slope: NOTHING, inverse: NOTHING },
  ...more,
});

const UNKNOWN: Increase = { byAmount: null, byFactor: null };

/** What the second curve's rate can be above the first's: both sound, each rate ≥ 0. */
export function curveIncrease(first: CurveDocument, second: CurveDocument): Increase {
  if (canonicalJson(first) === canonicalJson(second)) return NO_INCREASE;
  const ends = { first: curveBounds(first), second: curveBounds(second) };
  const held = clamped(bareIncrease(first, second), first, second, ends.first);
  const stepped = rounded(held, first.step, second.step, ends.first);
  return drawnTight(stepped, ends.first, ends.second);
}

/** Of the shapes alone, without what holds and rounds them. */
function bareIncrease(first: CurveDocument, second: CurveDocument): Increase {
  const [before, after] = [segmentsOf(first), segmentsOf(second)];
  const bounds = { first: bareBounds(first), second: bareBounds(second) };
  const of = (increase: Increase): Increase => drawnTight(increase, bounds.first, bounds.second);
  const isConstant = first.shape === 'CONSTANT' || second.shape === 'CONSTANT';
  if (before && after && (isConstant || haveSameArgument(first, second)))
    return of(segmentsIncrease(before, after));
  return of(haveSameArgument(first, second) ? rootIncrease(first, second) : UNKNOWN);
}

function bareBounds(curve: CurveDocument): Bounds {
  const { least: _least, greatest: _greatest, step: _step, ...bare } = curve;
  return curveBounds(bare);
}

function haveSameArgument(a: CurveDocument, b: CurveDocument): boolean {
  const key = ({ driver, per, driverStep, through }: CurveDocument) =>
    canonicalJson([driver, per ?? null, driverStep ?? null, through ?? null]);
  return key(a) === key(b);
}

/** Held from below and from above: greater and lesser of both, each by what it is held to. */
function clamped(bare: Increase, first: CurveDocument, second: CurveDocument, ends: Bounds): Increase {
  const above = (increase: Increase, rate: Fraction | null, floor: Fraction | null): Increase => ({
    byAmount: wider(increase.byAmount, rate && minus(rate, floor ?? NOTHING)),
    byFactor: wider(
      increase.byFactor,
      rate &&
        (rate.numerator === 0n ? NOTHING : floor && floor.numerator > 0n ? dividedBy(rate, floor) : null),
    ),
  });
  const { step: _step, ...unrounded } = second;
  const greatestOfSecond = curveBounds(unrounded).greatest;
  const { step: _other, ...ofFirst } = first;
  const leastOfFirst = curveBounds(ofFirst).least ?? ends.least;
  const raised = second.least === undefined ? bare : above(bare, read(second.least), leastOfFirst);
  return first.greatest === undefined ? raised : above(raised, greatestOfSecond, read(first.greatest));
}

/** A curve that is straight, level or tiered, in segments from 0; null for any other. */
function segmentsOf(curve: CurveDocument): readonly Segment[] | null {
  switch (curve.shape) {
    case 'CONSTANT':
      return [segment(NOTHING, read(curve.rate))];
    case 'WHOLE_TIERS':
    case 'MARGINAL_TIERS':
      return tierPieces(curve).map(({ above, atZero, slope }) => segment(above, slope, { inverse: atZero }));
    case 'LINEAR':
      return lineSegments(curve);
    case 'SQRT':
    case 'POWER':
      return null;
  }
}

function lineSegments({ points, beyond }: Extract<CurveDocument, { shape: 'LINEAR' }>): readonly Segment[] {
  const known = points.map(({ at, rate }) => ({ at: read(at), rate: read(rate) }));
  const segments: Segment[] = [];
  for (const [index, { at, rate }] of known.entries()) {
    const before = known[index - 1];
    if (before === undefined) {
      segments.push(segment(NOTHING, rate));
      continue;
    }
    const slope = dividedBy(minus(rate, before.rate), minus(at, before.at));
    segments.push(segment(before.at, minus(rate, times(slope, at)), { slope }));
    const isLast = index === known.length - 1;
    if (isLast && beyond === 'HOLD') segments.push(segment(at, rate));
  }
  return segments;
}

/** Over every x ≥ 0: greatest at an end of a stretch on which both are one segment. */
function segmentsIncrease(first: readonly Segment[], second: readonly Segment[]): Increase {
  if (
    [...first, ...second].some(({ slope }) => slope.numerator !== 0n) &&
    [...first, ...second].some(({ inverse }) => inverse.numerator !== 0n)
  )
    return UNKNOWN;
  const starts = [...first, ...second].map(({ above }) => above).sort(compare);
  const holding = (segments: readonly Segment[], above: Fraction) =>
    segments.findLast((one) => compare(one.above, above) <= 0) ?? segment(NOTHING, NOTHING);
  let byAmount: Fraction | null | undefined;
  let byFactor: Fraction | null | undefined;
  for (const [index, above] of starts.entries()) {
    const to = starts[index + 1] ?? null;
    if (to !== null && compare(to, above) === 0) continue;
    const [a, b] = [holding(first, above), holding(second, above)];
    const ends = [endsOf(a, b, above), to === null ? endsWithout(a, b) : endsOf(a, b, to)];
    for (const end of ends) {
      byAmount = byAmount === undefined ? end.byAmount : wider(byAmount, end.byAmount);
      if (end.byFactor === 'EITHER') continue;
      byFactor = byFactor === undefined ? end.byFactor : wider(byFactor, end.byFactor);
    }
  }
  // Where the first is nothing throughout and the second too, any factor holds.
  return { byAmount: byAmount ?? null, byFactor: byFactor === undefined ? NOTHING : byFactor };
}

/** At one end of a stretch. EITHER: both are nothing there, and the other end decides. */
interface AtEnd {
  readonly byAmount: Fraction | null;
  readonly byFactor: Fraction | null | 'EITHER';
}

function factorOf(first: Fraction, second: Fraction): AtEnd['byFactor'] {
  if (first.numerator > 0n) return dividedBy(second, first);
  // Below 0, where a bare line may go before it is held, no factor says anything.
  return first.numerator === 0n && second.numerator === 0n ? 'EITHER' : null;
}

function rateAt({ constant, slope, inverse }: Segment, x: Fraction): Fraction {
  if (inverse.numerator !== 0n) return plus(constant, dividedBy(inverse, x));
  return plus(constant, times(slope, x));
}

function endsOf(first: Segment, second: Segment, x: Fraction): AtEnd {
  const [before, after] = [rateAt(first, x), rateAt(second, x)];
  return { byAmount: minus(after, before), byFactor: factorOf(before, after) };
}

/** As x grows without end. */
function endsWithout(first: Segment, second: Segment): AtEnd {
  if (first.slope.numerator === 0n && second.slope.numerator === 0n)
    return {
      byAmount: minus(second.constant, first.constant),
      byFactor: factorOf(first.constant, second.constant),
    };
  const gap = compare(second.slope, first.slope);
  const constants = minus(second.constant, first.constant);
  // A gap that closes for ever is widest where it began, and the factor tends to that of the slopes.
  return {
    byAmount: gap > 0 ? null : gap === 0 ? constants : lesser(constants, NOTHING),
    byFactor: factorOf(first.slope, second.slope),
  };
}

type Rooted = Extract<CurveDocument, { shape: 'SQRT' | 'POWER' }>;

/** The same root of the same argument, ≥ 0 whatever it is: both are straight lines of it. */
function rootIncrease(first: CurveDocument, second: CurveDocument): Increase {
  if (!isRooted(first) || !isRooted(second) || rootKey(first) !== rootKey(second)) return UNKNOWN;
  if ((first.over === undefined) !== (second.over === undefined)) return UNKNOWN;
  if (first.over === undefined || second.over === undefined) return innerIncrease(first, second);
  // over / inner: the other way round, by the factor alone.
  const { byFactor } = innerIncrease(second, first);
  const [before, after] = [read(first.over), read(second.over)];
  const isKnown = byFactor !== null && before.numerator > 0n;
  return { byAmount: null, byFactor: isKnown ? times(dividedBy(after, before), byFactor) : null };
}

function isRooted(curve: CurveDocument): curve is Rooted {
  return curve.shape === 'SQRT' || curve.shape === 'POWER';
}

function rootKey(curve: Rooted): string {
  const { shape, shift, rootStep } = curve;
  return canonicalJson([shape, shift ?? null, rootStep ?? null, 'exponent' in curve ? curve.exponent : null]);
}

function innerIncrease(first: Rooted, second: Rooted): Increase {
  const line = ({ intercept, coefficient }: Rooted) => [
    segment(NOTHING, read(intercept), { slope: read(coefficient) }),
  ];
  const increase = segmentsIncrease(line(first), line(second));
  const least = read(first.intercept);
  return rounded(increase, first.innerStep, second.innerStep, { least, greatest: null });
}
