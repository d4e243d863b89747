import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { assert } from '../domain/assert';
import type { KernelMemory } from './kernel/kernel-memory';
import * as at from './kernel/layout';
import { kernelModule, loadKernel } from './kernel/load-kernel';
import { PlainMemory } from './kernel/plain-memory';
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
const CONTROL_BYTES = 64;

/** What threads may be asked to do with a range of accounts. */
const PASSES = ['marginNarrow', 'stressAccounts'] as const;

/**
 * What each other thread runs: the kernel over the same memory, chunk by chunk, round by round. Text, so that no
 * bundler or loader has to find a file for it.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { kernel, memory, control, place, chunk, scratchBytes, passes } = workerData;
const { exports } = new WebAssembly.Instance(kernel, { env: { memory } });
parentPort.postMessage('ready');
for (let round = 0; ; round = (round + 1) | 0) {
  Atomics.wait(control, ${ROUND}, round);
  try {
    const pass = exports[passes[Atomics.load(control, ${PASS})]];
    const accounts = Atomics.load(control, ${ACCOUNTS});
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
  /** The same under the scenarios of a run; null where the kernel has no such pass. */
  readonly stressAccounts: ((accounts: number, scratch: number) => void) | null;
  /** Ends the other threads. */
  end(): Promise<void>;
}

/** @param threads how many work, the caller's among them; one where there is no shared memory */
export async function kernelPool(memory: KernelMemory, threads: number): Promise<KernelPool> {
  assert(Number.isInteger(threads) && threads >= 1, 'a pool has a thread');
  const others = memory.memory instanceof PlainMemory ? 0 : threads - 1;
  const control = new Int32Array(new SharedArrayBuffer(CONTROL_BYTES));
  const workers = Array.from({ length: others }, (_, index) => threadOf(memory, control, index + 1));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  // A process may end while its threads wait for work.
  for (const worker of workers) worker.unref();
  const kernel = loadKernel(memory);

  /** Gives back when all are done. @param alone the same of the caller's own thread */
  const run = (pass: number, alone: Pass, accounts: number, scratch: number): void => {
    if (others === 0 || accounts < ACCOUNTS_WORTH_SHARING) return alone(0, accounts, scratch);
    Atomics.store(control, NEXT, 0);
    Atomics.store(control, IDLE, 0);
    Atomics.store(control, ACCOUNTS, accounts);
    Atomics.store(control, SCRATCH, scratch);
    Atomics.store(control, PASS, pass);
    Atomics.add(control, ROUND, 1);
    Atomics.notify(control, ROUND);
    for (;;) {
      const from = Atomics.add(control, NEXT, 1) * CHUNK_ACCOUNTS;
      if (from >= accounts) break;
      alone(from, Math.min(from + CHUNK_ACCOUNTS, accounts), scratch);
    }
    for (let idle = Atomics.load(control, IDLE); idle < others; idle = Atomics.load(control, IDLE))
      Atomics.wait(control, IDLE, idle);
    assert(Atomics.load(control, FAILED) === 0, 'every thread does its part');
  };
  const passOf = (name: (typeof PASSES)[number]) => {
    const alone = kernel[name];
    return (accounts: number, scratch: number): void => {
      assert(alone !== null, `the kernel has the pass ${name}`);
      run(PASSES.indexOf(name), alone, accounts, scratch);
    };
  };

  return {
    threads: others + 1,
    scratchBytes: (others + 1) * at.SCRATCH_BYTES,
    marginNarrow: passOf('marginNarrow'),
    stressAccounts: kernel.stressAccounts && passOf('stressAccounts'),
    async end() {
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
      ...{ control, place, chunk: CHUNK_ACCOUNTS, scratchBytes: at.SCRATCH_BYTES, passes: PASSES },
    },
  });
}
