import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { AccountBook, AccountMargin, MarginRefusal } from '../../domain/margin/method/types';
import type { Result } from '../../domain/result';
import { newPlace } from '../kernel/load-kernel';
import { BatchMargining } from './margin-batch';

/**
 * Margins many books at a time under one set in one market, without waiting in between: for commands that do nothing
 * else. Figures are the reference method's, in order of the books.
 */
export function marginMany(
  parameters: CompiledParameters,
  market: MarketState,
): (books: readonly AccountBook[]) => readonly Result<AccountMargin, MarginRefusal>[] {
  const margining = new BatchMargining(newPlace(), parameters, market);
  return (books) => margining.margin(books);
}
