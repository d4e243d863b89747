import { assert } from '../../domain/assert';
import { type Decimal, ONE, ZERO } from '../../domain/number/decimal';
import type { AccountBook } from '../../domain/margin/method/types';
import type { CompiledLine, CompiledTables } from '../compile/tables';
import type { KernelMemory } from '../kernel/kernel-memory';
import { decimalOfNarrow, narrowUnits } from '../units';
import type { Rooms } from './columns';
import { costOf, entryOf } from '../cost';
import { BalanceGroup, type Cost, type Group, PositionGroup, shardOf } from './groups';
import { Holdings } from './holdings';
import type { Ticks, TickTask } from './ticks';

const GROUPS_AT_MOST = 65_535;

/** What an account holds, in the kernel's numbers and by group. */
export interface GroupedBook {
  readonly positions: readonly {
    readonly group: PositionGroup;
    readonly quantity: number;
    readonly cost: Cost;
  }[];
  readonly balances: readonly { readonly group: BalanceGroup; readonly amount: number }[];
}

function lineCost(
  { multiplier, isInverse }: CompiledLine,
  quantity: number,
  entryPrice: Decimal,
): Cost | null {
  return isInverse
    ? costOf(quantity, narrowUnits(entryPrice), narrowUnits(multiplier))
    : costOf(quantity, narrowUnits(entryPrice.times(multiplier)));
}

/** All that accounts hold, by instrument and side and by asset. */
export class GroupStore {
  readonly all: (PositionGroup | BalanceGroup)[] = [];
  readonly holdings = new Holdings();
  private readonly positions = new Map<string, PositionGroup>();
  private readonly balances = new Map<string, BalanceGroup>();

  /** @param within does work whose tables go where those of the present version are */
  constructor(
    private readonly memory: KernelMemory,
    private readonly ticks: Ticks,
    private readonly rooms: Rooms,
    private readonly tables: () => CompiledTables,
    private readonly within: <Value>(work: () => Value) => Value,
  ) {}

  get bytes(): number {
    return this.all.reduce((sum, group) => sum + group.bytes, this.holdings.bytes);
  }

  /** Null when there are too many groups. */
  positionGroup(instrument: string, isShort: boolean): PositionGroup | null {
    const key = `${isShort ? '-' : '+'}${instrument}`;
    const known = this.positions.get(key);
    if (known) return known;
    if (this.all.length >= GROUPS_AT_MOST) return null;
    const group = new PositionGroup(this.all.length, this.memory, this.rooms, instrument, isShort);
    this.positions.set(key, group);
    this.all.push(group);
    this.open(group);
    return group;
  }

  balanceGroup(asset: string): BalanceGroup | null {
    const known = this.balances.get(asset);
    if (known) return known;
    if (this.all.length >= GROUPS_AT_MOST) return null;
    const group = new BalanceGroup(this.all.length, this.memory, this.rooms, asset);
    this.balances.set(asset, group);
    this.all.push(group);
    this.open(group);
    return group;
  }

  positionsOf(instrument: string): readonly PositionGroup[] {
    return ['+', '-'].flatMap((side) => this.positions.get(`${side}${instrument}`) ?? []);
  }

  balanceGroups(): Iterable<BalanceGroup> {
    return this.balances.values();
  }

  /** Compiles what a group is margined by; false when the kernel cannot. */
  open(group: PositionGroup | BalanceGroup): boolean {
    return this.within(() => {
      if (group instanceof BalanceGroup) {
        group.index = this.tables().asset(group.asset);
        return group.index !== null;
      }
      const { instrument, isShort } = group;
      const position = { instrument, quantity: isShort ? ONE.neg() : ONE, entryPrice: ZERO };
      group.line = this.tables().line(position, undefined);
      const isInverse = group.line?.isInverse ?? group.isInverse;
      // What it holds is kept the other way.
      if (isInverse !== group.isInverse && group.count() > 0) group.line = null;
      else group.isInverse = isInverse;
      return group.line !== null;
    });
  }

