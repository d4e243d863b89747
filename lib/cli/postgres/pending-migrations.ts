import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { PROJECT_ROOT } from '../launch/project-root';

const MIGRATIONS_DIR = path.join(PROJECT_ROOT, 'prisma', 'migrations');

/**
 * Whether the database has exactly this release's migrations, each finished and unchanged since. Asked first
 * because Prisma's command takes seconds to say so, at every start.
 *
 * @returns false also for whatever Prisma should explain: an unreachable server, a missing database, a failed migration
 */
export async function isMigrated(ownerUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl });
  try {
    await client.connect();
    const { rows } = await client.query<{ migration: string }>(
      `select migration_name || ' ' || checksum || ' ' || (finished_at is not null) as migration
       from _prisma_migrations where rolled_back_at is null order by migration_name collate "C"`,
    );
    const expected = releasedMigrations().map(({ name, checksum }) => `${name} ${checksum} true`);
    return rows.map(({ migration }) => migration).join('\n') === expected.join('\n');
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

function releasedMigrations(): { name: string; checksum: string }[] {
  return fs
    .readdirSync(MIGRATIONS_DIR, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = fs.readFileSync(path.join(MIGRATIONS_DIR, name, 'migration.sql'));
      return { name, checksum: createHash('sha256').update(sql).digest('hex') };
    })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1));
}
