import type { AccountBook, CollateralBalance, OpenOrder, Position } from '../../domain/margin/method/types';

/** Names of every member of a type: one that is added to it later does not compile until it is listed here. */
function namesOf<Part>(listed: Readonly<Record<keyof Required<Part>, true>>): Readonly<Record<string, true>> {
  return Object.assign(Object.create(null) as object, listed);
}

const BOOK = namesOf<AccountBook>({
  account: true,
  positions: true,
  collateral: true,
  mode: true,
  selectedRate: true,
});
const POSITION = namesOf<Position>({
  ...{ instrument: true, quantity: true, entryPrice: true },
  ...{ selectedRate: true, selectedLeverage: true, orders: true, openOrders: true },
  ...{ leg: true, accruedFunding: true },
});
const ORDERS = namesOf<NonNullable<Position['orders']>>({
  buyQuantity: true,
  sellQuantity: true,
  count: true,
});
const OPEN_ORDER = namesOf<OpenOrder>({ side: true, quantity: true, limitPrice: true, isReduceOnly: true });
const BALANCE = namesOf<CollateralBalance>({ asset: true, amount: true, accruedInterest: true });

function states(part: object, names: Readonly<Record<string, true>>): boolean {
  for (const name in part) if (names[name] !== true) return false;
  return true;
}

/** Whether the engine knows everything that an account says of itself; what it does not know is never computed without. */
export function isKnownBook(book: AccountBook): boolean {
  if (!states(book, BOOK)) return false;
  for (const position of book.positions) {
    if (!states(position, POSITION) || (position.orders && !states(position.orders, ORDERS))) return false;
    for (const order of position.openOrders ?? []) if (!states(order, OPEN_ORDER)) return false;
  }
  for (const balance of book.collateral) if (!states(balance, BALANCE)) return false;
  return true;
}
