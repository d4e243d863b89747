import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { anyFreePort, isFreePort } from '../launch/free-port';
import { type PostgresRunner, postgresRunner } from './postgres-binaries';
import { commandLineOf, pidExists, processIdentity } from '../launch/process-identity';

const OWNER = 'margrave_owner';
const START_ATTEMPTS = 3;
/** Of `pg_ctl status`: 0 running, 1 postmaster.pid is unreadable as yet, 3 not running, 4 no such directory. */
const STATUS_EXIT_CODES = [0, 1, 3, 4];

export type EmbeddedPostgres = {
  /** Connects as the cluster's owner to the named database. */
  ownerUrl: (database: string) => string;
  /** The directory of the Unix socket of an ephemeral server: half the cost of a connection by TCP. Null where its path would be too long. */
  socketDir: string | null;
  port: number;
  pid: number | undefined;
  dataDir: string;
  /** A server of this data directory ran already. */
  reused: boolean;
  stop: () => Promise<void>;
};

/**
 * Starts the real PostgreSQL server that ships inside npm packages, or joins the one that already serves this
 * data directory. Safe to race: of several starters one makes the cluster, one starts it, all get the same server.
 *
 * @param options.dataDir         made by initdb if it does not exist; never half-made
 * @param options.ownerPassword   of the cluster's owner, fixed when the cluster is made
 * @param options.ephemeral       for tests: trades durability for speed, and `stop` removes the directory
 * @param options.port            to use if it is free, so that a restarted server is found where it was
 * @throws with the server's own last words if it does not start
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  ownerPassword: string;
  ephemeral?: boolean;
  port?: number;
}): Promise<EmbeddedPostgres> {
  const ephemeral = options.ephemeral ?? false;
  const runner = postgresRunner();
  const dataDir = reachableDataDir(path.resolve(options.dataDir), runner);
  if (!fs.existsSync(path.join(dataDir, 'PG_VERSION'))) {
    await createCluster(runner, dataDir, options.ownerPassword, ephemeral);
  }
  await assertSameMajorVersion(runner, dataDir);
  const reused = await startOrJoin(runner, dataDir, ephemeral, options.port);
  const server = readPostmaster(dataDir);
  if (!server) throw new Error(`PostgreSQL started in ${dataDir} but left no postmaster.pid.`);

  return {
    ownerUrl: (database) =>
      `postgresql://${OWNER}:${encodeURIComponent(options.ownerPassword)}@127.0.0.1:${server.port}/${database}`,
    socketDir: ephemeral ? socketDirOf(dataDir) : null,
    port: server.port,
    pid: server.pid,
    dataDir,
    reused,
    async stop() {
      await runner.run('pg_ctl', ['stop', '-D', dataDir, '-m', 'fast', '-w', '-t', '60'], [0, 1]);
      if (ephemeral) fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The data directory must be reachable by the account that runs the server. */
function reachableDataDir(dataDir: string, runner: PostgresRunner): string {
  fs.mkdirSync(path.dirname(dataDir), { recursive: true });
  if (!runner.account) return dataDir;
  const parent = path.dirname(dataDir);
  const probe = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', parent], { ...runner.account, cwd: '/' });
  if (probe.status === 0) return dataDir;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const elsewhere = path.join('/var/tmp/margrave-postgres', name);
  fs.mkdirSync(path.dirname(elsewhere), { recursive: true });
  return elsewhere;
}

