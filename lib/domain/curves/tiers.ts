import { assert } from '../assert';
import { decimal, type Decimal, type Rounding } from '../number/decimal';
import {
  decimalOf,
  dividedBy,
  type Fraction,
  fractionOf,
  minus,
  NOTHING,
  plus,
  roundFraction,
  times,
  WHOLE,
} from '../number/fraction';
import type { TierCurveDocument, TierDocument } from './curve-document';
import { nothingElse } from './nothing-else';
import { indexAt, type Piece, type Pieces, pieceAt, valueAt } from './pieces';
import { withDial } from './moved-plan';
import type { RequirementPlan, RequirementPlans, SidePlan } from './plan';

/** Tiers as straight lines: the one algebra that margins, published rows, differences and the engine share. */

/** What a tier charges for each unit, in fractions: 1/75 has no finite decimal. */
export function tierRate(tier: TierDocument): Fraction {
  return 'rate' in tier
    ? fractionOf(decimal(tier.rate))
    : dividedBy(WHOLE, fractionOf(decimal(tier.maxLeverage)));
}

/**
 * rate × driver of tiers on a driver, as straight lines of it; one piece for each tier.
 *
 * MARGINAL_TIERS: the area under the rate from 0, each rate on its own slice, as in income tax: continuous, and
 * splitting a position never raises it. WHOLE_TIERS: the tier's rate on the whole: it jumps just above each floor.
 *
 * @see docs/methodology.md#margin-curves (derivation, worked example)
 */
export function tierPieces({ shape, tiers }: Pick<TierCurveDocument, 'shape' | 'tiers'>): Pieces {
  let atZero = NOTHING;
  let below = NOTHING;
  return tiers.map((tier): Piece => {
    const above = fractionOf(decimal(tier.floor));
    const slope = tierRate(tier);
    // Continuous at the floor: what the tiers below charge up to it, less this rate on the same.
    if (shape === 'MARGINAL_TIERS') atZero = plus(atZero, times(minus(below, slope), above));
    below = slope;
    return { above, atZero, slope };
  });
}

/** The tiers of a requirement that is nothing but tiers on the position's notional; null for any other. */
export function plainTiers(plan: RequirementPlan): TierCurveDocument | null {
  const { path: _path, rate, ramp, amountStep, partOfAmount, dial, amounts, ...unread } = plan;
  nothingElse(unread);
  if (rate.steps.length > 0 || ramp || amountStep || partOfAmount || dial || amounts) return null;
  const { curve } = rate;
  if (curve.shape !== 'MARGINAL_TIERS' && curve.shape !== 'WHOLE_TIERS') return null;
  const { driver, shape, tiers, ...rest } = curve;
  if (driver !== 'NOTIONAL' || Object.values(rest).some((part) => part !== undefined)) return null;
  return { driver, shape, tiers };
}

/** The same of both sides; null where one of them is charged differently. */
export function plainTiersOf(
  { long, short }: RequirementPlans,
  figure: keyof SidePlan,
): TierCurveDocument | null {
  const [ofLong, ofShort] = [long[figure], short[figure]];
  if (!ofLong || !ofShort || ofLong.rate.curve !== ofShort.rate.curve) return null;
  return plainTiers(ofShort) && plainTiers(ofLong);
}

/** The tiers that a dial multiplies, or that stand without one. */
export function tiersUnderDial(plans: RequirementPlans, figure: keyof SidePlan): TierCurveDocument | null {
  return plainTiersOf(withDial(plans, undefined), figure);
}

/**
 * The largest leverage at which a position of this notional can be opened under tiers: notional / margin; at 0 the
 * first tier's, the limit from above.
 *
 * @param notional ≥ 0
 * @returns > 0, rounded DOWN to `scale` decimals; null where the tiers charge nothing
 */
export function maximumLeverage(document: TierCurveDocument, notional: Decimal, scale = 18): Decimal | null {
  const at = fractionOf(notional);
  const pieces = tierPieces(document);
  const rate = at.numerator === 0n ? pieces[0]?.slope : dividedBy(valueAt(pieceAt(pieces, at), at), at);
  if (rate === undefined || rate.numerator === 0n) return null;
  return decimalOf(roundFraction(dividedBy(WHOLE, rate), { scale, mode: 'DOWN' }));
}

/** A tier as venues publish it, for tables. What has no finite decimal is rounded HALF_EVEN to 18 decimals. */
export interface TierRow {
  /** The tier holds above `floor`, up to and including `ceiling` (null: without end), in the settlement asset. */
  readonly floor: Decimal;
  readonly ceiling: Decimal | null;
  /** Fraction of notional charged in the tier, in (0, 1]. */
  readonly rate: Decimal;
  /** Largest leverage just above the floor, rounded DOWN to 18 decimals: 1 / rate on whole tiers, more on slices. */
  readonly maxLeverage: Decimal;
  /** Margin just above the floor. */
  readonly marginAtFloor: Decimal;
  /** Margin in the tier = notional × rate − deduction: exchanges publish it as "maintenance amount". ≥ 0. */
  readonly deduction: Decimal;
}

const STATED: Rounding = { scale: 18, mode: 'HALF_EVEN' };

/** @see docs/methodology.md#the-published-form */
export function tierRows(document: TierCurveDocument): readonly TierRow[] {
  const pieces = tierPieces(document);
  const stated = (value: Fraction): Decimal => decimalOf(roundFraction(value, STATED));
  return pieces.map((piece, index) => {
    const next = document.tiers[index + 1];
    const floor = decimal(document.tiers[index]?.floor ?? '0');
    const marginAtFloor = valueAt(piece, piece.above);
    assert(piece.atZero.numerator <= 0n, 'rates never fall, so the deduction is not negative');
    const leverage = dividedBy(
      piece.above.numerator === 0n ? WHOLE : piece.above,
      piece.above.numerator === 0n ? piece.slope : marginAtFloor,
    );
    return {
      floor,
      ceiling: next ? decimal(next.floor) : null,
      rate: stated(piece.slope),
      maxLeverage: decimalOf(roundFraction(leverage, { scale: 18, mode: 'DOWN' })),
      marginAtFloor: stated(marginAtFloor),
      deduction: stated(minus(NOTHING, piece.atZero)),
    };
  });
}

/** Index of the tier that holds at a notional: above its floor, up to and including the next one's; 0 at 0. */
export function tierIndexAt(document: TierCurveDocument, notional: Decimal): number {
  return indexAt(tierPieces(document), fractionOf(notional));
}

/** A charge of a tier on a part of a notional, and its rate, as terms state them. */
export function tierCharge(
  tier: TierDocument,
  basis: Decimal,
  rounding: Rounding,
): { readonly rate: Decimal; readonly amount: Decimal } {
  const rate = tierRate(tier);
  return {
    rate: decimalOf(roundFraction(rate, rounding)),
    amount: decimalOf(roundFraction(times(rate, fractionOf(basis)), rounding)),
  };
}
