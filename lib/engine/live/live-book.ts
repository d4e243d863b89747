import { assert } from '../../domain/assert';
import type { Decimal } from '../../domain/number/decimal';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { RunTotals } from '../../domain/margin/figures/run-totals';
import {
  type AccountBook,
  type AccountMargin,
  type InstrumentTerms,
  MARGIN_STATUSES,
  type MarginRefusal,
} from '../../domain/margin/method/types';
import type { Result } from '../../domain/result';
import type { BookColumns } from '../../ports/feed';
import type { FrozenHoldings, FrozenStandings, LiveAccounts } from '../../ports/live';
import { type AccountStanding, standingOf } from '../../domain/margin/figures/standing';
import { CompiledTables } from '../compile/tables';
import type { Kernel } from '../kernel/kernel';
import { type Arena, KernelMemory } from '../kernel/kernel-memory';
import { loadKernel } from '../kernel/load-kernel';
import { loneKernel } from '../pool';
import { AccountIndex } from './account-index';
import { ApartAccounts } from './apart';
import { Rooms } from './columns';
import { fillGroups } from './fill';
import { heldColumns } from './held-columns';
import { GroupStore, type HeldGroup } from './group-store';
import { BalanceGroup } from './groups';
import { LiveMarket } from './live-market';
import { liveTotals } from './live-totals';
import { OneBook } from './one-book';
import { Records } from './records';
import { Ticks } from './ticks';
import { WholeBooks } from './whole-books';

/** Room for the tables of one parameter set in one market. */
const TABLES_BYTES = 96 * 2 ** 20;

/**
 * Every account of a venue with its figures, kept up to date while prices, positions, collateral, figures and
 * versions change. Account figures equal the reference method's to the last digit at any time, once `settle` has
 * margined the accounts that the live kernel cannot hold.
 *
 * @see docs/decisions/0041-live-margin-is-stored-by-transitions.md
 */
export class LiveBook implements LiveAccounts {
  private readonly kernel: Kernel;
  private readonly arena: Arena;
  private readonly groups: GroupStore;
  private readonly records: Records;
  private readonly accounts = new AccountIndex();
  private readonly apart = new ApartAccounts();
  private readonly wholes = new WholeBooks();
  private readonly single = new OneBook();
  private readonly changed = new Set<number>();
  readonly market: LiveMarket;
  private tables: CompiledTables;

  /** @param pool of threads that share the memory; it is the book's own, and ends with it */
  constructor(
    private compiled: CompiledParameters,
    market: MarketState,
    private readonly memory = new KernelMemory(),
    private readonly pool = loneKernel(memory),
  ) {
    this.kernel = loadKernel(memory);
    this.market = new LiveMarket(market);
    this.arena = this.memory.arena(TABLES_BYTES);
    const rooms = new Rooms(this.memory);
    const within = <Value>(work: () => Value): Value => this.memory.within(this.arena, work);
    const ticks = new Ticks(memory, rooms, pool);
    this.groups = new GroupStore(memory, ticks, rooms, () => this.tables, within);
    this.records = new Records(this.memory, rooms);
    this.tables = this.compileTables();
  }

  end(): Promise<void> {
    return this.pool.end();
  }

  get parameters(): CompiledParameters {
    return this.compiled;
  }

  get accountCount(): number {
    return this.accounts.size;
  }

  get apartCount(): number {
    return this.apart.size;
  }

  /** Of columns and lists; names of accounts, and accounts apart, come on top. */
  get bytes(): number {
    return this.groups.bytes + this.records.bytes;
  }

  indexOf(account: string): number | undefined {
    return this.accounts.find(account);
  }

  idOf(index: number): string {
    return this.accounts.idOf(index);
  }

  private addAccounts(accounts: readonly string[]): void {
    this.accounts.add(accounts);
    this.records.begin(this.accounts.size);
    this.groups.holdings.begin(this.accounts.size);
  }

  fill(columns: BookColumns): readonly string[] {
    assert(this.accounts.size === 0, 'an empty book is filled');
    this.addAccounts(columns.accounts);
    const termsOf = (instrument: string): InstrumentTerms => this.market.termsOf(instrument);
    const beyond = columns.beyondPlain.flatMap((id) => this.accounts.find(id) ?? []);
    const { unheld } = fillGroups(columns, this.groups, this.memory, termsOf, beyond);
    return this.tables.areKernels ? unheld.map((index) => this.idOf(index)) : columns.accounts;
  }

  start(): void {
    this.groups.tickAll();
    this.kernel.restate(0, this.accounts.size);
    this.collectChanged();
  }

  put(book: AccountBook): void {
    if (this.accounts.find(book.account) === undefined) this.addAccounts([book.account]);
    const index = this.accounts.find(book.account);
    assert(index !== undefined, 'an account that was added has an index');
    this.clear(index);
    this.hold(index, book);
    this.changed.add(index);
    this.collectChanged();
  }

  setPrices(prices: ReadonlyMap<string, Decimal | null>, observedAt: ReadonlyMap<string, Date>): number {
    let needsTables = false;
    const moved: HeldGroup[] = [];
    for (const [instrument, price] of prices) {
      this.market.setPrice(instrument, price, observedAt.get(instrument));
      this.apart.touch(instrument);
      for (const group of this.groupsPricedBy(instrument)) {
        if (this.reprice(group, price)) moved.push(group);
        else if (group.isOpen) this.close(group);
        else needsTables ||= price !== null && !group.isOutdated;
      }
    }
    const ticked = moved.reduce((sum, group) => sum + group.count(), 0);
    this.groups.tick(moved, true);
    this.collectChanged();
    if (needsTables) this.recompile(this.compiled, this.market);
    return ticked;
  }