/** initdb into a neighbouring directory, then one rename: an interrupted one leaves nothing half-made. */
async function createCluster(
  runner: PostgresRunner,
  dataDir: string,
  ownerPassword: string,
  ephemeral: boolean,
): Promise<void> {
  removeAbandonedClusters(dataDir);
  const unfinishedDir = `${dataDir}.unfinished-${process.pid}-${randomUUID()}`;
  const passwordFile = `${unfinishedDir}.password`;
  fs.mkdirSync(unfinishedDir, { recursive: true, mode: 0o700 });
  fs.writeFileSync(passwordFile, `${ownerPassword}\n`, { mode: 0o600 });
  if (runner.account) {
    for (const entry of [unfinishedDir, passwordFile])
      fs.chownSync(entry, runner.account.uid, runner.account.gid);
  }
  try {
    await runner.run('initdb', [
      ...['-D', unfinishedDir, '-U', OWNER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C', '--data-checksums', ...(ephemeral ? ['--no-sync'] : [])],
    ]);
    fs.renameSync(unfinishedDir, dataDir);
  } catch (error) {
    fs.rmSync(unfinishedDir, { recursive: true, force: true });
    const lostRace = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!lostRace) throw error;
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

/** What starters that were killed during initdb left, told by the pid in the name. */
function removeAbandonedClusters(dataDir: string): void {
  const parent = path.dirname(dataDir);
  const prefix = `${path.basename(dataDir)}.unfinished-`;
  for (const name of fs.readdirSync(parent)) {
    const pid = name.startsWith(prefix) ? name.slice(prefix.length).split('-')[0] : undefined;
    if (pid && processIdentity(Number(pid)) === undefined) {
      fs.rmSync(path.join(parent, name), { recursive: true, force: true });
    }
  }
}

async function assertSameMajorVersion(runner: PostgresRunner, dataDir: string): Promise<void> {
  const made = fs.readFileSync(path.join(dataDir, 'PG_VERSION'), 'utf8').trim();
  const { output } = await runner.run('postgres', ['--version']);
  const installed = /\b(\d+)\./.exec(output)?.[1];
  if (made === installed) return;
  throw new Error(
    `${dataDir} was made by PostgreSQL ${made}; the installed server is ${installed ?? output.trim()}. ` +
      'See docs/operations.md, "Upgrade".',
  );
}

/** @returns whether a server ran already */
async function startOrJoin(
  runner: PostgresRunner,
  dataDir: string,
  ephemeral: boolean,
  preferredPort: number | undefined,
): Promise<boolean> {
  removeStalePostmasterFile(dataDir);
  const logFile = path.join(dataDir, 'server.log');
  let failure: Error | undefined;
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
    if (await isServing(runner, dataDir)) return true;
    const isPreferredFree = preferredPort !== undefined && (await isFreePort(preferredPort));
    const port = isPreferredFree ? preferredPort : await anyFreePort();
    try {
      await runner.run('pg_ctl', [
        ...['start', '-D', dataDir, '-w', '-t', '60', '-l', logFile],
        ...['-o', serverOptions(port, ephemeral ? socketDirOf(dataDir) : null, ephemeral)],
      ]);
      return false;
    } catch (error) {
      // Another starter won: its server is as good as ours, once it accepts connections.
      if (await joinsWithinSeconds(runner, dataDir, 30)) return true;
      failure = new Error(`${(error as Error).message}\n${lastLines(logFile)}`, { cause: error });
      // Only a port lost between looking and binding is worth another attempt.
      if (!failure.message.includes('Address already in use')) throw failure;
    }
  }
  throw failure ?? new Error(`PostgreSQL did not start in ${dataDir}.`);
}

function lastLines(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').slice(-15).join('\n') : '';
}

/** What the address of a Unix socket may have at most, in bytes, with its end: 104 on macOS, 108 on Linux. */
const SOCKET_PATH_BYTES = 103;

function socketDirOf(dataDir: string): string | null {
  const longest = path.join(dataDir, '.s.PGSQL.65535');
  return process.platform === 'win32' || Buffer.byteLength(longest) > SOCKET_PATH_BYTES ? null : dataDir;
}

function serverOptions(port: number, socketDir: string | null, ephemeral: boolean): string {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketDir ?? '',
    max_connections: '200',
    // The drivers write instants without their offset, so every session must be in UTC.
    timezone: 'UTC',
    // After a checkpoint each page is logged whole when it is first touched: in a large venue these would be most of what
    // is written, if checkpoints came as often as a gigabyte of log does.
    max_wal_size: '4GB',
    ...(ephemeral ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  return [`-p ${port}`, ...flags].join(' ');
}

async function isServing(runner: PostgresRunner, dataDir: string): Promise<boolean> {
  const status = await runner.run('pg_ctl', ['status', '-D', dataDir], STATUS_EXIT_CODES);
  return status.exitCode === 0 && (readPostmaster(dataDir)?.ready ?? false);
}

async function joinsWithinSeconds(
  runner: PostgresRunner,
  dataDir: string,
  seconds: number,
): Promise<boolean> {
  for (let attempt = 0; attempt < seconds * 5; attempt++) {
    if (await isServing(runner, dataDir)) return true;
    const { exitCode } = await runner.run('pg_ctl', ['status', '-D', dataDir], STATUS_EXIT_CODES);
    if (exitCode !== 0 && attempt > 5) return false;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

/** The lines of postmaster.pid: 1 the pid, 4 the port, 8 the state, filled in once connections are accepted. */
function readPostmaster(dataDir: string): { pid: number; port: number; ready: boolean } | undefined {
  try {
    const lines = fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/**
 * After a crash or a restart of the container, postmaster.pid can name a pid that another program has by now, or be
 * empty. A pid that nobody has is PostgreSQL's own to recognise.
 */
function removeStalePostmasterFile(dataDir: string): void {
  const file = path.join(dataDir, 'postmaster.pid');
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat || process.platform === 'win32') return;
  if (stat.size === 0) {
    // A server that is just starting writes it within moments.
    if (Date.now() - stat.mtimeMs > 10_000) fs.rmSync(file, { force: true });
    return;
  }
  const before = readPostmaster(dataDir);
  if (!before || !pidExists(before.pid)) return;
  const commandLine = commandLineOf(before.pid); // '' for a killed server that nobody has waited for
  if (commandLine.includes('postgres') && commandLine.includes(dataDir)) return;
  // Looked at again, lest it has been replaced by a server that started meanwhile.
  if (readPostmaster(dataDir)?.pid === before.pid) fs.rmSync(file, { force: true });
}

/** Creates a database unless it exists. */
export async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // 42P04, 23505: it exists, or another starter was faster.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}
