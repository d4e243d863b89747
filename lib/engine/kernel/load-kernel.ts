import { KERNEL_WASM_BASE64 } from '../generated/kernel-wasm';
import type { Kernel } from './kernel';
import { KernelMemory } from './kernel-memory';

let compiled: WebAssembly.Module | undefined;

/** The compiled kernel: once for each process, in about a millisecond. Threads may be handed it as it is. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_WASM_BASE64, 'base64'));
  return compiled;
}

/** The compiled kernel over a memory. */
export function loadKernel(kernelMemory: KernelMemory): Kernel {
  const { memory } = kernelMemory;
  const { exports } = new WebAssembly.Instance(kernelModule(), { env: { memory } });
  return exports as unknown as Kernel;
}

/** A kernel with the memory that it works on. */
export interface KernelPlace {
  readonly memory: KernelMemory;
  readonly kernel: Kernel;
}

export function newPlace(): KernelPlace {
  const memory = new KernelMemory();
  return { memory, kernel: loadKernel(memory) };
}
