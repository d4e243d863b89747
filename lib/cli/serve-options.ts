import path from 'node:path';
import { readCommandLine, wholeNumber } from './command-line';
import type { Environment } from './launch/processes';
import { PROJECT_ROOT } from './launch/project-root';

/** Of the demo venue. */
export const ACCOUNTS_MAX = 10_000_000;

export const SERVE_COMMAND = {
  usage: `npm run demo -- [options]

Starts the database, brings it up to date, builds what changed, and runs web, worker and engine until Ctrl-C.

  --accounts N   how many accounts the demo venue gets, 1 to ${ACCOUNTS_MAX}; its own number by default
  --e2e          a throw-away database and data directory, for browser tests; needs PORT
  --help         prints this

PORT, HOST, MARGRAVE_DATA_DIR, DATABASE_URL and DATABASE_OWNER_URL are read from the environment: docs/operations.md.`,
  options: { e2e: { type: 'boolean', default: false }, accounts: { type: 'string' } },
} as const;

export type ServeOptions = {
  /** Throw-away database and data directory, for browser tests. */
  ephemeral: boolean;
  /** Absolute; where database, secrets and lock lie. Absent when ephemeral. */
  dataDir: string | undefined;
  /** Absent: the first free one from 3000 on. */
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
export function parseServeOptions(commandLine: string[], env: Environment): ServeOptions {
  const read = readCommandLine(SERVE_COMMAND, commandLine);
  if (!read.ok) throw new Error(read.refusal.map(({ message }) => message).join(' '));
  if (!read.value) throw new Error('Help is no setting.');
  const { values } = read.value;
  const port = env.PORT ? numberOf('PORT', env.PORT, 1, 65_535) : undefined;
  if (values.e2e && port === undefined)
    throw new Error('--e2e needs PORT: the tests must know where to look.');
  return {
    ephemeral: values.e2e,
    dataDir: values.e2e ? undefined : path.resolve(PROJECT_ROOT, env.MARGRAVE_DATA_DIR || '.data'),
    port,
    host: env.HOST || '127.0.0.1',
    database: values.e2e ? { kind: 'embedded' } : databaseChoice(env),
    accounts:
      values.accounts === undefined ? undefined : numberOf('--accounts', values.accounts, 1, ACCOUNTS_MAX),
  };
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
  throw new Error(`${name} must be postgresql://user:password@host:port/database.`);
}

function numberOf(name: string, value: string, min: number, max: number): number {
  const number = wholeNumber(value, min, max);
  if (number !== null) return number;
  throw new Error(`${name} is "${value}"; it must be a whole number from ${min} to ${max}.`);
}
