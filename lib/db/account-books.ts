import type { PoolClient } from 'pg';
import type { Leg } from '../domain/books/account-row';
import { decimal, ZERO } from '../domain/number/decimal';
import type { AccountBook, CollateralBalance, OpenOrder, Position } from '../domain/margin/method/types';

/**
 * Books of accounts that exist, in the order of `ids`; positions in byte order of their instruments, then by leg, balances
 * in that of their assets, orders in that of their ids. An instrument in which only orders rest is a position of 0 at the
 * first order's limit price; a rate that was chosen for an instrument in which there is nothing is no part of a book.
 */
export async function readBooks(client: PoolClient, ids: readonly string[]): Promise<readonly AccountBook[]> {
  const positions = await readPositions(client, ids);
  const collateral = new Map<string, CollateralBalance[]>();
  const balances = await client.query<{
    account: string;
    asset: string;
    amount: string;
    interest: string | null;
  }>(
    `select account_id as account, asset, amount, accrued_interest as interest
     from collateral_balance where account_id = any ($1) order by asset collate "C"`,
    [ids],
  );
  for (const { account, asset, amount, interest } of balances.rows) {
    const balance = {
      ...{ asset, amount: decimal(amount) },
      ...(interest === null ? {} : { accruedInterest: decimal(interest) }),
    };
    listOf(collateral, account).push(balance);
  }
  const moded = await client.query<{ id: string; mode: string }>(
    'select id, margin_mode as mode from account where id = any ($1) and margin_mode is not null',
    [ids],
  );
  const modes = new Map(moded.rows.map(({ id, mode }) => [id, mode]));
  return ids.map((account) => {
    const mode = modes.get(account);
    return {
      account,
      positions: positions.get(account) ?? [],
      collateral: collateral.get(account) ?? [],
      ...(mode === undefined ? {} : { mode }),
    };
  });
}

interface HeldRow {
  readonly account: string;
  readonly instrument: string;
  readonly leg: Leg;
  readonly quantity: string | null;
  readonly entry: string | null;
  readonly funding: string | null;
  readonly leverage: string | null;
  readonly rate: string | null;
}

/** By account. */
async function readPositions(
  client: PoolClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Position[]>> {
  const orders = await readOrders(client, ids);
  const held = await client.query<HeldRow>(
    `select account_id as account, instrument_symbol as instrument, leg, quantity, entry_price as entry,
            accrued_funding as funding, leverage, rate
     from (select account_id, instrument_symbol, leg, quantity, entry_price, accrued_funding from position
           where account_id = any ($1)
           union all
           select distinct account_id, instrument_symbol, leg, null::numeric, null::numeric, null::numeric
           from open_order as resting where account_id = any ($1) and not exists (select from position as open
             where (open.account_id, open.instrument_symbol, open.leg) =
                   (resting.account_id, resting.instrument_symbol, resting.leg))) as held
     left join chosen_rate using (account_id, instrument_symbol, leg)
     order by instrument_symbol collate "C", leg`,
    [ids],
  );
  const positions = new Map<string, Position[]>();
  for (const row of held.rows) {
    const { account, instrument, leg, quantity, entry, funding, leverage, rate } = row;
    const resting = orders.get(keyOf(row));
    const entryPrice = entry === null ? resting?.[0]?.limitPrice : decimal(entry);
    listOf(positions, account).push({
      instrument,
      quantity: quantity === null ? ZERO : decimal(quantity),
      entryPrice: entryPrice ?? ZERO,
      ...(leg === 'NET' ? {} : { leg }),
      ...(funding === null ? {} : { accruedFunding: decimal(funding) }),
      ...(leverage === null ? {} : { selectedLeverage: decimal(leverage) }),
      ...(rate === null ? {} : { selectedRate: decimal(rate) }),
      ...(resting ? { openOrders: resting } : {}),
    });
  }
  return positions;
}

/** By account, instrument and leg. */
async function readOrders(
  client: PoolClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly OpenOrder[]>> {
  const { rows } = await client.query<{
    account: string;
    instrument: string;
    leg: Leg;
    side: 'BUY' | 'SELL';
    quantity: string;
    price: string;
    isReduceOnly: boolean;
  }>(
    `select account_id as account, instrument_symbol as instrument, leg, side, quantity, limit_price as price,
            is_reduce_only as "isReduceOnly"
     from open_order where account_id = any ($1) order by order_id collate "C"`,
    [ids],
  );
  const orders = new Map<string, OpenOrder[]>();
  for (const row of rows) {
    const { side, quantity, price, isReduceOnly } = row;
    const order = { side, quantity: decimal(quantity), limitPrice: decimal(price), isReduceOnly };
    listOf(orders, keyOf(row)).push(order);
  }
  return orders;
}

function keyOf({ account, instrument, leg }: Pick<HeldRow, 'account' | 'instrument' | 'leg'>): string {
  return `${account} ${instrument} ${leg}`;
}

function listOf<Value>(lists: Map<string, Value[]>, key: string): Value[] {
  const known = lists.get(key) ?? [];
  lists.set(key, known);
  return known;
}
