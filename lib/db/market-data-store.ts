import { assert } from '../domain/assert';
import { decimal } from '../domain/number/decimal';
import type { MarketDataStore } from '../ports/market-data';
import type { Prisma } from './generated/prisma/client';

interface StoredBar {
  readonly opensAt: Date;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly quoteVolume: string | null;
  readonly source: string | null;
  readonly receivedAt: Date;
}

/** Bars and figures as they were known: rows are only ever added, and the newest of each that was known counts. */
export function marketDataStore(tx: Prisma.TransactionClient): MarketDataStore {
  return {
    async newestBar({ instrument, intervalMinutes }) {
      const rows = await tx.$queryRaw<{ id: bigint }[]>`
        select id from price_bar
        where instrument_symbol = ${instrument} and interval_minutes = ${intervalMinutes}
        order by id desc limit 1`;
      return rows[0]?.id ?? null;
    },

    async barsAsOf({ instrument, intervalMinutes, asOf, limit, precedence = [] }) {
      assert(Number.isInteger(limit) && limit >= 1, 'a reader asks for one bar or more');
      const rows = await tx.$queryRaw<StoredBar[]>`
        select distinct on (opens_at) opens_at as "opensAt", open::text, high::text, low::text, close::text,
          quote_volume::text as "quoteVolume", source, received_at as "receivedAt"
        from price_bar
        where instrument_symbol = ${instrument} and interval_minutes = ${intervalMinutes} and received_at <= ${asOf}
        order by opens_at desc, array_position(${precedence}::text[], source) nulls last, id desc
        limit ${limit}`;
      return rows
        .map(({ open, high, low, close, quoteVolume, source, ...bar }) => ({
          ...{ instrument, intervalMinutes, ...bar },
          ...{ open: decimal(open), high: decimal(high), low: decimal(low), close: decimal(close) },
          quoteVolume: quoteVolume === null ? null : decimal(quoteVolume),
          ...(source === null ? {} : { source }),
        }))
        .reverse();
    },

    async figuresAsOf({ subject, figure, asOf, limit }) {
      assert(Number.isInteger(limit) && limit >= 1, 'a reader asks for one value or more');
      const rows = await tx.$queryRaw<{ value: string; observedAt: Date; receivedAt: Date }[]>`
        select distinct on (observed_at) value::text, observed_at as "observedAt", received_at as "receivedAt"
        from market_figure_history
        where subject = ${subject} and figure = ${figure} and received_at <= ${asOf}
        order by observed_at desc, id desc
        limit ${limit}`;
      return rows.map(({ value, ...known }) => ({ value: decimal(value), ...known })).reverse();
    },
  };
}
