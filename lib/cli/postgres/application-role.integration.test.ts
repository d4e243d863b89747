import { makeWorkerUtils, runOnce } from 'graphile-worker';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grantJobQueue } from './application-role';

const APPEND_ONLY_TABLES = [
  'audit_entry',
  'parameter_set',
  'version',
  'revision',
  'snapshot',
  'vote',
  'comment',
  'affected_account',
  'policy',
  'import',
  'margin_call_event',
  'outcome',
  'present_effect',
  'liquidation_budget_entry',
];

describe('the role the application connects as', () => {
  const application = new pg.Client({ connectionString: process.env.DATABASE_URL });
  const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });

  beforeAll(async () => {
    await application.connect();
    await owner.connect();
  });

  afterAll(async () => {
    await application.end();
    await owner.end();
  });

  test('is margrave_app, in UTC, and owns no relation of the database', async () => {
    const { rows } = await application.query<{ role: string; zone: string; superuser: boolean }>(
      `select current_user as role, current_setting('TimeZone') as zone,
              (select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls from pg_roles where rolname = current_user) as superuser`,
    );
    expect(rows).toEqual([{ role: 'margrave_app', zone: 'UTC', superuser: false }]);
    const owned = await application.query(
      'select relname from pg_class where relowner = (select oid from pg_roles where rolname = current_user)',
    );
    expect(owned.rows).toEqual([]);
  });

  test.each(APPEND_ONLY_TABLES)('cannot rewrite, delete or truncate %s', async (table) => {
    const { rows } = await owner.query<{ column: string }>(
      'select attname as column from pg_attribute where attrelid = $1::regclass and attnum = 1',
      [table],
    );
    const column = owner.escapeIdentifier(rows[0]?.column ?? '');
    for (const statement of [
      `update "${table}" set ${column} = ${column}`,
      `delete from "${table}"`,
      `truncate "${table}" cascade`,
    ]) {
      await expect(application.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('cannot lift the guards: no DDL, no triggers off, no migrations table', async () => {
    for (const statement of [
      'alter table audit_entry disable trigger all',
      'drop table audit_entry',
      'create table public.mine (id int)',
      "set session_replication_role = 'replica'",
      'select * from _prisma_migrations',
    ]) {
      await expect(application.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('queues a job and works it off, as itself', async () => {
    const seen: unknown[] = [];
    const connectionString = process.env.DATABASE_URL;
    const utilities = await makeWorkerUtils({ connectionString });
    await utilities.addJob('greet', { name: 'margrave' });
    await utilities.release();

    await runOnce({ connectionString, taskList: { greet: (payload) => void seen.push(payload) } });

    expect(seen).toEqual([{ name: 'margrave' }]);
    const left = await application.query('select id from graphile_worker.jobs');
    expect(left.rows).toEqual([]);
  });

  test('may be granted the queue again at every start', async () => {
    const ownerUrl = process.env.DATABASE_OWNER_URL ?? '';
    await Promise.all([grantJobQueue(ownerUrl), grantJobQueue(ownerUrl)]);
  });
});
