import type { PrismaClient } from '../generated/prisma/client';

/** What is told of each, in order. */
export const AFFECTED_NAMES = [
  ...(['account_id', 'status_before', 'status_after', 'equity', 'notional'] as const),
  ...(['initial_margin_before', 'initial_margin_after'] as const),
  ...(['maintenance_margin_before', 'maintenance_margin_after'] as const),
  ...(['call_amount_before', 'call_amount_after'] as const),
] as const;

/**
 * An account that a change newly calls or makes liquidatable, as it was found: amounts as decimals in text. Null: the call before is not
 * known of a simulation of an earlier release.
 */
export type AffectedRow = Readonly<Record<(typeof AFFECTED_NAMES)[number], string | null>>;

/** As many as are encoded in the time of a page of another request. */
const BATCH_ROWS = 10_000;

/** Every one of a simulation, by account in byte order, in batches: however many there are, few are held. */
export async function* affectedRows(
  prisma: PrismaClient,
  simulationId: string,
  batchRows = BATCH_ROWS,
): AsyncGenerator<readonly AffectedRow[]> {
  let after = '';
  for (;;) {
    const rows = await prisma.$queryRaw<AffectedRow[]>`
      SELECT account_id, status_before::text, status_after::text,
        trim_scale(equity)::text AS equity, trim_scale(notional)::text AS notional,
        trim_scale(initial_margin_before)::text AS initial_margin_before,
        trim_scale(initial_margin_after)::text AS initial_margin_after,
        trim_scale(maintenance_margin_before)::text AS maintenance_margin_before,
        trim_scale(maintenance_margin_after)::text AS maintenance_margin_after,
        trim_scale(call_amount_before)::text AS call_amount_before,
        trim_scale(call_amount)::text AS call_amount_after
      FROM affected_account
      WHERE simulation_id = ${simulationId}::uuid AND account_id COLLATE "C" > ${after}
      ORDER BY account_id COLLATE "C" LIMIT ${batchRows}`;
    if (rows.length > 0) yield rows;
    if (rows.length < batchRows) return;
    after = rows.at(-1)?.account_id ?? '';
  }
}
