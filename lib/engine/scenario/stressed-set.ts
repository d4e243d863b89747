import { assert } from '../../domain/assert';
import { bookAt, type BookChunk } from '../../domain/books/book-chunk';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { AccountBook } from '../../domain/margin/method/types';
import { ChunkRows } from '../batch/chunk-rows';
import { NarrowBook } from '../batch/narrow-book';
import { CompiledTables } from '../compile/tables';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as at from '../kernel/layout';
import { SCENARIOS_AT_MOST } from '../kernel/scenario-layout';
import { roomFor } from '../batch/margin-batch';
import type { KernelPool } from '../pool';
import { addStanding, type ExactScenarios } from './exact-scenarios';
import { MostReached } from './most-reached';
import type { ReachedCollector } from './reached-collector';
import { addReach, NarrowScenarios, type Reach } from './narrow-scenarios';
import type { ScenarioPrices } from './scenario-prices';
import { ScenarioRows } from './scenario-rows';
import { ScenarioTally } from './scenario-tally';

/**
 * One parameter set's accounts under every scenario, added chunk by chunk: by the scenario pass where the narrow numbers
 * hold an account, pairs it cannot tell by the narrow kernel, all else by the exact engine, scenario by scenario.
 */
export class StressedSet {
  /** As prices are: one scenario. */
  readonly standing = new ScenarioTally(1);
  readonly tally: ScenarioTally;
  readonly mostReached = new MostReached();
  /** Accounts that only the exact engine could margin. */
  accountsApart = 0;
  private readonly tables: CompiledTables;
  private readonly narrow: NarrowBook;
  private readonly rows: ChunkRows;
  private readonly runs: readonly ScenarioRows[];
  private readonly narrowScenarios: NarrowScenarios;
  private readonly scratch: number;
  /** The scenario pass tells statuses by levels of maintenance margin alone. */
  private readonly isByLevels: boolean;

  constructor(
    private readonly memory: KernelMemory,
    private readonly pool: KernelPool,
    parameters: CompiledParameters,
    market: MarketState,
    private readonly prices: ScenarioPrices,
    private readonly exact: ExactScenarios,
  ) {
    memory.reset();
    this.isByLevels = parameters.callAt === 'CALL_LEVEL';
    this.tables = new CompiledTables(parameters, market, memory);
    this.narrow = new NarrowBook(memory, this.tables);
    this.rows = new ChunkRows(this.tables, market);
    this.scratch = memory.allocate(pool.scratchBytes);
    this.tally = new ScenarioTally(prices.count);
    this.runs = runsOf(memory, this.tables, prices);
    const { tables, narrow, scratch, tally } = this;
    const place = { memory, pool, scratch, tables, narrow };
    this.narrowScenarios = new NarrowScenarios(place, prices, market.prices, exact, tally);
  }

  /** Pairs of an account and a scenario that floats could not tell, of accounts that are not apart. */
  get doubtfulPairs(): number {
    return this.narrowScenarios.doubtfulPairs;
  }

  /** Tells who of a chunk is called or worse in each scenario that is asked. They are not added. */
  collect(chunk: BookChunk, collector: ReachedCollector): void {
    const held = this.load(chunk);
    const indexOf = (account: number): number => placeOf(held, account);
    const bookOf = (account: number): AccountBook => bookAt(chunk, indexOf(account));
    const isAsked = (rows: ScenarioRows): boolean => {
      for (let scenario = rows.from; scenario < rows.to; scenario += 1)
        if (collector.isAsked(scenario)) return true;
      return false;
    };
    if (held.length > 0)
      for (const rows of this.runs.filter(isAsked))
        this.narrowScenarios.collect(rows, held.length, bookOf, indexOf, collector);
    const apart = notIn(chunk, held);
    const books = apart.map((index) => bookAt(chunk, index));
    for (let scenario = 0; scenario < this.prices.count && books.length > 0; scenario += 1)
      if (collector.isAsked(scenario))
        for (const [place, { margined }] of this.exact.standings(scenario, books).entries())
          collector.addApart(scenario, apart[place] ?? -1, margined);
  }

