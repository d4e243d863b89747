import { assert } from '../../domain/assert';
import { type Decimal, ONE, ZERO } from '../../domain/decimal';
import type { CompiledParameters } from '../../domain/margin/compile';
import type { MarketState } from '../../domain/margin/inputs';
import { type RunTotals } from '../../domain/margin/run-totals';
import type { AccountBook, AccountMargin, MarginRefusal } from '../../domain/margin/types';
import type { Result } from '../../domain/result';
import type { AccountStanding } from '../../ports/margin';
import { CompiledTables } from '../compile/tables';
import type { Kernel } from '../kernel/kernel';
import { type Arena, KernelMemory } from '../kernel/kernel-memory';
import { loadKernel } from '../kernel/load-kernel';
import { BatchMargining, type TierCounts } from '../margin-batch';
import { decimalOfNarrow, narrowUnits } from '../units';
import { ApartAccounts } from './apart';
import { Rooms } from './columns';
import { costOf, entryOf } from './cost';
import { BalanceGroup, type Cost, PositionGroup } from './groups';
import { Holdings } from './holdings';
import { LiveMarket } from './live-market';
import { Records } from './records';
import { liveTotals } from './live-totals';

/** Room for the tables of one parameter set in one market. */
const TABLES_BYTES = 96 * 2 ** 20;
const GROUPS_AT_MOST = 65_535;

/** A position of an account in a group, in the kernel's numbers. */
interface GroupedPosition {
  readonly group: PositionGroup;
  readonly quantity: number;
  readonly cost: Cost;
}

/**
 * Every account of a venue with its figures, kept up to date while prices, positions, collateral, figures and
 * versions change. Account figures equal the reference method's to the last digit at any time, once `settle` has
 * margined the accounts that the live kernel cannot hold.
 *
 * One caller at a time: nothing here waits, but for `settle`, during which nothing may be changed.
 */
export class LiveBook {
  private readonly memory = new KernelMemory();
  private readonly kernel: Kernel = loadKernel(this.memory);
  private readonly rooms = new Rooms(this.memory);
  private readonly arena: Arena;
  private readonly holdings = new Holdings();
  private readonly records: Records;
  private readonly positionGroups = new Map<string, PositionGroup>();
  private readonly balanceGroups = new Map<string, BalanceGroup>();
  private readonly groups: (PositionGroup | BalanceGroup)[] = [];
  private readonly indexes = new Map<string, number>();
  private readonly ids: string[] = [];
  private readonly apart: ApartAccounts;
  private readonly single = newPlace();
  private readonly changed = new Set<number>();
  readonly market: LiveMarket;
  private tables: CompiledTables;

  constructor(
    private compiled: CompiledParameters,
    market: MarketState,
  ) {
    const apart = newPlace();
    this.apart = new ApartAccounts(apart.memory, apart.kernel);
    this.market = new LiveMarket(market);
    this.arena = this.memory.arena(TABLES_BYTES);
    this.records = new Records(this.memory, this.rooms);
    this.tables = this.compileTables();
  }

  get parameters(): CompiledParameters {
    return this.compiled;
  }

  get accountCount(): number {
    return this.ids.length;
  }

  /** How many accounts each kind of numbers holds now. */
  get tiers(): TierCounts {
    const { wide, reference } = this.apart.counts;
    return { narrow: this.ids.length - this.apart.size, wide, reference };
  }

  /** Bytes of columns and lists; names of accounts, and accounts apart, come on top. */
  get bytes(): number {
    const columns = this.groups.reduce((sum, group) => sum + group.columns.bytes, 0);
    return columns + this.holdings.bytes + this.records.bytes;
  }

  indexOf(account: string): number | undefined {
    return this.indexes.get(account);
  }

  idOf(index: number): string {
    const id = this.ids[index];
    assert(id !== undefined, 'an index is of an account');
    return id;
  }

  /** Adds accounts that hold nothing; those that are there already stay as they are. */
  addAccounts(accounts: readonly string[]): void {
    for (const account of accounts) {
      if (this.indexes.has(account)) continue;
      this.indexes.set(account, this.ids.length);
      this.ids.push(account);
    }
    this.records.begin(this.ids.length);
    this.holdings.begin(this.ids.length);
  }

  /** Makes an account hold just what a book says. */
  put(book: AccountBook): void {
    if (!this.indexes.has(book.account)) this.addAccounts([book.account]);
    const index = this.indexes.get(book.account);
    assert(index !== undefined, 'an account that was added has an index');
    this.clear(index);
    this.hold(index, book);
    this.collectChanged();
  }

