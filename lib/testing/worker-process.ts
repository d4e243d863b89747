import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
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
  return spawnProgram('lib/cli/worker.ts', { DATABASE_URL: databaseUrl });
}

/** The real live engine. Its line `engine.start` says the port that it listens on. */
export function spawnEngine(databaseUrl: string, secret: string): WorkerProcess {
  return spawnProgram('lib/cli/engine.ts', {
    DATABASE_URL: databaseUrl,
    ENGINE_URL: 'http://127.0.0.1:0',
    ENGINE_SECRET: secret,
  });
}

function spawnProgram(program: string, env: Readonly<Record<string, string>>): WorkerProcess {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', program], {
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
