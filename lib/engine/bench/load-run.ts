import { spawnSync } from 'node:child_process';
import path from 'node:path';

const PROGRAM = path.join(import.meta.dirname, '../../cli/bench-load.ts');

/** What `npm run bench:load` measured, in a process of its own beside a database of its own. */
export interface LoadRun {
  readonly accounts: number;
  readonly rows: number;
  readonly serverCopyMs: number;
  readonly loadMs: number;
  readonly rowsPerSecond: number;
  readonly loadOverServer: number;
}

/** Reads a book of so many accounts from PostgreSQL; null where no server can be started. */
export function loadRun(accounts: number): LoadRun | null {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', PROGRAM, '--json', '--accounts', String(accounts)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 26 },
  );
  return status === 0 ? (JSON.parse(stdout) as LoadRun) : null;
}
