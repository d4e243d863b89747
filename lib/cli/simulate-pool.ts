import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { mergeParts, readParts, type StudyParts } from '../domain/risk/studies/registry';
import { columnarEngine } from '../engine/columnar-engine';
import { emptyTried } from '../usecases/simulation/steps/trial';
import { textsOf } from './simulate-block';
import type { ShellSimulation } from './simulate-inputs';
import type { SimulateSource } from './simulate-options';
import type { BlockAsked, WorkerAnswer } from './simulate-worker';

const WORKER = path.join(import.meta.dirname, 'simulate-worker.ts');
/** A block that so many processes ended at ends the command. */
const ATTEMPTS = 3;

export interface PoolEvents {
  /** Each time that a block is done. */
  readonly onBlock?: (done: number, of: number) => void;
  /** Each time that a process was started. */
  readonly onStarted?: (pid: number) => void;
}

/**
 * What studies keep of every account, margined by so many processes at once. Each has one block at a time; one that ends is
 * replaced, and its block tried again.
 *
 * @throws where processes end at the same block again and again, or read other inputs
 */
export async function triedByProcesses(
  source: SimulateSource,
  { trial, blocks, stated }: Pick<ShellSimulation, 'trial' | 'blocks' | 'stated'>,
  workers: number,
  { onBlock, onStarted }: PoolEvents = {},
): Promise<StudyParts> {
  const inputs = `${stated.moved.accountSnapshotHash} ${stated.moved.marketSnapshotHash}`;
  const found = new Map<number, Readonly<Record<string, string>>>();
  const waiting = blocks.map(({ index }) => index);
  const attempts = new Map<number, number>();
  const started = new Set<ChildProcess>();

  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let present: number | undefined;
      const child = fork(WORKER, [JSON.stringify(source)], { execArgv: ['--import', 'tsx'] });
      started.add(child);
      if (child.pid !== undefined) onStarted?.(child.pid);
      const next = (): void => {
        present = waiting.shift();
        if (present === undefined) child.disconnect();
        else child.send({ index: present } satisfies BlockAsked);
      };
      child.on('message', (answer: WorkerAnswer) => {
        if (answer.kind === 'READY') {
          if (answer.inputs === inputs) return next();
          return reject(new Error('A process read other inputs: its files were changed meanwhile.'));
        }
        found.set(answer.index, answer.parts);
        onBlock?.(found.size, blocks.length);
        next();
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        started.delete(child);
        if (present === undefined && code === 0) return resolve();
        if (present !== undefined) {
          const count = (attempts.get(present) ?? 0) + 1;
          attempts.set(present, count);
          if (count >= ATTEMPTS)
            return reject(new Error(`${count} processes ended at block ${present} (${signal ?? code}).`));
          waiting.unshift(present);
        } else if (attempts.size === 0 && found.size === 0) {
          return reject(new Error(`A process ended before its first block (${signal ?? code}).`));
        }
        work().then(resolve, reject);
      });
    });

  try {
    await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, blocks.length)) }, work));
  } finally {
    for (const child of started) child.kill('SIGKILL');
  }
  return merged({ trial, blocks }, (index) => found.get(index) ?? {});
}

/** The same by this process alone. */
export async function triedHere(
  { trial, blocks, accountsOf }: Pick<ShellSimulation, 'trial' | 'blocks' | 'accountsOf'>,
  { onBlock }: PoolEvents = {},
): Promise<StudyParts> {
  const engine = columnarEngine();
  const found: Readonly<Record<string, string>>[] = [];
  for (const block of blocks) {
    found.push(await textsOf(engine, trial, accountsOf(block)));
    onBlock?.(found.length, blocks.length);
  }
  return merged({ trial, blocks }, (index) => found[index] ?? {});
}

/** In the order of blocks, whoever was first. */
function merged(
  { trial, blocks }: Pick<ShellSimulation, 'trial' | 'blocks'>,
  textsOfBlock: (index: number) => Readonly<Record<string, string>>,
): StudyParts {
  return blocks.reduce((all, { index }) => {
    const texts = textsOfBlock(index);
    return mergeParts(
      all,
      readParts((name) => texts[name] ?? ''),
    );
  }, emptyTried(trial));
}
