import { isDecimalText } from '../../../_ui/decimal-text';
import { type TierCurveDocument, tierCharge } from '../../../_ui/formula-document';

/** A tier as it is drawn: doubles, only for positions on screen. */
export interface DrawnTier {
  readonly floor: number;
  readonly rate: number;
}

/** Tiers that can be drawn: a text that is no positive number is left out until it is one. */
export function drawnTiers(curve: TierCurveDocument): readonly (DrawnTier & { index: number })[] {
  return curve.tiers.flatMap((tier, index) => {
    const { kind, text } = tierCharge(tier);
    if (!isDecimalText(tier.floor) || !isDecimalText(text)) return [];
    const charge = Number(text);
    if (charge <= 0) return [];
    return [{ index, floor: Number(tier.floor), rate: kind === 'rate' ? charge : 1 / charge }];
  });
}

export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Notional shown: a decade below the first step to past the last, whole decades. */
export function notionalExtent(curves: readonly (readonly DrawnTier[])[], maximum: number): Extent {
  const floors = curves.flatMap((tiers) => tiers.map(({ floor }) => floor)).filter((floor) => floor > 0);
  const lowest = Math.min(...floors, 1e5);
  const highest = Math.max(...floors, maximum, 1e6);
  return { from: 10 ** (Math.floor(Math.log10(lowest)) - 1), to: 10 ** Math.ceil(Math.log10(highest * 1.5)) };
}

/** Rates shown, from a bit below the lowest to a bit above the highest. */
export function rateExtent(curves: readonly (readonly DrawnTier[])[]): Extent {
  const rates = curves.flatMap((tiers) => tiers.map(({ rate }) => rate));
  if (rates.length === 0) return { from: 0.001, to: 1 };
  return { from: Math.min(...rates) / 1.6, to: Math.min(1.25, Math.max(...rates) * 1.6) };
}

/** The steps of a curve as an SVG path. */
export function stepPath(
  tiers: readonly DrawnTier[],
  x: (notional: number) => number,
  y: (rate: number) => number,
  extent: Extent,
): string {
  return tiers
    .map(({ floor, rate }, at) => {
      const from = x(Math.max(floor, extent.from));
      const to = x(tiers[at + 1]?.floor ?? extent.to);
      return `${at === 0 ? 'M' : 'L'}${from.toFixed(1)} ${y(rate).toFixed(1)}H${to.toFixed(1)}`;
    })
    .join('');
}

/** Ticks of a log axis that read well: 1, 2, 5 of each decade, thinned to decades when many. */
export function logTicks({ from, to }: Extent, most: number): readonly number[] {
  const decades = Array.from(
    { length: Math.ceil(Math.log10(to)) - Math.floor(Math.log10(from)) + 1 },
    (_, step) => Math.floor(Math.log10(from)) + step,
  );
  const within = (values: number[]) => values.filter((value) => value >= from * 0.999 && value <= to * 1.001);
  const fine = within(decades.flatMap((exponent) => [1, 2, 5].map((digit) => digit * 10 ** exponent)));
  return fine.length <= most ? fine : within(decades.map((exponent) => 10 ** exponent));
}
