import { MARGIN_STATUSES } from '../../domain/margin/method/types';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as on from '../kernel/scenario-layout';
import type { KernelPool } from '../pool';
import type { ScenarioRows } from './scenario-rows';
import type { ScenarioTally } from './scenario-tally';

/** Some accounts, ascending, by scenario of the run: such whose status floats could not tell, or that may be called. */
export type Pairs = ReadonlyMap<number, readonly number[]>;

/** Runs the kernel's scenario pass over a narrow book, whose figures are those of prices as they are. */
export class ScenarioPass {
  private slots = 0;
  private doubts = 0;
  private nears = 0;
  private reaches = 0;
  private capacity = 0;

  constructor(
    private readonly memory: KernelMemory,
    private readonly pool: KernelPool,
    private readonly scratch: number,
  ) {}

  /** Makes room for the results of so many accounts under as many scenarios as a run may have. */
  reserve(accounts: number): void {
    if (accounts <= this.capacity) return;
    const { memory } = this;
    this.capacity = accounts;
    const slotBytes = on.SLOT_ROWS * on.SCENARIOS_AT_MOST * 8 + on.SLOT_TAIL_BYTES;
    this.slots = memory.allocate(Math.ceil(accounts / on.SLOT_ACCOUNTS) * slotBytes);
    this.doubts = memory.allocate(accounts * on.DOUBT_BYTES);
    this.nears = memory.allocate(accounts * on.DOUBT_BYTES);
    this.reaches = memory.allocate(accounts * on.REACH_BYTES);
  }

  /** Counts and adds the first so many accounts into the tally; gives back those it could not. */
  run(rows: ScenarioRows, accounts: number, tally: ScenarioTally): Pairs {
    rows.prepare();
    this.reserve(accounts);
    const { u32 } = this.memory.views;
    u32[on.SLOTS / 4] = this.slots;
    u32[on.DOUBTS / 4] = this.doubts;
    u32[on.NEARS / 4] = this.nears;
    u32[on.REACHES / 4] = this.reaches;
    this.pool.stressAccounts(accounts, this.scratch);
    const doubts = new Map<number, number[]>();
    for (let first = 0; first < accounts; first += on.SLOT_ACCOUNTS) {
      const slot =
        this.slots + (first / on.SLOT_ACCOUNTS) * (on.SLOT_ROWS * rows.length + on.SLOT_TAIL_BYTES);
      this.merge(rows, slot, tally);
      const doubtful = u32[(slot + on.SLOT_ROWS * rows.length + on.TAIL_DOUBTFUL) / 4];
      if (doubtful !== 0)
        this.gather(rows, this.doubts, [first, Math.min(first + on.SLOT_ACCOUNTS, accounts)], doubts);
    }
    return doubts;
  }

  /** Of the accounts of the last run those that are not surely above the call level; all that are called are among them. */
  near(rows: ScenarioRows, accounts: number): Pairs {
    const near = new Map<number, number[]>();
    this.gather(rows, this.nears, [0, accounts], near);
    return near;
  }

  /** In how many scenarios an account is called, and liquidatable; those in which it is in doubt not counted. */
  reachOf(account: number): { readonly called: number; readonly liquidatable: number } {
    const { u16 } = this.memory.views;
    const place = (this.reaches + account * on.REACH_BYTES) / 2;
    return { called: u16[place] ?? 0, liquidatable: u16[place + 1] ?? 0 };
  }

  private merge(rows: ScenarioRows, slot: number, tally: ScenarioTally): void {
    const { f64, u32 } = this.memory.views;
    const { length, from, scenarioCount } = rows;
    const tail = slot + on.SLOT_ROWS * length;
    for (const status of MARGIN_STATUSES.keys()) {
      const held = u32[(tail + on.TAIL_ACCOUNTS) / 4 + status] ?? 0;
      if (held === 0) continue;
      const first = (slot + status * on.LEVEL_ROWS * length) / 4;
      for (let index = 0; index < scenarioCount; index += 1) {
        const place = first + 2 * index;
        const liquidatable = u32[place] ?? 0;
        const called = u32[place + length / 4] ?? 0;
        const warned = u32[place + (2 * length) / 4] ?? 0;
        tally.count(from + index, status, 3, liquidatable);
        tally.count(from + index, status, 2, called - liquidatable);
        tally.count(from + index, status, 1, warned - called);
        tally.count(from + index, status, 0, held - warned);
      }
    }
    const sums = (slot + on.STATUS_ROWS * length) / 8;
    const tolerance = f64[(tail + on.TAIL_TOLERANCE) / 8] ?? NaN;
    const gross = f64[(tail + on.TAIL_GROSS) / 8] ?? NaN;
    for (let index = 0; index < scenarioCount; index += 1) {
      const place = sums + index;
      const [equity, maintenance] = [f64[place] ?? NaN, f64[place + length / 8] ?? NaN];
      tally.addSums(from + index, equity, maintenance, f64[place + length / 4] ?? NaN);
      tally.addTolerance(from + index, tolerance, gross, 1);
    }
  }

  /** @param marks address of a bit for each scenario, by account */
  private gather(
    rows: ScenarioRows,
    marks: number,
    [from, to]: readonly [number, number],
    pairs: Map<number, number[]>,
  ): void {
    const { u8, u32 } = this.memory.views;
    for (let account = from; account < to; account += 1) {
      const bits = marks + account * on.DOUBT_BYTES;
      const words = bits / 4;
      if (!(u32[words] || u32[words + 1] || u32[words + 2] || u32[words + 3])) continue;
      for (let index = 0; index < rows.scenarioCount; index += 1) {
        if ((((u8[bits + (index >> 3)] ?? 0) >> (index & 7)) & 1) === 0) continue;
        const scenario = rows.from + index;
        const found = pairs.get(scenario);
        if (found) found.push(account);
        else pairs.set(scenario, [account]);
      }
    }
  }
}
