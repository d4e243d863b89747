import { assert } from '../../domain/assert';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import type { CompiledLine } from '../compile/tables';
import type { Cost } from '../cost';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as live from '../kernel/live-layout';
import { Columns, type Rooms } from './columns';
import type { TickTask } from './ticks';

/**
 * Accounts of one shard: 65,536, whose sums are 2 MiB. Shard by shard a tick stays within what a processor keeps near,
 * and no two shards touch the same account.
 */
export const SHARD_SHIFT = 16;

export function shardOf(account: number): number {
  return account >>> SHARD_SHIFT;
}

/** Things of many accounts that move together, as columns for each shard of accounts. */
export abstract class Group {
  /** Closed because the rule that its members are charged by is another one now: no price opens it. */
  isOutdated = false;
  private readonly shards: (Columns | undefined)[] = [];

  /** @param widths bytes of one element of each column, the account's among them */
  constructor(
    readonly id: number,
    protected readonly memory: KernelMemory,
    protected readonly rooms: Rooms,
    private readonly widths: readonly number[],
    private readonly accountColumn: number,
  ) {}

  abstract readonly isOpen: boolean;
  abstract close(): void;
  /** What margins the elements from…to of a shard anew; null while the kernel cannot, or when there are none. */
  abstract task(shard: number, from: number, to: number): TickTask | null;

  get shardCount(): number {
    return this.shards.length;
  }

  /** Elements of one shard, or of all. */
  count(shard?: number): number {
    if (shard !== undefined) return this.shards[shard]?.count ?? 0;
    return this.shards.reduce((sum, columns) => sum + (columns?.count ?? 0), 0);
  }

  /** Bytes it holds, used or not. */
  get bytes(): number {
    return this.shards.reduce((sum, columns) => sum + (columns?.bytes ?? 0), 0);
  }

  /** A shard's columns, made when there are none. */
  columnsOf(shard: number): Columns {
    let columns = this.shards[shard];
    if (!columns) {
      // No holes, which arrays are slow with.
      while (this.shards.length <= shard) this.shards.push(undefined);
      columns = this.shards[shard] = new Columns(this.memory, this.rooms, this.widths);
    }
    return columns;
  }

  /** Adds an element of an account; gives back its place in the account's shard. */
  add(account: number): number {
    const columns = this.columnsOf(shardOf(account));
    const place = columns.add();
    this.memory.views.u32[this.address(columns, this.accountColumn) / 4 + place] = account;
    return place;
  }

  /**
   * Takes an account's element out. The last one of its shard is at its place then.
   *
   * @returns whose that one is, and where it was; null when nothing was moved
   */
  remove(account: number, place: number): { readonly account: number; readonly from: number } | null {
    const shard = shardOf(account);
    const last = this.count(shard) - 1;
    const moved = place === last ? null : { account: this.accountAt(shard, last), from: last };
    this.columnsOf(shard).remove(place);
    return moved;
  }

  accountAt(shard: number, place: number): number {
    const columns = this.columnsOf(shard);
    assert(place < columns.count, 'an element is there');
    return this.memory.views.u32[this.address(columns, this.accountColumn) / 4 + place] ?? 0;
  }

  protected address(columns: Columns, column: number): number {
    return columns.at[column] ?? 0;
  }
}

export const POSITION_COLUMNS = { quantity: 0, cost: 1, part: 2, account: 3, values: 4, margins: 5 } as const;

/** What a position is margined by beside its instrument and side. */
export type GroupChoice = Pick<Position, 'leg' | 'selectedRate' | 'selectedLeverage'> &
  Pick<AccountBook, 'mode'>;

/** Of positions that are legs or have orders. */
export interface GroupCharging {
  /** The text of the rule by which such are charged. */
  readonly rule: string;
  /** Whether what they require is in a charge, or nothing. */
  readonly isBeside: boolean;
}

