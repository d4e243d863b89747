import { type Decimal, ONE, decimal, ZERO } from '../../domain/number/decimal';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import { markPrice, positionContext, requirementsOf } from '../../domain/margin/method/position';
import { marginRefusal } from '../../domain/margin/method/refusal';
import { otherSettlement } from '../../domain/margin/method/settlement';
import type { Position } from '../../domain/margin/method/types';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as at from '../kernel/layout';
import { wholeUnits } from '../units';
import { foldedRows } from './folded-rows';
import { NARROW } from './known-members';
import { NOTHING_REQUIRED } from './rows';
import { areSettingsKernels, writeSettings } from './settings';
import { narrowPrice, type NarrowPrice, writeNarrowLine, writeNarrowPrice } from './write-rows';

/**
 * What a position is margined by: its instrument, its side, whether it is a leg, its account's mode, the rate its holder
 * chose.
 */
export interface CompiledLine {
  /** Place in the tables. */
  readonly index: number;
  readonly instrument: string;
  readonly multiplier: Decimal;
  readonly isUnitMultiplier: boolean;
  /** Its values are −quantity × multiplier / price. */
  readonly isInverse: boolean;
  readonly marginClass: string;
}

const LINES_AT_MOST = 65_536;
const ASSETS_AT_MOST = 65_536;
/** Digits after the point of what one unit of an asset is worth. */
const WORTH_SCALE = 12;

/**
 * A parameter set and a market as the kernel's tables. Lines and assets are compiled when a book first names them;
 * one that the kernel cannot compute exactly is null, and so is one that the reference method would refuse.
 */
export class CompiledTables {
  private readonly lines = new Map<string, CompiledLine | null>();
  private readonly assets = new Map<string, number | null>();
  /** Whether any account under this set, in this market, is the kernel's: an empty one too. */
  readonly areKernels: boolean;
  /** By place in the tables: they only grow. */
  readonly compiledLines: CompiledLine[] = [];
  readonly compiledAssets: string[] = [];
  private readonly prices: number;
  private readonly lineTable: number;
  private readonly assetTable: number;

  constructor(
    readonly parameters: CompiledParameters,
    readonly market: MarketState,
    private readonly memory: KernelMemory,
  ) {
    this.areKernels =
      NARROW.set(parameters.set.document) && NARROW.market(market) && areSettingsKernels(parameters);
    if (this.areKernels) writeSettings(memory, parameters);
    this.prices = memory.allocate(LINES_AT_MOST * at.PRICE_BYTES);
    this.lineTable = memory.allocate(LINES_AT_MOST * at.LINE_BYTES);
    this.assetTable = memory.allocate(ASSETS_AT_MOST * at.ASSET_BYTES);
    memory.setHeader(at.PRICES, this.prices);
    memory.setHeader(at.LINES, this.lineTable);
    memory.setHeader(at.ASSETS, this.assetTable);
  }

  /** @param isValuedOnly whether what the position requires is charged elsewhere: the line values it, and requires nothing */
  line(position: Position, mode: string | undefined, isValuedOnly = false): CompiledLine | null {
    const { instrument, quantity, selectedRate, selectedLeverage, leg } = position;
    const chosen = selectedLeverage ? `x${selectedLeverage.toFixed()}` : (selectedRate?.toFixed() ?? '');
    const side = `${leg ? 'leg' : ''}${quantity.lt(0) ? '-' : '+'}`;
    const key = `${instrument} ${side}${chosen} ${mode ?? ''}${isValuedOnly ? ' =' : ''}`;
    const known = this.lines.get(key);
    if (known !== undefined) return known;
    const compiled = this.compileLine(position, mode, isValuedOnly ? null : `${side}${chosen}`);
    this.lines.set(key, compiled);
    return compiled;
  }

  /**
   * Writes a new price of a line's instrument for the narrow kernel; rows do not depend on it.
   *
   * @returns whether its numbers hold it; nothing is written otherwise
   */
  reprice(line: CompiledLine, price: Decimal): boolean {
    const narrow = narrowPrice(line.isInverse, line.multiplier, price);
    if (narrow === null) return false;
    this.putPrice(line, narrow);
    return true;
  }

  /** The same of a price that the narrow kernel's numbers hold. */
  putPrice({ index }: CompiledLine, price: NarrowPrice): void {
    writeNarrowPrice(this.memory, this.prices + index * at.PRICE_BYTES, price);
  }

