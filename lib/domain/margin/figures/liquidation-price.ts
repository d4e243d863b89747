import { assert } from '../../assert';
import { indexAt, type Line, type Pieces, proportional, rootOf, valueAt } from '../../curves/pieces';
import { dialledPieces } from '../../curves/dial';
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
  WHOLE,
} from '../../number/fraction';
import { ok, type Result } from '../../result';
import { marginAccount } from '../method/account';
import { collateralRule, countedAmount } from '../method/collateral';
import type { MarginInputs } from '../method/inputs';
import { isInverse, markPrice, multiplierOf, requirementsOf } from '../method/position';
import type { AccountMargin, LiquidationPrices, MarginRefusal } from '../method/types';
import { hasClosedForm } from './closed-form';
import { guessByLine } from './excess-line';
import { searchedLiquidationPrices } from './liquidation-search';
import { StandingAtPrice } from './standing-at-price';

/** The liquidation prices of an account's instruments. */
export type PricesOf = (instrument: string) => LiquidationPrices;

/**
 * The prices of one instrument at which an account becomes liquidatable: equity < liquidation level × MM.
 *
 * Only this instrument's price moves; it moves the account's position in it, or both legs, and every collateral that it
 * prices, and with an asset that it prices whatever settles in that; an inverse contract's own price moves no other. What moves is taken exact and unrounded, what stands still as the method rounds it; so a figure's
 * rounding can make the account liquidatable at most that rounding earlier. Solved segment by segment: within
 * a tier both sides are straight lines of the price, between tiers MM may jump up (WHOLE_TIERS), and then
 * liquidation may begin right at the jump.
 *
 * An inverse contract is such a line of 1 / price: solved in that, with both sides changed.
 *
 * Rounded towards the mark, never past it: the stated price is never farther away than the true one. An account
 * that is liquidatable already has the mark on both sides, whatever it depends on; one that is not, and does not depend on
 * the price, has neither.
 *
 * @returns for each instrument prices > 0 in the settlement asset; the account is margined once for all of them, and for
 *   each no more than its price moves. Or why the account cannot be margined
 * @see docs/methodology.md#liquidation-price (derivation, worked example)
 */
export function liquidationPrices(inputs: MarginInputs): Result<PricesOf, MarginRefusal> {
  const margined = marginAccount(inputs);
  return margined.ok ? ok(liquidationPricesOf(inputs, margined.value)) : margined;
}

/** The same. @param margined what the reference method says of the inputs */
export function liquidationPricesOf(inputs: MarginInputs, margined: AccountMargin): PricesOf {
  const standing = new StandingAtPrice(inputs, margined);
  const isLiquidatable = margined.status === 'LIQUIDATION';
  return (instrument) => {
    const mark = markPrice(inputs.prices, instrument);
    if (isLiquidatable) return { below: mark, above: mark };
    return !standing.isValued && hasClosedForm(inputs, standing.moving(instrument), instrument)
      ? solvedLiquidationPrices(inputs, standing, instrument)
      : searchedLiquidationPrices({
          mark,
          isLiquidatable: whenAsked(() => standing.isLiquidatableAt(instrument)),
          guess: guessByLine(inputs, standing, instrument),
        });
  };
}

/** What is prepared for a question once it is asked: lines mostly answer it. */
function whenAsked(prepare: () => (price: Decimal) => boolean): (price: Decimal) => boolean {
  let prepared: ((price: Decimal) => boolean) | null = null;
  return (price) => (prepared ??= prepare())(price);
}

function solvedLiquidationPrices(
  inputs: MarginInputs,
  standing: StandingAtPrice,
  instrument: string,
): LiquidationPrices {
  const mark = markPrice(inputs.prices, instrument);
  const exposure = exposureTo(inputs, standing, instrument);
  if (!exposure) return { below: null, above: null };
  const at = exposure.lineAt(mark);
  const marked = indexAt(exposure.maintenance, times(exposure.size, at));
  const atMark = valueAt(excess(exposure, pieceOf(exposure, marked)), at);
  if (atMark.numerator < 0n) return { below: mark, above: mark };
  const [lower, higher] = [firstBelow(exposure, marked), firstAbove(exposure, marked, at)];
  const turned = (one: Fraction | null): Fraction | null => one && dividedBy(WHOLE, one);
  const [below, above] = exposure.isInverse ? [turned(higher), turned(lower)] : [lower, higher];
  const stated = (price: Fraction, mode: 'CEILING' | 'FLOOR') =>
    decimalOf(roundFraction(price, { scale: 8, mode }));
  return {
    below: below && Decimal.min(mark, stated(below, 'CEILING')),
    above: above && Decimal.max(mark, stated(above, 'FLOOR')),
  };
}

/** How an account depends on one price; on 1 / price, where the instrument is an inverse contract. */
interface Exposure {
  readonly isInverse: boolean;
  /** What of a price it is a line of. */
  lineAt(price: Decimal): Fraction;
  /** Its equity less the liquidation level × the MM of everything else, as a line of that. */
  readonly equityLessFixed: Line;
  /** |quantity| × multiplier, ≥ 0: notional per unit of it. */
  readonly size: Fraction;
  /** The position's maintenance margin as lines of its notional. */
  readonly maintenance: Pieces;
  readonly liquidationLevel: Fraction;
}

function exposureTo(inputs: MarginInputs, standing: StandingAtPrice, instrument: string): Exposure | null {
  const { parameters, book } = inputs;
  const {
    positions: [margined = null],
    balances,
  } = standing.moving(instrument);
  const position = margined?.quantity.isZero() ? null : margined;
  if (balances.length === 0 && !position) return null;
  const isTurned = isInverse(inputs, instrument);
  const lineAt = (price: Decimal): Fraction =>
    isTurned ? dividedBy(WHOLE, fractionOf(price)) : fractionOf(price);
  const size = position ? position.quantity.times(multiplierOf(inputs, instrument)) : ZERO;
  const signedSize = isTurned ? size.neg() : size;
  const recognised = sum(
    balances.map((balance) => {
      const { haircut } = collateralRule(inputs, balance.asset);
      const amount = countedAmount(balance);
      return amount.gt(0) ? amount.times(ONE.minus(haircut)) : amount;
    }),
  );
  const fixed = standing.fixed(instrument);
  const fixedMaintenance = fixed.alone.plus(standing.together).plus(fixed.debt);
  const marginClass = position && parameters.classOfInstrument.get(instrument);
  const required = marginClass && requirementsOf(marginClass, book.mode);
  const rest = fixed.collateral.plus(fixed.profit).minus(parameters.liquidationLevel.times(fixedMaintenance));
  const entry = position ? times(fractionOf(signedSize), lineAt(position.entryPrice)) : NOTHING;
  return {
    isInverse: isTurned,
    lineAt,
    equityLessFixed: {
      atZero: minus(fractionOf(rest.plus(position?.accruedFunding ?? ZERO)), entry),
      slope: fractionOf(signedSize.plus(recognised)),
    },
    size: fractionOf(signedSize.abs()),
    maintenance: required?.maintenanceMargin
      ? // Both sides have the class's dial.
        dialledPieces(tierPieces(required.maintenanceMargin), required.plans.long.maintenanceMargin.dial)
      : proportional(NOTHING),
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
