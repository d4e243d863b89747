import { Decimal, decimalText } from '../domain/number/decimal';
import { figuresBySubject, MARKET_FIGURES, type MarketFigure } from '../domain/market/market-figure';
import type { BookStore, ListedInstrument } from '../ports/unit-of-work';
import type { Prisma } from './generated/prisma/client';
import { accountStaging } from './account-staging';
import { marketStaging } from './market-staging';
import { ours } from './our-decimal';

/** What is traded, priced and held. A batch is one statement, whatever its size: arrays, unnested. */
export function bookStore(tx: Prisma.TransactionClient): BookStore {
  return {
    ...marketStaging(tx),
    ...accountStaging(tx),
    async instruments() {
      const rows = await tx.instrument.findMany();
      return new Map<string, ListedInstrument>(
        rows.map(
          ({
            symbol,
            kind,
            underlying,
            settlementAsset,
            multiplier,
            expiresAt,
            strike,
            optionRight,
            isInverse,
            closedAt,
          }) => [
            symbol,
            {
              ...{ symbol, kind, underlying, settlementAsset, multiplier: ours(multiplier), closedAt },
              ...(expiresAt ? { expiresAt } : {}),
              ...(strike && optionRight ? { option: { strike: ours(strike), right: optionRight } } : {}),
              ...(isInverse ? { isInverse } : {}),
            },
          ],
        ),
      );
    },
    async putInstruments(instruments) {
      await tx.$executeRaw`
        INSERT INTO instrument (symbol, kind, underlying, settlement_asset, multiplier, expires_at, strike,
          option_right, is_inverse)
        SELECT symbol, kind::"InstrumentKind", underlying, settlement_asset, multiplier::numeric,
          expires_at::timestamptz, strike::numeric, option_right::"OptionRight", is_inverse::boolean
        FROM unnest(${instruments.map(({ symbol }) => symbol)}::text[], ${instruments.map(({ kind }) => kind as string)}::text[],
          ${instruments.map(({ underlying }) => underlying)}::text[],
          ${instruments.map(({ settlementAsset }) => settlementAsset)}::text[],
          ${instruments.map(({ multiplier }) => decimalText(multiplier))}::text[],
          ${instruments.map(({ expiresAt }) => expiresAt?.toISOString() ?? null)}::text[],
          ${instruments.map(({ option }) => (option ? decimalText(option.strike) : null))}::text[],
          ${instruments.map(({ option }) => option?.right ?? null)}::text[],
          ${instruments.map(({ isInverse = false }) => String(isInverse))}::text[])
          AS given (symbol, kind, underlying, settlement_asset, multiplier, expires_at, strike, option_right,
            is_inverse)
        ON CONFLICT (symbol) DO UPDATE SET kind = excluded.kind, underlying = excluded.underlying,
          settlement_asset = excluded.settlement_asset, multiplier = excluded.multiplier,
          expires_at = excluded.expires_at, strike = excluded.strike, option_right = excluded.option_right,
          is_inverse = excluded.is_inverse, closed_at = NULL`;
    },
    putMarkPrices: (prices) => tx.$executeRaw`
      INSERT INTO mark_price (instrument_symbol, price, observed_at, source, updated_at)
      SELECT instrument, price::numeric, observed_at::timestamptz, source, date_trunc('milliseconds', venue_now())
      FROM unnest(${prices.map(({ instrument }) => instrument)}::text[],
        ${prices.map(({ price }) => decimalText(price))}::text[],
        ${prices.map(({ observedAt }) => observedAt.toISOString())}::text[],
        ${prices.map(({ source = null }) => source)}::text[]) AS given (instrument, price, observed_at, source)
      WHERE instrument NOT IN (SELECT symbol FROM instrument WHERE closed_at IS NOT NULL)
      ON CONFLICT (instrument_symbol) DO UPDATE SET price = excluded.price, observed_at = excluded.observed_at,
        updated_at = excluded.updated_at, source = excluded.source, aged_from = NULL
      WHERE mark_price.observed_at < excluded.observed_at`,
    async markPrices() {
      const rows = await tx.markPrice.findMany();
      return new Map(rows.map(({ instrumentSymbol, price }) => [instrumentSymbol, ours(price)]));
    },
    async marketFigures() {
      const rows = await tx.marketFigure.findMany({ where: { figure: { in: [...MARKET_FIGURES] } } });
      return figuresBySubject(
        rows.map(({ subject, figure, value }) => ({
          ...{ subject, figure: figure as MarketFigure, value: ours(value) },
        })),
      );
    },
    async pricesHeld(also) {
      const rows = await tx.$queryRaw<{ symbol: string; price: string }[]>`
        SELECT instrument_symbol AS symbol, price::text FROM mark_price
        WHERE EXISTS (SELECT FROM position WHERE position.instrument_symbol = mark_price.instrument_symbol)
          OR EXISTS (SELECT FROM open_order WHERE open_order.instrument_symbol = mark_price.instrument_symbol)
          OR instrument_symbol = ANY (${[...also]}::text[])`;
      return new Map(rows.map(({ symbol, price }) => [symbol, new Decimal(price)]));
    },
    async instrumentsHeld() {
      const rows = await tx.$queryRaw<{ symbol: string }[]>`
        SELECT symbol FROM instrument
        WHERE EXISTS (SELECT FROM position WHERE instrument_symbol = symbol) ORDER BY symbol COLLATE "C"`;
      return rows.map(({ symbol }) => symbol);
    },
    async assetsHeld() {
      const rows = await tx.$queryRaw<{ asset: string }[]>`
        SELECT DISTINCT asset FROM collateral_balance WHERE amount <> 0 ORDER BY asset`;
      return rows.map(({ asset }) => asset);
    },
    async lockInstrument(symbol) {
      // Not FOR NO KEY UPDATE: the foreign key of positions must wait for it.
      await tx.$queryRaw`SELECT FROM instrument WHERE symbol = ${symbol} FOR UPDATE`;
      const row = await tx.instrument.findUnique({
        where: { symbol },
        select: { closedAt: true, _count: { select: { positions: true, orders: true } } },
      });
      return row && { closedAt: row.closedAt, ...row._count };
    },
    async closeInstrument(symbol, closedAt) {
      await tx.instrument.update({ where: { symbol }, data: { closedAt } });
    },
    async lockAccount(id) {
      // Not FOR NO KEY UPDATE: the foreign keys of positions and balances must wait for it.
      await tx.$queryRaw`SELECT FROM account WHERE id = ${id} FOR UPDATE`;
      const row = await tx.account.findUnique({
        where: { id },
        select: {
          ...{ id: true, closedAt: true },
          _count: {
            select: {
              positions: true,
              collateral: true,
              orders: true,
              pockets: { where: { closedAt: null } },
            },
          },
        },
      });
      if (row === null) return null;
      const { positions, collateral: balances, orders, pockets } = row._count;
      return { id: row.id, closedAt: row.closedAt, positions, balances, orders, pockets };
    },
    async closeAccount(id, closedAt) {
      await tx.account.update({ where: { id }, data: { closedAt } });
    },
    async addImport(record) {
      const { id } = await tx.import.create({ data: record, select: { id: true } });
      return id;
    },
  };
}
