import type { PoolClient } from 'pg';
import { assert } from '../domain/assert';
import type { PositionLeg } from '../domain/books/contract-row';
import { decimal, ZERO } from '../domain/number/decimal';
import type { AccountBook, CollateralBalance, OpenOrder, Position } from '../domain/margin/method/types';

/** One thing that an account holds or is; what does not apply is null. */
interface HeldRow {
  readonly what: 'POSITION' | 'BALANCE' | 'ORDER' | 'CHOICE' | 'MODE' | 'CHOSEN';
  readonly account: string;
  /** Instrument or asset; the mode itself; of what was chosen for all of an account, the account. */
  readonly name: string;
  readonly leg: PositionLeg | null;
  readonly amount: string | null;
  readonly price: string | null;
  /** Accrued funding or interest; the chosen rate. */
  readonly other: string | null;
  readonly order: string | null;
  readonly side: 'BUY' | 'SELL' | null;
  readonly isReduceOnly: boolean | null;
}

/** In one statement, as each is a wait. */
const HELD = `select * from (
    select 'POSITION' as what, account_id as account, instrument_symbol as name, leg, quantity as amount,
           entry_price as price, accrued_funding as other, null as "order", null::"OrderSide" as side,
           null::boolean as "isReduceOnly"
    from position where account_id = any ($1)
    union all
    select 'BALANCE', account_id, asset, null, amount, null, accrued_interest, null, null, null
    from collateral_balance where account_id = any ($1)
    union all
    select 'ORDER', account_id, instrument_symbol, leg, quantity, limit_price, null, order_id, side, is_reduce_only
    from open_order where account_id = any ($1)
    union all
    select 'CHOICE', account_id, instrument_symbol, leg, leverage, null, rate, null, null, null
    from chosen_rate where account_id = any ($1)
    union all
    select 'MODE', id, margin_mode, null, null, null, null, null, null, null
    from account where id = any ($1) and margin_mode is not null
    union all
    select 'CHOSEN', id, id, null, null, null, selected_rate, null, null, null
    from account where id = any ($1) and selected_rate is not null
  ) as held order by name collate "C", leg, "order" collate "C"`;

/**
 * Books of accounts that exist, in the order of `ids`; positions in byte order of their instruments, then by leg, balances
 * in that of their assets, orders in that of their ids. An instrument in which only orders rest is a position of 0 at the
 * first order's limit price; a rate that was chosen for an instrument in which there is nothing is no part of a book.
 */
export async function readBooks(client: PoolClient, ids: readonly string[]): Promise<readonly AccountBook[]> {
  const { rows } = await client.query<HeldRow>(HELD, [ids]);
  const held = new Map<string, HeldRow[]>(ids.map((account) => [account, []]));
  for (const row of rows) held.get(row.account)?.push(row);
  return [...held].map(([account, ofAccount]) => bookOf(account, ofAccount));
}

function bookOf(account: string, rows: readonly HeldRow[]): AccountBook {
  const collateral: CollateralBalance[] = [];
  const contracts = new Map<string, HeldContract>();
  let mode: string | null = null;
  let selectedRate: string | null = null;
  for (const row of rows) {
    const { what, name, amount, other } = row;
    if (what === 'MODE') mode = name;
    else if (what === 'CHOSEN') selectedRate = other;
    else if (what === 'BALANCE')
      collateral.push({
        ...{ asset: name, amount: decimal(amount ?? '0') },
        ...(other === null ? {} : { accruedInterest: decimal(other) }),
      });
    else {
      const key = `${name} ${row.leg ?? 'NET'}`;
      const contract = contracts.get(key) ?? { position: null, choice: null, orders: [] };
      contracts.set(key, contract);
      if (what === 'POSITION') contract.position = row;
      else if (what === 'CHOICE') contract.choice = row;
      else contract.orders.push(row);
    }
  }
  const positions = [...contracts.values()].flatMap((contract) => positionOf(contract) ?? []);
  return {
    ...{ account, positions, collateral },
    ...(mode === null ? {} : { mode }),
    ...(selectedRate === null ? {} : { selectedRate: decimal(selectedRate) }),
  };
}

/** What there is of one instrument and leg. */
interface HeldContract {
  position: HeldRow | null;
  choice: HeldRow | null;
  readonly orders: HeldRow[];
}

function positionOf({ position, choice, orders }: HeldContract): Position | null {
  const row = position ?? orders[0];
  if (!row) return null;
  const { name: instrument, leg, price, other: funding } = row;
  return {
    instrument,
    quantity: position ? decimal(position.amount ?? '0') : ZERO,
    entryPrice: decimal(price ?? '0'),
    ...(leg === 'LONG' || leg === 'SHORT' ? { leg } : {}),
    ...(funding === null ? {} : { accruedFunding: decimal(funding) }),
    ...(choice?.amount == null ? {} : { selectedLeverage: decimal(choice.amount) }),
    ...(choice?.other == null ? {} : { selectedRate: decimal(choice.other) }),
    ...(orders.length > 0 ? { openOrders: orders.map(orderOf) } : {}),
  };
}

function orderOf({ side, amount, price, isReduceOnly }: HeldRow): OpenOrder {
  assert(side !== null && isReduceOnly !== null, 'an order has a side');
  return { side, quantity: decimal(amount ?? '0'), limitPrice: decimal(price ?? '0'), isReduceOnly };
}
