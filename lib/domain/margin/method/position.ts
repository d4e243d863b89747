import { assert } from '../../assert';
import { Decimal, round, type Rounding, ZERO } from '../../number/decimal';
import {
  decimalOf,
  dividedBy,
  fraction,
  type Fraction,
  fractionOf,
  minus,
  plus,
  roundFraction,
} from '../../number/fraction';
import type { MarketFigure } from '../../market/market-figure';
import type { Driver } from '../../curves/curve-document';
import type { CompiledClass, CompiledRequirements } from './compile';
import { chosenRate } from './chosen-rate';
import type { PositionContext } from './formula';
import type { MarginInputs } from './inputs';
import { canEnlarge, chargeableOrders } from './open-orders';
import type { Position, Purpose } from './types';

const MILLISECONDS_PER_DAY = 86_400_000n;

/** Mark price of an instrument that has one. @throws AssertionFailure when it is absent or not above 0 */
export function markPrice(prices: MarginInputs['prices'], instrument: string): Decimal {
  const price = prices.get(instrument);
  assert(price !== undefined && price.isFinite() && price.gt(0), `${instrument} has a mark price above 0`);
  return price;
}

/** Units of the underlying in one unit of quantity, > 0. */
export function multiplierOf(
  { instruments }: Pick<MarginInputs, 'instruments'>,
  instrument: string,
): Decimal {
  const terms = instruments.get(instrument);
  assert(terms !== undefined && terms.multiplier.gt(0), `${instrument} is known, with a multiplier above 0`);
  return terms.multiplier;
}

/**
 * The price at which something is valued. For initial margin a set may ask for the worse for the account of mark
 * and stable price: the lower one of what it owns, the higher one of what it owes.
 */
export function valuationPrice(
  { parameters, prices, figures }: Pick<MarginInputs, 'parameters' | 'prices' | 'figures'>,
  instrument: string,
  purpose: Purpose,
  isOwned: boolean,
): Decimal {
  const mark = markPrice(prices, instrument);
  if (purpose === 'maintenance' || !parameters.isInitialPriceWorse) return mark;
  const stable = figures?.get(instrument)?.STABLE_PRICE;
  assert(stable !== undefined, 'a stable price that is needed is there');
  return isOwned ? Decimal.min(mark, stable) : Decimal.max(mark, stable);
}

type Held = Pick<Position, 'instrument' | 'quantity'>;
type Terms = Pick<MarginInputs, 'instruments'>;

export function isInverse({ instruments }: Terms, instrument: string): boolean {
  return instruments.get(instrument)?.isInverse ?? false;
}

/** What a long is worth and a short owes at a price, of a contract that is not inverse. */
function linearValue(inputs: Terms, { instrument, quantity }: Held, price: Decimal): Decimal {
  return quantity.times(multiplierOf(inputs, instrument)).times(price);
}

/**
 * The same of an inverse contract, of which a short owns what a long owes: −quantity × multiplier / price. A quotient has
 * no finite decimal, and the difference of two that have none may: so nothing is divided until it is rounded.
 *
 * @throws AssertionFailure at a price that is not above 0
 */
function inverseValue(inputs: Terms, { instrument, quantity }: Held, price: Decimal): Fraction {
  assert(price.gt(0), 'an inverse contract is divided by a price above 0');
  const units = quantity.times(multiplierOf(inputs, instrument));
  return dividedBy(fractionOf(units.neg()), fractionOf(price));
}

/** What a long is worth and a short owes at a price; of an inverse contract the other way round. Exact. */
export function exactValue(inputs: Terms, held: Held, price: Decimal): Fraction {
  return isInverse(inputs, held.instrument)
    ? inverseValue(inputs, held, price)
    : fractionOf(linearValue(inputs, held, price));
}

