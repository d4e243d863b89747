import { assert } from '../../assert';
import { indexAt, type Line, type Pieces, proportional, rootOf, valueAt } from '../../curves/pieces';
import { tierPieces } from '../../curves/tiers';
import { Decimal, ONE, sum, ZERO } from '../../number/decimal';
import {
  compare,
  decimalOf,
  dividedBy,
  type Fraction,
  fractionOf,
  greater,
  minus,
  NOTHING,
  roundFraction,
  times,
} from '../../number/fraction';
import { ok, type Result } from '../../result';
import { marginAccount } from '../method/account';
import { collateralRule, collateralValue } from '../method/collateral';
import type { MarginInputs } from '../method/inputs';
import { searchedLiquidationPrices } from './liquidation-search';
import { markPrice, multiplierOf, requirementsOf } from '../method/position';
import type { AccountMargin, LiquidationPrices, MarginRefusal } from '../method/types';

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
 * that is liquidatable already has the mark on both sides, whatever it depends on; one that is not, and does not depend on
 * the price, has neither.
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
  const mark = markPrice(inputs.prices, instrument);
  if (margined.value.status === 'LIQUIDATION') return ok({ below: mark, above: mark });
  const exposure = exposureTo(inputs, margined.value, instrument);
  if (!exposure) return ok({ below: null, above: null });

  const at = fractionOf(mark);
  const marked = indexAt(exposure.maintenance, times(exposure.size, at));
  const atMark = valueAt(excess(exposure, pieceOf(exposure, marked)), at);
  if (atMark.numerator < 0n) return ok({ below: mark, above: mark });

  const below = firstBelow(exposure, marked);
  const above = firstAbove(exposure, marked, at);
  const stated = (price: Fraction, mode: 'CEILING' | 'FLOOR') =>
    decimalOf(roundFraction(price, { scale: 8, mode }));
  return ok({
    below: below && Decimal.min(mark, stated(below, 'CEILING')),
    above: above && Decimal.max(mark, stated(above, 'FLOOR')),
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
  readonly size: Fraction;
  /** The position's maintenance margin as lines of its notional. */
  readonly maintenance: Pieces;
  readonly liquidationLevel: Fraction;
}

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
  const tiers = marginClass && requirementsOf(marginClass, book.mode).maintenanceMargin;
  return {
    equityLessFixed: {
      atZero: fractionOf(
        figures.equity
          .minus(movingEquity)
          .minus(signedSize.times(position?.entryPrice ?? ZERO))
          .minus(parameters.liquidationLevel.times(fixedMaintenance)),
      ),
      slope: fractionOf(signedSize.plus(recognised)),
    },
    size: fractionOf(signedSize.abs()),
    maintenance: tiers ? tierPieces(tiers) : proportional(NOTHING),
    liquidationLevel: fractionOf(parameters.liquidationLevel),
  };
}

function pieceOf({ maintenance }: Exposure, index: number): Pieces[number] {
  const piece = maintenance[index];
  assert(piece !== undefined, 'an index in range names a piece');
  return piece;
}

/** Equity − liquidation level × MM while the piece holds, as a line of the price. */
function excess({ equityLessFixed, size, liquidationLevel }: Exposure, { atZero, slope }: Line): Line {
  return {
    atZero: minus(equityLessFixed.atZero, times(liquidationLevel, atZero)),
    slope: minus(equityLessFixed.slope, times(liquidationLevel, times(slope, size))),
  };
}

/** The price at which the position's notional is this; 0 where it has no size. */
function priceOf({ size }: Exposure, notional: Fraction): Fraction {
  return size.numerator === 0n ? NOTHING : dividedBy(notional, size);
}

/** Downwards from a price of no shortfall. MM only jumps down on this way, so only a root can begin it. */
function firstBelow(exposure: Exposure, marked: number): Fraction | null {
  for (let index = marked; index >= 0; index -= 1) {
    const piece = pieceOf(exposure, index);
    const line = excess(exposure, piece);
    if (line.slope.numerator <= 0n) continue;
    const root = rootOf(line);
    if (compare(root, priceOf(exposure, piece.above)) > 0) return root;
  }
  return null;
}

/** Upwards from a price of no shortfall: at a root, or right above a floor where MM jumps up. */
function firstAbove(exposure: Exposure, marked: number, mark: Fraction): Fraction | null {
  for (let index = marked; index < exposure.maintenance.length; index += 1) {
    const piece = pieceOf(exposure, index);
    const line = excess(exposure, piece);
    const low = index === marked ? mark : greater(mark, priceOf(exposure, piece.above));
    if (index > marked && valueAt(line, low).numerator < 0n) return low;
    if (line.slope.numerator >= 0n) continue;
    const root = rootOf(line);
    const next = exposure.maintenance[index + 1];
    if (!next || compare(root, priceOf(exposure, next.above)) < 0) return greater(root, low);
  }
  return null;
}
