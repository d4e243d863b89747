import { assert } from '../domain/assert';
import type { MarketState } from '../domain/margin/inputs';
import type { AccountBook, AccountMargin, MarginRefusal } from '../domain/margin/types';
import type { ParameterSet } from '../domain/parameters/parameter-set';
import type { Result } from '../domain/result';
import { impactAccumulator, isNewlyAffected, type ImpactAccumulator } from '../domain/risk/impact';
import type { MarginEngine } from '../ports/margin';

/** Frozen accounts and market: what both parameter sets are tried on. */
export interface FrozenInputs {
  /** In byte order of their accounts. */
  readonly books: readonly AccountBook[];
  readonly market: MarketState;
}

export type Margined = Result<AccountMargin, MarginRefusal>;

export interface AffectedPair {
  readonly accountId: string;
  readonly before: AccountMargin;
  readonly after: AccountMargin;
}

export interface Comparison {
  readonly impact: ImpactAccumulator;
  /** Accounts newly in CALL or LIQUIDATION, in the order of the books. */
  readonly affected: readonly AffectedPair[];
}

const BATCH_SIZE = 500;

/** Margins every account of the frozen inputs under one set, in the order of the books. */
export async function marginFrozen(
  engine: MarginEngine,
  parameters: ParameterSet,
  { books, market }: FrozenInputs,
): Promise<readonly Margined[]> {
  const results: Margined[] = [];
  for await (const batch of engine.marginBooks({ ...market, parameters }, inBatches(books)))
    results.push(...batch);
  assert(results.length === books.length, 'every account is margined once');
  return results;
}

/**
 * Tries a parameter set on accounts whose figures under another are known.
 *
 * @param before     figures under the set before, in the order of the books
 */
export async function compareParameterSets(
  engine: MarginEngine,
  frozen: FrozenInputs,
  before: readonly Margined[],
  after: ParameterSet,
): Promise<Comparison> {
  const comparing = new Comparing();
  const results = await marginFrozen(engine, after, frozen);
  for (const [index, next] of results.entries()) comparing.add(before[index], next);
  return comparing;
}

/**
 * Tries two parameter sets on accounts side by side, batch by batch: no figures are kept but those of the accounts that
 * the second newly affects, so memory does not grow with theirs.
 *
 * @param onProgress told after each batch how many accounts are done
 */
export async function compareBooks(
  engine: MarginEngine,
  market: MarketState,
  batches: AsyncIterable<readonly AccountBook[]>,
  [before, after]: readonly [ParameterSet, ParameterSet],
  onProgress?: (accountsDone: number) => Promise<void>,
): Promise<Comparison> {
  const comparing = new Comparing();
  let done = 0;
  for await (const books of batches) {
    const [olds, news] = [
      await marginFrozen(engine, before, { books, market }),
      await marginFrozen(engine, after, { books, market }),
    ];
    for (const [index, next] of news.entries()) comparing.add(olds[index], next);
    done += books.length;
    await onProgress?.(done);
  }
  return comparing;
}

/** What a change does, added up account by account. */
class Comparing implements Comparison {
  readonly impact = impactAccumulator();
  readonly affected: AffectedPair[] = [];

  add(before: Margined | undefined, after: Margined): void {
    assert(before !== undefined, 'both sets are tried on the same accounts');
    this.impact.add(before, after);
    if (before.ok && after.ok && isNewlyAffected(before.value, after.value))
      this.affected.push({ accountId: before.value.account, before: before.value, after: after.value });
  }
}

/** Reads every account of a view into memory. */
export async function collectBooks(
  accounts: AsyncIterable<readonly AccountBook[]>,
): Promise<readonly AccountBook[]> {
  const books: AccountBook[] = [];
  for await (const batch of accounts) books.push(...batch);
  return books;
}

/** Books that are in memory, a few at a time. */
export async function* inBatches(books: readonly AccountBook[]): AsyncGenerator<readonly AccountBook[]> {
  for (let start = 0; start < books.length; start += BATCH_SIZE) {
    await Promise.resolve(); // an async source, as a database is
    yield books.slice(start, start + BATCH_SIZE);
  }
}