/** |quantity| × multiplier × price, of an inverse contract / price, in one rounding. */
export function roundedNotional(inputs: Terms, position: Held, price: Decimal, rounding: Rounding): Decimal {
  if (!isInverse(inputs, position.instrument))
    return round(linearValue(inputs, position, price).abs(), rounding);
  const size = { instrument: position.instrument, quantity: position.quantity.abs().neg() };
  return decimalOf(roundFraction(inverseValue(inputs, size, price), rounding));
}

/**
 * quantity × multiplier × (price − entry), and the funding that has accrued: a long gains when the price rises, a short
 * when it falls. Of an inverse contract quantity × multiplier × (1 / entry − 1 / price), and the funding. Exact, but for
 * the rounding of values, where the set declares one: of the value at the price, and of an inverse contract, whose value
 * at entry is a quotient too, of both. Funding is no value: it is added as it is.
 *
 * @see docs/decisions/0088-an-inverse-contract-is-divided-once.md
 */
export function exactProfit(
  inputs: Pick<MarginInputs, 'instruments' | 'parameters'>,
  position: Position,
  price: Decimal,
): Fraction {
  if (!isInverse(inputs, position.instrument)) return fractionOf(linearProfit(inputs, position, price));
  const { positionValueRounding } = inputs.parameters;
  const [value, entry] = [price, position.entryPrice].map((at) => {
    const exact = inverseValue(inputs, position, at);
    return positionValueRounding ? roundFraction(exact, positionValueRounding) : exact;
  });
  assert(value !== undefined && entry !== undefined, 'both were valued');
  const { accruedFunding } = position;
  const gained = minus(value, entry);
  return accruedFunding ? plus(gained, fractionOf(accruedFunding)) : gained;
}

function linearProfit(
  inputs: Pick<MarginInputs, 'instruments' | 'parameters'>,
  position: Position,
  price: Decimal,
): Decimal {
  const { positionValueRounding } = inputs.parameters;
  const value = linearValue(inputs, position, price);
  const stated = positionValueRounding ? round(value, positionValueRounding) : value;
  const gained = stated.minus(linearValue(inputs, position, position.entryPrice));
  return position.accruedFunding ? gained.plus(position.accruedFunding) : gained;
}

/** The same in one rounding. */
export function roundedProfit(
  inputs: Pick<MarginInputs, 'instruments' | 'parameters'>,
  position: Position,
  price: Decimal,
  rounding: Rounding,
): Decimal {
  return isInverse(inputs, position.instrument)
    ? decimalOf(roundFraction(exactProfit(inputs, position, price), rounding))
    : round(linearProfit(inputs, position, price), rounding);
}

/**
 * What a position is charged for: itself, or, if its class says so, what it would be after its worse orders. What
 * reduces a leg never turns it over, so only the orders that enlarge it are its worse ones.
 */
export function chargedQuantity(
  { isChargedForOrders }: Pick<CompiledClass, 'isChargedForOrders'>,
  { quantity, leg, ...ordered }: Pick<Position, 'quantity' | 'leg' | 'orders' | 'openOrders'>,
): Decimal {
  const orders = isChargedForOrders ? chargeableOrders(ordered) : null;
  if (!orders) return quantity;
  const bought = quantity.plus(orders.buyQuantity);
  const sold = quantity.minus(orders.sellQuantity);
  if (leg) return canEnlarge('BUY', { leg }) ? bought : sold;
  return bought.abs().gt(sold.abs()) ? bought : sold;
}

/** The requirements that hold for accounts in a mode: the class's own when it has none of that name. */
export function requirementsOf(marginClass: CompiledClass, mode: string | undefined): CompiledRequirements {
  return (mode === undefined ? undefined : marginClass.modes.get(mode)) ?? marginClass;
}

const FIGURE_OF: Partial<Record<Driver, MarketFigure>> = {
  OPEN_INTEREST: 'OPEN_INTEREST',
  SKEW: 'SKEW',
  NET_PROFIT: 'NET_PROFIT',
  VOLATILITY: 'VOLATILITY',
  TOTAL_DEPOSITS: 'TOTAL_DEPOSITS',
  TOTAL_BORROWS: 'TOTAL_BORROWS',
};

