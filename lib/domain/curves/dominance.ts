import { decimal, decimalText } from '../number/decimal';
import { compare, decimalOf, type Fraction, fractionOf } from '../number/fraction';
import { firstShortfall } from './pieces';
import { tierPieces } from './tiers';
import { rateCurve } from './rate-curve';
import { canonicalJson } from '../json/canonical';
import type { CurveDocument, StepDocument, TierCurveDocument } from './curve-document';
import type { ModifierDocument } from './formula-document';
import { curveBounds, rateBounds } from './rate-bounds';
import { lineThroughRoot } from './root-argument';

/**
 * Whether one rate is never below another, whatever the position and the market.
 *
 * A proof, not a sample: `true` is certain; `false` means that it was not proved. What real schemes need is proved:
 * tiers against tiers exactly; curves of the same shape by their figures; the same modifiers on both sides; what
 * only raises the upper side or only lowers the lower one; and bounds that do not meet.
 */

/** A base curve with its modifiers, in order. */
export interface RateDocument {
  readonly curve: CurveDocument;
  readonly modifiers: readonly ModifierDocument[];
}

/** A rounding of the upper side never takes more than the lower side's own does. */
function stepsAllow(upper: StepDocument | undefined, lower: StepDocument | undefined): boolean {
  if (canonicalJson(upper ?? null) === canonicalJson(lower ?? null)) return true;
  const raises = upper === undefined || upper.mode === 'UP' || upper.mode === 'CEILING';
  const lowers = lower === undefined || lower.mode === 'DOWN' || lower.mode === 'FLOOR';
  return raises && lowers;
}

const read = (text: string): Fraction => fractionOf(decimal(text));
const isAtLeast = (a: Fraction, b: Fraction): boolean => compare(a, b) >= 0;

/** The plain tiers of a curve on notional, which have an exact comparison. */
function tiersOf(curve: CurveDocument) {
  if (curve.shape !== 'MARGINAL_TIERS' && curve.shape !== 'WHOLE_TIERS') return null;
  const { per, driverStep, least, greatest, step, through } = curve;
  if ([per, driverStep, least, greatest, step, through].some((part) => part !== undefined)) return null;
  const isOfSize = curve.driver === 'NOTIONAL' || curve.driver === 'QUANTITY';
  return isOfSize ? curve : null;
}

/** The parts of a curve that decide which x its shape sees. */
function sameArgument(a: CurveDocument, b: CurveDocument): boolean {
  const key = ({ driver, per, driverStep, through }: CurveDocument) =>
    canonicalJson([driver, per ?? null, driverStep ?? null, through ?? null]);
  return key(a) === key(b);
}

export function curveDominates(upper: CurveDocument, lower: CurveDocument): boolean {
  if (canonicalJson(upper) === canonicalJson(lower)) return true;
  const above = curveBounds(upper).least;
  const below = curveBounds(lower).greatest;
  if (above && below && isAtLeast(above, below)) return true;
  if (!sameArgument(upper, lower)) {
    const [line, other] = [lineThroughRoot(upper), lineThroughRoot(lower)];
    return line !== null && other !== null && sameArgument(line, other) && curveDominates(line, other);
  }
  if (!stepsAllow(upper.step, lower.step) || !clampsAllow(upper, lower)) return false;
  const [high, low] = [tiersOf(upper), tiersOf(lower)];
  if (high && low) return firstShortfall(tierPieces(high), tierPieces(low)) === null;
  return shapeDominates(upper, lower);
}

/** Held from below at least as high, from above no lower. */
function clampsAllow(upper: CurveDocument, lower: CurveDocument): boolean {
  const isLeastKept =
    lower.least === undefined ||
    (upper.least !== undefined && isAtLeast(read(upper.least), read(lower.least)));
  const isGreatestKept =
    upper.greatest === undefined ||
    (lower.greatest !== undefined && isAtLeast(read(upper.greatest), read(lower.greatest)));
  return isLeastKept && isGreatestKept;
}

