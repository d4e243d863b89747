import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildIfChanged, generateIfStale, isBuilt } from '../build';
import { acquireLock } from './data-dir-lock';
import { demoSetting, isSeeded } from './demo-seed';
import { claimNextPort, claimPort, type ClaimedPort } from './claim-port';
import { firstStartOf } from './first-start-secret';
import { Household, say } from './household';
import {
  endLeftover,
  type Environment,
  PROGRAMS,
  type RunningProcess,
  startNode,
  TYPESCRIPT,
  waitForAnswer,
} from './processes';
import { readOrCreateSecrets, type Secrets } from './secrets';
import { serveDatabase } from './serve-database';
import type { ServeOptions } from '../serve-options';
import { welcome } from './welcome';
import { API_MEMORY } from './api-memory';

// Database, migrations, seed of a demo, build, web, API, worker and engine, until Ctrl-C. docs/operations.md tells the rest.

const FIRST_PORT = 3000;
const FIRST_ENGINE_PORT = 3800;
const FIRST_API_PORT = 3900;
const WEB_START_TIMEOUT_MS = 60_000;
/**
 * Columns are outside of this; names of accounts, and accounts that need wider numbers, are in it. Figures of a block live until its
 * sums are taken: with room for the young they are gone by then, which takes a tenth off a simulation's time.
 */
const MEMORY = ['--max-old-space-size=6144', '--max-semi-space-size=32'] as const;

/** Brings everything up. Resolves when the venue answers, with the web process to watch. */
async function bringUp(
  household: Household,
  options: ServeOptions,
  dataDir: string,
): Promise<RunningProcess> {
  const { signal } = household.stopping;
  const kept = ({ port, release }: ClaimedPort): number => {
    household.onStop(() => Promise.resolve(release()));
    return port;
  };
  const port = kept(await choosePort(options));
  const url = process.env.NEXTAUTH_URL || `http://localhost:${port}`;
  const secrets = readOrCreateSecrets(dataDir);

  if (!isBuilt()) {
    say(
      'the sources changed since the last build, or this is the first: building while the database comes up',
    );
  }
  const generating = generateIfStale(signal);
  const building = generating
    .then(() => buildIfChanged(signal))
    .then((built) => say(built ? 'built' : 'build is up to date'));
  const preparing = prepareDatabase(household, options, { dataDir, secrets, generating });
  const [, database] = await Promise.all([building, preparing]).catch(async (error: unknown) => {
    // If one fails the other is called off, and has ended before anything is stopped.
    household.stopping.abort();
    await Promise.allSettled([building, preparing]);
    throw error;
  });
  signal.throwIfAborted();

  const firstStart = database.isDemo ? null : await firstStartOf(database.applicationUrl);
  const env: Environment = {
    ...process.env,
    MARGRAVE_FIRST_START: undefined,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: database.applicationUrl,
    // The sign-in page offers the demo's people only where the seed has made them.
    MARGRAVE_DEMO: demoSetting(database.isDemo, process.env.MARGRAVE_DEMO),
    ...(firstStart ? { MARGRAVE_FIRST_START: firstStart.setting } : {}),
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET ?? secrets.sessionSecret,
  };
  delete env.DATABASE_OWNER_URL; // the application never connects as the owner
  // One that runs elsewhere is asked there.
  const hasOwnEngine = process.env.ENGINE_URL === undefined;
  if (hasOwnEngine) {
    env.ENGINE_URL = `http://127.0.0.1:${kept(await claimNextPort(FIRST_ENGINE_PORT))}`;
    env.ENGINE_SECRET = randomBytes(32).toString('base64url');
  }

  // The API's own address: the pages' process hands on to it what comes under its own.
  env.API_URL = process.env.API_URL ?? `http://127.0.0.1:${kept(await claimNextPort(FIRST_API_PORT))}`;

  const web = startNode('web', [PROGRAMS.next, 'start', '-p', String(port), '-H', options.host], env);
  household.onStop(web.stop);
  household.record('web', web.known);
  household.keep('api', [...API_MEMORY, ...TYPESCRIPT, 'lib/cli/api.ts'], env);
  household.keep('worker', [...MEMORY, ...TYPESCRIPT, 'lib/cli/worker.ts'], env);
  // Where a played market makes hours of seconds, a slot each minute would mostly be missed.
  const slots = database.isDemo ? ['--slot-minutes', '60'] : [];
  household.keep('adjuster', [...MEMORY, ...TYPESCRIPT, 'lib/cli/adjuster.ts', ...slots], env);
  if (database.isDemo) household.keep('market', [...TYPESCRIPT, 'lib/cli/market.ts', '--feed'], env);
  if (hasOwnEngine) household.keep('engine', [...MEMORY, ...TYPESCRIPT, 'lib/cli/engine.ts'], env);

  const webAddress = `http://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${port}`;
  const gone = web.ended.then(({ code, signal }) => {
    throw new Error(`the web server ended while starting (${signal ?? `exit code ${code}`})`);
  });
  const answers = [`${webAddress}/api/auth/csrf`, `${env.API_URL}/health`].map((address) =>
    waitForAnswer(address, WEB_START_TIMEOUT_MS, signal),
  );
  await Promise.race([Promise.all(answers), gone]);
  signal.throwIfAborted();
  household.url = url;
  household.record('web', web.known);
  say(`ready: ${url}`);
  console.log(
    await welcome(url, database.applicationUrl, {
      isDemo: database.isDemo,
      firstStart: firstStart?.secret ?? null,
    }),
  );
  return web;
}

