import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { enableApplicationRole } from '../cli/postgres/application-role';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../cli/postgres/embedded-postgres';
import { migrate } from '../cli/migrate';

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string;
    applicationPassword: string;
    templateDatabase: string;
  }
}

/**
 * One PostgreSQL server for a run of the integration tests, and one migrated database that each test file copies.
 * TEST_DATABASE_URL names a server of one's own instead; its role must be able to create databases and roles.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const ownServerUrl = process.env.TEST_DATABASE_URL;
  const server = ownServerUrl
    ? undefined
    : await startEmbeddedPostgres({
        dataDir: path.join(os.tmpdir(), `margrave-test-postgres-${process.pid}`),
        ownerPassword: 'of-a-throw-away-server-on-loopback',
        ephemeral: true,
      });
  const adminUrl = ownServerUrl ?? (server && urlOf(server)) ?? '';
  // Roles belong to the whole server: two runs on one server must agree on the password.
  const applicationPassword = createHash('sha256').update(`margrave tests ${adminUrl}`).digest('hex');
  const templateDatabase = `margrave_template_${process.pid}`;
  const templateUrl = new URL(adminUrl);
  templateUrl.pathname = `/${templateDatabase}`;

  await migrate(templateUrl.toString());
  await enableApplicationRole(templateUrl.toString(), applicationPassword);
  project.provide('adminUrl', adminUrl);
  project.provide('applicationPassword', applicationPassword);
  project.provide('templateDatabase', templateDatabase);

  return async () => {
    if (server) return server.stop();
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    await client.query(`drop database if exists "${templateDatabase}" with (force)`);
    await client.end();
  };
}

/** By its socket where it has one: tests ask hundreds of small questions each. */
function urlOf(server: EmbeddedPostgres): string {
  const url = new URL(server.ownerUrl('postgres'));
  if (server.socketDir) url.searchParams.set('host', server.socketDir);
  return url.toString();
}
