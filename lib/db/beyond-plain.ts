import type { PoolClient } from 'pg';

/**
 * Accounts that hold or are more than columns say: accrued funding or interest, open orders, a mode, a rate that was chosen for all of them. By partial indexes, so that where there are none it costs nothing.
 */
const BEYOND_PLAIN = `select account_id as id from position where accrued_funding is not null
  union select account_id from collateral_balance where accrued_interest is not null
  union select account_id from open_order
  union select id from account where margin_mode is not null
  union select id from account where selected_rate is not null`;

/** @param of these accounts only; null: all that are open */
export async function readBeyondPlain(
  client: PoolClient,
  of: readonly string[] | null,
): Promise<readonly string[]> {
  const found =
    of === null
      ? await client.query<{ id: string }>(
          `select id from (${BEYOND_PLAIN}) as beyond join account using (id) where closed_at is null`,
        )
      : await client.query<{ id: string }>(`select id from (${BEYOND_PLAIN}) as beyond where id = any ($1)`, [
          of,
        ]);
  return found.rows.map(({ id }) => id);
}
