import { buildSync } from 'esbuild';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A line that the worker logged. */
export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

export interface WorkerProcess {
  readonly lines: readonly LogLine[];
  /** What it wrote that is not a line of its log. */
  readonly strayText: () => string;
  /** Resolves with the first line of this event that has these fields. */
  logged(event: string, fields?: Readonly<Record<string, unknown>>): Promise<LogLine>;
  /** SIGKILL, or another signal; resolves with the exit code once it has ended. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The real worker, `lib/cli/worker.ts`, as a process of its own. */
export function spawnWorker(databaseUrl: string): WorkerProcess {
  return spawnProgram([bundled('lib/cli/worker.ts')], { DATABASE_URL: databaseUrl });
}

/** The process that decides slots of adjustment programmes, one each millisecond. */
export function spawnAdjuster(databaseUrl: string): WorkerProcess {
  return spawnProgram([bundled('lib/testing/quick-adjuster.ts')], { DATABASE_URL: databaseUrl });
}

/** The real live engine. Its line `engine.start` says the port that it listens on. */
export function spawnEngine(databaseUrl: string, secret: string): WorkerProcess {
  return spawnProgram([bundled('lib/cli/engine.ts')], {
    DATABASE_URL: databaseUrl,
    ENGINE_URL: 'http://127.0.0.1:0',
    ENGINE_SECRET: secret,
  });
}

/** The real API, as it is written, for it loads packages in ways of their own. It logs on standard error: `strayText`. */
export function spawnApi(
  env: Readonly<
    Record<'DATABASE_URL' | 'API_URL' | 'NEXTAUTH_SECRET' | 'ENGINE_URL' | 'ENGINE_SECRET', string>
  >,
): WorkerProcess {
  return spawnProgram(['--import', 'tsx', 'lib/cli/api.ts'], {
    NEXTAUTH_URL: 'http://localhost',
    NODE_ENV: 'production',
    ...env,
  });
}

const bundles = new Map<string, string>();

/**
 * The program in one file, as it is now: it starts in a third of the time, and some tests start twenty. Packages stay
 * where they are. The journeys start the same programs as they are written. Not for programs that load a file which runs when it is
 * the program itself (`lib/cli/migrate.ts`): in one file it always is.
 */
export function bundled(program: string): string {
  const known = bundles.get(program);
  if (known) return known;
  const file = path.join(ROOT, 'node_modules/.cache/margrave-tests', `${path.basename(program, '.ts')}.mjs`);
  const ours = `${file}.${process.pid}`;
  buildSync({
    entryPoints: [path.join(ROOT, program)],
    ...{ bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'warning' },
    outfile: ours,
  });
  // Two test files may do so at once, with the same outcome.
  fs.renameSync(ours, file);
  bundles.set(program, file);
  return file;
}

function spawnProgram(program: readonly string[], env: Readonly<Record<string, string>>): WorkerProcess {
  const child: ChildProcess = spawn(process.execPath, program, {
    cwd: ROOT,
    env: { ...process.env, DATABASE_OWNER_URL: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const lines: LogLine[] = [];
  const waiting = new Set<(line: LogLine) => void>();
  let stray = '';
  if (!child.stdout || !child.stderr) throw new Error('the process has pipes');
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (!text.startsWith('{')) return void (stray += `${text}\n`);
    const line = JSON.parse(text) as LogLine;
    lines.push(line);
    for (const tell of waiting) tell(line);
  });
  child.stderr.on('data', (chunk: Buffer) => (stray += chunk.toString()));

  return {
    lines,
    strayText: () => stray,
    logged(event, fields = {}) {
      const matches = (line: LogLine): boolean =>
        Object.entries({ event, ...fields }).every(([field, value]) => line[field] === value);
      const known = lines.find(matches);
      if (known) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        waiting.add((line) => matches(line) && resolve(line));
        void ended.then(() => reject(new Error(`it ended before ${event}\n${stray}`)));
      });
    },
    async end(signal = 'SIGKILL') {
      child.kill(signal);
      return (await ended)[0];
    },
  };
}

/** Waits until something holds, looking again every 50 ms. */
export async function eventually<Value>(
  what: string,
  look: () => Promise<Value | null>,
  timeoutMs = 60_000,
): Promise<Value> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look().catch(() => null);
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
