import { KERNEL_WASM_BASE64 } from '../generated/kernel-wasm';
import type { Kernel } from './kernel';
import type { KernelMemory } from './kernel-memory';
import { plainKernel } from './plain-kernel';
import { PlainMemory } from './plain-memory';

let compiled: WebAssembly.Module | undefined;

/** The compiled kernel: once for each process, in about a millisecond. Threads may be handed it as it is. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_WASM_BASE64, 'base64'));
  return compiled;
}

/** The compiled kernel over a memory, or the one in TypeScript where WebAssembly is missing. */
export function loadKernel(kernelMemory: KernelMemory): Kernel {
  const { memory } = kernelMemory;
  if (memory instanceof PlainMemory) return plainKernel(kernelMemory);
  const { exports } = new WebAssembly.Instance(kernelModule(), { env: { memory } });
  return exports as unknown as Kernel;
}
