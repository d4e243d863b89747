import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import { assert } from '../../domain/assert';
import type { AccountBook, AccountMargin, MarginRefusal } from '../../domain/margin/method/types';
import type { Result } from '../../domain/result';
import { newPlace } from '../kernel/load-kernel';
import { BatchMargining } from '../batch/margin-batch';

/** Margins one book at a time, beside a live book, with all its figures and those of its positions. */
export class OneBook {
  private readonly place = newPlace();

  margin(
    book: AccountBook,
    parameters: CompiledParameters,
    market: MarketState,
  ): Result<AccountMargin, MarginRefusal> {
    const [result] = new BatchMargining(this.place, parameters, market).margin([book]);
    assert(result !== undefined, 'one book has one result');
    return result;
  }
}