/** The market figure that a driver reads; null when it reads none. */
export function figureOfDriver(driver: Driver, isShort: boolean): MarketFigure | null {
  if (driver === 'SIDE_OPEN_INTEREST') return isShort ? 'SHORT_OPEN_INTEREST' : 'LONG_OPEN_INTEREST';
  return FIGURE_OF[driver] ?? null;
}

/** The value of a driver that reads a market figure. A profit that is a loss counts as none. */
export function figureValue(inputs: MarginInputs, subject: string, figure: MarketFigure): Fraction {
  const value = inputs.figures?.get(subject)?.[figure];
  assert(value !== undefined, `${subject} has the figure ${figure}`);
  if (figure === 'SKEW') return fractionOf(value.abs());
  return fractionOf(Decimal.max(value, ZERO));
}

/** A position, of this quantity, in its market, as formulas see it. */
export function positionContext(
  inputs: MarginInputs,
  position: Position,
  quantity: Decimal,
  notional: Decimal,
): PositionContext {
  const { instrument } = position;
  const isShort = quantity.lt(0);
  return {
    notional,
    contracts: quantity.abs(),
    isShort,
    orders: chargeableOrders(position)?.count ?? 0,
    driverValue(driver) {
      if (driver === 'NOTIONAL') return fractionOf(notional);
      if (driver === 'QUANTITY') return fractionOf(quantity.abs().times(multiplierOf(inputs, instrument)));
      if (driver === 'SELECTED_RATE') return chosenRate(inputs.book, position);
      if (driver === 'DAYS_TO_EXPIRY') return daysToExpiry(inputs, instrument);
      const figure = figureOfDriver(driver, isShort);
      assert(figure !== null, `a position has no ${driver}`);
      return figureValue(inputs, instrument, figure);
    },
  };
}

function daysToExpiry({ instruments, asOf }: MarginInputs, instrument: string): Fraction {
  const expiresAt = instruments.get(instrument)?.expiresAt;
  assert(expiresAt !== undefined && asOf !== undefined, 'an instrument that is asked for its expiry has one');
  const left = BigInt(expiresAt.getTime() - asOf.getTime());
  return fraction(left < 0n ? 0n : left, MILLISECONDS_PER_DAY);
}

/** The price of the notional that is shown: that of maintenance margin, the mark or the position's entry. */
export function notionalPrice(
  inputs: Pick<MarginInputs, 'prices'>,
  { notionalAt }: Pick<CompiledClass, 'notionalAt'>,
  { instrument, entryPrice }: Position,
): Decimal {
  return notionalAt.maintenance === 'ENTRY' ? entryPrice : markPrice(inputs.prices, instrument);
}

/** The price at which a requirement is charged on so much of a position. */
export function chargedPrice(
  inputs: MarginInputs,
  { notionalAt }: Pick<CompiledClass, 'notionalAt'>,
  { instrument, entryPrice }: Position,
  quantity: Decimal,
  purpose: Purpose,
): Decimal {
  return notionalAt[purpose] === 'ENTRY'
    ? entryPrice
    : valuationPrice(inputs, instrument, purpose, quantity.gte(0));
}

/** What a requirement is charged on. */
export interface ChargedBasis {
  /** Signed. */
  readonly quantity: Decimal;
  /** ≥ 0, in the settlement asset, rounded as the set declares. */
  readonly notional: Decimal;
}

/** The quantity that is charged, and its notional at the price of the purpose. */
export function chargedBasis(
  inputs: MarginInputs,
  marginClass: CompiledClass,
  position: Position,
  purpose: Purpose,
): ChargedBasis {
  const quantity = chargedQuantity(marginClass, position);
  const price = chargedPrice(inputs, marginClass, position, quantity, purpose);
  const held = { instrument: position.instrument, quantity };
  return { quantity, notional: roundedNotional(inputs, held, price, inputs.parameters.rounding.notional) };
}
