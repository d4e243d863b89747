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
  // A connection that breaks between two statements says so by an event, which nobody else hears while it is
  // lent, and which would end the process; the next statement fails with the reason.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  try {
    await client.query(begin);
    const value = await work(client);
    await client.query('commit');
    client.off('error', ignore);
    client.release();
    return value;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
