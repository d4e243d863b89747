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
  onProgress?: (accountsDone: number) => Promise<void>,
): Promise<readonly Margined[]> {
  const results: Margined[] = [];
  for await (const batch of engine.marginBooks({ ...market, parameters }, inBatches(books))) {
    results.push(...batch);
    await onProgress?.(results.length);
  }
  assert(results.length === books.length, 'every account is margined once');
  return results;
}

/**
 * Tries a parameter set on accounts whose figures under another are known: simulation and preview both are this.
 *
 * @param before     figures under the set before, in the order of the books
 * @param onProgress told after each batch how many accounts are done
 */
export async function compareParameterSets(
  engine: MarginEngine,
  frozen: FrozenInputs,
  before: readonly Margined[],
  after: ParameterSet,
  onProgress?: (accountsDone: number) => Promise<void>,
): Promise<Comparison> {
  const impact = impactAccumulator();
  const affected: AffectedPair[] = [];
  const results = await marginFrozen(engine, after, frozen, onProgress);
  for (const [index, next] of results.entries()) {
    const old = before[index];
    assert(old !== undefined, 'both sets are tried on the same accounts');
    impact.add(old, next);
    if (old.ok && next.ok && isNewlyAffected(old.value, next.value)) {
      affected.push({ accountId: old.value.account, before: old.value, after: next.value });
    }
  }
  return { impact, affected };
}

/** Reads every account of a view into memory. */
export async function collectBooks(
  accounts: AsyncIterable<readonly AccountBook[]>,
): Promise<readonly AccountBook[]> {
  const books: AccountBook[] = [];
  for await (const batch of accounts) books.push(...batch);
  return books;
}

async function* inBatches(books: readonly AccountBook[]): AsyncGenerator<readonly AccountBook[]> {
  for (let start = 0; start < books.length; start += BATCH_SIZE) {
    await Promise.resolve(); // an async source, as a database is
    yield books.slice(start, start + BATCH_SIZE);
  }
}