function shapeDominates(upper: CurveDocument, lower: CurveDocument): boolean {
  if (upper.shape === 'LINEAR' && lower.shape === 'LINEAR') return linesDominate(upper, lower);
  if ('tiers' in upper && 'tiers' in lower && upper.shape === lower.shape) {
    // Rates of tiers are level between floors: just above each floor, and at 0, is everywhere. And where every slice
    // is charged at least as much, so is their mean.
    const floors = [...upper.tiers, ...lower.tiers].map(({ floor }) => floor);
    return floors.every((floor) => isAtLeast(wholeRateAbove(upper, floor), wholeRateAbove(lower, floor)));
  }
  if ((upper.shape === 'SQRT' || upper.shape === 'POWER') && upper.shape === lower.shape) {
    const key = ({ shift, rootStep, innerStep, ...rest }: typeof upper) =>
      canonicalJson([
        shift ?? null,
        rootStep ?? null,
        innerStep ?? null,
        'exponent' in rest ? rest.exponent : null,
      ]);
    const other = lower;
    if (key(upper) !== key(other)) return false;
    const isAbove =
      isAtLeast(read(upper.intercept), read(other.intercept)) &&
      isAtLeast(read(upper.coefficient), read(other.coefficient));
    if (upper.over === undefined && other.over === undefined) return isAbove;
    if (upper.over === undefined || other.over === undefined) return false;
    const isBelow =
      isAtLeast(read(other.intercept), read(upper.intercept)) &&
      isAtLeast(read(other.coefficient), read(upper.coefficient));
    return isBelow && isAtLeast(read(upper.over), read(other.over));
  }
  return false;
}

function wholeRateAbove({ driver, tiers }: TierCurveDocument, floor: string): Fraction {
  const above = decimal(floor).plus('0.000000000000000001');
  return rateCurve({ shape: 'WHOLE_TIERS', driver, tiers }).rateAt(fractionOf(above));
}

/** Straight lines between the points of both: at each of them, and in the end by slope. */
function linesDominate(
  upper: Extract<CurveDocument, { shape: 'LINEAR' }>,
  lower: Extract<CurveDocument, { shape: 'LINEAR' }>,
): boolean {
  const bare = ({ shape, driver, points, beyond }: typeof upper) =>
    rateCurve({ shape, driver, points, beyond });
  const [high, low] = [bare(upper), bare(lower)];
  const places = [...upper.points, ...lower.points].map(({ at }) => decimal(at));
  const last = places.reduce((a, b) => (a.gt(b) ? a : b));
  const far = [...places, last.plus(1)].map((place) => fractionOf(place));
  if (!far.every((place) => isAtLeast(high.rateAt(place), low.rateAt(place)))) return false;
  const slope = (curve: typeof high) => {
    const [a, b] = [curve.rateAt(fractionOf(last.plus(1))), curve.rateAt(fractionOf(last.plus(2)))];
    return compare(b, a) === 0 ? 0 : b.numerator * a.denominator - a.numerator * b.denominator > 0n ? 1 : -1;
  };
  // Beyond the last point both are lines: the upper one must not lose ground for ever.
  const gapAt = (place: number) => {
    const x = fractionOf(last.plus(place));
    const [a, b] = [high.rateAt(x), low.rateAt(x)];
    return {
      numerator: a.numerator * b.denominator - b.numerator * a.denominator,
      denominator: a.denominator * b.denominator,
    };
  };
  return slope(high) >= slope(low) && compare(gapAt(2), gapAt(1)) >= 0;
}

/** Whether a modifier leaves every rate at least as high. */
function raises({ operation, curve, step }: ModifierDocument): boolean {
  if (step && step.mode !== 'UP' && step.mode !== 'CEILING') return false;
  const { least } = curveBounds(curve);
  if (operation === 'MAX') return true;
  if (operation === 'ADD') return least !== null && least.numerator >= 0n;
  if (operation === 'MULTIPLY') return least !== null && least.numerator >= least.denominator;
  return false;
}

/** Whether a modifier, before its rounding, leaves every rate at most as high. */
function lowersUnrounded({ operation, curve }: Omit<ModifierDocument, 'step'>): boolean {
  const { greatest } = curveBounds(curve);
  if (operation === 'MIN') return true;
  if (operation === 'MULTIPLY') return greatest !== null && greatest.numerator <= greatest.denominator;
  return false;
}

