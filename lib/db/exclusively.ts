import type { Pool } from 'pg';
import type { Exclusively, UnlessExclusive } from '../ports/margin';
import { longTransaction } from './limits';
import { withTransaction } from './with-transaction';

/**
 * One holder of a name at a time, over all processes: an advisory lock of a transaction that lasts as long as
 * the work. When the process dies its connection closes, and the server frees the name.
 */
export function pgExclusively(pool: Pool): Exclusively {
  return whileLocked(pool, 'pg_try_advisory_xact_lock');
}

/** Any number of holders of a name, over all processes, as long as nobody holds it exclusively. */
export function pgUnlessExclusive(pool: Pool): UnlessExclusive {
  return whileLocked(pool, 'pg_try_advisory_xact_lock_shared');
}

function whileLocked(pool: Pool, tryLock: string): Exclusively {
  return (name, work) =>
    // It may stand still for as long as the work takes: nobody waits for the name, whoever finds it held goes on.
    withTransaction(pool, longTransaction('begin', 0), async (client) => {
      const { rows } = await client.query<{ free: boolean }>(
        `select ${tryLock}(hashtextextended($1, 0)) as free`,
        [`margrave:${name}`],
      );
      const free = rows[0]?.free === true;
      if (free) await work();
      return free;
    });
}
