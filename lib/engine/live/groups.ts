import type { CompiledLine } from '../compile/tables';
import type { Kernel } from '../kernel/kernel';
import type { KernelMemory } from '../kernel/kernel-memory';
import { Columns, type Rooms } from './columns';

/** Below 2^52 in size, and the part of it below 1e-8, in 1e-16: what a position cost, or was paid for, in 1e-8. */
export interface Cost {
  readonly whole: number;
  readonly part: number;
}

/** All positions of one instrument and side. */
export class PositionGroup {
  readonly columns: Columns;
  /** Null while the kernel cannot margin them: then it is empty. */
  line: CompiledLine | null = null;

  constructor(
    readonly id: number,
    private readonly memory: KernelMemory,
    rooms: Rooms,
    readonly instrument: string,
    readonly isShort: boolean,
  ) {
    this.columns = new Columns(memory, rooms, [8, 8, 4, 4, 16, 16]);
  }

  get isOpen(): boolean {
    return this.line !== null;
  }

  close(): void {
    this.line = null;
  }

  /** Writes a position at a place that was added. @param quantity signed, in 1e-8 */
  write(place: number, account: number, quantity: number, { whole, part }: Cost): void {
    const { f64, i32, u32 } = this.memory.views;
    const [quantities = 0, costs = 0, parts = 0, accounts = 0] = this.columns.at;
    f64[quantities / 8 + place] = quantity;
    f64[costs / 8 + place] = whole;
    i32[parts / 4 + place] = part;
    u32[accounts / 4 + place] = account;
  }

  read(place: number): { readonly quantity: number; readonly cost: Cost } {
    const { f64, i32 } = this.memory.views;
    const [quantities = 0, costs = 0, parts = 0] = this.columns.at;
    const cost = { whole: f64[costs / 8 + place] ?? NaN, part: i32[parts / 4 + place] ?? NaN };
    return { quantity: f64[quantities / 8 + place] ?? NaN, cost };
  }

  accountAt(place: number): number {
    return this.memory.views.u32[(this.columns.at[3] ?? 0) / 4 + place] ?? 0;
  }

  tick(kernel: Kernel, from: number, to: number, isStated: boolean): void {
    const [quantities = 0, costs = 0, parts = 0, accounts = 0, values = 0, margins = 0] = this.columns.at;
    if (!this.line || from === to) return;
    kernel.tickPositions?.(
      quantities + 8 * from,
      costs + 8 * from,
      parts + 4 * from,
      accounts + 4 * from,
      values + 16 * from,
      margins + 16 * from,
      to - from,
      this.line.index,
      isStated ? 1 : 0,
    );
  }
}

/** All balances of one asset. */
export class BalanceGroup {
  readonly columns: Columns;
  /** Its place in the tables; null while the kernel cannot value it: then it is empty. */
  index: number | null = null;

  constructor(
    readonly id: number,
    private readonly memory: KernelMemory,
    rooms: Rooms,
    readonly asset: string,
  ) {
    this.columns = new Columns(memory, rooms, [8, 8, 4]);
  }

  get isOpen(): boolean {
    return this.index !== null;
  }

  close(): void {
    this.index = null;
  }

  /** @param amount signed, in 1e-8 */
  write(place: number, account: number, amount: number): void {
    const { f64, u32 } = this.memory.views;
    const [amounts = 0, , accounts = 0] = this.columns.at;
    f64[amounts / 8 + place] = amount;
    u32[accounts / 4 + place] = account;
  }

  read(place: number): number {
    return this.memory.views.f64[(this.columns.at[0] ?? 0) / 8 + place] ?? NaN;
  }

  accountAt(place: number): number {
    return this.memory.views.u32[(this.columns.at[2] ?? 0) / 4 + place] ?? 0;
  }

  tick(kernel: Kernel, from: number, to: number, isStated: boolean): void {
    const [amounts = 0, values = 0, accounts = 0] = this.columns.at;
    if (this.index === null || from === to) return;
    kernel.tickBalances?.(
      amounts + 8 * from,
      values + 8 * from,
      accounts + 4 * from,
      to - from,
      this.index,
      isStated ? 1 : 0,
    );
  }
}
