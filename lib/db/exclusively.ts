import type { Pool } from 'pg';
import type { Exclusively } from '../ports/margin';
import { withTransaction } from './with-transaction';

/**
 * One holder of a name at a time, over all processes: an advisory lock of a transaction that lasts as long as
 * the work. When the process dies its connection closes, and the server frees the name.
 */
export function pgExclusively(pool: Pool): Exclusively {
  return (name, work) =>
    withTransaction(pool, 'begin', async (client) => {
      const { rows } = await client.query<{ free: boolean }>(
        'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as free',
        [`margrave:${name}`],
      );
      const free = rows[0]?.free === true;
      if (free) await work();
      return free;
    });
}
