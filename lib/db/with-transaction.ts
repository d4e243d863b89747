import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { assert } from '../domain/assert';

/**
 * Lends one connection of the pool for the length of some work, inside one transaction begun by `begin`, and
 * commits it. After any failure it is rolled back, and the connection dropped: it may be gone, or of no more use.
 *
 * @param begin one statement or several, with semicolons between
 * @param work given what the last of them answered, too
 */
export async function withTransaction<Value>(
  pool: Pool,
  begin: string,
  work: (client: PoolClient, begun: QueryResult) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect();
  try {
    // Several statements at once have an answer each, which the types of pg do not say.
    const begun = [await client.query(begin)].flat().at(-1);
    assert(begun !== undefined, 'a statement has begun it');
    const value = await work(client, begun);
    await client.query('commit');
    client.release();
    return value;
  } catch (error) {
    await rolledBack(client);
    client.release(true);
    throw error;
  }
}

/** A connection that answers gives its locks back now; of one that does not, the server will. */
const ROLLBACK_MS = 500;

async function rolledBack(client: PoolClient): Promise<void> {
  const waiting = new AbortController();
  const given = client.query('rollback').catch(() => undefined);
  await Promise.race([
    given,
    pause(ROLLBACK_MS, undefined, { signal: waiting.signal }).catch(() => undefined),
  ]);
  waiting.abort();
}
