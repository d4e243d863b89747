import { assert } from '../domain/assert';
import type { BarRow } from '../domain/market/price-row';
import { trustedBars } from '../domain/market/trusted-bars';
import { TICK_BARS } from '../domain/market/tick-bars';
import { decimal, type Decimal, decimalText } from '../domain/number/decimal';
import type { MarketDataStore } from '../ports/market-data';
import type { Prisma } from './generated/prisma/client';
import { ours } from './our-decimal';

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

const ALL = { precedence: [], untrusted: [] };

/** Bars and figures as they were known: rows are only ever added, and the newest of each that was known counts. */
export function marketDataStore(tx: Prisma.TransactionClient): MarketDataStore {
  return {
    async newestBars(series) {
      const instruments = series.map(({ instrument }) => instrument);
      const minutes = series.map(({ intervalMinutes }) => intervalMinutes);
      const rows = await tx.$queryRaw<{ id: bigint | null }[]>`
        select (select id from price_bar
                where instrument_symbol = asked.instrument and interval_minutes = asked.minutes
                order by id desc limit 1) as id
        from unnest(${instruments}::text[], ${minutes}::integer[]) with ordinality as asked (instrument, minutes, place)
        order by asked.place`;
      return rows.map(({ id }) => id);
    },

    async barsAsOf({ instrument, intervalMinutes, asOf, limit, trust = ALL }) {
      assert(Number.isInteger(limit) && limit >= 1, 'a reader asks for one bar or more');
      const rows = await tx.$queryRaw<StoredBar[]>`
        select distinct on (opens_at) opens_at as "opensAt", open::text, high::text, low::text, close::text,
          quote_volume::text as "quoteVolume", source, received_at as "receivedAt"
        from price_bar
        where instrument_symbol = ${instrument} and interval_minutes = ${intervalMinutes} and received_at <= ${asOf}
        order by opens_at desc, array_position(${[...trust.precedence]}::text[], source) nulls last, id desc
        limit ${limit}`;
      const bars = rows
        .map(({ open, high, low, close, quoteVolume, source, ...bar }) => ({
          ...{ instrument, intervalMinutes, ...bar },
          ...{ open: decimal(open), high: decimal(high), low: decimal(low), close: decimal(close) },
          quoteVolume: quoteVolume === null ? null : decimal(quoteVolume),
          ...(source === null ? {} : { source }),
        }))
        .reverse();
      return trustedBars(bars, trust.untrusted, intervalMinutes);
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

    async wantedBars() {
      const rows = await tx.$queryRaw<{ instrument: string; minutes: number; first: string }[]>`
        with live as (
          select canonical::jsonb -> 'adjustmentProgrammes' as programmes
          from venue join version on number = live_version join parameter_set on hash = parameter_set_hash
        ), signal as (
          select programme.value -> 'signal' as signal from live, jsonb_each(programmes) as programme
        )
        select distinct on (instrument, minutes) instrument, (signal ->> 'barMinutes')::int as minutes,
          signal ->> 'firstBar' as first
        from signal, unnest(array[signal ->> 'instrument', signal ->> 'peer']) as instrument
        where instrument in (select symbol from instrument where closed_at is null)
        order by instrument, minutes, first`;
      return rows.map(({ instrument, minutes, first }) => ({
        ...{ instrument, intervalMinutes: minutes, anchor: new Date(first) },
      }));
    },

    async formingBars() {
      const rows = await tx.formingBar.findMany();
      return rows.map(({ instrumentSymbol: instrument, intervalMinutes, opensAt, isStated, ...bar }) => ({
        ...{ instrument, intervalMinutes, opensAt, isStated },
        ...{ open: ours(bar.open), high: ours(bar.high), low: ours(bar.low), close: ours(bar.close) },
      }));
    },

    async keepFormingBar({ instrument, intervalMinutes, opensAt, isStated, ...bar }) {
      const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map(decimalText);
      await tx.$executeRaw`
        insert into forming_bar (instrument_symbol, interval_minutes, opens_at, open, high, low, close, is_stated)
        values (${instrument}, ${intervalMinutes}, ${opensAt}, ${open}::numeric, ${high}::numeric, ${low}::numeric,
          ${close}::numeric, ${isStated})
        on conflict (instrument_symbol, interval_minutes) do update set opens_at = excluded.opens_at,
          open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
          is_stated = excluded.is_stated`;
    },

    async isStatedSince({ instrument, intervalMinutes, opensAt }) {
      const [row] = await tx.$queryRaw<{ is: boolean }[]>`
        select exists (select from price_bar
          where instrument_symbol = ${instrument} and interval_minutes = ${intervalMinutes} and opens_at >= ${opensAt}
            and source is distinct from ${TICK_BARS}) as is`;
      return row?.is ?? false;
    },

    async addBars(bars) {
      const texts = (figure: (bar: BarRow) => Decimal) => bars.map((bar) => decimalText(figure(bar)));
      await tx.$executeRaw`
        insert into price_bar (instrument_symbol, interval_minutes, opens_at, open, high, low, close, source)
        select * from unnest(${bars.map(({ instrument }) => instrument)}::text[],
          ${bars.map(({ intervalMinutes }) => intervalMinutes)}::int[], ${bars.map(({ opensAt }) => opensAt)}::timestamptz[],
          ${texts(({ open }) => open)}::numeric[], ${texts(({ high }) => high)}::numeric[],
          ${texts(({ low }) => low)}::numeric[], ${texts(({ close }) => close)}::numeric[],
          ${bars.map(({ source = null }) => source)}::text[])`;
    },
  };
}
