import { assert } from '../../assert';
import { type Decimal, decimal, ONE, round, sum, ZERO } from '../../number/decimal';
import type { ScenarioGridDocument } from '../../parameters/document/portfolio-document';
import { ok, refuse, type Result } from '../../result';
import { black76Price } from './black-76';
import { type Parts, type Product } from './charge';
import { decimalFrom, discountFactor, type GridExpiry, type GridOption, rangeOf } from './grid-market';
import { type Move, priceChange, shockedForward, shockedVolatility, tiltedVolatility } from './grid-pricing';
import { amountOf, SECONDS_IN_YEAR } from './market-reader';
import type { PortfolioLeg, PortfolioMarket, PortfolioRefusal } from './types';

/** Profit and loss of every leg in one scenario; they sum to the portfolio's. */
export interface ScenarioOutcome {
  readonly name: string;
  readonly profitAndLoss: Decimal;
  readonly parts: Parts;
}

/** A grid's legs, sorted by what a scenario does to them. */
export interface GridBook {
  readonly document: ScenarioGridDocument;
  readonly product: Product;
  /** Perpetuals, futures, and collateral that cancels risk. */
  readonly linear: readonly PortfolioLeg[];
  readonly expiries: readonly GridExpiry[];
}

export const NO_MOVE: Move = {
  name: 'NONE',
  priceMove: ZERO,
  per: ONE,
  volatility: 'NONE',
  weight: ONE,
};

/** Values of an expiry's options in a scenario, per unit of the underlying, in the order of its options. */
export function shockedPrices(
  document: ScenarioGridDocument,
  expiry: GridExpiry,
  move: Move,
): Result<Decimal[], PortfolioRefusal> {
  const rules = document.options;
  assert(rules !== undefined, 'options are margined by rules');
  const forward = shockedForward(expiry.range, expiry.forward, expiry.settledPart, move);
  if (forward < 0) {
    const reason = `scenario ${move.name} moves it below 0`;
    return refuse({ code: 'UnsoundFigure', subject: expiry.subject, figure: 'FORWARD_PRICE', reason });
  }
  const seconds = Math.max(0, expiry.seconds - Number(rules.lookAheadDays ?? '0') * 86_400);
  const years = seconds / SECONDS_IN_YEAR;
  const factor = discountFactor(rules, expiry.interestRate, years);
  const prices: Decimal[] = [];
  for (const option of expiry.options) {
    const { right, strike } = option.leg.option;
    const volatility = movedVolatility(document, expiry, option, forward, move);
    if (volatility === null) {
      const reason = `scenario ${move.name} divides its volatility by nothing`;
      return refuse({ code: 'UnsoundLeg', instrument: option.leg.instrument, reason });
    }
    const terms = { right, forward, strike: strike.toNumber(), years, volatility, discountFactor: factor };
    prices.push(decimalFrom(black76Price(terms), rules));
  }
  return ok(prices);
}

function movedVolatility(
  { volatilityShock, skew }: ScenarioGridDocument,
  { seconds, years }: GridExpiry,
  { leg, volatility }: GridOption,
  forward: number,
  move: Move,
): number | null {
  switch (move.volatility) {
    case 'NONE':
      return volatility;
    case 'UP':
    case 'DOWN':
      assert(volatilityShock !== undefined, 'a scenario that shocks volatility has a shock');
      return shockedVolatility(volatilityShock, move.volatility, volatility, seconds);
    case 'LINEAR_SKEW':
    case 'ABSOLUTE_SKEW':
      assert(skew !== undefined, 'a scenario that tilts volatility has a skew');
      return tiltedVolatility(skew, move.volatility, volatility, {
        strike: leg.option.strike.toNumber(),
        forward,
        years,
      });
  }
}

/** What each option of an expiry gains, its scenario value counted at the expiry's static discount. */
function expiryGains(
  document: ScenarioGridDocument,
  expiry: GridExpiry,
  prices: readonly Decimal[],
  move: Move,
): Decimal[] {
  const valueOf = (price: Decimal, option: GridOption) => price.times(amountOf(option.leg));
  const shocked = expiry.options.map((option, index) => valueOf(prices[index] ?? ZERO, option));
  const discount = expiry.staticDiscount;
  const counted = !discount ? ONE : sum(shocked).gte(0) ? discount.positive : discount.negative;
  const gains = expiry.options.map((option, index) => {
    const change = (prices[index] ?? ZERO).times(counted).minus(option.price);
    if (!document.contractStep) return change.times(amountOf(option.leg)).times(move.weight);
    const contract = round(change.times(option.leg.multiplier).times(move.weight), document.contractStep);
    return contract.times(option.leg.quantity);
  });
  const isTilt = move.volatility === 'LINEAR_SKEW' || move.volatility === 'ABSOLUTE_SKEW';
  return isTilt && sum(gains).gt(0) ? gains.map((gain) => gain.neg()) : gains;
}