  /** A book as the groups would hold it; null when they cannot. */
  grouped({ positions, collateral, mode }: AccountBook): GroupedBook | null {
    if (mode !== undefined || !this.tables().areKernels) return null;
    const held: GroupedBook['positions'][number][] = [];
    for (const { instrument, quantity, entryPrice, orders, selectedRate, selectedLeverage } of positions) {
      if (orders || selectedRate || selectedLeverage) return null;
      if (quantity.isZero()) continue;
      const group = this.positionGroup(instrument, quantity.lt(0));
      const units = narrowUnits(quantity);
      const cost = group?.line ? lineCost(group.line, units, entryPrice) : null;
      if (!group || !cost) return null;
      held.push({ group, quantity: units, cost });
    }
    const balances: GroupedBook['balances'][number][] = [];
    for (const { asset, amount } of collateral) {
      if (amount.isZero()) continue;
      const group = this.balanceGroup(asset);
      const units = narrowUnits(amount);
      if (group?.index == null || Number.isNaN(units)) return null;
      balances.push({ group, amount: units });
    }
    // What is listed twice is a bug, which the reference method names.
    if (new Set(held.map(({ group }) => group.instrument)).size < held.length) return null;
    return new Set(balances.map(({ group }) => group.asset)).size < balances.length
      ? null
      : { positions: held, balances };
  }

  /** Adds what an account holds, and what it is worth to the account's sums. */
  hold(account: number, { positions, balances }: GroupedBook): void {
    const shard = shardOf(account);
    const tasks: TickTask[] = [];
    const tick = (group: Group, place: number): void => {
      this.holdings.add(account, group.id, place);
      const task = group.task(shard, place, place + 1);
      if (task) tasks.push(task);
    };
    for (const { group, quantity, cost } of positions) {
      const place = group.add(account);
      group.write(account, place, quantity, cost);
      tick(group, place);
    }
    for (const { group, amount } of balances) {
      const place = group.add(account);
      group.write(account, place, amount);
      tick(group, place);
    }
    this.ticks.run([tasks], false);
  }

  /** Takes out all that an account holds. */
  clear(account: number): void {
    for (let holding = this.holdings.countOf(account) - 1; holding >= 0; holding--) {
      const id = this.holdings.groupAt(account, holding);
      const place = this.holdings.placeAt(account, holding);
      const group = this.all[id];
      assert(group !== undefined, 'what is held is in a group');
      const moved = group.remove(account, place);
      if (moved) this.holdings.moved(moved.account, id, moved.from, place);
    }
    this.holdings.clear(account);
  }

  /** Margins everything anew, without stating who is where. */
  tickAll(): void {
    this.tick(this.all, false);
  }

  /** Margins groups anew, shard by shard. @param isStated whether statuses follow at once */
  tick(groups: readonly Group[], isStated: boolean): void {
    const shards = groups.reduce((most, { shardCount }) => Math.max(most, shardCount), 0);
    const tasks = Array.from({ length: shards }, (_, shard) =>
      groups.flatMap((group) => group.task(shard, 0, group.count(shard)) ?? []),
    );
    this.ticks.run(tasks, isStated);
  }

  /** What an account holds: positions by instrument and balances by asset, each in byte order. */
  read(account: number, multiplier: (instrument: string) => Decimal): Omit<AccountBook, 'account'> {
    const positions = [];
    const collateral = [];
    for (let holding = 0; holding < this.holdings.countOf(account); holding++) {
      const group = this.all[this.holdings.groupAt(account, holding)];
      const place = this.holdings.placeAt(account, holding);
      if (group instanceof PositionGroup) {
        const { quantity, cost } = group.read(account, place);
        const entryPrice = group.isInverse
          ? decimalOfNarrow(cost.whole)
          : entryOf(quantity, cost).div(multiplier(group.instrument));
        positions.push({ instrument: group.instrument, quantity: decimalOfNarrow(quantity), entryPrice });
      } else if (group)
        collateral.push({ asset: group.asset, amount: decimalOfNarrow(group.read(account, place)) });
    }
    positions.sort((one, other) => (one.instrument < other.instrument ? -1 : 1));
    collateral.sort((one, other) => (one.asset < other.asset ? -1 : 1));
    return { positions, collateral };
  }
}
