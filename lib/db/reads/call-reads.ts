import type { PrismaClient } from '../generated/prisma/client';
import { readCallOutlook } from '../call-outlook-store';
import { marketDataStore } from '../market-data-store';
import { firstBarVolatility } from '../../domain/risk/cascade/bar-volatility';
import { byKey, once } from './by-key';
import type { venueReads } from './venue-reads';

/** Where a call stands to the time it was given. */
export type CallAge = 'FIRST_HALF' | 'SECOND_HALF' | 'OVERDUE' | 'AT_ONCE';

/** Open calls of one segment and age, and what their accounts have. */
export interface OpenCallSum {
  /** Null: the accounts state none. */
  readonly segment: string | null;
  readonly age: CallAge;
  readonly calls: number;
  /** Of them those in liquidation. */
  readonly liquidations: number;
  /** What must be added, in the settlement asset. */
  readonly amount: string;
  /** Of the accounts, by the rows of the live run. */
  readonly equity: string;
  /** Their balances at mark prices, before haircuts and less debts. */
  readonly collateral: string;
  /** What of it is in liquid assets; null: it is not known which are. */
  readonly liquid: string | null;
}

/** What became of calls on one day. */
export interface CallDay {
  /** Midnight in UTC. */
  readonly day: Date;
  readonly opened: number;
  readonly openedAmount: string;
  /** Closed by the time that they were given. */
  readonly met: number;
  /** Closed after it, or given none. */
  readonly closedLate: number;
  /** Of the closed ones those that had come to liquidation. */
  readonly liquidated: number;
}

/** Margin calls in sums: of what is open, and by day. */
export function callReads(prisma: PrismaClient, venue: ReturnType<typeof venueReads>) {
  return {
    callOutlook: once(() => readCallOutlook(prisma)),

    /** Of a day, of the logarithm of an instrument's price, by the bars that are known now; null: they are too few. */
    dailyVolatility: byKey(
      async (instruments: readonly string[]) => {
        const asOf = await venue.now();
        const bars = marketDataStore(prisma);
        const found: { readonly instrument: string; readonly volatility: number }[] = [];
        for (const instrument of instruments) {
          const known = await firstBarVolatility((kind) => bars.barsAsOf({ instrument, asOf, ...kind }));
          if (known) found.push({ instrument, volatility: known.value });
        }
        return found;
      },
      ({ instrument }) => instrument,
    ),

    /**
     * Sums of the open calls at the venue's present time. Reads the open calls and their accounts alone.
     *
     * @param pricedBy instruments by the assets that they price; the settlement asset is its own price
     * @param liquid   assets that can pay a call; null: it is not known
     */
    async openCallSums(
      settlementAsset: string,
      pricedBy: ReadonlyMap<string, string>,
      liquid: readonly string[] | null,
    ): Promise<readonly OpenCallSum[]> {
      const [assets, instruments] = [[...pricedBy.keys()], [...pricedBy.values()]];
      const runId = await venue.accountsRunId();
      const now = await venue.now();
      return prisma.$queryRaw<OpenCallSum[]>`
        WITH open AS (
          SELECT c.account_id, c.stage, c.amount, a.segment,
            CASE WHEN c.due_at IS NULL THEN 'AT_ONCE'
              WHEN c.due_at < ${now} THEN 'OVERDUE'
              WHEN ${now}::timestamptz - c.opened_at <= c.due_at - ${now}::timestamptz THEN 'FIRST_HALF'
              ELSE 'SECOND_HALF' END AS age
          FROM margin_call c JOIN account a ON a.id = c.account_id
          WHERE c.closed_at IS NULL
        ), rule AS (
          SELECT asset, instrument FROM unnest(${assets}::text[], ${instruments}::text[]) AS r (asset, instrument)
        ), held AS (
          SELECT valued.account_id, sum(valued.value) AS collateral,
            sum(valued.value) FILTER (WHERE valued.asset = ANY (${liquid ?? []}::text[])) AS liquid
          FROM (
            SELECT open.account_id, b.asset, (b.amount - coalesce(b.accrued_interest, 0))
              * CASE WHEN b.asset = ${settlementAsset} THEN 1 ELSE m.price END AS value
            FROM open JOIN collateral_balance b ON b.account_id = open.account_id
            LEFT JOIN rule ON rule.asset = b.asset
            LEFT JOIN mark_price m ON m.instrument_symbol = rule.instrument
          ) AS valued
          GROUP BY valued.account_id
        )
        SELECT open.segment, open.age, count(*)::int AS calls,
          count(*) FILTER (WHERE open.stage = 'LIQUIDATION')::int AS liquidations,
          trim_scale(sum(open.amount))::text AS amount,
          trim_scale(coalesce(sum(margin.equity), 0))::text AS equity,
          trim_scale(coalesce(sum(held.collateral), 0))::text AS collateral,
          CASE WHEN ${liquid !== null} THEN trim_scale(coalesce(sum(held.liquid), 0))::text END AS liquid
        FROM open
        LEFT JOIN account_margin margin ON margin.run_id = ${runId} AND margin.account_id = open.account_id
        LEFT JOIN held ON held.account_id = open.account_id
        GROUP BY open.segment, open.age
        ORDER BY open.segment NULLS LAST, open.age`;
    },

    /** Of so many days up to today in UTC by the venue's clock, ascending; a day of no event has zeros. */
    async callDays(days: number): Promise<readonly CallDay[]> {
      const now = await venue.now();
      return prisma.$queryRaw<CallDay[]>`
        WITH day AS (
          SELECT generate_series(
            date_trunc('day', ${now}::timestamptz, 'UTC') - (${days}::int - 1) * interval '1 day',
            date_trunc('day', ${now}::timestamptz, 'UTC'), interval '1 day') AS day
        ), opened AS (
          SELECT date_trunc('day', opened_at, 'UTC') AS day, count(*)::int AS opened, sum(opened_amount) AS amount
          FROM margin_call WHERE opened_at >= (SELECT min(day) FROM day) GROUP BY 1
        ), closed AS (
          SELECT date_trunc('day', closed_at, 'UTC') AS day,
            count(*) FILTER (WHERE closed_at <= due_at)::int AS met,
            count(*) FILTER (WHERE closed_at <= due_at IS NOT TRUE)::int AS "closedLate",
            count(*) FILTER (WHERE EXISTS (SELECT FROM margin_call_event e
              WHERE e.call_id = margin_call.id AND e.status = 'LIQUIDATION'))::int AS liquidated
          FROM margin_call WHERE closed_at >= (SELECT min(day) FROM day) GROUP BY 1
        )
        SELECT day.day, coalesce(opened, 0) AS opened, trim_scale(coalesce(opened.amount, 0))::text AS "openedAmount",
          coalesce(met, 0) AS met, coalesce("closedLate", 0) AS "closedLate", coalesce(liquidated, 0) AS liquidated
        FROM day LEFT JOIN opened USING (day) LEFT JOIN closed USING (day)
        ORDER BY day.day`;
    },
  };
}