  private reprice(group: HeldGroup, price: Decimal | null): boolean {
    if (!group.isOpen) return false;
    if (group instanceof BalanceGroup) return this.tables.revalue(group.asset);
    return price !== null && group.lines.every((line) => this.tables.reprice(line, price));
  }

  private groupsPricedBy(instrument: string): readonly HeldGroup[] {
    const balances = [...this.groups.balanceGroups()].filter(
      ({ asset }) => this.compiled.collateral.get(asset)?.pricedBy === instrument,
    );
    return [...this.groups.positionsOf(instrument), ...balances];
  }

  recompile(parameters: CompiledParameters, market: MarketState): void {
    this.compiled = parameters;
    this.market.become(market);
    this.arena.top = this.arena.start;
    this.tables = this.compileTables();
    for (const group of this.groups.all) if (!this.groups.open(group)) this.close(group);
    // Then no group is open: what is left holds nothing.
    if (!this.tables.areKernels)
      for (let index = 0; index < this.accounts.size; index++) this.putApart(index);
    this.groups.tickAll();
    this.kernel.restate(0, this.accounts.size);
    this.apart.touchAll();
    this.collectChanged();
  }

  async settle(): Promise<void> {
    const staying = this.apart.dirtyIndexes().filter((index) => {
      const book = this.apart.book(index);
      if (!book || this.records.isTooWide(index)) return book !== undefined;
      this.clear(index);
      this.hold(index, book);
      return this.apart.has(index);
    });
    await this.apart.margin(staying, this.compiled, this.market, (index, status) => {
      if (this.records.status(index) !== status) this.changed.add(index);
      this.records.setStatus(index, status);
    });
    this.collectChanged();
  }

  takeChanged(): readonly number[] {
    const taken = [...this.changed];
    this.changed.clear();
    return taken;
  }

  /** Index in MARGIN_STATUSES, or UNPRICED. */
  statusOf(index: number): number {
    return this.records.status(index);
  }

  isCalled(index: number): boolean {
    const status = MARGIN_STATUSES[this.records.status(index)];
    return status === 'CALL' || status === 'LIQUIDATION';
  }

  standing(index: number): AccountStanding {
    const account = this.idOf(index);
    const book = this.apart.book(index);
    if (!book) return { account, margin: this.records.margin(index, account, this.compiled) };
    return this.apart.standing(index) ?? standingOf(this.margin(book));
  }

  margin(book: AccountBook): Result<AccountMargin, MarginRefusal> {
    return this.single.margin(book, this.compiled, this.market);
  }

  /** As it was put; else positions by instrument and leg, and balances by asset, each in byte order. */
  book(index: number): AccountBook {
    const multiplier = (instrument: string): Decimal => this.market.termsOf(instrument).multiplier;
    const whole = this.apart.book(index) ?? this.wholes.get(index);
    return whole ?? { account: this.idOf(index), ...this.groups.read(index, multiplier) };
  }

  totals(): RunTotals {
    const apart = [...this.apart.indexes()];
    return liveTotals(this.records, this.accounts.size, apart, (index) => this.standing(index));
  }

  freeze(): FrozenStandings {
    const [records, apart, parameters] = [this.records.frozen(), this.apart.standings(), this.compiled];
    const count = this.accounts.size;
    const standing = (index: number): AccountStanding => {
      const account = this.idOf(index);
      return apart.get(index) ?? { account, margin: records.margin(index, account, parameters) };
    };
    return { count, standing, totals: liveTotals(records, count, [...apart.keys()], standing) };
  }

  freezeHoldings(first: number, end: number): FrozenHoldings {
    const columns = heldColumns({ first, end }, this.records.place(), this.groups, this.memory);
    return { ...columns, parameters: this.compiled, market: new LiveMarket(this.market) };
  }

  private compileTables(): CompiledTables {
    return this.memory.within(this.arena, () => new CompiledTables(this.compiled, this.market, this.memory));
  }

  /** Its accounts go apart. */
  private close(group: HeldGroup): void {
    group.close();
    for (let shard = 0; shard < group.shardCount; shard++)
      while (group.count(shard) > 0) this.putApart(group.accountAt(shard, group.count(shard) - 1));
  }

  private putApart(index: number, isTooWide = false): void {
    if (this.apart.has(index)) return;
    const book = this.book(index);
    this.clear(index);
    this.records.goApart(index, isTooWide);
    this.apart.put(index, book, this.compiled, this.market);
  }

  /** Takes out all that an account holds; its sums are 0 then. */
  private clear(index: number): void {
    this.apart.delete(index);
    this.wholes.delete(index);
    this.groups.clear(index);
    this.records.clear(index);
  }

  /** Holds a book in the kernel's numbers if they can, apart if not. */
  private hold(index: number, book: AccountBook): void {
    const grouped = this.groups.grouped(book);
    if (!grouped) {
      this.records.goApart(index, false);
      return this.apart.put(index, book, this.compiled, this.market);
    }
    this.groups.hold(index, grouped);
    this.wholes.put(index, book);
    this.kernel.restate(index, index + 1);
    if (this.records.isTooWide(index)) this.putApart(index, true);
  }

  /** Takes the kernel's list of accounts that changed; those that left its numbers go apart. */
  private collectChanged(): void {
    for (const index of this.records.takeListed()) {
      this.changed.add(index);
      if (this.records.isTooWide(index)) this.putApart(index, true);
    }
  }
}
