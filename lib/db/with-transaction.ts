import type { Pool, PoolClient } from 'pg';

/**
 * Lends one connection of the pool for the length of some work, inside one transaction begun by `begin`, and
 * commits it. After any failure the connection is dropped: it may be gone, or in a transaction that failed.
 */
export async function withTransaction<Value>(
  pool: Pool,
  begin: string,
  work: (client: PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect();
  try {
    await client.query(begin);
    const value = await work(client);
    await client.query('commit');
    client.release();
    return value;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
