import { bookAt, type BookChunk } from '../../../books/book-chunk';
import { assert } from '../../../assert';
import { countedAmount } from '../../../margin/method/collateral';
import type { MarketState } from '../../../margin/method/inputs';
import { type Decimal, ONE, sum, ZERO } from '../../../number/decimal';
import type { ParameterSet } from '../../../parameters/document/parameter-set';
import { liquidAssets } from '../../../parameters/liquid-assets';
import type { HoldingsOfChunk } from '../study';

/** What holds of every chunk: underlyings of instruments, and what a unit of collateral is worth, and which is liquid, by the rules before a change. */
export function bearingOf(
  { document }: ParameterSet,
  { instruments, prices }: MarketState,
): Omit<HoldingsOfChunk, 'books'> {
  const priced = Object.entries(document.collateral).flatMap(([asset, { pricedBy }]) => {
    const price = pricedBy === undefined ? ONE : prices.get(pricedBy);
    return price ? [[asset, price] as const] : [];
  });
  return {
    underlyings: new Map(
      [...instruments].flatMap(([symbol, { underlying }]) =>
        underlying ? [[symbol, underlying] as const] : [],
      ),
    ),
    collateralPrices: new Map(priced),
    liquid: liquidAssets(document),
  };
}

/**
 * What an account's balances are worth at mark prices, before haircuts and less debts and the interest owed; exact. Below 0 where it
 * owes more than it has.
 *
 * @param index in the accounts of the chunk; of one that is margined, so that each of its balances has a price
 * @param counts  of balances in these assets alone; left out: in all
 */
export function collateralAtValue(
  books: BookChunk,
  prices: HoldingsOfChunk['collateralPrices'],
  index: number,
  counts: ReadonlySet<string> | null = null,
): Decimal {
  return sum(
    bookAt(books, index).collateral.map((balance) => {
      const amount = countedAmount(balance);
      if (amount.isZero() || counts?.has(balance.asset) === false) return ZERO;
      const price = prices.get(balance.asset);
      assert(price !== undefined, 'a margined balance has a price');
      return amount.times(price);
    }),
  );
}