  /** Moves mark prices; null: there is none any more. @returns how many positions and balances were margined anew */
  setPrices(prices: ReadonlyMap<string, Decimal | null>, observedAt: ReadonlyMap<string, Date>): number {
    let needsTables = false;
    let ticked = 0;
    for (const [instrument, price] of prices) {
      this.market.setPrice(instrument, price, observedAt.get(instrument));
      this.apart.touch(instrument);
      for (const group of this.positionsOf(instrument)) {
        if (group.line && price && this.tables.reprice(group.line, price)) {
          group.tick(this.kernel, 0, group.columns.count, true);
          ticked += group.columns.count;
        } else if (group.line) this.close(group);
        else needsTables ||= price !== null;
      }
      for (const group of this.balancesPricedBy(instrument)) {
        if (group.index !== null && this.tables.revalue(group.asset)) {
          group.tick(this.kernel, 0, group.columns.count, true);
          ticked += group.columns.count;
        } else if (group.index !== null) this.close(group);
        else needsTables ||= price !== null;
      }
      this.collectChanged();
    }
    if (needsTables) this.recompile(this.compiled, this.market);
    return ticked;
  }

  /** Goes over to a parameter set and a market: every account is margined anew. */
  recompile(parameters: CompiledParameters, market: MarketState): void {
    this.compiled = parameters;
    this.market.become(market);
    this.arena.top = this.arena.start;
    this.tables = this.compileTables();
    for (const group of this.groups) if (!this.open(group)) this.close(group);
    for (const group of this.groups) group.tick(this.kernel, 0, group.columns.count, false);
    this.kernel.restate?.(0, this.ids.length);
    this.apart.touchAll();
    this.collectChanged();
  }

  /** Margins what was filled in without being margined. */
  start(): void {
    for (const group of this.groups) group.tick(this.kernel, 0, group.columns.count, false);
    this.kernel.restate?.(0, this.ids.length);
    this.collectChanged();
  }

  /** Margins the accounts apart whose figures are no longer current; those that have become narrow go back. */
  async settle(): Promise<void> {
    const dirty = this.apart.takeDirty();
    if (dirty.length === 0) return;
    const staying = dirty.filter((index) => {
      const book = this.apart.book(index);
      if (!book || this.records.isTooWide(index)) return book !== undefined;
      this.clear(index);
      this.hold(index, book);
      return this.apart.has(index);
    });
    this.apart.takeDirty();
    await this.apart.margin(staying, this.compiled, this.market, (index, status) => {
      if (this.records.status(index) !== status) this.changed.add(index);
      this.records.setStatus(index, status);
    });
    this.collectChanged();
  }

  /** Accounts whose status changed since this was asked last, each once. */
  takeChanged(): readonly number[] {
    const taken = [...this.changed];
    this.changed.clear();
    return taken;
  }

  /** Index in MARGIN_STATUSES, or UNPRICED. */
  statusOf(index: number): number {
    return this.records.status(index);
  }

  /** An account's own figures, without its positions. */
  standing(index: number): AccountStanding {
    const apart = this.apart.standing(index);
    if (apart) return apart;
    return { account: this.idOf(index), margin: this.records.margin(index, this.idOf(index), this.compiled) };
  }

  /** All figures of an account, or of what it would hold, with its positions; by the batch engine's one function. */
  margin(book: AccountBook): Result<AccountMargin, MarginRefusal> {
    const counts: TierCounts = { narrow: 0, wide: 0, reference: 0 };
    const { memory, kernel } = this.single;
    const [result] = new BatchMargining(memory, kernel, this.compiled, this.market, counts).margin([book]);
    assert(result !== undefined, 'one book has one result');
    return result;
  }

  /** What an account holds: positions by instrument and balances by asset, each in byte order. */
  book(index: number): AccountBook {
    const apart = this.apart.book(index);
    if (apart) return apart;
    const positions = [];
    const collateral = [];
    for (let holding = 0; holding < this.holdings.countOf(index); holding++) {
      const group = this.groups[this.holdings.groupAt(index, holding)];
      const place = this.holdings.placeAt(index, holding);
      if (group instanceof PositionGroup) {
        const { quantity, cost } = group.read(place);
        const entryPrice = entryOf(quantity, cost).div(this.market.multiplier(group.instrument));
        positions.push({ instrument: group.instrument, quantity: decimalOfNarrow(quantity), entryPrice });
      } else if (group) collateral.push({ asset: group.asset, amount: decimalOfNarrow(group.read(place)) });
    }
    positions.sort((one, other) => (one.instrument < other.instrument ? -1 : 1));
    collateral.sort((one, other) => (one.asset < other.asset ? -1 : 1));
    return { account: this.idOf(index), positions, collateral };
  }

  totals(): RunTotals {
    return liveTotals(this.records, this.ids.length, [...this.apart.indexes()], (index) =>
      this.standing(index),
    );
  }

  private compileTables(): CompiledTables {
    return this.memory.within(this.arena, () => new CompiledTables(this.compiled, this.market, this.memory));
  }

  /** Compiles what a group is margined by; false when the kernel cannot. */
  private open(group: PositionGroup | BalanceGroup): boolean {
    return this.memory.within(this.arena, () => {
      if (group instanceof BalanceGroup) {
        group.index = this.kernel.tickBalances ? this.tables.asset(group.asset) : null;
        return group.index !== null;
      }
      const { instrument, isShort } = group;
      const position = { instrument, quantity: isShort ? ONE.neg() : ONE, entryPrice: ZERO };
      const line = this.kernel.tickPositions ? this.tables.line(position, undefined) : null;
      group.line = line?.isNarrow ? line : null;
      return group.line !== null;
    });
  }

