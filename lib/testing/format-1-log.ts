import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';

/** The last migration of the release that wrote the log. */
const LAST_MIGRATION = '20261122230000_change_feed';

interface FixtureRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

interface EntryRow {
  readonly seq: number;
  readonly actor_kind: string;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly payload: string;
  readonly hash: string;
}

/**
 * A whole log of the first format with the rows it speaks of, as the use cases of commit 21a9aa6 wrote them: every
 * action that it could log, by people, a token and the system. It can never be written again, so it is never changed.
 */
function fixtureRows(): readonly FixtureRow[] {
  const file = path.resolve(import.meta.dirname, '../domain/audit/fixtures/log-of-format-1.jsonl');
  return fs
    .readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as FixtureRow);
}

/** Its entries, in order, as far as they say what was done. */
export function format1Entries() {
  return fixtureRows()
    .filter(({ table }) => table === 'audit_entry')
    .map(({ row }) => {
      const entry = row as unknown as EntryRow;
      const { seq, action, payload, hash } = entry;
      const subject = { subjectKind: entry.subject_kind, subjectId: entry.subject_id };
      return { seq, actorKind: entry.actor_kind, action, ...subject, payload, hash };
    });
}

/** A database that stood at the release that wrote the log, and was migrated to today's schema; its owner's URL. */
export async function format1Database(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const url = new URL(process.env.DATABASE_OWNER_URL ?? '');
  const name = `margrave_format_1_${randomUUID().replaceAll('-', '')}`;
  const connected = async (work: (client: pg.Client) => Promise<unknown>, database: URL): Promise<void> => {
    const client = new pg.Client({ connectionString: database.toString() });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  };
  const admin = new URL(url);
  await connected((client) => client.query(`create database "${name}"`), admin);
  url.pathname = `/${name}`;
  await connected(async (client) => {
    const migrations = migrationNames();
    const then = migrations.indexOf(LAST_MIGRATION) + 1;
    for (const migration of migrations.slice(0, then)) await client.query(sqlOf(migration));
    await load(client);
    for (const migration of migrations.slice(then)) await client.query(sqlOf(migration));
  }, url);
  return {
    url: url.toString(),
    drop: () => connected((client) => client.query(`drop database "${name}" with (force)`), admin),
  };
}

const MIGRATIONS = path.resolve(import.meta.dirname, '../../prisma/migrations');

function migrationNames(): readonly string[] {
  return fs
    .readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function sqlOf(migration: string): string {
  return fs.readFileSync(path.join(MIGRATIONS, migration, 'migration.sql'), 'utf8');
}

async function load(client: pg.Client): Promise<void> {
  await client.query(`set session_replication_role = 'replica'`); // rows name each other, in a circle
  for (const { table, row } of fixtureRows()) {
    await client.query(
      `insert into ${table} select * from jsonb_populate_record(null::${table}, $1::jsonb)`,
      [JSON.stringify(row)],
    );
  }
  await client.query(`set session_replication_role = 'origin'`);
}
