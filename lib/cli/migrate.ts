import { runMigrations } from 'graphile-worker';
import { optionsOrExit } from './command-line';
import { grantJobQueue } from './postgres/application-role';
import { isMigrated } from './postgres/pending-migrations';
import { PROGRAMS, runNode } from './launch/processes';

/**
 * Brings a database to this release's schema: Margrave's own tables, the job queue's, and the application's
 * rights in both. Creates the database if the server lacks it. Running it again, or twice at once, is harmless.
 *
 * @param ownerUrl  a role that may create tables and roles; the application's own role may not
 * @throws with the migration's error; a failed migration is rolled back as a whole
 */
export async function migrate(ownerUrl: string): Promise<void> {
  if (!(await isMigrated(ownerUrl))) {
    await runNode([PROGRAMS.prisma, 'migrate', 'deploy'], {
      env: { DATABASE_OWNER_URL: ownerUrl, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
      quiet: true,
    });
  }
  await runMigrations({ connectionString: ownerUrl, events: undefined, logger: undefined });
  await grantJobQueue(ownerUrl);
}

if (process.argv[1] === import.meta.filename) {
  optionsOrExit({
    usage: `npm run migrate

Brings the database that DATABASE_OWNER_URL names to this release's schema. Running it again is harmless.

  --help   prints this`,
    options: {},
  });
  const ownerUrl = process.env.DATABASE_OWNER_URL;
  if (ownerUrl) {
    await migrate(ownerUrl);
    console.log('migrated');
  } else {
    console.error('Set DATABASE_OWNER_URL to a role that may create tables and roles.');
    process.exitCode = 1;
  }
}
