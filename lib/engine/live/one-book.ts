import type { CompiledParameters } from '../../domain/margin/compile';
import type { MarketState } from '../../domain/margin/inputs';
import { assert } from '../../domain/assert';
import type { AccountBook, AccountMargin, MarginRefusal } from '../../domain/margin/types';
import type { Result } from '../../domain/result';
import { KernelMemory } from '../kernel/kernel-memory';
import { loadKernel } from '../kernel/load-kernel';
import { BatchMargining, type TierCounts } from '../margin-batch';

/** A kernel with a memory of its own. */
export function newPlace() {
  const memory = new KernelMemory();
  return { memory, kernel: loadKernel(memory) };
}

/** Margins one book at a time, beside a live book, with all its figures and those of its positions. */
export class OneBook {
  private readonly place = newPlace();

  margin(
    book: AccountBook,
    parameters: CompiledParameters,
    market: MarketState,
  ): Result<AccountMargin, MarginRefusal> {
    const counts: TierCounts = { narrow: 0, wide: 0, exact: 0, reference: 0 };
    const { memory, kernel } = this.place;
    const [result] = new BatchMargining(memory, kernel, parameters, market, counts).margin([book]);
    assert(result !== undefined, 'one book has one result');
    return result;
  }
}
