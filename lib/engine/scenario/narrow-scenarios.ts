import type { AccountBook, MarkPrices } from '../../domain/margin/method/types';
import type { NarrowBook } from '../batch/narrow-book';
import type { CompiledTables } from '../compile/tables';
import type { KernelMemory } from '../kernel/kernel-memory';
import { loadKernel } from '../kernel/load-kernel';
import type { KernelPool } from '../pool';
import { CALL, LIQUIDATION } from '../status-index';
import { DoubtfulPairs } from './doubtful-pairs';
import { addStanding, type ExactScenarios } from './exact-scenarios';
import type { ReachedCollector } from './reached-collector';
import { ScenarioPass } from './scenario-pass';
import type { ScenarioPrices } from './scenario-prices';
import type { ScenarioRows } from './scenario-rows';
import { ScenarioTally } from './scenario-tally';

/** The narrow book that is stressed: margined already as prices are. */
interface Place {
  readonly memory: KernelMemory;
  readonly pool: KernelPool;
  /** Address of the pool's scratch space. */
  readonly scratch: number;
  readonly tables: CompiledTables;
  readonly narrow: NarrowBook;
}

/** In how many scenarios an account is called, and in how many liquidatable. */
export interface Reach {
  called: number;
  liquidatable: number;
}

/** Notes one more scenario, in which an account has a status: a place in MARGIN_STATUSES. */
export function addReach(reach: Reach | undefined, status: number): void {
  if (!reach) return;
  if (status === CALL || status === LIQUIDATION) reach.called += 1;
  if (status === LIQUIDATION) reach.liquidatable += 1;
}

/**
 * A narrow book under scenarios: by floats within their bound, each pair they cannot tell by the narrow kernel, and what
 * is too wide for that under a scenario by the exact engine.
 */
export class NarrowScenarios {
  /** Pairs of an account and a scenario that floats could not tell. */
  doubtfulPairs = 0;
  private readonly pass: ScenarioPass;
  private readonly pairs: DoubtfulPairs;
  /** What a pass counts that nobody asks for. */
  private readonly uncounted: ScenarioTally;

  constructor(
    place: Place,
    prices: ScenarioPrices,
    private readonly marks: MarkPrices,
    private readonly exact: ExactScenarios,
    private readonly tally: ScenarioTally,
  ) {
    const { memory, pool, scratch, tables, narrow } = place;
    this.pass = new ScenarioPass(memory, pool, scratch);
    this.uncounted = new ScenarioTally(prices.count);
    this.pairs = new DoubtfulPairs(memory, loadKernel(memory), tables, narrow, prices, scratch);
  }

  /**
   * Counts and adds the first so many accounts that have exact figures as prices are.
   *
   * @param bookOf an account of the narrow book, for the exact engine
   * @param reaches by account; null: nobody asks
   */
  add(
    rows: ScenarioRows,
    accounts: number,
    bookOf: (account: number) => AccountBook,
    reaches: readonly Reach[] | null,
  ): void {
    const { tally, pass } = this;
    const doubts = pass.run(rows, accounts, tally);
    for (const [account, reach] of reaches?.entries() ?? []) {
      const { called, liquidatable } = pass.reachOf(account);
      reach.called += called;
      reach.liquidatable += liquidatable;
    }
    const left: { readonly scenario: number; readonly account: number; readonly from: number }[] = [];
    this.pairs.settle(doubts, this.marks, tally, (scenario, account, from, to) => {
      this.doubtfulPairs += 1;
      if (to === null) left.push({ scenario, account, from });
      else addReach(reaches?.[account], to);
    });
    for (const { scenario, account, from } of left)
      for (const standing of this.exact.standings(scenario, [bookOf(account)])) {
        addStanding(tally, scenario, from, standing);
        addReach(reaches?.[account], standing.status);
      }
  }

  /**
   * Of the first so many accounts that have exact figures as prices are: who is called or worse, exactly. Who is surely above the call
   * level by floats is passed over; everybody else is margined at the scenario's prices. Nothing is counted or added.
   *
   * @param indexOf an account of the narrow book, in its chunk
   */
  collect(
    rows: ScenarioRows,
    accounts: number,
    bookOf: (account: number) => AccountBook,
    indexOf: (account: number) => number,
    collector: ReachedCollector,
  ): void {
    const left: { readonly scenario: number; readonly account: number }[] = [];
    this.pass.run(rows, accounts, this.uncounted);
    const near = [...this.pass.near(rows, accounts)].filter(([scenario]) => collector.isAsked(scenario));
    this.pairs.margin(new Map(near), this.marks, (scenario, account, found) => {
      if (found === null || !collector.add(scenario, indexOf(account), found))
        left.push({ scenario, account });
    });
    for (const { scenario, account } of left)
      for (const { margined } of this.exact.standings(scenario, [bookOf(account)]))
        collector.addApart(scenario, indexOf(account), margined);
  }
}