  /** Adds a chunk of accounts. */
  add(chunk: BookChunk): void {
    const held = this.load(chunk);
    this.noteStandings(held.length);
    const reaches = held.map((): Reach => ({ called: 0, liquidatable: 0 }));
    const indexOf = (account: number): number => placeOf(held, account);
    const bookOf = (account: number): AccountBook => bookAt(chunk, indexOf(account));
    if (held.length > 0)
      for (const rows of this.runs) this.narrowScenarios.add(rows, held.length, bookOf, reaches);
    for (const [account, reach] of reaches.entries())
      this.mostReached.add(chunk.accounts[indexOf(account)] ?? '', reach.called, reach.liquidatable);
    this.addApart(chunk, notIn(chunk, held));
  }

  /** Fills the narrow book and margins it as prices are; gives back the accounts that it holds, in its order. */
  private load(chunk: BookChunk): readonly number[] {
    const { narrow } = this;
    const { accounts, positions, balances } = chunk;
    const tooWide = new Set<number>();
    // An account that is too wide as prices are is taken out, and the others are margined again.
    for (;;) {
      const room = [accounts, positions.units, balances.units].map(({ length }) => roomFor(length));
      narrow.begin(room[0] ?? 1, room[1] ?? 1, room[2] ?? 1, false);
      const held = this.rows.fill(narrow, chunk, (index) => this.isByLevels && !tooWide.has(index));
      narrow.end();
      this.pool.marginNarrow(held.length, this.scratch);
      const { i32 } = this.memory.views;
      const isExact = (account: number): boolean =>
        i32[(narrow.resultsOf(account).figures + at.OUTCOME) / 4] === at.EXACT;
      for (const [account, index] of held.entries()) if (!isExact(account)) tooWide.add(index);
      if (held.every((index) => !tooWide.has(index))) return held;
    }
  }

  private noteStandings(accounts: number): void {
    const { i32, f64 } = this.memory.views;
    for (let account = 0; account < accounts; account += 1) {
      const { figures } = this.narrow.resultsOf(account);
      const status = i32[(figures + at.STATUS) / 4] ?? 0;
      this.standing.add(0, status, status, {
        equity: f64[(figures + at.EQUITY) / 8] ?? NaN,
        maintenance: f64[(figures + at.MAINTENANCE) / 8] ?? NaN,
      });
    }
  }

  private addApart(chunk: BookChunk, indexes: readonly number[]): void {
    if (indexes.length === 0) return;
    const books = indexes.map((index) => bookAt(chunk, index));
    this.accountsApart += books.length;
    const before = this.exact.standings(null, books);
    for (const standing of before) addStanding(this.standing, 0, standing.status, standing);
    const reaches = books.map((): Reach => ({ called: 0, liquidatable: 0 }));
    for (let scenario = 0; scenario < this.prices.count; scenario += 1)
      for (const [index, standing] of this.exact.standings(scenario, books).entries()) {
        addStanding(this.tally, scenario, before[index]?.status ?? 0, standing);
        addReach(reaches[index], standing.status);
      }
    for (const [index, { called, liquidatable }] of reaches.entries())
      this.mostReached.add(books[index]?.account ?? '', called, liquidatable);
  }
}

/** Where an account of the narrow book stands in its chunk. */
function placeOf(held: readonly number[], account: number): number {
  const index = held[account];
  assert(index !== undefined, 'a chunk holds its accounts');
  return index;
}

function notIn(chunk: BookChunk, held: readonly number[]): readonly number[] {
  const isHeld = new Set(held);
  return [...chunk.accounts.keys()].filter((index) => !isHeld.has(index));
}

function runsOf(memory: KernelMemory, tables: CompiledTables, prices: ScenarioPrices): ScenarioRows[] {
  const runs: ScenarioRows[] = [];
  for (let from = 0; from < prices.count; from += SCENARIOS_AT_MOST)
    runs.push(
      new ScenarioRows(memory, tables, prices, from, Math.min(from + SCENARIOS_AT_MOST, prices.count)),
    );
  return runs;
}
