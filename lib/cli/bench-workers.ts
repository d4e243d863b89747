import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { assert } from '../domain/assert';
import { type RunSimulationDeps, runSimulation } from '../usecases/simulation/run-simulation';
import type { BenchVenue } from './bench-venue';

const WORKER = path.join(import.meta.dirname, 'worker.ts');
/** As a venue's worker has. */
const ROOM = ['--max-semi-space-size=32'] as const;
const TOLD_EVERY_MS = 10_000;

/** A worker as a process of its own, once it is connected. */
async function startedWorker(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...ROOM, '--import', 'tsx', WORKER], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) if (line.includes('worker.connected')) break;
  child.stdout.resume();
  return child;
}

/** The most memory that a process ever had, in MB; null where the system does not say. */
function peakOf({ pid }: ChildProcess): number | null {
  try {
    const found = /^VmHWM:\s*(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Math.round(Number(found[1]) / 1_024) : null;
  } catch {
    return null;
  }
}

/** What some worker processes did. */
interface ByWorkers {
  /** The simulation. */
  readonly id: string;
  readonly ms: number;
  /** Of the one that had most; null where the system does not say. */
  readonly peakMb: number | null;
}

/**
 * How long it takes so many worker processes from the first block of a simulation to its evidence.
 *
 * @param requested asks for the simulation, and gives back its id
 * @param tell is told now and then how many accounts are done
 */
export async function byWorkers(
  { pool, prisma, url }: BenchVenue,
  deps: RunSimulationDeps,
  requested: () => Promise<string>,
  workers: number,
  tell: (what: string) => void,
): Promise<ByWorkers> {
  const processes = await Promise.all(Array.from({ length: workers }, () => startedWorker(url)));
  try {
    // The queue holds a job of it, and freezing adds more: they find it run to the end by then, as what is measured are the jobs below.
    const id = await requested();
    await pool.query(`update graphile_worker._private_jobs set run_at = now() + interval '1 hour'`);
    await runSimulation({ ...deps, signal: AbortSignal.abort() }, id);
    await pool.query(`update graphile_worker._private_jobs set run_at = now() + interval '1 hour'`);
    const startedAtMs = performance.now();
    await pool.query(
      `select graphile_worker.add_job('simulate', json_build_object('simulationId', $1::text, 'helps', helps > 1))
       from generate_series(1, $2) as helps`,
      [id, workers],
    );
    let toldAtMs = startedAtMs;
    for (;;) {
      const { state, accountsDone } = await prisma.simulation.findUniqueOrThrow({ where: { id } });
      if (state !== 'RUNNING') {
        assert(state === 'DONE', `it was finished: ${state}`);
        const ms = performance.now() - startedAtMs;
        const peaks = processes.map(peakOf).filter((peak) => peak !== null);
        return { id, ms, peakMb: peaks.length > 0 ? Math.max(...peaks) : null };
      }
      if (performance.now() - toldAtMs > TOLD_EVERY_MS) {
        toldAtMs = performance.now();
        tell(`${workers} at it: ${accountsDone} accounts done`);
      }
      await pause(20);
    }
  } finally {
    for (const one of processes) {
      one.kill('SIGKILL');
      await once(one, 'exit');
    }
  }
}
