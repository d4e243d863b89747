import { Decimal, type Rounding, sum, ZERO } from '../../number/decimal';
import { type Product, productOf } from './charge';
import { amountOf, type OptionLeg } from './market-reader';

/** What options of one expiry pay in all when the underlying settles at a price; negative is paid out. */
export interface Settlement {
  readonly price: Decimal;
  readonly payoff: Decimal;
}

/** The same of each leg, in their order. */
export function payoffsAt(legs: readonly OptionLeg[], price: Decimal, product: Product): Decimal[] {
  return legs.map((leg) => {
    const { strike, right } = leg.option;
    const intrinsic = right === 'CALL' ? price.minus(strike) : strike.minus(price);
    return product(Decimal.max(ZERO, intrinsic), amountOf(leg));
  });
}

/**
 * Settlements at 0 and at every strike, ascending. Between two of them the payoff is linear in the price, so its least
 * value up to the highest strike is at one of them; beyond that it falls without bound if calls are short in net,
 * which is charged apart.
 *
 * @param step the rounding of each payoff; undefined: none
 */
export function settlements(legs: readonly OptionLeg[], step: Rounding | undefined): Settlement[] {
  const strikes = new Set(['0', ...legs.map(({ option }) => option.strike.toFixed())]);
  const prices = [...strikes].map((price) => new Decimal(price)).sort((a, b) => a.comparedTo(b));
  if (!step || step.scale >= decimalsOf(legs)) return settlementsAlong(legs, prices);
  const product = productOf(step);
  return prices.map((price) => ({ price, payoff: sum(payoffsAt(legs, price, product)) }));
}

/** Decimals that a payoff at a strike has at most. */
function decimalsOf(legs: readonly OptionLeg[]): number {
  const most = (values: readonly Decimal[]): number =>
    values.reduce((decimals, value) => Math.max(decimals, value.decimalPlaces()), 0);
  return most(legs.map(({ option }) => option.strike)) + most(legs.map(amountOf));
}

/** Without a rounding, in one walk up the prices: at each strike the payoff's slope rises by what is held at it. */
function settlementsAlong(legs: readonly OptionLeg[], prices: readonly Decimal[]): Settlement[] {
  const puts = legs.filter(({ option }) => option.right === 'PUT');
  const bends = new Map<string, Decimal>();
  for (const leg of legs) {
    const strike = leg.option.strike.toFixed();
    bends.set(strike, amountOf(leg).plus(bends.get(strike) ?? ZERO));
  }
  let slope = sum(puts.map(amountOf)).neg();
  let payoff = sum(puts.map((leg) => leg.option.strike.times(amountOf(leg))));
  let before = ZERO;
  return prices.map((price) => {
    payoff = payoff.plus(slope.times(price.minus(before)));
    slope = slope.plus(bends.get(price.toFixed()) ?? ZERO);
    before = price;
    return { price, payoff };
  });
}

/** The settlement with the least payoff, the lowest price of equals; null when none is below 0. */
export function greatestSettlementLoss(found: readonly Settlement[]): Settlement | null {
  let worst: Settlement | null = null;
  for (const settlement of found) {
    if (settlement.payoff.lt(worst?.payoff ?? ZERO)) worst = settlement;
  }
  return worst;
}

/** Calls that are short without a long one in the same expiry, ≥ 0. */
export function unpairedCalls(legs: readonly OptionLeg[]): Decimal {
  const net = sum(legs.filter(({ option }) => option.right === 'CALL').map(amountOf));
  return Decimal.max(ZERO, net.neg());
}
