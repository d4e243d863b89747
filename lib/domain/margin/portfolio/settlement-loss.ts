import { Decimal, sum, ZERO } from '../../number/decimal';
import type { Product } from './charge';
import { amountOf, type OptionLeg } from './market-reader';

/** What options of one expiry pay when the underlying settles at a price. */
export interface Settlement {
  readonly price: Decimal;
  /** Of each leg, in their order; negative is paid out. */
  readonly payoffs: readonly Decimal[];
  readonly payoff: Decimal;
}

function settlementAt(legs: readonly OptionLeg[], price: Decimal, product: Product): Settlement {
  const payoffs = legs.map((leg) => {
    const { strike, right } = leg.option;
    const intrinsic = right === 'CALL' ? price.minus(strike) : strike.minus(price);
    return product(Decimal.max(ZERO, intrinsic), amountOf(leg));
  });
  return { price, payoffs, payoff: sum(payoffs) };
}

/**
 * Settlements at 0 and at every strike, ascending. Between two of them the payoff is linear in the price, so its least
 * value up to the highest strike is at one of them; beyond that it falls without bound if calls are short in net,
 * which is charged apart.
 */
export function settlements(legs: readonly OptionLeg[], product: Product): Settlement[] {
  const prices = new Set(['0', ...legs.map(({ option }) => option.strike.toFixed())]);
  return [...prices]
    .map((price) => new Decimal(price))
    .sort((a, b) => a.comparedTo(b))
    .map((price) => settlementAt(legs, price, product));
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
