import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { AccountMargin } from '../../domain/margin/method/types';
import { accountMargin } from '../batch/account-margin';
import type { KernelMemory } from '../kernel/kernel-memory';
import { EQUITY, INITIAL, MAINTENANCE, NOTIONAL } from '../kernel/layout';
import * as live from '../kernel/live-layout';
import { decimalOfNarrow, decimalOfWhole } from '../units';
import type { Rooms } from './columns';

const UNITS_IN_ONE = 100_000_000n;

/** Sums and standings, and where the first account's are: a place in `sums`, a place in `standings`. */
export interface RecordPlace {
  readonly sums: Float64Array;
  readonly firstSum: number;
  readonly standings: Uint8Array;
  readonly firstStanding: number;
}

/** The sums and the status of every account. */
export abstract class RecordTable {
  abstract place(): RecordPlace;

  /** In 1e-8. @param figure INITIAL, MAINTENANCE, NOTIONAL or EQUITY */
  figure(index: number, figure: number): number {
    const { sums, firstSum } = this.place();
    return sums[firstSum + (index * live.SUMS_BYTES + figure) / 8] ?? NaN;
  }

  status(index: number): number {
    const { standings, firstStanding } = this.place();
    return standings[firstStanding + index * live.STANDING_BYTES] ?? NaN;
  }

  margin(index: number, account: string, parameters: CompiledParameters): AccountMargin {
    const [equity, maintenance] = [this.figure(index, EQUITY), this.figure(index, MAINTENANCE)];
    const figures = {
      notional: decimalOfNarrow(this.figure(index, NOTIONAL)),
      initialMargin: decimalOfNarrow(this.figure(index, INITIAL)),
      maintenanceMargin: decimalOfNarrow(maintenance),
      equity: decimalOfNarrow(equity),
      // Towards 0, as BigInt divides; decimals would be divided to hundreds of digits first.
      ratio: maintenance === 0 ? null : decimalOfWhole((BigInt(equity) * UNITS_IN_ONE) / BigInt(maintenance)),
      statusIndex: this.status(index),
    };
    return accountMargin(parameters, { account, positions: [], collateral: [] }, figures, []);
  }
}

/** As they were when they were copied. */
class FrozenRecords extends RecordTable {
  constructor(
    private readonly sums: Float64Array,
    private readonly standings: Uint8Array,
  ) {
    super();
  }

  place() {
    return { sums: this.sums, firstSum: 0, standings: this.standings, firstStanding: 0 };
  }
}

/** Records in the kernel's memory. */
export class Records extends RecordTable {
  private sums = 0;
  private standings = 0;
  private changed = 0;
  private capacity = 0;
  private count = 0;

  constructor(
    private readonly memory: KernelMemory,
    private readonly rooms: Rooms,
  ) {
    super();
    this.begin(1);
    this.count = 0;
  }

  place() {
    const { f64, u8 } = this.memory.views;
    return { sums: f64, firstSum: this.sums / 8, standings: u8, firstStanding: this.standings };
  }

  frozen(): RecordTable {
    const { f64, u8 } = this.memory.views;
    const first = this.sums / 8;
    return new FrozenRecords(
      f64.slice(first, first + (this.count * live.SUMS_BYTES) / 8),
      u8.slice(this.standings, this.standings + this.count * live.STANDING_BYTES),
    );
  }

  get bytes(): number {
    return this.capacity * (live.SUMS_BYTES + live.STANDING_BYTES + 4);
  }

  /** Makes room for `count` accounts; new ones have nothing, and are OK. */
  begin(count: number): void {
    if (count > this.capacity) {
      const capacity = Math.ceil(Math.max(count, this.capacity * 1.25));
      const moved = (old: number, bytes: number, lead = 0): number =>
        this.moved(old, lead + this.capacity * bytes, lead + capacity * bytes);
      this.sums = moved(this.sums, live.SUMS_BYTES);
      this.standings = moved(this.standings, live.STANDING_BYTES);
      // Their count comes first.
      this.changed = moved(this.changed, 4, 4);
      this.capacity = capacity;
      this.memory.setHeader(live.SUMS, this.sums);
      this.memory.setHeader(live.STANDINGS, this.standings);
      this.memory.setHeader(live.CHANGED, this.changed);
    }
    this.count = Math.max(count, this.count);
  }

  /** Gives back where a table is now, with zeros after what it held. */
  private moved(old: number, oldBytes: number, bytes: number): number {
    const address = this.rooms.take(bytes);
    if (this.capacity > 0) {
      this.memory.views.u8.copyWithin(address, old, old + oldBytes);
      this.rooms.giveBack(old, oldBytes);
    }
    return address;
  }

  setStatus(index: number, status: number): void {
    this.memory.views.u8[this.standingAt(index)] = status;
  }

  isTooWide(index: number): boolean {
    return (this.flags(index) & live.IS_TOO_WIDE) !== 0;
  }

  /** All sums are 0 then; the status, and its place in the list of changed ones, stay. */
  clear(index: number): void {
    const first = (this.sums + index * live.SUMS_BYTES) / 8;
    this.memory.views.f64.fill(0, first, first + live.SUMS_BYTES / 8);
    this.setFlags(index, this.flags(index) & live.IS_LISTED);
  }

  /** @param isTooWide whether it stays apart until its book changes */
  goApart(index: number, isTooWide: boolean): void {
    const flags = this.flags(index) & live.IS_LISTED;
    this.setFlags(index, flags | live.IS_APART | (isTooWide ? live.IS_TOO_WIDE : 0));
  }

  /** Empties the kernel's list of accounts that changed. */
  takeListed(): Uint32Array {
    const { u32 } = this.memory.views;
    const first = this.changed / 4 + 1;
    const listed = u32.slice(first, first + (u32[first - 1] ?? 0));
    u32[first - 1] = 0;
    for (const index of listed) this.setFlags(index, this.flags(index) & ~live.IS_LISTED);
    return listed;
  }

  private standingAt(index: number): number {
    return this.standings + index * live.STANDING_BYTES;
  }

  private flags(index: number): number {
    return this.memory.views.u8[this.standingAt(index) + live.STANDING_FLAGS] ?? 0;
  }

  private setFlags(index: number, flags: number): void {
    this.memory.views.u8[this.standingAt(index) + live.STANDING_FLAGS] = flags;
  }
}
