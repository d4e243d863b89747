import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { KERNEL_WASM_BASE64 } from '../generated/kernel-wasm';
import type { KernelMemory } from '../kernel/kernel-memory';
import type { Kernel } from '../kernel/kernel';

const CHUNK_ACCOUNTS = 4096;
/** Words of the control block: which round it is, the next chunk, how many of the others are done. */
const [ROUND, NEXT, DONE] = [0, 1, 2];

/** What a second thread runs: the same kernel over the same memory, chunk by chunk, round by round. */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
const { binary, memory, control, accounts, scratch, chunk } = workerData;
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
parentPort.postMessage('ready');
for (let round = 0; ; round++) {
  Atomics.wait(control, 0, round);
  for (let from; (from = Atomics.add(control, 1, 1) * chunk) < accounts; )
    exports.marginNarrow(from, Math.min(from + chunk, accounts), scratch);
  Atomics.add(control, 2, 1);
  Atomics.notify(control, 2);
}
`;

/** Margins a whole book on this thread and one more; chunks are taken by whoever is free. */
export async function twoThreads(
  memory: KernelMemory,
  kernel: Kernel,
  accounts: number,
  scratches: [number, number],
) {
  const control = new Int32Array(new SharedArrayBuffer(64));
  const worker = new Worker(WORKER, {
    eval: true,
    workerData: {
      binary: Buffer.from(KERNEL_WASM_BASE64, 'base64'),
      memory: memory.memory,
      ...{ control, accounts, scratch: scratches[1], chunk: CHUNK_ACCOUNTS },
    },
  });
  await once(worker, 'message');
  return {
    run(): void {
      Atomics.store(control, NEXT, 0);
      Atomics.store(control, DONE, 0);
      Atomics.add(control, ROUND, 1);
      Atomics.notify(control, ROUND);
      for (;;) {
        const from = Atomics.add(control, NEXT, 1) * CHUNK_ACCOUNTS;
        if (from >= accounts) break;
        kernel.marginNarrow(from, Math.min(from + CHUNK_ACCOUNTS, accounts), scratches[0]);
      }
      Atomics.wait(control, DONE, 0);
    },
    end: () => worker.terminate(),
  };
}
