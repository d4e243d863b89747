import { assert } from '../../domain/assert';
import { nothingElse } from '../../domain/curves/nothing-else';
import type { Decimal } from '../../domain/number/decimal';
import { withChoices } from '../../domain/margin/method/chosen-rate';
import { countedAmount } from '../../domain/margin/method/collateral';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import { isEngines } from '../batch/margin-batch';
import { type Charge, chargedBook, unordered } from '../charge/charge';
import type { CompiledTables } from '../compile/tables';
import type { KernelMemory } from '../kernel/kernel-memory';
import { decimalOfNarrow, narrowUnits } from '../units';
import { ChargeGroup } from './charge-group';
import type { Rooms } from './columns';
import { type Cost, entryOf } from '../cost';
import { choiceOf, choiceText, lineCost, NO_CHOICE, openGroup } from './group-terms';
import { BalanceGroup, type Group, type GroupCharging, PositionGroup, shardOf } from './groups';
import { Holdings } from './holdings';
import type { Ticks, TickTask } from './ticks';

const GROUPS_AT_MOST = 65_535;

export type HeldGroup = PositionGroup | ChargeGroup | BalanceGroup;

/** What an account holds, in the kernel's numbers and by group. */
export interface GroupedBook {
  readonly positions: readonly {
    readonly group: PositionGroup;
    readonly quantity: number;
    readonly cost: Cost;
  }[];
  /** What is required beside the positions. */
  readonly charges: readonly { readonly group: ChargeGroup; readonly charge: Charge }[];
  readonly balances: readonly { readonly group: BalanceGroup; readonly amount: number }[];
}

/** All that accounts hold, by instrument, side and choice and by asset. */
export class GroupStore {
  readonly all: HeldGroup[] = [];
  readonly holdings = new Holdings();
  private readonly positions = new Map<string, PositionGroup>();
  private readonly charges = new Map<string, ChargeGroup>();
  private readonly ofInstrument = new Map<string, (PositionGroup | ChargeGroup)[]>();
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
  positionGroup(
    instrument: string,
    isShort: boolean,
    choice = NO_CHOICE,
    charging: GroupCharging | null = null,
  ): PositionGroup | null {
    const charged = charging ? `\0${charging.isBeside}${charging.rule}` : '';
    const key = `${isShort ? '-' : '+'}${instrument}${choice === NO_CHOICE ? '' : choiceText(choice)}${charged}`;
    return this.groupOf(this.positions, key, (id) => {
      const { memory, rooms } = this;
      return new PositionGroup(id, memory, rooms, instrument, isShort, choice, charging);
    });
  }

  private chargeGroup({ rule, sides }: Charge, mode: string | undefined): ChargeGroup | null {
    const choices = [sides.long, sides.short].map((side) => choiceText(choiceOf(side, mode)));
    const key = `${sides.long.instrument}${choices.join('')}\0${rule.text}`;
    return this.groupOf(
      this.charges,
      key,
      (id) => new ChargeGroup(id, this.memory, this.rooms, sides, mode, rule.text),
    );
  }

  /** The group of a key, made when it is first asked for. */
  private groupOf<Made extends PositionGroup | ChargeGroup>(
    groups: Map<string, Made>,
    key: string,
    make: (id: number) => Made,
  ): Made | null {
    const known = groups.get(key);
    if (known) return known;
    if (this.all.length >= GROUPS_AT_MOST) return null;
    const group = make(this.all.length);
    groups.set(key, group);
    const others = this.ofInstrument.get(group.instrument);
    if (others) others.push(group);
    else this.ofInstrument.set(group.instrument, [group]);
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

  /** Positions of an instrument, and what is charged beside them. */
  positionsOf(instrument: string): readonly (PositionGroup | ChargeGroup)[] {
    return this.ofInstrument.get(instrument) ?? [];
  }

  balanceGroups(): Iterable<BalanceGroup> {
    return this.balances.values();
  }

  /** Compiles what a group is margined by; false when the kernel cannot. */
  open(group: HeldGroup): boolean {
    return this.within(() => openGroup(group, this.tables()));
  }

  /** A book as the groups would hold it; null when they cannot. */
  grouped(stated: AccountBook): GroupedBook | null {
    const book = withChoices(stated);
    const tables = this.tables();
    // What is not sound is a bug, which the reference method names.
    const charged = tables.areKernels && isEngines(book) ? chargedBook(tables, book) : null;
    if (!charged) return null;
    const held: GroupedBook['positions'][number][] = [];
    for (const { position, rule, isBeside } of charged.holdings) {
      // Beside what columns have: what its group says of it, and what charges do.
      const {
        instrument,
        quantity,
        entryPrice: _paid,
        accruedFunding: _accrued,
        leg: _leg,
        selectedRate: _rate,
        selectedLeverage: _leverage,
        orders: _orders,
        openOrders: _each,
        ...unread
      } = position;
      nothingElse(unread);
      const isShort = unordered(position).quantity.lt(0);
      const charging = rule && { rule: rule.text, isBeside };
      const group = this.positionGroup(instrument, isShort, choiceOf(position, book.mode), charging);
      const units = narrowUnits(quantity);
      const cost = group?.line ? lineCost(group.line, units, position) : null;
      if (!group || !cost) return null;
      held.push({ group, quantity: units, cost });
    }
    const charges: GroupedBook['charges'][number][] = [];
    for (const charge of charged.charges) {
      const group = this.chargeGroup(charge, book.mode);
      if (!group?.isOpen) return null;
      charges.push({ group, charge });
    }
    const balances: GroupedBook['balances'][number][] = [];
    for (const balance of book.collateral) {
      const amount = countedAmount(balance);
      if (amount.isZero()) continue;
      const group = this.balanceGroup(balance.asset);
      const units = narrowUnits(amount);
      if (group?.index == null || Number.isNaN(units)) return null;
      balances.push({ group, amount: units });
    }
    return { positions: held, charges, balances };
  }

  /** Adds what an account holds, and what it is worth to the account's sums. */
  hold(account: number, { positions, charges, balances }: GroupedBook): void {
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
    for (const { group, charge } of charges) {
      const place = group.add(account);
      group.write(account, place, charge);
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
      } else if (group instanceof BalanceGroup)
        collateral.push({ asset: group.asset, amount: decimalOfNarrow(group.read(account, place)) });
    }
    const nameOf = ({ instrument, leg }: Position): string => `${instrument}\0${leg ?? ''}`;
    positions.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
    collateral.sort((one, other) => (one.asset < other.asset ? -1 : 1));
    return { positions, collateral, ...(accountMode === undefined ? {} : { mode: accountMode }) };
  }
}
