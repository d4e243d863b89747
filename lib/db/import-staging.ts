import { decimalText, type Decimal } from '../domain/number/decimal';
import { placePath } from '../domain/market/import-row';
import type { ImportStaging, PlacedRow, StagedDuplicate, Staging } from '../ports/staging';
import type { Prisma } from './generated/prisma/client';
import { rowLines, selectLines } from './row-lines';

interface StagedColumn<Row> {
  readonly type: string;
  readonly text: (row: Row) => string | null;
}

/** How rows of a kind wait in a temporary table, and where they go from there. */
interface StagingTable<Row> {
  readonly name: string;
  /** Column → its type in SQL and its text for a row; null is NULL. */
  readonly columns: Readonly<Record<string, StagedColumn<Row>>>;
  /** Columns that no two rows may agree on. */
  readonly key: readonly string[];
  /** Of accounts: the column whose amounts, where they are not 0, make them known, and open where they were closed. */
  readonly opens?: string;
  /** Statements that write all rows to where they belong; each row that changes something is written once. */
  readonly merge: readonly string[];
}

const numeric = <Row>(value: (row: Row) => Decimal | null) => ({
  type: 'numeric',
  text: (row: Row) => {
    const decimal = value(row);
    return decimal === null ? null : decimalText(decimal);
  },
});
const text = <Row>(value: (row: Row) => string) => ({ type: 'text', text: value });
const instant = <Row>(value: (row: Row) => Date) => ({
  type: 'timestamptz',
  text: (row: Row) => value(row).toISOString(),
});

/** Of a staged price: its instrument is not closed. A price of one that is moves nothing (decision 0080). */
const IS_OPEN = 'instrument not in (select symbol from instrument where closed_at is not null)';

/** The staging tables of a transaction; they vanish with it. One statement writes a batch, whatever its size. */
export function importStaging(tx: Prisma.TransactionClient): ImportStaging {
  return {
    stageBars: () =>
      staging(tx, {
        name: 'staged_bar',
        columns: {
          instrument: text(({ instrument }) => instrument),
          minutes: { type: 'integer', text: ({ intervalMinutes }) => String(intervalMinutes) },
          opens_at: instant(({ opensAt }) => opensAt),
          open: numeric(({ open }) => open),
          high: numeric(({ high }) => high),
          low: numeric(({ low }) => low),
          close: numeric(({ close }) => close),
          quote_volume: numeric(({ quoteVolume }) => quoteVolume),
        },
        key: ['instrument', 'minutes', 'opens_at'],
        merge: [
          `insert into price_bar as bar (instrument_symbol, interval_minutes, opens_at, open, high, low, close,
                                         quote_volume)
           select instrument, minutes, opens_at, open, high, low, close, quote_volume from staged_bar
           where ${IS_OPEN}
           on conflict (instrument_symbol, interval_minutes, opens_at) do update
           set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
               quote_volume = excluded.quote_volume
           where (bar.open, bar.high, bar.low, bar.close, bar.quote_volume) is distinct from
                 (excluded.open, excluded.high, excluded.low, excluded.close, excluded.quote_volume)`,
        ],
      }),

    stageMarks: () =>
      staging(tx, {
        name: 'staged_mark',
        columns: {
          instrument: text(({ instrument }) => instrument),
          price: numeric(({ price }) => price),
          observed_at: instant(({ observedAt }) => observedAt),
        },
        key: ['instrument', 'observed_at'],
        merge: [
          `insert into mark_price as mark (instrument_symbol, price, observed_at, updated_at)
           select distinct on (instrument) instrument, price, observed_at, date_trunc('milliseconds', now())
           from staged_mark where ${IS_OPEN} order by instrument, observed_at desc
           on conflict (instrument_symbol) do update
           set price = excluded.price, observed_at = excluded.observed_at, updated_at = excluded.updated_at
           where mark.observed_at < excluded.observed_at`,
        ],
      }),

    stageFigures: () =>
      staging(tx, {
        name: 'staged_figure',
        columns: {
          subject: text(({ subject }) => subject),
          figure: text(({ figure }) => figure),
          value: numeric(({ value }) => value),
          observed_at: instant(({ observedAt }) => observedAt),
        },
        key: ['subject', 'figure', 'observed_at'],
        merge: [
          `insert into market_figure as known (subject, figure, value, observed_at, updated_at)
           select distinct on (subject, figure) subject, figure, value, observed_at,
                  date_trunc('milliseconds', now())
           from staged_figure order by subject, figure, observed_at desc
           on conflict (subject, figure) do update
           set value = excluded.value, observed_at = excluded.observed_at, updated_at = excluded.updated_at
           where known.observed_at < excluded.observed_at`,
        ],
      }),

    stagePositions: () =>
      staging(tx, {
        name: 'staged_position',
        columns: {
          account: text(({ account }) => account),
          instrument: text(({ instrument }) => instrument),
          quantity: numeric(({ quantity }) => quantity),
          entry_price: numeric(({ entryPrice }) => entryPrice),
        },
        key: ['account', 'instrument'],
        opens: 'quantity',
        merge: [
          `delete from position using staged_position staged
           where account_id = staged.account and instrument_symbol = staged.instrument and staged.quantity = 0`,
          `insert into position as held (account_id, instrument_symbol, quantity, entry_price)
           select account, instrument, quantity, entry_price from staged_position where quantity <> 0
           on conflict (account_id, instrument_symbol) do update
           set quantity = excluded.quantity, entry_price = excluded.entry_price
           where (held.quantity, held.entry_price) is distinct from (excluded.quantity, excluded.entry_price)`,
        ],
      }),

    stageCollateral: () =>
      staging(tx, {
        name: 'staged_collateral',
        columns: {
          account: text(({ account }) => account),
          asset: text(({ asset }) => asset),
          amount: numeric(({ amount }) => amount),
        },
        key: ['account', 'asset'],
        opens: 'amount',
        merge: [
          `delete from collateral_balance balance using staged_collateral staged
           where balance.account_id = staged.account and balance.asset = staged.asset and staged.amount = 0`,
          `insert into collateral_balance as held (account_id, asset, amount)
           select account, asset, amount from staged_collateral where amount <> 0
           on conflict (account_id, asset) do update set amount = excluded.amount
           where held.amount is distinct from excluded.amount`,
        ],
      }),
  };
}

