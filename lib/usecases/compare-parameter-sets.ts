import { assert } from '../domain/assert';
import type { MarketState } from '../domain/margin/inputs';
import type { AccountBook } from '../domain/margin/types';
import type { ParameterSet } from '../domain/parameters/parameter-set';
import { emptyParts, mergeParts, partsOf, type StudyParts } from '../domain/risk/studies/registry';
import type { Margined, MarginsOfChunk } from '../domain/risk/studies/study';
import { mergeUnpriced, NONE_UNPRICED, type Unpriced, unpricedOf } from '../domain/risk/unpriced';
import type { MarginEngine } from '../ports/margin';

/** Margins every account under one set, in the order of the books. */
export async function marginChunk(
  engine: MarginEngine,
  market: MarketState,
  parameters: ParameterSet,
  books: readonly AccountBook[],
): Promise<readonly Margined[]> {
  const results: Margined[] = [];
  for await (const batch of engine.marginBooks({ ...market, parameters }, alone(books)))
    results.push(...batch);
  assert(results.length === books.length, 'every account is margined once');
  return results;
}

async function* alone(books: readonly AccountBook[]): AsyncGenerator<readonly AccountBook[]> {
  await Promise.resolve(); // an async source, as a database is
  yield books;
}

/** What a change does to the accounts that were added so far, by chunks of any size. */
export class Comparison {
  accounts = 0;
  parts: StudyParts = emptyParts();
  unpriced: Unpriced = NONE_UNPRICED;

  add(margins: MarginsOfChunk): void {
    this.accounts += margins.after.length;
    this.unpriced = mergeUnpriced(this.unpriced, unpricedOf(margins));
    this.parts = mergeParts(this.parts, partsOf({ margins }));
  }
}
