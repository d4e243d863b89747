import type { MarkPrices } from '../../domain/margin/method/types';
import type { NarrowBook } from '../batch/narrow-book';
import type { CompiledLine, CompiledTables } from '../compile/tables';
import { narrowPrice, type NarrowPrice } from '../compile/write-rows';
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

/** A price that the narrow numbers do not hold. */
const NOT_NARROW = 'NOT_NARROW';

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
  private readonly lines = new PricedPlaces();
  private readonly assets = new PricedPlaces();
  /** By scenario and line, once they were asked for: chunk after chunk asks for the same. */
  private readonly narrowPrices: (NarrowPrice | typeof NOT_NARROW)[][] = [];
  /** Figures of one account. */
  private readonly before = new Int32Array(at.ACCOUNT_BYTES / 4);

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
      for (const account of accounts) told(scenario, account, this.marginAt(account, scenario));
      for (const line of this.lines.seen) touchedLines.add(line);
      for (const asset of this.assets.seen) touchedAssets.add(asset);
    }
    for (const index of touchedLines) {
      const line = this.tables.compiledLines[index];
      const price = line && marks.get(line.instrument);
      if (line && price) this.tables.reprice(line, price);
    }
    for (const index of touchedAssets) this.tables.revalue(this.tables.compiledAssets[index] ?? '', marks);
  }

  /** At a scenario's prices; null where the narrow numbers do not hold it there. The figures that the account had are put back. */
  private marginAt(account: number, scenario: number): NarrowFigures | null {
    if (!this.reprice(account, scenario)) return null;
    const { figures } = this.narrow.resultsOf(account);
    const { i32, f64 } = this.memory.views;
    const { before } = this;
    for (let word = 0; word < before.length; word += 1) before[word] = i32[figures / 4 + word] ?? 0;
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
    i32.set(before, figures / 4);
    return found;
  }

  /** Brings an account's prices to a scenario's; false when the narrow numbers do not hold one of them. */
  private reprice(account: number, scenario: number): boolean {
    const { u16, u32 } = this.memory.views;
    const { lines, assets } = this;
    const header = at.HEADER / 4;
    let isHeld = true;
    const positionStart = (u32[header + at.POSITION_START / 4] ?? 0) / 4 + account;
    const lineOf = (u32[header + at.LINE_OF_POSITION / 4] ?? 0) / 2;
    const end = u32[positionStart + 1] ?? 0;
    for (let position = u32[positionStart] ?? 0; position < end; position += 1) {
      const index = u16[lineOf + position] ?? 0;
      if (!lines.has(index)) lines.put(index, this.repriceLine(index, scenario));
      isHeld &&= lines.isPriced(index);
    }
    const balanceStart = (u32[header + at.BALANCE_START / 4] ?? 0) / 4 + account;
    const assetOf = (u32[header + at.ASSET_OF_BALANCE / 4] ?? 0) / 2;
    const last = u32[balanceStart + 1] ?? 0;
    for (let balance = u32[balanceStart] ?? 0; balance < last; balance += 1) {
      const index = u16[assetOf + balance] ?? 0;
      if (!assets.has(index))
        assets.put(
          index,
          this.tables.revalue(this.tables.compiledAssets[index] ?? '', this.prices.of(scenario)),
        );
      isHeld &&= assets.isPriced(index);
    }
    return isHeld;
  }

  private repriceLine(index: number, scenario: number): boolean {
    const line = this.tables.compiledLines[index];
    if (!line) return false;
    const known = (this.narrowPrices[scenario] ??= []);
    const price = (known[index] ??= this.narrowPriceOf(line, scenario));
    if (price === NOT_NARROW) return false;
    this.tables.putPrice(line, price);
    return true;
  }

  private narrowPriceOf({ instrument, isInverse, multiplier }: CompiledLine, scenario: number) {
    const price = this.prices.of(scenario).get(instrument);
    return (price && narrowPrice(isInverse, multiplier, price)) ?? NOT_NARROW;
  }
}

/** What of the tables has the prices of one scenario by now, by its place there, and whether the kernel holds those. */
class PricedPlaces {
  /** In the order in which they were put. */
  readonly seen: number[] = [];
  /** 1: it is priced, and held; 2: it is not held. */
  private states = new Uint8Array(1_024);

  has(index: number): boolean {
    return (this.states[index] ?? 0) !== 0;
  }

  isPriced(index: number): boolean {
    return this.states[index] === 1;
  }

  put(index: number, isHeld: boolean): void {
    if (index >= this.states.length) {
      const states = new Uint8Array(2 * index);
      states.set(this.states);
      this.states = states;
    }
    this.states[index] = isHeld ? 1 : 2;
    this.seen.push(index);
  }

  clear(): void {
    for (const index of this.seen) this.states[index] = 0;
    this.seen.length = 0;
  }
}
