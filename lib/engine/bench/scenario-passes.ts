import { assert } from '../../domain/assert';
import { MARGIN_STATUSES, type MarkPrices } from '../../domain/margin/method/types';
import * as at from '../kernel/layout';
import type { KernelPool } from '../pool';
import { ExactScenarios } from '../scenario/exact-scenarios';
import { ScenarioPrices } from '../scenario/scenario-prices';
import { accountOf, type GeneratedBook } from './generated-book';
import type { Columns } from './own-engine';
import { timed } from './timing';

/**
 * Margins the whole book under one scenario's prices on all threads of the pool, every account exact, and counts it by
 * status. Prices and figures are those of before when it is done.
 *
 * @returns time of the pass; accounts by status, in the order of MARGIN_STATUSES, what is too wide by the exact engine
 */
export function scenarioPass(
  book: GeneratedBook,
  { memory, tables, narrow }: Columns,
  { pool, scratch }: { readonly pool: KernelPool; readonly scratch: number },
  prices: MarkPrices,
) {
  const write = (marks: MarkPrices): void => {
    for (const line of tables.compiledLines) {
      const price = marks.get(line.instrument);
      assert(price !== undefined && tables.reprice(line, price), `${line.instrument} has a narrow price`);
    }
    for (const asset of tables.compiledAssets) assert(tables.revalue(asset, marks), `${asset} has a value`);
  };
  const timing = timed(1, () => {
    write(prices);
    pool.marginNarrow(book.accountCount, scratch);
  });
  const statuses = MARGIN_STATUSES.map(() => 0);
  const apart: number[] = [];
  const { i32 } = memory.views;
  for (let account = 0; account < book.accountCount; account += 1) {
    const { figures } = narrow.resultsOf(account);
    const status = i32[(figures + at.STATUS) / 4] ?? 0;
    if (i32[(figures + at.OUTCOME) / 4] === at.EXACT) statuses[status] = (statuses[status] ?? 0) + 1;
    else apart.push(account);
  }
  write(book.market.prices);
  pool.marginNarrow(book.accountCount, scratch);
  const exact = new ExactScenarios(book.parameters, book.market, new ScenarioPrices([prices]));
  for (const { status } of exact.standings(
    0,
    apart.map((account) => accountOf(book, account)),
  ))
    statuses[status] = (statuses[status] ?? 0) + 1;
  return { timing, statuses };
}
