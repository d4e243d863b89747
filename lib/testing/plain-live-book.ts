import { compileParameters } from '../domain/margin/method/compile';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook, Position } from '../domain/margin/method/types';
import { readMarginRequest } from '../domain/margin/request/read-margin-request';
import { Decimal } from '../domain/number/decimal';
import { BINANCE_TIERS } from '../domain/presets/binance-tiers';
import { LiveBook } from '../engine/live/live-book';
import { parameterSetOf } from './arbitraries';
import { columnsOfBooks } from './columns-of-books';

// A live book of plain holders: of each the call is somewhere else.

/** From each first index on; all other accounts hold nothing. */
export const HOLDERS = 40;
const FALL = new Decimal('0.9');

export const nameOf = (index: number): string => `account-${String(index).padStart(7, '0')}`;

/** A long or a short whose equity is from little to all of its notional. */
function holder(row: number, { prices }: MarketState): AccountBook {
  const [instrument, price] = [...prices][row % 2] ?? ['', new Decimal(1)];
  const quantity = new Decimal(row % 4 < 2 ? 2 + row : -2 - row);
  const amount = price
    .times(quantity.abs())
    .times((row + 1) / HOLDERS)
    .toDecimalPlaces(2);
  return {
    account: '',
    positions: [{ instrument, quantity, entryPrice: price }],
    collateral: [{ asset: 'USDT', amount }],
  };
}

/** The same holders from each of these indexes on. */
export async function plainLiveBook(firsts: readonly number[]): Promise<LiveBook> {
  const example = readMarginRequest(BINANCE_TIERS.example);
  if (!example.ok) throw new Error('an example is sound');
  const { market } = example.value;
  const live = new LiveBook(compileParameters(parameterSetOf(BINANCE_TIERS.parameters)), market);
  const accounts = Array.from({ length: (firsts.at(-1) ?? 0) + HOLDERS }, (_, index) => nameOf(index));
  live.fill({ ...columnsOfBooks([]), accounts });
  live.start();
  for (const first of firsts)
    for (let row = 0; row < HOLDERS; row += 1)
      live.put({ ...holder(row, market), account: nameOf(first + row) });
  await live.settle();
  return live;
}

/** All prices fall by a tenth. */
export function fall(live: LiveBook): void {
  const prices = [...live.market.prices].map(([symbol, price]) => [symbol, price.times(FALL)] as const);
  live.setPrices(new Map(prices), new Map());
}

/** Orders of an account: only the reference method can tell where it is called then. */
export function putOrders(live: LiveBook, index: number): void {
  putWith(live, index, {
    orders: { buyQuantity: new Decimal(1), sellQuantity: new Decimal(1), count: 2 },
  });
}

/** Funding of more digits than columns have, so that an account is in none. */
export function putApart(live: LiveBook, index: number): void {
  putWith(live, index, { accruedFunding: new Decimal('0.000000001') });
}

function putWith(live: LiveBook, index: number, more: Partial<Position>): void {
  const { positions, ...book } = live.book(index);
  live.put({ ...book, positions: positions.map((position) => ({ ...position, ...more })) });
}
