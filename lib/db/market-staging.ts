import { FIGURES_WITH_HISTORY } from '../domain/market/market-figure';
import type { MarkRow } from '../domain/market/price-row';
import { decimal } from '../domain/number/decimal';
import type { MarketStaging, StagedMarks } from '../ports/staging';
import type { Prisma } from './generated/prisma/client';
import { counted, instant, numeric, staging, text } from './staging-table';

/** Of a staged price: its instrument is not closed. A price of one that is moves nothing (decision 0080). */
const IS_OPEN = 'instrument not in (select symbol from instrument where closed_at is not null)';

/** Staged bars that say what is not known yet: new ones, and corrections of ones that are (`is_known`). */
const CHANGED_BARS = `(
  select staged.*, known.id is not null as is_known
  from staged_bar as staged left join lateral (
    select id, open, high, low, close, quote_volume from price_bar
    where instrument_symbol = staged.instrument and interval_minutes = staged.minutes
      and opens_at = staged.opens_at and source is not distinct from staged.source
    order by id desc limit 1) as known on true
  where staged.${IS_OPEN}
    and (known.id is null or (known.open, known.high, known.low, known.close, known.quote_volume)
         is distinct from (staged.open, staged.high, staged.low, staged.close, staged.quote_volume))
) as changed`;

const CONTRADICTING_MARKS = `select count(*)::int as count from staged_mark as staged
  join mark_price as mark on mark.instrument_symbol = staged.instrument and mark.observed_at = staged.observed_at
  where mark.price <> staged.price and staged.${IS_OPEN}`;

const CONTRADICTING_FIGURES = `select count(*)::int as count from staged_figure as staged
  join market_figure as known using (subject, figure, observed_at) where known.value <> staged.value`;

const HAS_HISTORY = `figure in (${FIGURES_WITH_HISTORY.map((figure) => `'${figure}'`).join(', ')})`;

/** Moves the newest staged value of each figure of a kind forward. */
const moveFigures = (kind: string): string =>
  `insert into market_figure as known (subject, figure, value, observed_at, updated_at)
   select distinct on (subject, figure) subject, figure, value, observed_at,
          date_trunc('milliseconds', venue_now())
   from staged_figure where ${kind} order by subject, figure, observed_at desc
   on conflict (subject, figure) do update
   set value = excluded.value, observed_at = excluded.observed_at, updated_at = excluded.updated_at
   where known.observed_at < excluded.observed_at`;

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
          source: text(({ source = null }) => source),
        },
        key: ['instrument', 'minutes', 'opens_at', 'source'],
        corrections: `select count(*)::int as count from ${CHANGED_BARS} where is_known`,
        merge: [
          `insert into price_bar (instrument_symbol, interval_minutes, opens_at, open, high, low, close, quote_volume,
                                  source)
           select instrument, minutes, opens_at, open, high, low, close, quote_volume, source from ${CHANGED_BARS}`,
        ],
      }),

    stageMarks: async () => ({
      ...(await staging<MarkRow>(tx, {
        name: 'staged_mark',
        columns: {
          instrument: text(({ instrument }) => instrument),
          price: numeric(({ price }) => price),
          observed_at: instant(({ observedAt }) => observedAt),
          source: text(({ source = null }) => source),
        },
        key: ['instrument', 'observed_at', 'source'],
        contradictions: CONTRADICTING_MARKS,
        merge: [
          `insert into mark_price as mark (instrument_symbol, price, observed_at, source, updated_at)
           select distinct on (instrument) instrument, price, observed_at, source, date_trunc('milliseconds', venue_now())
           from staged_mark where ${IS_OPEN} order by instrument, observed_at desc, ordinal
           on conflict (instrument_symbol) do update
           set price = excluded.price, observed_at = excluded.observed_at, updated_at = excluded.updated_at,
               source = excluded.source, aged_from = null
           where mark.observed_at < excluded.observed_at`,
        ],
      })),
      nextInOrder: marksInOrder(tx),
      contradictions: () => counted(tx, CONTRADICTING_MARKS),
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
        contradictions: CONTRADICTING_FIGURES,
        merge: [
          moveFigures(`not ${HAS_HISTORY}`),
          // A row is applied once, whether it moves what is newest or not.
          `with moved as (${moveFigures(HAS_HISTORY)})
           insert into market_figure_history (subject, figure, value, observed_at)
           select subject, figure, value, observed_at from staged_figure as staged
           where ${HAS_HISTORY} and value is distinct from (
             select value from market_figure_history as history
             where history.subject = staged.subject and history.figure = staged.figure
               and history.observed_at = staged.observed_at
             order by id desc limit 1)`,
        ],
      }),
  };
}

interface StagedMark {
  readonly instrument: string;
  readonly price: string;
  readonly observedAt: Date;
  readonly source: string | null;
  readonly ordinal: bigint;
}

/** Reads staged marks once, from where the last read left off: what is read may have moved the mark price since. */
function marksInOrder(tx: Prisma.TransactionClient): StagedMarks['nextInOrder'] {
  let after: StagedMark | null = null;
  return async (limit) => {
    const rows: readonly StagedMark[] = await tx.$queryRawUnsafe<StagedMark[]>(
      `select instrument, price::text, observed_at as "observedAt", source, ordinal
       from staged_mark as staged
       where ${IS_OPEN} and (instrument, observed_at, ordinal) > ($1, $2::timestamptz, $3::bigint)
         and not exists (select from mark_price
                         where instrument_symbol = staged.instrument and mark_price.observed_at >= staged.observed_at)
       order by instrument, observed_at, ordinal limit $4`,
      after?.instrument ?? '',
      after?.observedAt ?? new Date(0),
      String(after?.ordinal ?? 0),
      limit,
    );
    after = rows.at(-1) ?? after;
    return rows.map(({ instrument, price, observedAt, source }) => ({
      ...{ kind: 'MARK', instrument, price: decimal(price), observedAt },
      ...(source === null ? {} : { source }),
    }));
  };
}