async function prepareDatabase(
  household: Household,
  options: ServeOptions,
  needs: { dataDir: string; secrets: Secrets; generating: Promise<void> },
): Promise<{ applicationUrl: string; isDemo: boolean }> {
  const { dataDir, secrets } = needs;
  const database = await serveDatabase(options.database, {
    dataDir,
    secrets,
    ephemeral: options.ephemeral,
    onTrouble: say,
  });
  household.onStop(database.stop);
  say(`database: ${database.description}; migrated`);
  const { applicationUrl } = database;
  if (!options.isDemo) return { applicationUrl, isDemo: false };
  await needs.generating; // the seed reads and writes through the generated client
  if (await isSeeded(applicationUrl)) return { applicationUrl, isDemo: true };
  const accounts = options.accounts === undefined ? [] : ['--accounts', String(options.accounts)];
  await household.run('seed', ['lib/cli/seed.ts', ...accounts], {
    DATABASE_URL: database.applicationUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
  });
  const isDemo = await isSeeded(applicationUrl);
  say(
    isDemo
      ? 'demo venue seeded'
      : 'the database holds a venue of its own: nothing of the demo is added to it',
  );
  return { applicationUrl, isDemo };
}

async function choosePort({ port: wanted, isDemo }: ServeOptions): Promise<ClaimedPort> {
  if (wanted === undefined) return claimNextPort(FIRST_PORT);
  const claimed = await claimPort(wanted);
  if (claimed) return claimed;
  throw new Error(
    isDemo
      ? `PORT ${wanted} is taken by another program: choose another, or leave PORT unset.`
      : `Port ${wanted} is taken by another program, and links that invite people may name it: start again with ` +
          'another, for example PORT=3981, and with the same PORT for `npm run found`.',
  );
}

/** Serves a venue, the demo or one's own, until it is stopped. @returns the exit code */
export async function serveVenue(options: ServeOptions): Promise<number> {
  const dataDir = options.dataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-e2e-'));
  const attempt = acquireLock(path.join(dataDir, 'margrave.lock'));
  if (!attempt.ok) {
    const { url, launcher } = attempt.holder;
    const where = url ? `runs already: ${url}` : 'is being started already';
    console.error(`Margrave ${where} (process ${launcher.pid}, data in ${dataDir}).`);
    console.error('Stop that one first, or set MARGRAVE_DATA_DIR to another directory.');
    return 1;
  }
  const household = new Household(attempt.lock);
  const { signal } = household.stopping;
  await Promise.all(
    attempt.lock.leftovers.map(async (leftover) => {
      if (await endLeftover(leftover)) say(`ended the ${leftover.name} that a killed start left behind`);
    }),
  );

  let stopAsked = false;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (!stopAsked) say('stopping');
      stopAsked = true;
      household.stopping.abort();
    });
  }
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined));
  });

  let exitCode = 0;
  try {
    const web = await bringUp(household, options, dataDir);
    const ended = await Promise.race([web.ended, aborted]);
    if (ended) {
      say(`the web server ended by itself (${ended.signal ?? `exit code ${ended.code}`}); stopping the rest`);
      exitCode = 1;
    }
  } catch (error) {
    // What is called off fails too, and is no news.
    if (!stopAsked) {
      console.error((error as Error).message);
      exitCode = 1;
    }
  }
  household.stopping.abort();
  await household.stopAll();
  if (options.ephemeral) fs.rmSync(dataDir, { recursive: true, force: true });
  say('stopped');
  return exitCode;
}