/**
 * Makes accounts known, and opens those that were closed and hold something again. A row of 0 opens none: a source that goes
 * on to list an account without anything in it does not undo its closing.
 *
 * @returns those that were closed
 */
async function openAccounts(
  tx: Prisma.TransactionClient,
  table: string,
  amount: string,
): Promise<readonly string[]> {
  // In byte order, so that two imports of the same new accounts cannot wait for each other in a circle.
  await tx.$executeRawUnsafe(
    `insert into account (id) select distinct account from ${table} order by account on conflict (id) do nothing`,
  );
  const reopened = await tx.$queryRawUnsafe<{ id: string }[]>(
    `update account set closed_at = null
     where closed_at is not null and id in (select account from ${table} where ${amount} <> 0) returning id`,
  );
  return reopened.map(({ id }) => id).sort();
}

async function staging<Row>(
  tx: Prisma.TransactionClient,
  { name, columns, key, opens, merge }: StagingTable<Row>,
): Promise<Staging<Row>> {
  const names = Object.keys(columns);
  const kinds = Object.values(columns);
  // Every name and type here is a constant of this file; values travel as parameters only.
  await tx.$executeRawUnsafe(
    `create temporary table ${name} (ordinal bigint generated always as identity, path text not null,
       ${names.map((column, index) => `${column} ${kinds[index]?.type}`).join(', ')}) on commit drop`,
  );
  const cells = {
    path: 'text',
    ...Object.fromEntries(Object.entries(columns).map(([column, { type }]) => [column, type])),
  };
  const insert = `insert into ${name} (path, ${names.join(', ')}) ${selectLines(cells, '$1')}`;

  return {
    async add(rows: readonly PlacedRow<Row>[]) {
      const given = rows.map(({ place, row }) => [
        placePath(place),
        ...kinds.map(({ text: textOf }) => textOf(row)),
      ]);
      await tx.$executeRawUnsafe(insert, rowLines(given));
    },

    async duplicates(limit) {
      return tx.$queryRawUnsafe<StagedDuplicate[]>(
        `select path, first_path as "firstPath", concat_ws(', ', ${key.join(', ')}) as key
         from (select *, row_number() over same as nth, first_value(path) over same as first_path
               from ${name} window same as (partition by ${key.join(', ')} order by ordinal)) as numbered
         where nth > 1 order by ordinal limit $1`,
        limit,
      );
    },

    async merge() {
      const reopened = opens === undefined ? [] : await openAccounts(tx, name, opens);
      let applied = 0;
      for (const statement of merge) applied += await tx.$executeRawUnsafe(statement);
      return { applied, reopened };
    },
  };
}
