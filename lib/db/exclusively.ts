import type { Pool, PoolClient } from 'pg';
import type { Exclusively, UnlessExclusive } from '../ports/margin';
import { longTransaction } from './limits';
import { withTransaction } from './with-transaction';

/**
 * One holder of a name at a time, over all processes: an advisory lock of a transaction that lasts as long as
 * the work. When the process dies its connection closes, and the server frees the name.
 */
export function pgExclusively(pool: Pool): Exclusively {
  return (name, work) =>
    // It may stand still for as long as the work takes: nobody waits for the name, whoever finds it held goes on.
    withTransaction(pool, longTransaction('begin', 0), async (client) => {
      const free = await isFree(client, ALONE, name);
      if (free) await work();
      return free;
    });
}

/** The name that is held by who waits for another one, so that nobody begins anything beside it meanwhile. */
export function nextInLine(name: string): string {
  return `${name}:next`;
}

/** Any number of holders of a name, over all processes, as long as nobody holds it exclusively, or is the next in line to. */
export function pgUnlessExclusive(pool: Pool): UnlessExclusive {
  return (name, work) =>
    withTransaction(pool, longTransaction('begin', 0), async (client) => {
      const isAwaited = async (): Promise<boolean> => {
        await client.query('savepoint looked');
        const isFreeToWait = await isFree(client, SHARED, nextInLine(name));
        // That somebody looked keeps nobody from waiting.
        await client.query('rollback to savepoint looked');
        return !isFreeToWait;
      };
      if ((await isAwaited()) || !(await isFree(client, SHARED, name))) return false;
      await work(isAwaited);
      return true;
    });
}

const ALONE = 'pg_try_advisory_xact_lock';
const SHARED = 'pg_try_advisory_xact_lock_shared';

async function isFree(
  client: PoolClient,
  tryLock: typeof ALONE | typeof SHARED,
  name: string,
): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>(
    `select ${tryLock}(hashtextextended($1, 0)) as free`,
    [`margrave:${name}`],
  );
  return rows[0]?.free === true;
}
