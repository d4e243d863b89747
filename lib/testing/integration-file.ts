import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { APPLICATION_ROLE } from '../cli/postgres/application-role';

// Every test file gets a database of its own, copied from the migrated template, in
// DATABASE_URL (as the application's role) and DATABASE_OWNER_URL (for what only the owner can do).
const TEMPLATE_LOCK = 4711; // CREATE DATABASE … TEMPLATE wants the template to itself
const database = `margrave_test_${randomUUID().replaceAll('-', '')}`;

const admin = new pg.Client({ connectionString: inject('adminUrl') });
await admin.connect();
await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
await admin.query(`create database "${database}" template "${inject('templateDatabase')}"`);
await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);

const url = new URL(inject('adminUrl'));
url.pathname = `/${database}`;
process.env.DATABASE_OWNER_URL = url.toString();
url.username = APPLICATION_ROLE;
url.password = inject('applicationPassword');
process.env.DATABASE_URL = url.toString();

afterAll(async () => {
  await admin.query(`drop database if exists "${database}" with (force)`);
  await admin.end();
});
