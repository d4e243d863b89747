import { type CurveTiersFragment } from '../../../../_graphql/generated/graphql';

/** Where to draw: notional and effective rate as JavaScript numbers, for pixels only. */
export interface RatePoint {
  readonly notional: number;
  readonly rate: number;
}

const STEPS = 160;

function rateAt(curve: CurveTiersFragment, notional: number): number {
  const tier = curve.tiers.findLast(({ floor }) => Number(floor) < notional) ?? curve.tiers[0];
  if (tier === undefined) return 0;
  // The published form of marginal tiers: rate × notional − deduction. A whole tier deducts nothing.
  const deduction = curve.shape === 'MARGINAL_TIERS' ? Number(tier.deduction) : 0;
  return Number(tier.rate) - deduction / notional;
}

/** The line of a curve over [from, to] on a logarithmic axis, exact at its tiers and on both sides of a step. */
export function ratePoints(curve: CurveTiersFragment, [from, to]: readonly [number, number]): RatePoint[] {
  const even = Array.from({ length: STEPS + 1 }, (_, step) => from * (to / from) ** (step / STEPS));
  const floors = curve.tiers.map(({ floor }) => Number(floor)).filter((floor) => floor > from && floor < to);
  const notionals = [...even, ...floors, ...floors.map((floor) => floor * (1 + 1e-9))].sort((a, b) => a - b);
  return notionals.map((notional) => ({ notional, rate: rateAt(curve, notional) }));
}

/** The range of notional worth drawing: a decade below the lowest tier to twice the highest. */
export function notionalRange(curves: readonly CurveTiersFragment[]): readonly [number, number] {
  const floors = curves
    .flatMap(({ tiers }) => tiers.map(({ floor }) => Number(floor)))
    .filter((floor) => floor > 0);
  if (floors.length === 0) return [1_000, 1_000_000];
  return [Math.min(...floors) / 10, Math.max(...floors) * 2];
}
