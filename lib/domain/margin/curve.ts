import { assert } from '../assert';
import { Decimal, decimal, ONE, ZERO } from '../decimal';
import type { TierCurveDocument, TierDocument } from '../parameters/curve-document';

/**
 * Largest common multiple that the maximum leverages of one curve may have (the numbers 1 to 100 have 7·10⁴⁰).
 * With it every figure of a curve is one exact numerator over one denominator, within our 200 digits.
 */
export const MAX_COMMON_MULTIPLE = 10n ** 50n;

/** A tier's charge per unit of notional as an exact fraction: a rate, or 1 / maxLeverage. */
export interface Charge {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export interface CurveTier {
  /** The tier holds above this notional, in the settlement asset… */
  readonly floor: Decimal;
  /** …up to and including this one; null: it has no end. */
  readonly ceiling: Decimal | null;
  /** Charge per unit of notional × the curve's denominator: exact. */
  readonly scaledRate: Decimal;
  /** Margin just above the floor, in this tier's own terms, × the curve's denominator: exact. */
  readonly scaledMarginAboveFloor: Decimal;
}

/**
 * A margin requirement as a function of notional. Built by `marginCurve` only, so an illegal one cannot exist:
 * floors ascend from 0, rates lie in (0, 1] and never fall.
 *
 * All charges share one denominator: margin = (scaledMarginAboveFloor + (notional − floor) × scaledRate)
 * / denominator, so leverage tiers (1/75 has no finite decimal) divide once, last.
 */
export interface MarginCurve {
  readonly shape: TierCurveDocument['shape'];
  readonly denominator: Decimal;
  readonly tiers: readonly CurveTier[];
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}

/** @param value > 0 */
function fraction(value: Decimal): Charge {
  const scale = value.decimalPlaces();
  const numerator = BigInt(value.times(new Decimal(10).pow(scale)).toFixed());
  const denominator = 10n ** BigInt(scale);
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The charge of a tier whose figures are well-formed and positive. */
export function tierCharge(tier: TierDocument): Charge {
  if ('rate' in tier) return fraction(decimal(tier.rate));
  const { numerator, denominator } = fraction(decimal(tier.maxLeverage));
  return { numerator: denominator, denominator: numerator };
}

/** Negative, 0 or positive as `a` is below, equal to or above `b`; exact. */
export function compareCharges(a: Charge, b: Charge): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Least common multiple of the denominators of the leverage tiers, 1 when there are none. */
export function commonMultiple(tiers: readonly TierDocument[]): bigint {
  let multiple = 1n;
  for (const tier of tiers) {
    if ('rate' in tier) continue;
    const { denominator } = tierCharge(tier);
    multiple = (multiple / greatestCommonDivisor(multiple, denominator)) * denominator;
  }
  return multiple;
}

/**
 * A curve from its document, which `parseParameterSet` has found sound.
 *
 * @throws AssertionFailure if a relation of the curve is broken: a fault should have been reported before
 * @see docs/methodology.md#margin-curves
 */
export function marginCurve(document: TierCurveDocument): MarginCurve {
  const multiple = commonMultiple(document.tiers);
  assert(multiple <= MAX_COMMON_MULTIPLE, 'the leverages of a curve have a common multiple up to 10^50');
  const denominator = new Decimal(multiple.toString());

  const tiers: CurveTier[] = [];
  for (const [index, tier] of document.tiers.entries()) {
    const floor = decimal(tier.floor);
    const next = document.tiers[index + 1];
    const charge = tierCharge(tier);
    // Exact: the denominator is 2ᵃ5ᵇ for a rate and divides the common multiple for a leverage.
    const scaledRate = new Decimal((charge.numerator * multiple).toString()).div(
      charge.denominator.toString(),
    );
    const below = tiers.at(-1);

    assert(below === undefined ? floor.isZero() : floor.gt(below.floor), 'floors ascend from 0');
    assert(scaledRate.gt(0) && scaledRate.lte(denominator), 'a rate is in (0, 1]');
    assert(below === undefined || scaledRate.gte(below.scaledRate), 'rates never fall');

    let scaledMarginAboveFloor = floor.times(scaledRate);
    if (document.shape === 'MARGINAL_TIERS') {
      scaledMarginAboveFloor = below ? scaledMargin(below, floor) : ZERO;
    }
    const ceiling = next ? decimal(next.floor) : null;
    tiers.push({ floor, ceiling, scaledRate, scaledMarginAboveFloor });
  }
  assert(tiers.length > 0, 'a curve has a tier');
  return { shape: document.shape, denominator, tiers };
}

/** Margin at a notional within the tier (its end included) × the curve's denominator. */
export function scaledMargin(tier: CurveTier, notional: Decimal): Decimal {
  return tier.scaledMarginAboveFloor.plus(notional.minus(tier.floor).times(tier.scaledRate));
}

/** Index of the tier that holds at a notional: above its floor, up to and including the next one's; 0 at 0. */
export function tierIndexAt(curve: MarginCurve, notional: Decimal): number {
  const index = curve.tiers.findIndex(({ ceiling }) => ceiling === null || notional.lte(ceiling));
  assert(index >= 0, 'the last tier has no end');
  return index;
}

export function tierAt(curve: MarginCurve, notional: Decimal): CurveTier {
  const tier = curve.tiers[tierIndexAt(curve, notional)];
  assert(tier !== undefined, 'an index in range names a tier');
  return tier;
}

/**
 * Margin that a position must post.
 *
 * MARGINAL_TIERS: the area under the curve's rate from 0 to the notional, each rate on its own slice, as in
 * income tax: continuous, convex, and splitting a position never raises it.
 * WHOLE_TIERS: the tier's rate on the whole notional: it jumps up just above each floor.
 *
 * @param notional absolute, ≥ 0, in the settlement asset
 * @returns in the settlement asset, unrounded: exact, except that a curve with leverage tiers ends with one
 *   division to 200 significant digits. Round once, at the edge
 * @see docs/methodology.md#margin-curves (derivation, worked example)
 */
export function requiredMargin(curve: MarginCurve, notional: Decimal): Decimal {
  assert(notional.isFinite() && notional.gte(0), 'notional is finite and not negative');
  const margin = scaledMargin(tierAt(curve, notional), notional).div(curve.denominator);
  assert(margin.gte(0) && margin.lte(notional), 'margin is never negative and never exceeds the notional');
  return margin;
}

/**
 * Margin / notional: what the position really pays per unit.
 *
 * @param notional > 0
 * @returns fraction in (0, 1], to 200 significant digits
 */
export function effectiveRate(curve: MarginCurve, notional: Decimal): Decimal {
  assert(notional.gt(0), 'an effective rate needs a notional above 0');
  return scaledMargin(tierAt(curve, notional), notional).div(curve.denominator.times(notional));
}

/**
 * Largest leverage at which a position of this notional can be opened: notional / margin.
 *
 * @param notional ≥ 0; at 0 the first tier's leverage, the limit from above
 * @returns ≥ 1, to 200 significant digits; round DOWN for display
 */
export function maximumLeverage(curve: MarginCurve, notional: Decimal): Decimal {
  assert(notional.gte(0), 'notional is not negative');
  const tier = tierAt(curve, notional);
  if (notional.isZero()) return curve.denominator.div(tier.scaledRate);
  const leverage = curve.denominator.times(notional).div(scaledMargin(tier, notional));
  assert(leverage.gte(ONE), 'margin never exceeds the position');
  return leverage;
}
