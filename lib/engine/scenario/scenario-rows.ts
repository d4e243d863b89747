import { ONE } from '../../domain/number/decimal';
import type { CompiledLine, CompiledTables } from '../compile/tables';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as on from '../kernel/scenario-layout';
import type { ScenarioPrices } from './scenario-prices';
import { writeTolerance } from './tolerance';

/** Instruments and assets that the tables may come to hold, as the tables themselves. */
const PLACES = 65_536;

/**
 * Prices of lines and worths of assets as rows of floats, for the scenarios `from`…`to` of a run. Lines are compiled
 * when a book first names them, so rows are added when they are asked for.
 */
export class ScenarioRows {
  readonly length: number;
  private readonly linePrices: number;
  private readonly assetWorths: number;
  private readonly rows = new Map<string, number>();
  private lines = 0;
  private assets = 0;

  constructor(
    private readonly memory: KernelMemory,
    private readonly tables: CompiledTables,
    private readonly prices: ScenarioPrices,
    readonly from: number,
    readonly to: number,
  ) {
    this.length = Math.ceil(((to - from) * 8) / on.ROW_STEP) * on.ROW_STEP;
    this.linePrices = memory.allocate(PLACES * on.LINE_PRICE_BYTES);
    this.assetWorths = memory.allocate(PLACES * on.ASSET_WORTH_BYTES);
  }

  get scenarioCount(): number {
    return this.to - this.from;
  }

  /** Adds what the tables hold by now, and makes these the scenarios of the kernel's next pass. */
  prepare(): void {
    const { memory, tables } = this;
    for (; this.lines < tables.compiledLines.length; this.lines += 1) {
      const line = tables.compiledLines[this.lines];
      if (line) this.addLine(line);
    }
    for (; this.assets < tables.compiledAssets.length; this.assets += 1)
      this.addAsset(tables.compiledAssets[this.assets] ?? '', this.assets);
    writeTolerance(memory, tables.parameters);
    const { u32 } = memory.views;
    u32[on.ROW_LENGTH / 4] = this.length;
    u32[on.SCENARIOS / 4] = this.scenarioCount;
    u32[on.LINE_PRICES / 4] = this.linePrices;
    u32[on.ASSET_WORTHS / 4] = this.assetWorths;
  }

  private addLine({ index, instrument, multiplier, isInverse }: CompiledLine): void {
    const floats = this.prices.floatsOf(instrument, multiplier, isInverse).subarray(this.from, this.to);
    // As the kernel's prices: a quantity in 1e-8 times it is a value in 1e-8, which a long of an inverse contract owes.
    const row = this.row(`${instrument} ${multiplier.toFixed()}`, floats);
    const address = this.linePrices + index * on.LINE_PRICE_BYTES;
    const { f64, u32 } = this.memory.views;
    f64[address / 8] = least(floats);
    f64[(address + on.GREATEST_PRICE) / 8] = greatest(floats);
    u32[(address + on.PRICE_ROW) / 4] = row;
  }

  private addAsset(asset: string, index: number): void {
    const rule = this.tables.parameters.collateral.get(asset);
    if (!rule) return;
    const address = this.assetWorths + index * on.ASSET_WORTH_BYTES;
    for (const [side, part] of [ONE.minus(rule.haircut).toNumber(), 1].entries()) {
      const place = address + side * on.OWED_WORTH;
      const floats =
        rule.pricedBy === null
          ? null
          : this.prices
              .floatsOf(rule.pricedBy)
              .subarray(this.from, this.to)
              .map((price) => price * part);
      const row = floats ? this.row(`${asset}\n${side}`, floats) : 0;
      const { f64, u32 } = this.memory.views;
      f64[place / 8] = floats ? greatest(floats) : part;
      u32[(place + on.WORTH_ROW) / 4] = row;
    }
  }

  /** Address of a row of these floats, whose last one is repeated to its end. */
  private row(name: string, floats: Float64Array): number {
    const known = this.rows.get(name);
    if (known !== undefined) return known;
    const address = this.memory.allocate(this.length);
    const { f64 } = this.memory.views;
    f64.set(floats, address / 8);
    f64.fill(floats.at(-1) ?? 1, address / 8 + floats.length, (address + this.length) / 8);
    this.rows.set(name, address);
    return address;
  }
}

function least(floats: Float64Array): number {
  return floats.reduce((a, b) => Math.min(a, b), Infinity);
}

function greatest(floats: Float64Array): number {
  return floats.reduce((a, b) => Math.max(a, b), 0);
}