function lowers(modifier: ModifierDocument): boolean {
  return stepsAllow(undefined, modifier.step) && lowersUnrounded(modifier);
}

/** What the same step has rounded already is a multiple of its unit: nothing that was not above it is rounded past it. */
function areRoundedAlike(a: ModifierDocument, b: ModifierDocument): boolean {
  return a.step !== undefined && canonicalJson(a.step) === canonicalJson(b.step ?? null);
}

function sameOperation(a: ModifierDocument, b: ModifierDocument): boolean {
  return (
    a.operation === b.operation && (a.weight ?? null) === (b.weight ?? null) && stepsAllow(a.step, b.step)
  );
}

/** Tiers with a constant added to each of them are tiers: an added fee is compared exactly. */
function withConstantInTiers(document: RateDocument): RateDocument {
  const [first, ...rest] = document.modifiers;
  const { curve } = document;
  // A stepped constant may have more decimals than a tier can be written with.
  if (first?.operation !== 'ADD' || first.step || first.curve.shape !== 'CONSTANT' || first.curve.step)
    return document;
  if (curve.step ?? curve.least ?? curve.greatest) return document;
  const { least, greatest } = curveBounds(first.curve);
  if (!least || !greatest || compare(least, greatest) !== 0 || !('tiers' in curve)) return document;
  const added = decimalOf(least);
  const tiers = curve.tiers.flatMap((tier) =>
    'rate' in tier ? [{ ...tier, rate: decimalText(decimal(tier.rate).plus(added)) }] : [],
  );
  return tiers.length === curve.tiers.length ? { curve: { ...curve, tiers }, modifiers: rest } : document;
}

/** Whether `high` is never below `low`. */
export function rateDominates(high: RateDocument, low: RateDocument): boolean {
  const [upper, lower] = [withConstantInTiers(high), withConstantInTiers(low)];
  // Each pair of prefixes is decided once: sixteen modifiers would otherwise be tried in millions of orders.
  const decided = new Map<string, boolean>();
  const decide = (above: number, below: number): boolean => {
    const key = `${above} ${below}`;
    const known = decided.get(key);
    if (known !== undefined) return known;
    const found = prefixDominates(prefix(upper, above), prefix(lower, below), decide);
    decided.set(key, found);
    return found;
  };
  return decide(upper.modifiers.length, lower.modifiers.length);
}

function prefix({ curve, modifiers }: RateDocument, count: number): RateDocument {
  return { curve, modifiers: modifiers.slice(0, count) };
}

/** @param decide whether the upper rate with so many of its modifiers dominates the lower one with so many of its own */
function prefixDominates(
  upper: RateDocument,
  lower: RateDocument,
  decide: (above: number, below: number) => boolean,
): boolean {
  const least = rateBounds(upper.curve, upper.modifiers).least;
  const greatest = rateBounds(lower.curve, lower.modifiers).greatest;
  if (least && greatest && isAtLeast(least, greatest)) return true;

  const [above, below] = [upper.modifiers.length, lower.modifiers.length];
  const [last, other] = [upper.modifiers.at(-1), lower.modifiers.at(-1)];
  if (!last && !other) return curveDominates(upper.curve, lower.curve);
  if (last && other && sameOperation(last, other) && curveDominates(last.curve, other.curve))
    if (decide(above - 1, below - 1)) return true;
  if (last && raises(last) && decide(above - 1, below)) return true;
  if (other && lowers(other) && decide(above, below - 1)) return true;
  if (last && other && areRoundedAlike(last, other) && lowersUnrounded(other) && decide(above, below - 1))
    return true;
  // The least of two is above what both are above; the greater of two is below what both are below.
  const alone = (curve: CurveDocument): RateDocument => ({ curve, modifiers: [] });
  if (last?.operation === 'MIN' && !last.step && decide(above - 1, below))
    if (rateDominates(alone(last.curve), lower)) return true;
  return (
    other?.operation === 'MAX' &&
    !other.step &&
    decide(above, below - 1) &&
    rateDominates(upper, alone(other.curve))
  );
}

export { stepsAllow };