/** What a leg without optionality gains. */
function linearGain(
  { document, product }: Pick<GridBook, 'document' | 'product'>,
  leg: PortfolioLeg,
  asOf: Date,
  move: Move,
): Decimal {
  const range = rangeOf(document, leg.expiresAt, asOf);
  if (document.contractStep) {
    const contract = priceChange(range, leg.markPrice, move, leg.multiplier.times(move.weight));
    return round(contract, document.contractStep).times(leg.quantity);
  }
  const change = priceChange(range, leg.markPrice, move);
  return product(amountOf(leg), product(change, ONE), move.weight);
}

/** What the options of a grid gain in one scenario: each, and all together. */
export interface OptionGains {
  readonly parts: Parts;
  readonly total: Decimal;
}

/** By forwards and smiles, whatever the mark prices are. */
export function optionGains(
  book: Pick<GridBook, 'document' | 'expiries'>,
  move: Move,
): Result<OptionGains, PortfolioRefusal> {
  const parts = new Map<string, Decimal>();
  for (const expiry of book.expiries) {
    const prices = shockedPrices(book.document, expiry, move);
    if (!prices.ok) return prices;
    const gains = expiryGains(book.document, expiry, prices.value, move);
    expiry.options.forEach(({ leg }, index) => parts.set(leg.instrument, gains[index] ?? ZERO));
  }
  return ok({ parts, total: sum(parts.values()) });
}

/** A scenario's outcome before it is laid out leg by leg, which one of them, the worst, has to be. */
export interface ScenarioTotal {
  readonly name: string;
  readonly profitAndLoss: Decimal;
  byLeg(): ScenarioOutcome;
}

/** What one scenario comes to. @param ofOptions what `optionGains` gives for the same move */
export function scenarioTotal(
  book: Pick<GridBook, 'document' | 'product' | 'linear'>,
  move: Move,
  { asOf }: PortfolioMarket,
  ofOptions: OptionGains,
): ScenarioTotal {
  const linear = new Map(book.linear.map((leg) => [leg.instrument, linearGain(book, leg, asOf, move)]));
  const total = { name: move.name, profitAndLoss: sum(linear.values()).plus(ofOptions.total) };
  return { ...total, byLeg: () => ({ ...total, parts: new Map([...linear, ...ofOptions.parts]) }) };
}

/**
 * The scenario BASIS: per expiry what its options lose at the worse of two price moves, volatility and discounts
 * unchanged, scaled with time to expiry. Never a profit; null when the grid has none.
 */
export function basisOutcome(
  book: Pick<GridBook, 'document' | 'expiries'>,
): Result<ScenarioOutcome | null, PortfolioRefusal> {
  const { basis } = book.document;
  if (!basis) return ok(null);
  const parts = new Map<string, Decimal>();
  for (const expiry of book.expiries) {
    let worst: { readonly total: Decimal; readonly gains: readonly Decimal[] } | null = null;
    for (const priceMove of [basis.upMove, basis.downMove]) {
      const move = { ...NO_MOVE, name: 'BASIS', priceMove: decimal(priceMove) };
      const prices = shockedPrices(book.document, expiry, move);
      if (!prices.ok) return prices;
      const gains = expiry.options.map(({ leg, price }, index) =>
        (prices.value[index] ?? ZERO).minus(price).times(amountOf(leg)),
      );
      const total = sum(gains);
      if (total.lt(worst?.total ?? ZERO)) worst = { total, gains };
    }
    if (!worst) continue;
    const scale = decimal(basis.addition).plus(
      decimal(basis.perYear).times(expiry.seconds).div(SECONDS_IN_YEAR),
    );
    for (const [index, { leg }] of expiry.options.entries()) {
      parts.set(leg.instrument, (worst.gains[index] ?? ZERO).times(scale));
    }
  }
  return ok({ name: 'BASIS', profitAndLoss: sum(parts.values()), parts });
}
