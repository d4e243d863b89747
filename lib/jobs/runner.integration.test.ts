import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectPool } from '../db/pool';
import type { Log } from '../log';
import { eventually } from '../testing/worker-process';
import { startRunner } from './runner';

const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
const pool = connectPool(process.env.DATABASE_URL ?? '', {
  ...{ connections: 6, applicationName: 'test' },
  onError: () => undefined,
});
beforeAll(() => owner.connect());
afterAll(async () => {
  await pool.end();
  await owner.end();
});

/** A runner whose tasks note what they were given, and what it logs. */
function running() {
  const [seen, logged]: [unknown[], string[]] = [[], []];
  const log: Log = (_level, event) => void logged.push(event);
  const greet = (payload: unknown): void => void seen.push(payload);
  const connected = () => Promise.resolve();
  const runner = startRunner({ pool, tasks: { greet }, concurrency: 2, log, onConnected: connected });
  return { runner, seen, logged };
}
const add = (name: string) =>
  owner.query(`select graphile_worker.add_job('greet', json_build_object('name', $1::text))`, [name]);

// What the library asks first, it asks once: it keeps that this failed, and would never take a job again.
test('a queue whose first question the database refused takes jobs as soon as it is answered', async () => {
  await owner.query('revoke insert on graphile_worker._private_tasks from margrave_app');
  const { runner, seen, logged } = running();
  await eventually('begins anew', () => Promise.resolve(logged.includes('worker.starved') ? true : null));
  await add('later');
  expect(seen).toEqual([]);
  await owner.query('grant insert on graphile_worker._private_tasks to margrave_app');
  await eventually('greeted', () => Promise.resolve(seen.length > 0 ? true : null));
  expect(seen).toEqual([{ name: 'later' }]);
  await runner.stop();
}, 90_000);

test('one that is answered is left alone', async () => {
  const { runner, seen, logged } = running();
  for (const name of ['one', 'two', 'three']) {
    await add(name);
    await eventually('greeted', () => Promise.resolve(seen.length > 0 ? true : null));
    expect(seen.splice(0)).toEqual([{ name }]);
  }
  expect(logged.filter((event) => event === 'worker.connected')).toHaveLength(1);
  expect(logged).not.toContain('worker.starved');
  await runner.stop();
}, 60_000);