  /** Its accounts go apart. */
  private close(group: PositionGroup | BalanceGroup): void {
    if (group instanceof PositionGroup) group.line = null;
    else group.index = null;
    while (group.columns.count > 0) this.putApart(group.accountAt(group.columns.count - 1));
  }

  private putApart(index: number, isTooWide = false): void {
    if (this.apart.has(index)) return;
    const book = this.book(index);
    this.clear(index);
    this.records.goApart(index, isTooWide);
    this.apart.put(index, book, this.compiled);
  }

  /** Takes out all that an account holds; its sums are 0 then. */
  private clear(index: number): void {
    this.apart.delete(index);
    for (let holding = this.holdings.countOf(index) - 1; holding >= 0; holding--) {
      const id = this.holdings.groupAt(index, holding);
      const place = this.holdings.placeAt(index, holding);
      const group = this.groups[id];
      assert(group !== undefined, 'what is held is in a group');
      const last = group.columns.count - 1;
      if (place !== last) this.holdings.moved(group.accountAt(last), id, last, place);
      group.columns.remove(place);
    }
    this.holdings.clear(index);
    this.records.clear(index);
  }

  /** Holds a book in the kernel's numbers if they can, apart if not. */
  private hold(index: number, book: AccountBook): void {
    const positions = this.grouped(book);
    const balances = positions && this.groupedBalances(book);
    if (!positions || !balances) {
      this.records.goApart(index, false);
      return this.apart.put(index, book, this.compiled);
    }
    for (const { group, quantity, cost } of positions) {
      const place = group.columns.add();
      group.write(place, index, quantity, cost);
      this.holdings.add(index, group.id, place);
      group.tick(this.kernel, place, place + 1, false);
    }
    for (const { group, amount } of balances) {
      const place = group.columns.add();
      group.write(place, index, amount);
      this.holdings.add(index, group.id, place);
      group.tick(this.kernel, place, place + 1, false);
    }
    this.kernel.restate?.(index, index + 1);
    if (this.records.isTooWide(index)) this.putApart(index, true);
  }

  private grouped({ positions, mode }: AccountBook): readonly GroupedPosition[] | null {
    if (mode !== undefined) return null;
    const found: GroupedPosition[] = [];
    for (const { instrument, quantity, entryPrice, orders, selectedRate, selectedLeverage } of positions) {
      if (orders || selectedRate || selectedLeverage) return null;
      if (quantity.isZero()) continue;
      const group = this.positionGroup(instrument, quantity.lt(0));
      const units = narrowUnits(quantity);
      const multiplier = group?.line?.multiplier;
      const cost = multiplier ? costOf(units, narrowUnits(entryPrice.times(multiplier))) : null;
      if (!group || !cost) return null;
      found.push({ group, quantity: units, cost });
    }
    return new Set(found.map(({ group }) => group.instrument)).size === found.length ? found : null;
  }

  private groupedBalances({ collateral }: AccountBook) {
    const found: { readonly group: BalanceGroup; readonly amount: number }[] = [];
    for (const { asset, amount } of collateral) {
      if (amount.isZero()) continue;
      const group = this.balanceGroup(asset);
      const units = narrowUnits(amount);
      if (group?.index == null || Number.isNaN(units)) return null;
      found.push({ group, amount: units });
    }
    return new Set(found.map(({ group }) => group.asset)).size === found.length ? found : null;
  }

  /** Null when there are too many groups. */
  positionGroup(instrument: string, isShort: boolean): PositionGroup | null {
    const key = `${isShort ? '-' : '+'}${instrument}`;
    const known = this.positionGroups.get(key);
    if (known ?? this.groups.length >= GROUPS_AT_MOST) return known ?? null;
    const group = new PositionGroup(this.groups.length, this.memory, this.rooms, instrument, isShort);
    this.positionGroups.set(key, group);
    this.groups.push(group);
    this.open(group);
    return group;
  }

  balanceGroup(asset: string): BalanceGroup | null {
    const known = this.balanceGroups.get(asset);
    if (known ?? this.groups.length >= GROUPS_AT_MOST) return known ?? null;
    const group = new BalanceGroup(this.groups.length, this.memory, this.rooms, asset);
    this.balanceGroups.set(asset, group);
    this.groups.push(group);
    this.open(group);
    return group;
  }

  private positionsOf(instrument: string): readonly PositionGroup[] {
    return ['+', '-'].flatMap((side) => this.positionGroups.get(`${side}${instrument}`) ?? []);
  }

  private balancesPricedBy(instrument: string): readonly BalanceGroup[] {
    return [...this.balanceGroups.values()].filter(
      ({ asset }) => this.compiled.collateral.get(asset)?.pricedBy === instrument,
    );
  }

  /** Takes the kernel's list of accounts that changed; those that left its numbers go apart. */
  private collectChanged(): void {
    for (const index of this.records.takeListed()) {
      this.changed.add(index);
      if (this.records.isTooWide(index)) this.putApart(index, true);
    }
  }
}

function newPlace() {
  const memory = new KernelMemory();
  return { memory, kernel: loadKernel(memory) };
}
