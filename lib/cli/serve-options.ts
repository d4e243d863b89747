import fs from 'node:fs';
import path from 'node:path';
import type { Fault, Result } from '../domain/result';
import { readCommandLine, wholeNumber } from './command-line';
import type { Environment } from './launch/processes';
import { VENUE_COMMAND } from './venue-options';
import { PROJECT_ROOT } from './launch/project-root';

/** Of the demo venue. */
export const ACCOUNTS_MAX = 10_000_000;

export const DEMO_COMMAND = {
  usage: `npm run demo -- [options]

Starts the database, brings it up to date, seeds the demo venue, builds what changed, and runs web, API, worker and engine
until Ctrl-C.

  --accounts N   how many accounts the demo venue gets, 1 to ${ACCOUNTS_MAX}; its own number by default
  --e2e          a throw-away database and data directory, for browser tests; needs PORT
  --help         prints this

PORT, HOST, MARGRAVE_DATA_DIR, DATABASE_URL and DATABASE_OWNER_URL are read from the environment: docs/operations.md.`,
  options: { e2e: { type: 'boolean', default: false }, accounts: { type: 'string' } },
} as const;

/** The port of one's own venue if nothing else is said: what an invitation names as well. */
export const VENUE_PORT = 3000;

/** A setting of the environment that is wrong, or missing where one is needed: whoever set it reads the message. */
export class SettingRefused extends Error {}

/** Where each keeps its data if nothing else is said; never in the same place. */
const DATA_DIRS = { demo: '.data', venue: '.venue' } as const;

export type ServeOptions = {
  /** Whether the demo venue is seeded, where there is none yet. */
  isDemo: boolean;
  /** Throw-away database and data directory, for browser tests. */
  ephemeral: boolean;
  /** Absolute; where database, secrets and lock lie. Absent when ephemeral. */
  dataDir: string | undefined;
  /** Absent, which it is of the demo only: the first free one from 3000 on. */
  port: number | undefined;
  /** What the web listens on. Loopback by default, because the demo's passwords are published. */
  host: string;
  database: DatabaseChoice;
  /** How many accounts the demo venue gets; absent: the seed's own number. */
  accounts: number | undefined;
};

export type DatabaseChoice =
  | { kind: 'embedded' }
  /** A server of one's own, by a role that may create tables and roles. */
  | { kind: 'owner'; ownerUrl: string }
  /** The same, where the application's role already has a password of its own. */
  | { kind: 'owner and application'; ownerUrl: string; applicationUrl: string };

/**
 * Reads the command line and the environment.
 *
 * @throws naming the setting, its value and the rule it breaks
 */
export function parseServeOptions(
  commandLine: readonly string[],
  env: Environment,
  venue: 'demo' | 'venue',
): ServeOptions {
  const { e2e, accounts } = venue === 'demo' ? demoValues(commandLine) : ownValues(commandLine);
  const stated = env.PORT ? numberOf('PORT', env.PORT, 1, 65_535) : undefined;
  // Links that invite people to a venue of one's own are printed before it runs: it is where they say, or nowhere.
  const port = stated ?? (venue === 'venue' ? VENUE_PORT : undefined);
  if (e2e && port === undefined) throw new Error('--e2e needs PORT: the tests must know where to look.');
  return {
    isDemo: venue === 'demo',
    ephemeral: e2e,
    dataDir: e2e ? undefined : path.resolve(PROJECT_ROOT, env.MARGRAVE_DATA_DIR || DATA_DIRS[venue]),
    port,
    host: env.HOST || '127.0.0.1',
    database: e2e ? { kind: 'embedded' } : databaseChoice(env),
    accounts: accounts === undefined ? undefined : numberOf('--accounts', accounts, 1, ACCOUNTS_MAX),
  };
}

function demoValues(commandLine: readonly string[]) {
  return valuesOf(readCommandLine(DEMO_COMMAND, commandLine));
}

function ownValues(commandLine: readonly string[]) {
  valuesOf(readCommandLine(VENUE_COMMAND, commandLine));
  return { e2e: false, accounts: undefined };
}

function valuesOf<Values>(read: Result<{ readonly values: Values } | null, readonly Fault[]>): Values {
  if (!read.ok) throw new Error(read.refusal.map(({ message }) => message).join(' '));
  if (!read.value) throw new Error('Help is no setting.');
  return read.value.values;
}

/** Which venue a command is for: the own one's, or whichever of the two there is. */
export type CommandVenue = 'own' | 'either';

/** Which database, and where its secrets lie: what a command of its own needs to know. */
export interface CommandSettings {
  readonly database: DatabaseChoice;
  /** Absolute. */
  readonly dataDir: string;
}

/**
 * The settings of a command that works on a venue: MARGRAVE_DATA_DIR, else the one directory of the demo's and the own
 * venue's that is there, else the own venue's.
 *
 * @param works `own`: a command that is of no use on the demo works on the own venue's directory as `npm run venue` does
 * @param root where the default directories lie
 * @throws SettingRefused naming the setting that is wrong, or that must say which of the two is meant
 */
export function commandSettings(
  env: Environment,
  works: CommandVenue = 'either',
  root = PROJECT_ROOT,
): CommandSettings {
  const database = databaseChoice(env);
  if (env.MARGRAVE_DATA_DIR) return { database, dataDir: path.resolve(root, env.MARGRAVE_DATA_DIR) };
  const [demo, own] = [path.join(root, DATA_DIRS.demo), path.join(root, DATA_DIRS.venue)];
  if (works === 'own') return { database, dataDir: own };
  const present = [demo, own].filter((directory) => fs.existsSync(path.join(directory, 'secrets.json')));
  if (present.length > 1 && database.kind === 'embedded') {
    throw new SettingRefused(
      `There is a demo in ${DATA_DIRS.demo} and a venue of your own in ${DATA_DIRS.venue}: say which one is meant, by ` +
        `MARGRAVE_DATA_DIR=${DATA_DIRS.demo} or MARGRAVE_DATA_DIR=${DATA_DIRS.venue}.`,
    );
  }
  return { database, dataDir: present[0] ?? own };
}

/** The same for a command line: prints what is wrong and ends with 2 where the settings are refused. */
export function commandSettingsOrExit(env: Environment, works: CommandVenue = 'either'): CommandSettings {
  try {
    return commandSettings(env, works);
  } catch (error) {
    if (!(error instanceof SettingRefused)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

function databaseChoice(env: Environment): DatabaseChoice {
  const databaseUrl = env.DATABASE_URL && postgresUrl('DATABASE_URL', env.DATABASE_URL);
  const ownerUrl = env.DATABASE_OWNER_URL && postgresUrl('DATABASE_OWNER_URL', env.DATABASE_OWNER_URL);
  if (ownerUrl && databaseUrl)
    return { kind: 'owner and application', ownerUrl, applicationUrl: databaseUrl };
  const oneUrl = ownerUrl || databaseUrl;
  return oneUrl ? { kind: 'owner', ownerUrl: oneUrl } : { kind: 'embedded' };
}

function postgresUrl(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return value;
  // Not the value: it may hold a password.
  throw new SettingRefused(`${name} must be postgresql://user:password@host:port/database.`);
}

function numberOf(name: string, value: string, min: number, max: number): number {
  const number = wholeNumber(value, min, max);
  if (number !== null) return number;
  throw new SettingRefused(`${name} is "${value}"; it must be a whole number from ${min} to ${max}.`);
}
