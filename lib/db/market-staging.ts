import type { MarketStaging } from '../ports/staging';
import type { Prisma } from './generated/prisma/client';
import { instant, numeric, staging, text } from './staging-table';

/** Of a staged price: its instrument is not closed. A price of one that is moves nothing (decision 0080). */
const IS_OPEN = 'instrument not in (select symbol from instrument where closed_at is not null)';

/** The staging tables of a transaction; they vanish with it. One statement writes a batch, whatever its size. */
export function marketStaging(tx: Prisma.TransactionClient): MarketStaging {
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
  };
}
