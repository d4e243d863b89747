import type { CompiledParameters } from '../../domain/margin/compile';
import type { AccountMargin } from '../../domain/margin/types';
import { accountMargin } from '../book/account-margin';
import type { KernelMemory } from '../kernel/kernel-memory';
import { EQUITY, INITIAL, MAINTENANCE, NOTIONAL } from '../kernel/layout';
import * as live from '../kernel/live-layout';
import { decimalOfNarrow } from '../units';
import type { Rooms } from './columns';

/** The sums and the status of every account, in the kernel's memory. */
export class Records {
  private address = 0;
  private changed = 0;
  private capacity = 0;
  private count = 0;

  constructor(
    private readonly memory: KernelMemory,
    private readonly rooms: Rooms,
  ) {
    memory.setHeader(live.LIVE_SCRATCH, memory.allocate(live.LIVE_SCRATCH_BYTES));
    this.begin(1);
    this.count = 0;
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
      u8.fill(0, address, address + capacity * live.RECORD_BYTES);
      u8.fill(0, changed, changed + 4 + capacity * 4);
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

  /** In 1e-8. @param figure INITIAL, MAINTENANCE, NOTIONAL or EQUITY */
  figure(index: number, figure: number): number {
    return this.memory.views.f64[(this.address + index * live.RECORD_BYTES + figure) / 8] ?? NaN;
  }

  status(index: number): number {
    return this.word(index, live.RECORD_STATUS);
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

  margin(index: number, account: string, parameters: CompiledParameters): AccountMargin {
    const figures = {
      notional: decimalOfNarrow(this.figure(index, NOTIONAL)),
      initialMargin: decimalOfNarrow(this.figure(index, INITIAL)),
      maintenanceMargin: decimalOfNarrow(this.figure(index, MAINTENANCE)),
      equity: decimalOfNarrow(this.figure(index, EQUITY)),
      ratio: null,
      statusIndex: this.status(index),
    };
    return accountMargin(parameters, { account, positions: [], collateral: [] }, figures, []);
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
