import { assert } from '../assert';
import { Decimal, ONE, round, sum, ZERO } from '../decimal';
import { ok, type Result } from '../result';
import { marginAccount } from './account';
import { collateralRule, collateralValue } from './collateral';
import type { MarginInputs } from './inputs';
import { searchedLiquidationPrices } from './liquidation-search';
import { markPrice, multiplierOf, requirementsOf } from './position';
import { scaledMargin, tierIndexAt, type CurveTier, type MarginCurve } from './curve';
import { valueAt, type Line } from './curve-pieces';
import type { AccountMargin, LiquidationPrices, MarginRefusal } from './types';

/**
 * The prices of one instrument at which an account becomes liquidatable: equity < liquidation level × MM.
 *
 * Only this instrument's price moves; it moves the account's position in it and every collateral that it
 * prices. What moves is taken exact and unrounded, what stands still as the method rounds it; so a figure's
 * rounding can make the account liquidatable at most that rounding earlier. Solved segment by segment: within
 * a tier both sides are straight lines of the price, between tiers MM may jump up (WHOLE_TIERS), and then
 * liquidation may begin right at the jump.
 *
 * Rounded towards the mark, never past it: the stated price is never farther away than the true one. An account
 * that is liquidatable already has the mark on both sides; one that does not depend on the price has neither.
 *
 * @returns prices > 0 in the settlement asset; or why the account cannot be margined
 * @see docs/methodology.md#liquidation-price (derivation, worked example)
 */
export function liquidationPrices(
  inputs: MarginInputs,
  instrument: string,
): Result<LiquidationPrices, MarginRefusal> {
  const margined = marginAccount(inputs);
  if (!margined.ok) return margined;
  if (!hasClosedForm(inputs, instrument)) return ok(searchedLiquidationPrices(inputs, instrument));
  const exposure = exposureTo(inputs, margined.value, instrument);
  if (!exposure) return ok({ below: null, above: null });

  const mark = markPrice(inputs.prices, instrument);
  const marked = tierIndexAt(exposure.curve, exposure.size.times(mark));
  const atMark = valueAt(excess(exposure, tierOf(exposure, marked)), mark);
  if (margined.value.status === 'LIQUIDATION' || atMark.lt(0)) return ok({ below: mark, above: mark });

  const below = firstBelow(exposure, marked);
  const above = firstAbove(exposure, marked, mark);
  return ok({
    below: below && Decimal.min(mark, round(below, { scale: 8, mode: 'CEILING' })),
    above: above && Decimal.max(mark, round(above, { scale: 8, mode: 'FLOOR' })),
  });
}

/**
 * Whether everything that the price moves is a straight line of it between tiers: tiers on notional, haircuts, and
 * profit that counts in full.
 */
function hasClosedForm(inputs: MarginInputs, instrument: string): boolean {
  const { parameters, book } = inputs;
  if (parameters.isBelowAtLevel || parameters.maximumProfit !== null) return false;
  // An inverse contract, its charge and its profit are not straight lines of its price.
  if (inputs.instruments.get(instrument)?.isInverse || parameters.positionValueRounding) return false;
  const isStraight = book.collateral
    .filter(({ amount }) => !amount.isZero())
    .map(({ asset }) => collateralRule(inputs, asset))
    .filter(({ pricedBy }) => pricedBy === instrument)
    .every(
      ({ concentrationHaircut, assetWeight, debtWeight, isDebtRequirement, maximumValue }) =>
        !concentrationHaircut && !assetWeight && !debtWeight && !isDebtRequirement && maximumValue === null,
    );
  const marginClass = parameters.classOfInstrument.get(instrument);
  if (marginClass && parameters.portfolioOfClass.has(marginClass.name)) return false;
  const isMarginedTogether = book.collateral.some(
    ({ asset }) =>
      parameters.collateral.get(asset)?.pricedBy === instrument &&
      parameters.portfolios.some(({ assets }) => assets.has(asset)),
  );
  if (isMarginedTogether) return false;
  const isHeld = book.positions.some((position) => position.instrument === instrument);
  if (!isHeld || !marginClass) return isStraight;
  const { maintenanceMargin } = requirementsOf(marginClass, book.mode);
  return (
    isStraight &&
    maintenanceMargin !== null &&
    !marginClass.profitWeight &&
    !marginClass.isChargedForOrders &&
    !marginClass.isChargedAtEntry
  );
}

/** How an account depends on one price. */
interface Exposure {
  /** Its equity less the liquidation level × the MM of everything else, as a line of the price. */
  readonly equityLessFixed: Line;
  /** |quantity| × multiplier, ≥ 0: notional per unit of price. */
  readonly size: Decimal;
  readonly curve: MarginCurve;
  readonly liquidationLevel: Decimal;
}

