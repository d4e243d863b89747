import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { APPLICATION_ROLE, enableApplicationRole } from '../postgres/application-role';
import { createDatabase, type EmbeddedPostgres, startEmbeddedPostgres } from '../postgres/embedded-postgres';
import { migrate } from '../migrate';
import { processIdentity } from './process-identity';
import type { Secrets } from './secrets';
import type { DatabaseChoice } from '../serve-options';

const DATABASE = 'margrave';
const LOOK_EVERY_MS = 1_000;

export type ServedDatabase = {
  /** For migrations and the seed; never handed to web or worker. */
  ownerUrl: string;
  /** For web and worker. */
  applicationUrl: string;
  description: string;
  stop: () => Promise<void>;
};

/** Brings up the chosen database, at this release's schema, with the application's role able to sign in. */
export async function serveDatabase(
  choice: DatabaseChoice,
  settings: { dataDir: string; secrets: Secrets; ephemeral: boolean; onTrouble: (message: string) => void },
): Promise<ServedDatabase> {
  if (choice.kind !== 'embedded') {
    const { ownerUrl } = choice;
    await migrate(ownerUrl);
    const applicationUrl =
      choice.kind === 'owner and application'
        ? choice.applicationUrl
        : await enableApplicationRole(ownerUrl, settings.secrets.databaseAppPassword);
    const description = `your own server at ${new URL(ownerUrl).host}, the application as ${APPLICATION_ROLE}`;
    return { ownerUrl, applicationUrl, description, stop: () => Promise.resolve() };
  }

  const start = (port?: number): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({
      dataDir: path.join(settings.dataDir, 'postgres'),
      ownerPassword: settings.secrets.databaseOwnerPassword,
      ephemeral: settings.ephemeral,
      port,
    });
  const server = await start();
  try {
    await createDatabase(server.ownerUrl('postgres'), DATABASE);
    const ownerUrl = server.ownerUrl(DATABASE);
    await migrate(ownerUrl);
    const applicationUrl = await enableApplicationRole(ownerUrl, settings.secrets.databaseAppPassword);
    const description = `embedded PostgreSQL on port ${server.port}${server.reused ? ', found running' : ''}`;
    return { ownerUrl, applicationUrl, description, stop: keepServing(server, start, settings.onTrouble) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Starts the server again whenever it is gone (killed, out of memory), on the same port, where web and worker
 * look for it. It is not our child, so nobody tells us: we look every second.
 *
 * @returns stops it for good
 */
function keepServing(
  first: EmbeddedPostgres,
  start: (port: number) => Promise<EmbeddedPostgres>,
  onTrouble: (message: string) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  let current = first;
  const identityOf = (server: EmbeddedPostgres): string | undefined =>
    server.pid === undefined ? undefined : processIdentity(server.pid);

  const watch = async (): Promise<void> => {
    let identity = identityOf(current);
    while (!stopping.signal.aborted) {
      await pause(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted || identityOf(current) === identity) continue;
      onTrouble('PostgreSQL is gone; starting it again');
      try {
        current = await start(first.port);
        if (current.port !== first.port) throw new Error(`port ${first.port} is taken by another program`);
        identity = identityOf(current);
        onTrouble('PostgreSQL is back');
      } catch (error) {
        onTrouble(`PostgreSQL does not start: ${(error as Error).message}`);
      }
    }
  };
  const watching = watch();

  return async () => {
    stopping.abort();
    await watching;
    await current.stop();
  };
}
