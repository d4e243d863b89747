import type { Pool, PoolClient, QueryResult } from 'pg';
import { assert } from '../domain/assert';

/**
 * Lends one connection of the pool for the length of some work, inside one transaction begun by `begin`, and
 * commits it. After any failure the connection is dropped: it may be gone, or in a transaction that failed.
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
    client.release(true);
    throw error;
  }
}
