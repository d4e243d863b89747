import type { CompiledParameters } from '../../domain/margin/compile';
import type { AccountMargin } from '../../domain/margin/types';
import { accountMargin } from '../book/account-margin';
import type { KernelMemory } from '../kernel/kernel-memory';
import { EQUITY, INITIAL, MAINTENANCE, NOTIONAL } from '../kernel/layout';
import * as live from '../kernel/live-layout';
import { decimalOfNarrow, decimalOfWide } from '../units';
import type { Rooms } from './columns';

const UNITS_IN_ONE = 100_000_000n;

/** The sums and the status of every account. */
export abstract class RecordTable {
  /** Views of the memory that records are in, and where they begin, in bytes. */
  abstract place(): {
    readonly f64: Float64Array;
    readonly i32: Int32Array;
    readonly start: number;
  };

  /** In 1e-8. @param figure INITIAL, MAINTENANCE, NOTIONAL or EQUITY */
  figure(index: number, figure: number): number {
    const { f64, start } = this.place();
    return f64[(start + index * live.RECORD_BYTES + figure) / 8] ?? NaN;
  }

  status(index: number): number {
    const { i32, start } = this.place();
    return i32[(start + index * live.RECORD_BYTES + live.RECORD_STATUS) / 4] ?? NaN;
  }

  margin(index: number, account: string, parameters: CompiledParameters): AccountMargin {
    const [equity, maintenance] = [this.figure(index, EQUITY), this.figure(index, MAINTENANCE)];
    const figures = {
      notional: decimalOfNarrow(this.figure(index, NOTIONAL)),
      initialMargin: decimalOfNarrow(this.figure(index, INITIAL)),
      maintenanceMargin: decimalOfNarrow(maintenance),
      equity: decimalOfNarrow(equity),
      // Towards 0, as BigInt divides; decimals would be divided to hundreds of digits first.
      ratio: maintenance === 0 ? null : decimalOfWide((BigInt(equity) * UNITS_IN_ONE) / BigInt(maintenance)),
      statusIndex: this.status(index),
    };
    return accountMargin(parameters, { account, positions: [], collateral: [] }, figures, []);
  }
}

/** As they were when they were copied. */
class FrozenRecords extends RecordTable {
  private readonly i32: Int32Array;

  constructor(private readonly f64: Float64Array) {
    super();
    this.i32 = new Int32Array(f64.buffer, f64.byteOffset, 2 * f64.length);
  }

  place() {
    return { f64: this.f64, i32: this.i32, start: 0 };
  }
}

/** Records in the kernel's memory. */
export class Records extends RecordTable {
  private address = 0;
  private changed = 0;
  private capacity = 0;
  private count = 0;

  constructor(
    private readonly memory: KernelMemory,
    private readonly rooms: Rooms,
  ) {
    super();
    memory.setHeader(live.LIVE_SCRATCH, memory.allocate(live.LIVE_SCRATCH_BYTES));
    this.begin(1);
    this.count = 0;
  }

  place() {
    const { f64, i32 } = this.memory.views;
    return { f64, i32, start: this.address };
  }

  frozen(): RecordTable {
    const first = this.address / 8;
    return new FrozenRecords(
      this.memory.views.f64.slice(first, first + (this.count * live.RECORD_BYTES) / 8),
    );
  }

  get bytes(): number {
    return this.capacity * (live.RECORD_BYTES + 4);
  }

  /** Makes room for `count` accounts; new ones have nothing, and are OK. */
  begin(count: number): void {
    if (count > this.capacity) {
      const capacity = Math.ceil(Math.max(count, this.capacity * 1.25));
      const address = this.rooms.take(capacity * live.RECORD_BYTES);
      const changed = this.rooms.take(4 + capacity * 4);
      const { u8 } = this.memory.views;
      if (this.capacity > 0) {
        u8.copyWithin(address, this.address, this.address + this.count * live.RECORD_BYTES);
        u8.copyWithin(changed, this.changed, this.changed + 4 + this.capacity * 4);
        this.rooms.giveBack(this.address, this.capacity * live.RECORD_BYTES);
        this.rooms.giveBack(this.changed, 4 + this.capacity * 4);
      }
      [this.address, this.changed, this.capacity] = [address, changed, capacity];
      this.memory.setHeader(live.RECORDS, address);
      this.memory.setHeader(live.CHANGED, changed);
    }
    this.count = Math.max(count, this.count);
  }

  setStatus(index: number, status: number): void {
    this.setWord(index, live.RECORD_STATUS, status);
  }

  isTooWide(index: number): boolean {
    return (this.word(index, live.RECORD_FLAGS) & live.IS_TOO_WIDE) !== 0;
  }

  /** All sums are 0 then; the status, and its place in the list of changed ones, stay. */
  clear(index: number): void {
    const { f64 } = this.memory.views;
    const first = (this.address + index * live.RECORD_BYTES) / 8;
    f64.fill(0, first, first + 4);
    this.setWord(index, live.RECORD_FLAGS, this.word(index, live.RECORD_FLAGS) & live.IS_LISTED);
  }

  /** @param isTooWide whether it stays apart until its book changes */
  goApart(index: number, isTooWide: boolean): void {
    const flags = this.word(index, live.RECORD_FLAGS) & live.IS_LISTED;
    this.setWord(index, live.RECORD_FLAGS, flags | live.IS_APART | (isTooWide ? live.IS_TOO_WIDE : 0));
  }

  /** Empties the kernel's list of accounts that changed. */
  takeListed(): readonly number[] {
    const { u32 } = this.memory.views;
    const count = u32[this.changed / 4] ?? 0;
    if (count === 0) return [];
    const listed = [...u32.subarray(this.changed / 4 + 1, this.changed / 4 + 1 + count)];
    u32[this.changed / 4] = 0;
    for (const index of listed)
      this.setWord(index, live.RECORD_FLAGS, this.word(index, live.RECORD_FLAGS) & ~live.IS_LISTED);
    return listed;
  }

  private word(index: number, offset: number): number {
    return this.memory.views.i32[(this.address + index * live.RECORD_BYTES + offset) / 4] ?? 0;
  }

  private setWord(index: number, offset: number, value: number): void {
    this.memory.views.i32[(this.address + index * live.RECORD_BYTES + offset) / 4] = value;
  }
}
