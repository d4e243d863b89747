import { assert } from '../assert';
import { round, type Decimal, type Rounding } from '../decimal';
import type { TierCurveDocument } from '../parameters/curve-document';
import { marginCurve, maximumLeverage } from './curve';

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
  const curve = marginCurve(document);
  return curve.tiers.map(({ floor, ceiling, scaledRate, scaledMarginAboveFloor }) => {
    const deduction = floor.times(scaledRate).minus(scaledMarginAboveFloor).div(curve.denominator);
    assert(deduction.gte(0), 'rates never fall, so the deduction is not negative');
    const leverage = floor.isZero()
      ? maximumLeverage(curve, floor)
      : floor.times(curve.denominator).div(scaledMarginAboveFloor);
    return {
      floor,
      ceiling,
      rate: round(scaledRate.div(curve.denominator), STATED),
      maxLeverage: round(leverage, { scale: 18, mode: 'DOWN' }),
      marginAtFloor: round(scaledMarginAboveFloor.div(curve.denominator), STATED),
      deduction: round(deduction, STATED),
    };
  });
}
