import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isMigrated } from './pending-migrations';

const ownerUrl = process.env.DATABASE_OWNER_URL ?? '';
const owner = new pg.Client({ connectionString: ownerUrl });
beforeAll(() => owner.connect());
afterAll(() => owner.end());

/** Changes the record of migrations, asks, and takes the change back. */
async function askedAfter(change: string): Promise<boolean> {
  await owner.query('create table kept as table _prisma_migrations');
  await owner.query(change);
  const answer = await isMigrated(ownerUrl);
  await owner.query(
    'truncate _prisma_migrations; insert into _prisma_migrations table kept; drop table kept',
  );
  return answer;
}

test('a database that `migrate` has brought up is migrated', async () => {
  expect(await isMigrated(ownerUrl)).toBe(true);
});

test.each([
  ['lacks a migration', 'delete from _prisma_migrations'],
  ['has one that failed', 'update _prisma_migrations set finished_at = null'],
  ['has one that was rolled back', 'update _prisma_migrations set rolled_back_at = now()'],
  ['has one that was changed since', "update _prisma_migrations set checksum = 'other'"],
  [
    'has one of a later release',
    "insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('later', 'x', '29990101_later', now())",
  ],
])('a database that %s is not', async (_, change) => {
  expect(await askedAfter(change)).toBe(false);
  expect(await isMigrated(ownerUrl)).toBe(true);
});

test('nor is one that does not exist, or cannot be reached', async () => {
  const missing = new URL(ownerUrl);
  missing.pathname = '/no_such_database';
  expect(await isMigrated(missing.toString())).toBe(false);
  expect(await isMigrated('postgresql://nobody:x@127.0.0.1:1/none')).toBe(false);
});
