import { KERNEL_WASM_BASE64 } from '../generated/kernel-wasm';
import type { Kernel } from './kernel';
import type { KernelMemory } from './kernel-memory';
import { plainKernel } from './plain-kernel';
import { PlainMemory } from './plain-memory';

let compiled: WebAssembly.Module | undefined;

/** The compiled kernel over a memory, or the one in TypeScript where WebAssembly is missing. Compiling takes about a millisecond, once for each process. */
export function loadKernel(kernelMemory: KernelMemory): Kernel {
  const { memory } = kernelMemory;
  if (memory instanceof PlainMemory) return plainKernel(kernelMemory);
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_WASM_BASE64, 'base64'));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as unknown as Kernel;
}
