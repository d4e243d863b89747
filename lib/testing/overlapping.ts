import type pg from 'pg';
import { expect } from 'vitest';

/**
 * Two changes at once in a given order, and no matter of luck: every change is held at its last step, the audit
 * entry, when it has decided and written all else and has not committed. The second starts when the first is held;
 * both go on when the second waits as well, for the first or where that was. Reading goes on meanwhile.
 *
 * @param owner  of the file's own database, in which nobody else waits for a lock; two connections
 */
export async function overlapping<First, Second>(
  owner: pg.Pool,
  first: () => Promise<First>,
  second: () => Promise<Second>,
): Promise<[First, Second]> {
  const latch = await owner.connect();
  await latch.query('begin');
  await latch.query('lock table audit_entry in exclusive mode');
  let begun: Promise<First> | undefined;
  let followed: Promise<Second> | undefined;
  try {
    begun = first();
    await waiting(owner, 1);
    followed = second();
    await waiting(owner, 2);
  } finally {
    await latch.query('commit');
    latch.release();
    await Promise.allSettled([begun, followed]);
  }
  return Promise.all([begun, followed]);
}

/** By what the server itself says; not by the connection with the latch, whose view of it is as of its first look. */
function waiting(owner: pg.Pool, backends: number): Promise<void> {
  const sql = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return expect
    .poll(async () => (await owner.query(sql)).rowCount, { interval: 5, timeout: 10_000 })
    .toBe(backends);
}