  /** Values an asset of these tables anew at the market's prices, or at others; false when the kernel cannot. */
  revalue(asset: string, prices = this.market.prices): boolean {
    const index = this.assets.get(asset);
    if (index === undefined || index === null) return false;
    return this.writeAsset(asset, index, prices);
  }

  /** Place of an asset in the tables, or null. */
  asset(asset: string): number | null {
    const known = this.assets.get(asset);
    if (known !== undefined) return known;
    const compiled = this.compileAsset(asset);
    this.assets.set(asset, compiled);
    return compiled;
  }

  /**
   * @param own what rows depend on of the position itself: its side, whether it is a leg, and what its holder chose; null:
   *   its rows require nothing
   */
  private compileLine(position: Position, mode: string | undefined, own: string | null): CompiledLine | null {
    const { parameters, market, memory } = this;
    const { instrument } = position;
    if (!this.areKernels || this.compiledLines.length === LINES_AT_MOST) return null;
    const inputs = {
      ...market,
      parameters,
      book: { account: '', positions: [position], collateral: [], ...(mode === undefined ? {} : { mode }) },
    };
    const terms = market.instruments.get(instrument);
    if (!terms || marginRefusal(inputs) !== null || !market.prices.get(instrument)?.gt(0)) return null;
    const marginClass = parameters.classOfInstrument.get(instrument);
    if (!marginClass || !NARROW.terms(terms) || !terms.multiplier.gt(0)) return null;
    if (otherSettlement(inputs, instrument) !== null) return null;
    const { plans, stated } = requirementsOf(marginClass, mode);
    const document = parameters.set.document.marginClasses[marginClass.name];
    if (!NARROW.class(document) || !NARROW.requirements(stated)) return null;
    if (parameters.portfolioOfClass.has(marginClass.name)) return null;

    const context = positionContext(inputs, position, position.quantity, ZERO);
    const asked = {
      plan: context.isShort ? plans.short : plans.long,
      key: `${marginClass.name} ${mode ?? ''} ${own}`,
      multiplier: terms.multiplier,
    };
    const rows = own === null ? NOTHING_REQUIRED : foldedRows(parameters, asked, context);
    if (!rows) return null;
    const isInverse = terms.isInverse ?? false;
    const price = narrowPrice(isInverse, terms.multiplier, markPrice(market.prices, instrument));
    const index = this.compiledLines.length;
    const isNarrow = writeNarrowLine(memory, rows, price, {
      price: this.prices + index * at.PRICE_BYTES,
      line: this.lineTable + index * at.LINE_BYTES,
      rounding: parameters.rounding.margin,
    });
    if (!isNarrow) return null;
    const { multiplier } = terms;
    const isUnitMultiplier = multiplier.eq(ONE);
    const { name } = marginClass;
    const line = { index, instrument, multiplier, isUnitMultiplier, isInverse, marginClass: name };
    this.compiledLines.push(line);
    return line;
  }

  private compileAsset(asset: string): number | null {
    const { parameters, market } = this;
    if (!this.areKernels || this.compiledAssets.length === ASSETS_AT_MOST) return null;
    const rule = parameters.collateral.get(asset);
    if (!rule || parameters.portfolios.some(({ assets }) => assets.has(asset))) return null;
    if (!NARROW.asset(parameters.set.document.collateral[asset])) return null;
    const book = { account: '', positions: [], collateral: [{ asset, amount: decimal('1') }] };
    if (marginRefusal({ ...market, parameters, book }) !== null) return null;
    const index = this.compiledAssets.length;
    if (!this.writeAsset(asset, index, market.prices)) return null;
    this.compiledAssets.push(asset);
    return index;
  }

  private writeAsset(asset: string, index: number, prices: MarketState['prices']): boolean {
    const { parameters, memory } = this;
    const rule = parameters.collateral.get(asset);
    const price = rule?.pricedBy === null ? ONE : prices.get(rule?.pricedBy ?? '');
    if (!rule || !price?.gt(0)) return false;
    const owned = wholeUnits(price.times(ONE.minus(rule.haircut)), WORTH_SCALE);
    const owed = wholeUnits(price, WORTH_SCALE);
    if (owned === null || owed === null) return false;
    const address = this.assetTable + index * at.ASSET_BYTES;
    const { f64, i64 } = memory.views;
    f64[address / 8] = Number(owned) / at.WORTH_DIVISOR;
    f64[address / 8 + 1] = Number(owed) / at.WORTH_DIVISOR;
    i64[address / 8 + 2] = owned;
    i64[address / 8 + 3] = owed;
    return true;
  }
}
