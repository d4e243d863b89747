import { assert } from '../../domain/assert';
import { nothingElse } from '../../domain/curves/nothing-else';
import { type Decimal, ONE, ZERO } from '../../domain/number/decimal';
import { countedAmount } from '../../domain/margin/method/collateral';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import { isEngines } from '../batch/margin-batch';
import type { CompiledLine, CompiledTables } from '../compile/tables';
import type { KernelMemory } from '../kernel/kernel-memory';
import { decimalOfNarrow, narrowUnits } from '../units';
import type { Rooms } from './columns';
import { costOf, entryOf, lessFunding } from '../cost';
import { BalanceGroup, type Cost, type Group, type GroupChoice, PositionGroup, shardOf } from './groups';
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

const NO_CHOICE: GroupChoice = {};

/** What a position cost, less the funding that has accrued on it; null where columns cannot hold it. */
function lineCost(
  { multiplier, isInverse }: CompiledLine,
  quantity: number,
  { entryPrice, accruedFunding = ZERO }: Position,
): Cost | null {
  // An inverse contract's cost is kept as its entry price, of which nothing can be taken.
  if (isInverse)
    return accruedFunding.isZero()
      ? costOf(quantity, narrowUnits(entryPrice), narrowUnits(multiplier))
      : null;
  const paid = costOf(quantity, narrowUnits(entryPrice.times(multiplier)));
  return paid && lessFunding(paid, narrowUnits(accruedFunding));
}

/** All that accounts hold, by instrument, side and choice and by asset. */
export class GroupStore {
  readonly all: (PositionGroup | BalanceGroup)[] = [];
  readonly holdings = new Holdings();
  private readonly positions = new Map<string, PositionGroup>();
  private readonly ofInstrument = new Map<string, PositionGroup[]>();
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
  positionGroup(instrument: string, isShort: boolean, choice = NO_CHOICE): PositionGroup | null {
    const key = `${isShort ? '-' : '+'}${instrument}${choice === NO_CHOICE ? '' : choiceText(choice)}`;
    const known = this.positions.get(key);
    if (known) return known;
    if (this.all.length >= GROUPS_AT_MOST) return null;
    const group = new PositionGroup(this.all.length, this.memory, this.rooms, instrument, isShort, choice);
    this.positions.set(key, group);
    const others = this.ofInstrument.get(instrument);
    if (others) others.push(group);
    else this.ofInstrument.set(instrument, [group]);
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
    return this.ofInstrument.get(instrument) ?? [];
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
      const { instrument, isShort, choice } = group;
      const { mode, ...chosen } = choice;
      const position = { instrument, quantity: isShort ? ONE.neg() : ONE, entryPrice: ZERO, ...chosen };
      group.line = this.tables().line(position, mode);
      const isInverse = group.line?.isInverse ?? group.isInverse;
      // What it holds is kept the other way.
      if (isInverse !== group.isInverse && group.count() > 0) group.line = null;
      else group.isInverse = isInverse;
      return group.line !== null;
    });
  }

  /** A book as the groups would hold it; null when they cannot. */
  grouped(book: AccountBook): GroupedBook | null {
    // What is not sound is a bug, which the reference method names.
    if (!this.tables().areKernels || !isEngines(book)) return null;
    const { positions, collateral, mode } = book;
    const held: GroupedBook['positions'][number][] = [];
    for (const position of positions) {
      const { instrument, quantity, entryPrice: _paid, accruedFunding: _accrued, ...stated } = position;
      // What its group says of it, and what no column says.
      const {
        leg: _leg,
        selectedRate: _rate,
        selectedLeverage: _leverage,
        orders,
        openOrders,
        ...unread
      } = stated;
      nothingElse(unread);
      if (orders || openOrders) return null;
      if (quantity.isZero()) continue;
      const group = this.positionGroup(instrument, quantity.lt(0), choiceOf(position, mode));
      const units = narrowUnits(quantity);
      const cost = group?.line ? lineCost(group.line, units, position) : null;
      if (!group || !cost) return null;
      held.push({ group, quantity: units, cost });
    }
    const balances: GroupedBook['balances'][number][] = [];
    for (const balance of collateral) {
      const amount = countedAmount(balance);
      if (amount.isZero()) continue;
      const group = this.balanceGroup(balance.asset);
      const units = narrowUnits(amount);
      if (group?.index == null || Number.isNaN(units)) return null;
      balances.push({ group, amount: units });
    }
    return { positions: held, balances };
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

  /**
   * What an account holds: positions by instrument and leg, and balances by asset, each in byte order. Of a book that
   * columns say all of; see `WholeBooks`.
   */
  read(account: number, multiplier: (instrument: string) => Decimal): Omit<AccountBook, 'account'> {
    const positions: Position[] = [];
    const collateral = [];
    let accountMode: string | undefined;
    for (let holding = 0; holding < this.holdings.countOf(account); holding++) {
      const group = this.all[this.holdings.groupAt(account, holding)];
      const place = this.holdings.placeAt(account, holding);
      if (group instanceof PositionGroup) {
        const { quantity, cost } = group.read(account, place);
        const entryPrice = group.isInverse
          ? decimalOfNarrow(cost.whole)
          : entryOf(quantity, cost).div(multiplier(group.instrument));
        const { mode, ...chosen } = group.choice;
        const { instrument } = group;
        positions.push({ instrument, quantity: decimalOfNarrow(quantity), entryPrice, ...chosen });
        accountMode = mode;
      } else if (group)
        collateral.push({ asset: group.asset, amount: decimalOfNarrow(group.read(account, place)) });
    }
    const nameOf = ({ instrument, leg }: Position): string => `${instrument}\0${leg ?? ''}`;
    positions.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
    collateral.sort((one, other) => (one.asset < other.asset ? -1 : 1));
    return { positions, collateral, ...(accountMode === undefined ? {} : { mode: accountMode }) };
  }
}

function choiceOf({ leg, selectedRate, selectedLeverage }: Position, mode: string | undefined): GroupChoice {
  if (mode === undefined && !leg && !selectedRate && !selectedLeverage) return NO_CHOICE;
  return {
    ...(leg ? { leg } : {}),
    ...(selectedRate ? { selectedRate } : {}),
    ...(selectedLeverage ? { selectedLeverage } : {}),
    ...(mode === undefined ? {} : { mode }),
  };
}

function choiceText({ leg, selectedRate, selectedLeverage, mode }: GroupChoice): string {
  return `\0${leg ?? ''}\0${selectedRate?.toFixed() ?? ''}\0${selectedLeverage?.toFixed() ?? ''}\0${mode ?? '-'}`;
}