/** All positions of one instrument, side and choice: what its members do not state, none of them has. */
export class PositionGroup extends Group {
  /** Null while the kernel cannot margin them: then it is empty. */
  line: CompiledLine | null = null;
  /** Whether what its positions cost is kept as their entry prices. */
  isInverse = false;

  constructor(
    id: number,
    memory: KernelMemory,
    rooms: Rooms,
    readonly instrument: string,
    readonly isShort: boolean,
    readonly choice: GroupChoice,
    readonly charging: GroupCharging | null,
  ) {
    super(id, memory, rooms, [8, 8, 4, 4, 16, 16], POSITION_COLUMNS.account);
  }

  get isOpen(): boolean {
    return this.line !== null;
  }

  /** Whose prices are its own. */
  get lines(): readonly CompiledLine[] {
    return this.line ? [this.line] : [];
  }

  close(): void {
    this.line = null;
  }

  /** Writes a position at a place that was added. @param quantity signed, in 1e-8 */
  write(account: number, place: number, quantity: number, { whole, part }: Cost): void {
    const { f64, i32 } = this.memory.views;
    const [quantities = 0, costs = 0, parts = 0] = this.columnsOf(shardOf(account)).at;
    f64[quantities / 8 + place] = quantity;
    f64[costs / 8 + place] = whole;
    i32[parts / 4 + place] = part;
  }

  read(account: number, place: number): { readonly quantity: number; readonly cost: Cost } {
    const { f64, i32 } = this.memory.views;
    const [quantities = 0, costs = 0, parts = 0] = this.columnsOf(shardOf(account)).at;
    const cost = { whole: f64[costs / 8 + place] ?? NaN, part: i32[parts / 4 + place] ?? NaN };
    return { quantity: f64[quantities / 8 + place] ?? NaN, cost };
  }

  task(shard: number, from: number, to: number): TickTask | null {
    if (!this.line || from === to) return null;
    const [quantities = 0, costs = 0, parts = 0, accounts = 0, values = 0, margins = 0] =
      this.columnsOf(shard).at;
    return {
      ...{ kind: live.OF_POSITIONS, count: to - from, subject: this.line.index, short: 0 },
      ...{ accounts: accounts + 4 * from, units: quantities + 8 * from, values: values + 16 * from },
      ...{ margins: margins + 16 * from, costs: costs + 8 * from, parts: parts + 4 * from },
    };
  }
}

export const BALANCE_COLUMNS = { amount: 0, value: 1, account: 2 } as const;

/** All balances of one asset. */
export class BalanceGroup extends Group {
  /** Its place in the tables; null while the kernel cannot value it: then it is empty. */
  index: number | null = null;

  constructor(
    id: number,
    memory: KernelMemory,
    rooms: Rooms,
    readonly asset: string,
  ) {
    super(id, memory, rooms, [8, 8, 4], BALANCE_COLUMNS.account);
  }

  get isOpen(): boolean {
    return this.index !== null;
  }

  close(): void {
    this.index = null;
  }

  /** @param amount signed, in 1e-8 */
  write(account: number, place: number, amount: number): void {
    const [amounts = 0] = this.columnsOf(shardOf(account)).at;
    this.memory.views.f64[amounts / 8 + place] = amount;
  }

  read(account: number, place: number): number {
    const [amounts = 0] = this.columnsOf(shardOf(account)).at;
    return this.memory.views.f64[amounts / 8 + place] ?? NaN;
  }

  task(shard: number, from: number, to: number): TickTask | null {
    if (this.index === null || from === to) return null;
    const [amounts = 0, values = 0, accounts = 0] = this.columnsOf(shard).at;
    return {
      ...{ kind: live.OF_BALANCES, count: to - from, subject: this.index, short: 0 },
      ...{ accounts: accounts + 4 * from, units: amounts + 8 * from, values: values + 8 * from },
      ...{ margins: 0, costs: 0, parts: 0 },
    };
  }
}
