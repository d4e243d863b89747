import type { MarkPrices } from '../../domain/margin/method/types';
import type { NarrowBook } from '../batch/narrow-book';
import type { CompiledTables } from '../compile/tables';
import type { Kernel } from '../kernel/kernel';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as at from '../kernel/layout';
import type { ScenarioPrices } from './scenario-prices';
import type { Pairs } from './scenario-pass';
import type { ScenarioTally } from './scenario-tally';

/** An account's exact figures under a scenario, in units of 1e-8. */
export interface NarrowFigures {
  /** A place in MARGIN_STATUSES. */
  readonly status: number;
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
}

/** Is told of a pair; null: the narrow numbers do not hold it. */
type Told = (scenario: number, account: number, found: NarrowFigures | null) => void;

/** Where a pair of an account and a scenario stands by exact numbers; null: the narrow ones do not hold it. */
export type Settled = (scenario: number, account: number, from: number, to: number | null) => void;

/**
 * Margins accounts of a narrow book exactly under scenarios in which floats could not tell: by the narrow kernel, at
 * the scenario's prices. The book's own prices and figures are as before when it is done.
 */
export class DoubtfulPairs {
  /** The scenario whose price a line, or an asset, has now and whether the kernel holds it. */
  private readonly lines = new Map<number, boolean>();
  private readonly assets = new Map<number, boolean>();

  constructor(
    private readonly memory: KernelMemory,
    private readonly kernel: Kernel,
    private readonly tables: CompiledTables,
    private readonly narrow: NarrowBook,
    private readonly prices: ScenarioPrices,
    private readonly scratch: number,
  ) {}

  /** @param settled is told of each pair once, with the account's status as prices are */
  settle(doubts: Pairs, marks: MarkPrices, tally: ScenarioTally, settled: Settled): void {
    const { i32 } = this.memory.views;
    const standing = (account: number): number =>
      i32[(this.narrow.resultsOf(account).figures + at.STATUS) / 4] ?? 0;
    this.margin(doubts, marks, (scenario, account, found) => {
      const from = standing(account);
      // The pass counted it where it counts what is below no level.
      tally.count(scenario, from, 0, -1);
      if (found !== null) {
        const { equity, maintenanceMargin: maintenance } = found;
        tally.add(scenario, from, found.status, { equity, maintenance });
      }
      settled(scenario, account, from, found && found.status);
    });
  }

  /** @param told of each pair once, by scenario */
  margin(pairs: Pairs, marks: MarkPrices, told: Told): void {
    const [touchedLines, touchedAssets] = [new Set<number>(), new Set<number>()];
    for (const [scenario, accounts] of pairs) {
      this.lines.clear();
      this.assets.clear();
      for (const account of accounts) {
        const isHeld = this.reprice(account, this.prices.of(scenario));
        told(scenario, account, isHeld ? this.figuresOf(account) : null);
      }
      for (const line of this.lines.keys()) touchedLines.add(line);
      for (const asset of this.assets.keys()) touchedAssets.add(asset);
    }
    for (const index of touchedLines) this.repriceLine(index, marks);
    for (const index of touchedAssets) this.tables.revalue(this.tables.compiledAssets[index] ?? '', marks);
  }

  /** At the prices that the tables have now; the figures that the account had are put back. */
  private figuresOf(account: number): NarrowFigures | null {
    const { figures } = this.narrow.resultsOf(account);
    const { i32, f64, u8 } = this.memory.views;
    const before = u8.slice(figures, figures + at.ACCOUNT_BYTES);
    this.kernel.marginNarrow(account, account + 1, this.scratch);
    const isExact = i32[(figures + at.OUTCOME) / 4] === at.EXACT;
    const found = isExact
      ? {
          status: i32[(figures + at.STATUS) / 4] ?? 0,
          equity: f64[(figures + at.EQUITY) / 8] ?? NaN,
          initialMargin: f64[(figures + at.INITIAL) / 8] ?? NaN,
          maintenanceMargin: f64[(figures + at.MAINTENANCE) / 8] ?? NaN,
        }
      : null;
    u8.set(before, figures);
    return found;
  }

  /** Brings an account's prices to a scenario's; false when the narrow numbers do not hold one of them. */
  private reprice(account: number, prices: MarkPrices): boolean {
    const { u16, u32 } = this.memory.views;
    const column = (name: number): number => u32[(at.HEADER + name) / 4] ?? 0;
    const range = (starts: number): readonly [number, number] => [
      u32[column(starts) / 4 + account] ?? 0,
      u32[column(starts) / 4 + account + 1] ?? 0,
    ];
    let isHeld = true;
    const [first, end] = range(at.POSITION_START);
    for (let position = first; position < end; position += 1) {
      const index = u16[column(at.LINE_OF_POSITION) / 2 + position] ?? 0;
      const isPriced = this.lines.get(index) ?? this.repriceLine(index, prices);
      this.lines.set(index, isPriced);
      isHeld &&= isPriced;
    }
    const [firstBalance, lastBalance] = range(at.BALANCE_START);
    for (let balance = firstBalance; balance < lastBalance; balance += 1) {
      const index = u16[column(at.ASSET_OF_BALANCE) / 2 + balance] ?? 0;
      const asset = this.tables.compiledAssets[index] ?? '';
      const isValued = this.assets.get(index) ?? this.tables.revalue(asset, prices);
      this.assets.set(index, isValued);
      isHeld &&= isValued;
    }
    return isHeld;
  }

  private repriceLine(index: number, prices: MarkPrices): boolean {
    const line = this.tables.compiledLines[index];
    const price = line && prices.get(line.instrument);
    return line !== undefined && price !== undefined && this.tables.reprice(line, price);
  }
}
