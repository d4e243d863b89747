import { setImmediate } from 'node:timers/promises';
import { compileParameters, type CompiledParameters } from '../domain/margin/compile';
import { METHOD_VERSION } from '../domain/margin/method';
import type { ParameterSet } from '../domain/parameters/parameter-set';
import type { MarginEngine } from '../ports/margin';
import type { Kernel } from './kernel/kernel';
import { KernelMemory } from './kernel/kernel-memory';
import { loadKernel } from './kernel/load-kernel';
import { BatchMargining, type TierCounts } from './margin-batch';

/** An engine that says which numbers it computed with. */
export interface ColumnarEngine extends MarginEngine {
  /** Of all accounts since the engine was made. */
  readonly counts: Readonly<TierCounts>;
}

/**
 * The margin engine on columns of integers: the same figures as the reference method, to the last digit and in every
 * field, and the same refusals.
 *
 * @param memoryOf makes a kernel's memory: WebAssembly's, or a plain one for the kernel in TypeScript
 * @see docs/decisions/0040-the-engine-computes-with-integers.md
 */
export function columnarEngine(memoryOf = () => new KernelMemory()): ColumnarEngine {
  const compiledSets = new WeakMap<ParameterSet, CompiledParameters>();
  const compiled = (set: ParameterSet): CompiledParameters => {
    const known = compiledSets.get(set) ?? compileParameters(set);
    compiledSets.set(set, known);
    return known;
  };
  // One memory for each run at a time; a memory that no run uses is used again.
  const idle: { readonly memory: KernelMemory; readonly kernel: Kernel }[] = [];
  const counts: TierCounts = { narrow: 0, wide: 0, exact: 0, reference: 0 };

  return {
    methodVersion: METHOD_VERSION,
    counts,
    async *marginBooks({ parameters, ...market }, batches) {
      const place = idle.pop() ?? newPlace(memoryOf());
      try {
        const margining = new BatchMargining(
          place.memory,
          place.kernel,
          compiled(parameters),
          market,
          counts,
        );
        for await (const books of batches) {
          yield margining.margin(books);
          await setImmediate();
        }
      } finally {
        idle.push(place);
      }
    },
  };
}

function newPlace(memory: KernelMemory) {
  return { memory, kernel: loadKernel(memory) };
}
