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
    const apart = new Books(chunk, notIn(chunk, held));
    const all = new Books(chunk, [...chunk.accounts.keys()]);
    for (let scenario = 0; scenario < this.prices.count; scenario += 1) {
      if (!collector.isAsked(scenario)) continue;
      const some = this.isOfPrices(scenario) ? apart : all;
      if (some.indexes.length > 0)
        for (const [place, { margined }] of this.exact.standings(scenario, some.books).entries())
          collector.addApart(scenario, some.indexes[place] ?? -1, margined);
    }
  }

  /** Floats tell of prices alone: the tables are of one market's figures. */
  private isOfPrices(scenario: number): boolean {
    return this.prices.figuresOf(scenario) === null;
  }

  /** Adds a chunk of accounts. */
  add(chunk: BookChunk): void {
    const held = this.load(chunk);
    this.noteStandings(held.length);
    const reachOf = chunk.accounts.map((): Reach => ({ called: 0, liquidatable: 0 }));
    const reaches = held.map((index) => reachAt(reachOf, index));
    const indexOf = (account: number): number => placeOf(held, account);
    const bookOf = (account: number): AccountBook => bookAt(chunk, indexOf(account));
    if (held.length > 0)
      for (const rows of this.runs) this.narrowScenarios.add(rows, held.length, bookOf, reaches);
    const apart = notIn(chunk, held);
    this.accountsApart += apart.length;
    this.addExactly(new Books(chunk, apart), reachOf, true);
    this.addExactly(new Books(chunk, [...chunk.accounts.keys()]), reachOf, false);
    for (const [index, { called, liquidatable }] of reachOf.entries())
      this.mostReached.add(chunk.accounts[index] ?? '', called, liquidatable);
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

  /**
   * Adds accounts under scenarios of prices alone, or under those that change figures.
   *
   * @param areApart whether it is of scenarios of prices, and of accounts that no float was asked of
   */
  private addExactly(some: Books, reachOf: readonly Reach[], areApart: boolean): void {
    const { count } = this.prices;
    const asked = Array.from({ length: count }, (_, scenario) => scenario).filter(
      (scenario) => this.isOfPrices(scenario) === areApart,
    );
    if (some.indexes.length === 0 || (!areApart && asked.length === 0)) return;
    const { indexes, books } = some;
    const before = this.exact.standings(null, books);
    if (areApart) for (const standing of before) addStanding(this.standing, 0, standing.status, standing);
    for (const scenario of asked)
      for (const [place, standing] of this.exact.standings(scenario, books).entries()) {
        addStanding(this.tally, scenario, before[place]?.status ?? 0, standing);
        addReach(reachOf[indexes[place] ?? -1], standing.status);
      }
  }
}

/** Some accounts of a chunk, made when they are asked for. */
class Books {
  private made: readonly AccountBook[] | null = null;

  constructor(
    private readonly chunk: BookChunk,
    readonly indexes: readonly number[],
  ) {}

  get books(): readonly AccountBook[] {
    return (this.made ??= this.indexes.map((index) => bookAt(this.chunk, index)));
  }
}

function reachAt(reaches: readonly Reach[], index: number): Reach {
  const reach = reaches[index];
  assert(reach !== undefined, 'each account of a chunk is counted');
  return reach;
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
  for (let from = 0; from < prices.count;) {
    let to = from;
    while (to < prices.count && to - from < SCENARIOS_AT_MOST && prices.figuresOf(to) === null) to += 1;
    if (to > from) runs.push(new ScenarioRows(memory, tables, prices, from, to));
    // One that changes figures is in no run.
    from = to === from ? to + 1 : to;
  }
  return runs;
}
