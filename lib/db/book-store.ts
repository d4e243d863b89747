import { assert } from '../domain/assert';
import { decimal, decimalText, type Decimal } from '../domain/decimal';
import type { AccountBook } from '../domain/margin/types';
import type { BookStore, InstrumentRecord } from '../ports';
import type { Prisma } from './generated/prisma/client';
import { importStaging } from './import-staging';

/** What is traded, priced and held. A batch is one statement, whatever its size: arrays, unnested. */
export function bookStore(tx: Prisma.TransactionClient): BookStore {
  const booksOf = async (ids: readonly string[]): Promise<readonly AccountBook[]> => {
    const rows = await tx.account.findMany({
      where: { id: { in: [...ids] } },
      include: { positions: true, collateral: true },
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((account) => {
      const row = byId.get(account);
      assert(row !== undefined, 'an account whose id was read is there');
      return {
        account,
        positions: row.positions
          .map((position) => ({
            instrument: position.instrumentSymbol,
            quantity: ours(position.quantity),
            entryPrice: ours(position.entryPrice),
          }))
          .sort((a, b) => (a.instrument < b.instrument ? -1 : 1)),
        collateral: row.collateral
          .map(({ asset, amount }) => ({ asset, amount: ours(amount) }))
          .sort((a, b) => (a.asset < b.asset ? -1 : 1)),
      };
    });
  };

  return {
    ...importStaging(tx),
    async instruments() {
      const rows = await tx.instrument.findMany();
      return new Map<string, InstrumentRecord>(
        rows.map(
          ({ symbol, kind, underlying, settlementAsset, multiplier, expiresAt, strike, optionRight }) => [
            symbol,
            {
              ...{ symbol, kind, underlying, settlementAsset, multiplier: ours(multiplier) },
              ...(expiresAt ? { expiresAt } : {}),
              ...(strike && optionRight ? { option: { strike: ours(strike), right: optionRight } } : {}),
            },
          ],
        ),
      );
    },
    async putInstruments(instruments) {
      await tx.$executeRaw`
        INSERT INTO instrument (symbol, kind, underlying, settlement_asset, multiplier, expires_at, strike,
          option_right)
        SELECT symbol, kind::"InstrumentKind", underlying, settlement_asset, multiplier::numeric,
          expires_at::timestamptz, strike::numeric, option_right::"OptionRight"
        FROM unnest(${instruments.map(({ symbol }) => symbol)}::text[], ${instruments.map(({ kind }) => kind as string)}::text[],
          ${instruments.map(({ underlying }) => underlying)}::text[],
          ${instruments.map(({ settlementAsset }) => settlementAsset)}::text[],
          ${instruments.map(({ multiplier }) => decimalText(multiplier))}::text[],
          ${instruments.map(({ expiresAt }) => expiresAt?.toISOString() ?? null)}::text[],
          ${instruments.map(({ option }) => (option ? decimalText(option.strike) : null))}::text[],
          ${instruments.map(({ option }) => option?.right ?? null)}::text[])
          AS given (symbol, kind, underlying, settlement_asset, multiplier, expires_at, strike, option_right)
        ON CONFLICT (symbol) DO UPDATE SET kind = excluded.kind, underlying = excluded.underlying,
          settlement_asset = excluded.settlement_asset, multiplier = excluded.multiplier,
          expires_at = excluded.expires_at, strike = excluded.strike, option_right = excluded.option_right`;
    },
    putMarkPrices: (prices) => tx.$executeRaw`
      INSERT INTO mark_price (instrument_symbol, price, observed_at, updated_at)
      SELECT instrument, price::numeric, observed_at::timestamptz, date_trunc('milliseconds', now())
      FROM unnest(${prices.map(({ instrument }) => instrument)}::text[],
        ${prices.map(({ price }) => decimalText(price))}::text[],
        ${prices.map(({ observedAt }) => observedAt.toISOString())}::text[]) AS given (instrument, price, observed_at)
      ON CONFLICT (instrument_symbol) DO UPDATE SET price = excluded.price, observed_at = excluded.observed_at,
        updated_at = excluded.updated_at
      WHERE mark_price.observed_at < excluded.observed_at`,
    async putBars(bars) {
      await tx.$executeRaw`
        INSERT INTO price_bar (instrument_symbol, interval_minutes, opens_at, open, high, low, close, quote_volume)
        SELECT instrument, minutes::integer, opens_at::timestamptz, open::numeric, high::numeric, low::numeric,
          close::numeric, quote_volume::numeric
        FROM unnest(${bars.map(({ instrument }) => instrument)}::text[],
          ${bars.map(({ intervalMinutes }) => String(intervalMinutes))}::text[],
          ${bars.map(({ opensAt }) => opensAt.toISOString())}::text[], ${bars.map(({ open }) => decimalText(open))}::text[],
          ${bars.map(({ high }) => decimalText(high))}::text[], ${bars.map(({ low }) => decimalText(low))}::text[],
          ${bars.map(({ close }) => decimalText(close))}::text[],
          ${bars.map(({ quoteVolume }) => quoteVolume && decimalText(quoteVolume))}::text[])
          AS given (instrument, minutes, opens_at, open, high, low, close, quote_volume)
        ON CONFLICT (instrument_symbol, interval_minutes, opens_at) DO UPDATE SET open = excluded.open,
          high = excluded.high, low = excluded.low, close = excluded.close, quote_volume = excluded.quote_volume`;
    },
    async ensureAccounts(accountIds) {
      await tx.$executeRaw`
        INSERT INTO account (id) SELECT unnest(${[...accountIds]}::text[]) ON CONFLICT (id) DO NOTHING`;
    },
    async putPositions(rows) {
      const closed = rows.filter(({ quantity }) => quantity.isZero());
      const open = rows.filter(({ quantity }) => !quantity.isZero());
      await tx.$executeRaw`
        DELETE FROM position USING unnest(${closed.map(({ account }) => account)}::text[],
          ${closed.map(({ instrument }) => instrument)}::text[]) AS given (account, instrument)
        WHERE account_id = account AND instrument_symbol = instrument`;
      await tx.$executeRaw`
        INSERT INTO position (account_id, instrument_symbol, quantity, entry_price)
        SELECT account, instrument, quantity::numeric, entry_price::numeric
        FROM unnest(${open.map(({ account }) => account)}::text[], ${open.map(({ instrument }) => instrument)}::text[],
          ${open.map(({ quantity }) => decimalText(quantity))}::text[],
          ${open.map(({ entryPrice }) => decimalText(entryPrice))}::text[])
          AS given (account, instrument, quantity, entry_price)
        ON CONFLICT (account_id, instrument_symbol)
        DO UPDATE SET quantity = excluded.quantity, entry_price = excluded.entry_price`;
    },
    async putCollateral(rows) {
      const removed = rows.filter(({ amount }) => amount.isZero());
      const held = rows.filter(({ amount }) => !amount.isZero());
      await tx.$executeRaw`
        DELETE FROM collateral_balance balance USING unnest(${removed.map(({ account }) => account)}::text[],
          ${removed.map(({ asset }) => asset)}::text[]) AS given (account, asset)
        WHERE balance.account_id = given.account AND balance.asset = given.asset`;
      await tx.$executeRaw`
        INSERT INTO collateral_balance (account_id, asset, amount)
        SELECT account, asset, amount::numeric
        FROM unnest(${held.map(({ account }) => account)}::text[], ${held.map(({ asset }) => asset)}::text[],
          ${held.map(({ amount }) => decimalText(amount))}::text[]) AS given (account, asset, amount)
        ON CONFLICT (account_id, asset) DO UPDATE SET amount = excluded.amount`;
    },
    async markPrices() {
      const rows = await tx.markPrice.findMany();
      return new Map(rows.map(({ instrumentSymbol, price }) => [instrumentSymbol, ours(price)]));
    },
    async instrumentsHeld() {
      const rows = await tx.$queryRaw<{ symbol: string }[]>`
        SELECT symbol FROM instrument
        WHERE EXISTS (SELECT FROM position WHERE instrument_symbol = symbol) ORDER BY symbol COLLATE "C"`;
      return rows.map(({ symbol }) => symbol);
    },
    async account(id) {
      const known = await tx.account.findUnique({ where: { id }, select: { id: true } });
      return known && ((await booksOf([id]))[0] ?? null);
    },
    async *accounts(batchSize) {
      assert(Number.isInteger(batchSize) && batchSize > 0, 'a batch holds at least one account');
      for (let after = ''; ;) {
        const ids = await tx.$queryRaw<{ id: string }[]>`
          SELECT id FROM account WHERE id COLLATE "C" > ${after} ORDER BY id COLLATE "C" LIMIT ${batchSize}`;
        const last = ids.at(-1);
        if (!last) return;
        yield await booksOf(ids.map(({ id }) => id));
        after = last.id;
      }
    },
    async addImport(record) {
      const { id } = await tx.import.create({ data: record, select: { id: true } });
      return id;
    },
  };
}

/** Prisma's decimals are a copy of the library with other settings: none may reach an operation of ours. */
function ours(value: Prisma.Decimal): Decimal {
  return decimal(value.toFixed());
}
