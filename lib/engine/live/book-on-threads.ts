import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import { KernelMemory } from '../kernel/kernel-memory';
import { kernelPool } from '../pool';
import { LiveBook } from './live-book';

/** An empty live book whose ticks are shared by so many threads; `end` lets go of them. */
export async function bookOnThreads(
  threads: number,
  compiled: CompiledParameters,
  market: MarketState,
): Promise<LiveBook> {
  const memory = new KernelMemory();
  return new LiveBook(compiled, market, memory, await kernelPool(memory, threads));
}