/** A curve that asks nothing could not exist; without a position the size of 0 makes any curve ask 0. */
const NO_POSITION: MarginCurve = {
  shape: 'MARGINAL_TIERS',
  denominator: ONE,
  tiers: [{ floor: ZERO, ceiling: null, scaledRate: ONE, scaledMarginAboveFloor: ZERO }],
};

function exposureTo(inputs: MarginInputs, figures: AccountMargin, instrument: string): Exposure | null {
  const { parameters, book } = inputs;
  const moving = book.collateral.filter(
    ({ asset, amount }) => !amount.isZero() && parameters.collateral.get(asset)?.pricedBy === instrument,
  );
  const position = book.positions.find((held) => held.instrument === instrument && !held.quantity.isZero());
  if (moving.length === 0 && !position) return null;

  const margin = figures.positions.find((one) => one.instrument === instrument);
  const signedSize = position ? position.quantity.times(multiplierOf(inputs, instrument)) : ZERO;
  const recognised = sum(
    moving.map(({ asset, amount }) => {
      const haircut = parameters.collateral.get(asset)?.haircut;
      assert(haircut !== undefined, 'a margined balance has a collateral rule');
      return amount.gt(0) ? amount.times(ONE.minus(haircut)) : amount;
    }),
  );
  const movingEquity = sum([
    ...moving.map((balance) => collateralValue(inputs, balance, 'maintenance').equity),
    margin?.unrealisedProfit ?? ZERO,
  ]);
  const fixedMaintenance = figures.maintenanceMargin.minus(margin?.maintenanceMargin ?? ZERO);
  const marginClass = position && parameters.classOfInstrument.get(instrument);
  const curve = marginClass && requirementsOf(marginClass, book.mode).maintenanceMargin;
  return {
    equityLessFixed: {
      atZero: figures.equity
        .minus(movingEquity)
        .minus(signedSize.times(position?.entryPrice ?? ZERO))
        .minus(parameters.liquidationLevel.times(fixedMaintenance)),
      slope: signedSize.plus(recognised),
    },
    size: signedSize.abs(),
    curve: curve ?? NO_POSITION,
    liquidationLevel: parameters.liquidationLevel,
  };
}

function tierOf({ curve }: Exposure, index: number): CurveTier {
  const tier = curve.tiers[index];
  assert(tier !== undefined, 'an index in range names a tier');
  return tier;
}

/** Equity − liquidation level × MM while the tier holds, × the curve's denominator, as a line of the price. */
function excess({ equityLessFixed, size, curve, liquidationLevel }: Exposure, tier: CurveTier): Line {
  const charge = (scaled: Decimal) => liquidationLevel.times(scaled);
  return {
    atZero: equityLessFixed.atZero.times(curve.denominator).minus(charge(scaledMargin(tier, ZERO))),
    slope: equityLessFixed.slope.times(curve.denominator).minus(charge(tier.scaledRate.times(size))),
  };
}

/** Downwards from a price of no shortfall. MM only jumps down on this way, so only a root can begin it. */
function firstBelow(exposure: Exposure, marked: number): Decimal | null {
  for (let index = marked; index >= 0; index -= 1) {
    const tier = tierOf(exposure, index);
    const { atZero, slope } = excess(exposure, tier);
    if (slope.lte(0)) continue;
    const root = atZero.neg().div(slope);
    const low = exposure.size.isZero() ? ZERO : tier.floor.div(exposure.size);
    if (root.gt(low)) return root;
  }
  return null;
}

/** Upwards from a price of no shortfall: at a root, or right above a floor where MM jumps up. */
function firstAbove(exposure: Exposure, marked: number, mark: Decimal): Decimal | null {
  for (let index = marked; index < exposure.curve.tiers.length; index += 1) {
    const tier = tierOf(exposure, index);
    const line = excess(exposure, tier);
    const low = index === marked || exposure.size.isZero() ? mark : tier.floor.div(exposure.size);
    // The shortfall at the floor as notional, where it is exact, not at the price, which is a quotient.
    if (index > marked && shortAboveFloor(exposure, tier)) return low;
    if (line.slope.gte(0)) continue;
    const root = line.atZero.neg().div(line.slope);
    const high = tier.ceiling?.div(exposure.size) ?? null;
    if (high === null || root.lt(high)) return Decimal.max(root, low);
  }
  return null;
}

/** Whether equity < level × MM just above a tier's floor; × size and denominator, so that nothing is divided. */
function shortAboveFloor(exposure: Exposure, tier: CurveTier): boolean {
  const { atZero, slope } = excess(exposure, tier);
  return atZero.times(exposure.size).plus(slope.times(tier.floor)).lt(0);
}
