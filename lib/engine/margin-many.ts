import type { CompiledParameters } from '../domain/margin/compile';
import type { MarketState } from '../domain/margin/inputs';
import type { AccountBook, AccountMargin, MarginRefusal } from '../domain/margin/types';
import type { Result } from '../domain/result';
import { KernelMemory } from './kernel/kernel-memory';
import { loadKernel } from './kernel/load-kernel';
import { BatchMargining } from './margin-batch';

/**
 * Margins many books at a time under one set in one market, without waiting in between: for commands that do nothing
 * else. Figures are the reference method's, in order of the books.
 */
export function marginMany(
  parameters: CompiledParameters,
  market: MarketState,
): (books: readonly AccountBook[]) => readonly Result<AccountMargin, MarginRefusal>[] {
  const memory = new KernelMemory();
  const counts = { narrow: 0, wide: 0, exact: 0, reference: 0 };
  const margining = new BatchMargining(memory, loadKernel(memory), parameters, market, counts);
  return (books) => margining.margin(books);
}
