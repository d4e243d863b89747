import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type KnownProcess, knownProcess, stillRuns } from './process-identity';
import { PROJECT_ROOT } from './project-root';

/** Entry points of the programs we run, so that no shell and no `npx` stands between us and their pid. */
export const PROGRAMS = {
  next: path.join(PROJECT_ROOT, 'node_modules/next/dist/bin/next'),
  prisma: path.join(PROJECT_ROOT, 'node_modules/prisma/build/index.js'),
} as const;

/** How Node runs one of our own TypeScript files, in one process. */
export const TYPESCRIPT = ['--import', 'tsx'] as const;

const STOP_GRACE_MS = 5_000;

export type Environment = Record<string, string | undefined>;

/**
 * Runs a Node program to its end.
 *
 * @param options.quiet  keep its output and show it only if the program fails
 * @param options.abort  ends it, and whatever it started
 * @param options.onStart  told which process it is, to find it again should we be killed
 * @returns what it printed to stdout, when quiet
 * @throws if it exits with anything but 0, with its output
 */
export async function runNode(
  programArguments: readonly string[],
  options: {
    env?: Environment;
    quiet?: boolean;
    abort?: AbortSignal;
    onStart?: (known: KnownProcess) => void;
  } = {},
): Promise<string> {
  options.abort?.throwIfAborted();
  const child = spawn(process.execPath, programArguments, {
    stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...options.env },
    cwd: PROJECT_ROOT,
    detached: process.platform !== 'win32' && options.abort !== undefined,
  });
  const known = child.pid === undefined ? undefined : knownProcess(child.pid);
  if (known) options.onStart?.(known);
  let stdout = '';
  let everything = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    everything += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => (everything += chunk.toString()));
  const end = (): void => signalGroup(child.pid, 'SIGTERM');
  options.abort?.addEventListener('abort', end);
  const [code] = (await once(child, 'close')) as [number | null];
  options.abort?.removeEventListener('abort', end);
  if (code !== 0) {
    throw new Error(
      `node ${programArguments.join(' ')} exited ${code ?? 'by a signal'}\n${everything.trimEnd()}`,
    );
  }
  return stdout;
}

/** Arguments for Node that run one of package.json's scripts, without a shell to lose the pid in. */
export function npmScript(name: string): string[] {
  const npm = process.env.npm_execpath;
  if (!npm) throw new Error(`Start this through npm ("npm run …"): it runs the script "${name}".`);
  return [npm, 'run', '--silent', name];
}

export type RunningProcess = {
  name: string;
  pid: number;
  known: KnownProcess | undefined;
  /** Resolves when the process has ended, for whatever reason. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  stop: () => Promise<void>;
};

/**
 * Starts a long-lived Node process in a process group of its own, so that Ctrl-C reaches the launcher alone
 * and the launcher stops its children in order.
 */
export function startNode(
  name: string,
  programArguments: readonly string[],
  env: Environment,
): RunningProcess {
  const child = spawn(process.execPath, programArguments, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: env as NodeJS.ProcessEnv, // Next declares NODE_ENV as always set; here it is what the caller says
    cwd: PROJECT_ROOT,
    detached: process.platform !== 'win32',
  });
  if (child.pid === undefined) throw new Error(`${name} could not be started.`);
  const { pid } = child;
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return { name, pid, known: knownProcess(pid), ended, stop: () => stopChild(child, ended) };
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const { pid } = child;
  signalGroup(pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), STOP_GRACE_MS);
  await ended;
  clearTimeout(timer);
}

/** Signals a process and whatever it started; a process that has gone is no error. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') process.kill(pid, signal);
    else process.kill(-pid, signal);
  } catch {
    // gone between looking and signalling
  }
}

/** Ends a process that an earlier launcher left behind, after making sure that it is that very process. */
export async function endLeftover(known: KnownProcess): Promise<boolean> {
  if (!stillRuns(known)) return false;
  signalGroup(known.pid, 'SIGTERM');
  const deadline = performance.now() + STOP_GRACE_MS;
  while (stillRuns(known)) {
    if (performance.now() > deadline) {
      signalGroup(known.pid, 'SIGKILL');
      break;
    }
    await pause(50);
  }
  return true;
}

/** Waits until an HTTP server answers with anything but a server error. */
export async function waitForAnswer(url: string, timeoutMs: number, abort?: AbortSignal): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      const response = await fetch(url, { redirect: 'manual' });
      if (response.status < 500) return;
    } catch {
      // not listening yet
    }
    abort?.throwIfAborted();
    if (performance.now() > deadline) throw new Error(`${url} did not answer within ${timeoutMs / 1000} s`);
    await pause(100);
  }
}
