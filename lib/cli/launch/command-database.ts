import fs from 'node:fs';
import path from 'node:path';
import { APPLICATION_ROLE, enableApplicationRole } from '../postgres/application-role';
import { createDatabase, startEmbeddedPostgres } from '../postgres/embedded-postgres';
import { migrate } from '../migrate';
import type { Environment } from './processes';
import { readOrCreateSecrets } from './secrets';
import { type CommandSettings, commandSettingsOrExit, type CommandVenue } from '../serve-options';

const DATABASE = 'margrave';

export interface CommandDatabase {
  /** As the application's role: a command goes through use cases, as the pages do. */
  readonly applicationUrl: string;
  /** As the database's owner, where this command has that; only its own host should. */
  readonly ownerUrl: string | null;
  /** Stops what this command started, and nothing else. */
  readonly close: () => Promise<void>;
}

/**
 * The database that a command of its own (import, audit) works on: the same one that `npm run venue`
 * or `npm run demo` serves with the same environment. An embedded server that runs is joined; one that does not is started for the command.
 *
 * A setting that is wrong is said, and ends the process with 2.
 */
export async function commandDatabase(
  env: Environment,
  works: CommandVenue = 'either',
): Promise<CommandDatabase> {
  return openDatabase(commandSettingsOrExit(env, works));
}

/**
 * The same for a command that only reads what is there: where no database was made yet it says so and ends the process with 2, and
 * nothing is made. A mistyped data directory is no empty venue.
 */
export async function existingDatabase(env: Environment): Promise<CommandDatabase> {
  const settings = commandSettingsOrExit(env, 'either');
  if (settings.database.kind === 'embedded' && !fs.existsSync(folderOf(settings.dataDir))) {
    console.error(`There is no venue in ${settings.dataDir}: MARGRAVE_DATA_DIR names the one to read.`);
    process.exit(2);
  }
  return openDatabase(settings);
}

function folderOf(dataDir: string): string {
  return path.join(dataDir, 'postgres');
}

async function openDatabase({ database, dataDir }: CommandSettings): Promise<CommandDatabase> {
  if (database.kind === 'owner and application') {
    const { applicationUrl, ownerUrl } = database;
    return { applicationUrl, ownerUrl, close: () => Promise.resolve() };
  }
  if (database.kind === 'owner' && new URL(database.ownerUrl).username === APPLICATION_ROLE) {
    return { applicationUrl: database.ownerUrl, ownerUrl: null, close: () => Promise.resolve() };
  }
  const secrets = readOrCreateSecrets(dataDir);
  if (database.kind === 'owner') {
    await migrate(database.ownerUrl);
    const applicationUrl = await enableApplicationRole(database.ownerUrl, secrets.databaseAppPassword);
    return { applicationUrl, ownerUrl: database.ownerUrl, close: () => Promise.resolve() };
  }

  const server = await startEmbeddedPostgres({
    dataDir: folderOf(dataDir),
    ownerPassword: secrets.databaseOwnerPassword,
  });
  const close = () => (server.reused ? Promise.resolve() : server.stop());
  try {
    await createDatabase(server.ownerUrl('postgres'), DATABASE);
    await migrate(server.ownerUrl(DATABASE));
    const ownerUrl = server.ownerUrl(DATABASE);
    const applicationUrl = await enableApplicationRole(ownerUrl, secrets.databaseAppPassword);
    return { applicationUrl, ownerUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
