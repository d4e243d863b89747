import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { assert } from '../domain/assert';
import type { KernelMemory } from './kernel/kernel-memory';
import * as at from './kernel/layout';
import { kernelModule, loadKernel } from './kernel/load-kernel';
import { SLOT_ACCOUNTS } from './kernel/scenario-layout';

/** Accounts that a thread takes at once: about a tenth of a millisecond of work, so that all end together. */
const CHUNK_ACCOUNTS = SLOT_ACCOUNTS;
/** Below it, waking another thread takes longer than its share of the work. */
const ACCOUNTS_WORTH_SHARING = 2 * CHUNK_ACCOUNTS;

/** Words of the control block. */
const ROUND = 0; // rises when there is work
const NEXT = 1; // the next chunk to take
const IDLE = 2; // how many of the other threads have ended this round
const ACCOUNTS = 3;
const SCRATCH = 4; // address of the first thread's; each has its own, one after the other
const FAILED = 5; // 1 when a thread broke
const PASS = 6; // index in PASSES
const CHUNK = 7; // how many accounts, or shards, are taken at once
const CONTROL_BYTES = 64;

/** What threads may be asked to do with a range of accounts, or of shards. */
const PASSES = ['marginNarrow', 'stressAccounts', 'tickShards'] as const;

/**
 * What each other thread runs: the kernel over the same memory, chunk by chunk, round by round. Text, so that no
 * bundler or loader has to find a file for it.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { kernel, memory, control, place, scratchBytes, passes } = workerData;
const { exports } = new WebAssembly.Instance(kernel, { env: { memory } });
parentPort.postMessage('ready');
for (let round = 0; ; round = (round + 1) | 0) {
  Atomics.wait(control, ${ROUND}, round);
  try {
    const pass = exports[passes[Atomics.load(control, ${PASS})]];
    const accounts = Atomics.load(control, ${ACCOUNTS}), chunk = Atomics.load(control, ${CHUNK});
    const scratch = Atomics.load(control, ${SCRATCH}) + place * scratchBytes;
    for (let from; (from = Atomics.add(control, ${NEXT}, 1) * chunk) < accounts; )
      pass(from, Math.min(from + chunk, accounts), scratch);
  } catch {
    Atomics.store(control, ${FAILED}, 1);
  }
  Atomics.add(control, ${IDLE}, 1);
  Atomics.notify(control, ${IDLE});
}
`;

type Pass = (from: number, to: number, scratch: number) => void;

/** Threads that margin one book together, over one memory. */
export interface KernelPool {
  readonly threads: number;
  /** Bytes of scratch space for all threads. */
  readonly scratchBytes: number;
  /**
   * Margins the first `accounts` accounts of the narrow book; gives back when all are done. The caller's thread works
   * too, and no other caller may use the pool meanwhile.
   *
   * @param scratch address of `scratchBytes` bytes
   */
  marginNarrow(accounts: number, scratch: number): void;
  /** The same under the scenarios of a run. */
  stressAccounts(accounts: number, scratch: number): void;
  /**
   * Works the live book's tasks for the first so many shards off.
   *
   * @param isLarge whether it is worth waking the other threads
   */
  tickShards(shards: number, isLarge: boolean, scratch: number): void;
  /** Ends the other threads; who still has work in hand does it alone then, rather than wait for them for ever. */
  end(): Promise<void>;
}

/** @param threads how many work, the caller's among them */
export async function kernelPool(memory: KernelMemory, threads: number): Promise<KernelPool> {
  assert(Number.isInteger(threads) && threads >= 1, 'a pool has a thread');
  const control = new Int32Array(new SharedArrayBuffer(CONTROL_BYTES));
  const workers = Array.from({ length: threads - 1 }, (_, index) => threadOf(memory, control, index + 1));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  // A process may end while its threads wait for work.
  for (const worker of workers) worker.unref();
  return poolOf(memory, control, workers);
}

/** The caller's thread alone. */
export function loneKernel(memory: KernelMemory): KernelPool {
  return poolOf(memory, new Int32Array(CONTROL_BYTES / 4), []);
}

function poolOf(memory: KernelMemory, control: Int32Array, workers: readonly Worker[]): KernelPool {
  const others = workers.length;
  const kernel = loadKernel(memory);
  let hasEnded = false;

  /** Gives back when all are done. @param alone the same of the caller's own thread */
  const share = (pass: number, alone: Pass, count: number, chunk: number, scratch: number): void => {
    Atomics.store(control, NEXT, 0);
    Atomics.store(control, IDLE, 0);
    Atomics.store(control, ACCOUNTS, count);
    Atomics.store(control, CHUNK, chunk);
    Atomics.store(control, SCRATCH, scratch);
    Atomics.store(control, PASS, pass);
    Atomics.add(control, ROUND, 1);
    Atomics.notify(control, ROUND);
    for (;;) {
      const from = Atomics.add(control, NEXT, 1) * chunk;
      if (from >= count) break;
      alone(from, Math.min(from + chunk, count), scratch);
    }
    for (let idle = Atomics.load(control, IDLE); idle < others; idle = Atomics.load(control, IDLE))
      Atomics.wait(control, IDLE, idle);
    assert(Atomics.load(control, FAILED) === 0, 'every thread does its part');
  };
  const run = (
    name: (typeof PASSES)[number],
    count: number,
    scratch: number,
    { chunk, isLarge }: { readonly chunk: number; readonly isLarge: boolean },
  ): void => {
    const alone = kernel[name];
    if (others === 0 || hasEnded || !isLarge) alone(0, count, scratch);
    else share(PASSES.indexOf(name), alone, count, chunk, scratch);
  };
  const ofAccounts =
    (name: (typeof PASSES)[number]) =>
    (accounts: number, scratch: number): void =>
      run(name, accounts, scratch, {
        chunk: CHUNK_ACCOUNTS,
        isLarge: accounts >= ACCOUNTS_WORTH_SHARING,
      });

  return {
    threads: others + 1,
    scratchBytes: (others + 1) * at.SCRATCH_BYTES,
    marginNarrow: ofAccounts('marginNarrow'),
    stressAccounts: ofAccounts('stressAccounts'),
    tickShards: (shards, isLarge, scratch) => run('tickShards', shards, scratch, { chunk: 1, isLarge }),
    async end() {
      hasEnded = true;
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function threadOf(memory: KernelMemory, control: Int32Array, place: number): Worker {
  return new Worker(THREAD, {
    eval: true,
    // A thread needs none of its parent's loaders.
    execArgv: [],
    workerData: {
      kernel: kernelModule(),
      memory: memory.memory,
      ...{ control, place, scratchBytes: at.SCRATCH_BYTES, passes: PASSES },
    },
  });
}
