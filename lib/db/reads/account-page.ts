import { decimalText } from '../../domain/number/decimal';
import type { BreachBound } from '../../domain/margin/request/maximum-notional';
import { NEAR_LIQUIDATION } from '../../domain/margin/figures/run-totals';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type { AccountStatus } from '../generated/prisma/enums';

export const ACCOUNT_ORDERS = [
  'MARGIN_RATIO_ASC',
  'MARGIN_RATIO_DESC',
  'NOTIONAL_DESC',
  'EQUITY_ASC',
  'ACCOUNT_ASC',
] as const;
export type AccountOrder = (typeof ACCOUNT_ORDERS)[number];

/** Where a page begins: the place of an account in an order, whatever run is live by then. */
export interface AccountPlace {
  /** What is ordered by, as decimal text; null sorts last. Always null for ACCOUNT_ASC. */
  readonly key: string | null;
  readonly accountId: string;
}

export interface AccountFilter {
  readonly status: readonly AccountStatus[] | null;
  /** Part of the account. */
  readonly search: string | null;
  /** Only those that a run counts as near liquidation. */
  readonly nearLiquidation: boolean;
  /** Only those with a position at one of these bounds or above it, now; null: all. */
  readonly atBounds: readonly BreachBound[] | null;
}

export interface AccountWindow {
  readonly order: AccountOrder;
  /** Rows after this place, or before it when `backwards`; from the end of the list when null. */
  readonly from: AccountPlace | null;
  readonly backwards: boolean;
  readonly limit: number;
}

const SORT_COLUMN: Record<AccountOrder, Prisma.Sql> = {
  MARGIN_RATIO_ASC: Prisma.sql`margin_ratio`,
  MARGIN_RATIO_DESC: Prisma.sql`margin_ratio`,
  NOTIONAL_DESC: Prisma.sql`notional`,
  EQUITY_ASC: Prisma.sql`equity`,
  ACCOUNT_ASC: Prisma.sql`NULL::numeric`,
};
const DESCENDING: ReadonlySet<AccountOrder> = new Set(['MARGIN_RATIO_DESC', 'NOTIONAL_DESC']);

/** The accounts that a run shows; before the first run, every open account without figures. */
function source(runId: bigint | null): Prisma.Sql {
  return runId === null
    ? Prisma.sql`(SELECT id AS account_id, NULL::numeric AS margin_ratio, NULL::numeric AS notional,
        NULL::numeric AS equity, NULL::numeric AS maintenance_margin, NULL::"AccountStatus" AS status FROM account
        WHERE closed_at IS NULL) AS a`
    : Prisma.sql`(SELECT * FROM account_margin WHERE run_id =
        (SELECT coalesce(accounts_run_id, id) FROM margin_run WHERE id = ${runId})) AS a`;
}

function filtered({ status, search, nearLiquidation, atBounds }: AccountFilter): Prisma.Sql {
  const furthest = decimalText(NEAR_LIQUIDATION);
  return Prisma.sql`
    (${status === null}::boolean OR status = ANY(${[...(status ?? [])]}::"AccountStatus"[]))
    AND (${search === null}::boolean OR position(${search ?? ''} IN account_id) > 0)
    AND (${!nearLiquidation}::boolean OR (maintenance_margin > 0
      AND equity BETWEEN maintenance_margin AND maintenance_margin * ${furthest}::numeric))
    AND (${atBounds === null}::boolean OR account_id IN (${holders(atBounds ?? [])}))`;
}

/** Who holds a position of a bound or more, of legs both together; one without a price is none. */
function holders(bounds: readonly BreachBound[]): Prisma.Sql {
  return Prisma.sql`
    SELECT p.account_id
    FROM unnest(${bounds.map(({ instrument }) => instrument)}::text[],
      ${bounds.map(({ least }) => decimalText(least))}::text[]::numeric[],
      ${bounds.map(({ price }) => price === 'ENTRY')}::boolean[]) AS bound (instrument, least, at_entry)
    JOIN position p ON p.instrument_symbol = bound.instrument
    JOIN instrument i ON i.symbol = p.instrument_symbol
    JOIN mark_price m ON m.instrument_symbol = p.instrument_symbol
    GROUP BY p.account_id, bound.instrument, least, at_entry, i.is_inverse, i.multiplier, m.price
    HAVING CASE
      WHEN NOT i.is_inverse
        THEN sum(abs(p.quantity) * CASE WHEN at_entry THEN p.entry_price ELSE m.price END) * i.multiplier >= least
      -- By products, which are exact, where both legs are at one price.
      WHEN NOT at_entry THEN sum(abs(p.quantity)) * i.multiplier >= least * m.price
      ELSE sum(abs(p.quantity) / p.entry_price) * i.multiplier >= least END`;
}

/** Rows strictly beyond a place, in the direction of reading; keys of null come last in the list. */
function beyond({ order, from, backwards }: AccountWindow): Prisma.Sql {
  if (from === null) return Prisma.sql`true`;
  const column = SORT_COLUMN[order];
  const id = backwards
    ? Prisma.sql`account_id < ${from.accountId}`
    : Prisma.sql`account_id > ${from.accountId}`;
  if (from.key === null) {
    const sameKey = Prisma.sql`(${column} IS NULL AND ${id})`;
    return backwards ? Prisma.sql`(${column} IS NOT NULL OR ${sameKey})` : sameKey;
  }
  const rises = DESCENDING.has(order) === backwards;
  const key = Prisma.sql`${from.key}::numeric`;
  const further = rises ? Prisma.sql`${column} > ${key}` : Prisma.sql`${column} < ${key}`;
  const nulls = backwards ? Prisma.sql`false` : Prisma.sql`${column} IS NULL`;
  return Prisma.sql`(${further} OR (${column} = ${key} AND ${id}) OR ${nulls})`;
}

function ordering({ order, backwards }: AccountWindow): Prisma.Sql {
  const id = backwards ? Prisma.sql`account_id DESC` : Prisma.sql`account_id ASC`;
  if (order === 'ACCOUNT_ASC') return id;
  const falls = DESCENDING.has(order) !== backwards;
  const direction = falls ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const nulls = backwards ? Prisma.sql`NULLS FIRST` : Prisma.sql`NULLS LAST`;
  return Prisma.sql`${SORT_COLUMN[order]} ${direction} ${nulls}, ${id}`;
}

/**
 * A page of accounts by their figures in one run, by keyset: its cost does not grow with its distance from the
 * start, and it goes on from the same place when another run has become live.
 *
 * @returns at most `limit` places in the order of the list
 */
export async function accountPage(
  prisma: PrismaClient,
  runId: bigint | null,
  filter: AccountFilter,
  window: AccountWindow,
): Promise<readonly AccountPlace[]> {
  const rows = await prisma.$queryRaw<AccountPlace[]>`
    SELECT account_id AS "accountId", (${SORT_COLUMN[window.order]})::text AS key
    FROM ${source(runId)}
    WHERE ${filtered(filter)} AND ${beyond(window)}
    ORDER BY ${ordering(window)} LIMIT ${window.limit}`;
  return window.backwards ? rows.reverse() : rows;
}

export async function accountCount(
  prisma: PrismaClient,
  runId: bigint | null,
  filter: AccountFilter,
): Promise<number> {
  const [row] = await prisma.$queryRaw<{ accounts: number }[]>`
    SELECT count(*)::int AS accounts FROM ${source(runId)} WHERE ${filtered(filter)}`;
  return row?.accounts ?? 0;
}
