import type { Charge, ChargeSides } from '../charge/charge';
import { ruleOf } from '../charge/charge-rule';
import { chargeBytes, chargeBytesAt, writeCharge } from '../charge/write-charge';
import type { CompiledLine, CompiledTables } from '../compile/tables';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as live from '../kernel/live-layout';
import type { Rooms } from './columns';
import { Group, shardOf } from './groups';
import type { TickTask } from './ticks';

const CHARGE_COLUMNS = { account: 0, charge: 1, margins: 2 } as const;

/** What is charged beside positions of one instrument, by the same lines and the same rule. */
export class ChargeGroup extends Group {
  /** Of what is long, and of what is short; none while the kernel cannot margin them: then it is empty. */
  lines: readonly CompiledLine[] = [];
  private held = 0;

  constructor(
    id: number,
    memory: KernelMemory,
    rooms: Rooms,
    private readonly sides: ChargeSides,
    private readonly mode: string | undefined,
    private readonly rule: string,
  ) {
    super(id, memory, rooms, [4, 4, 16], CHARGE_COLUMNS.account);
  }

  get instrument(): string {
    return this.sides.long.instrument;
  }

  get isOpen(): boolean {
    return this.lines.length > 0;
  }

  close(): void {
    this.lines = [];
  }

  /** Compiles both lines; false when the kernel cannot, or when the rule is another one now. */
  open(tables: CompiledTables): boolean {
    const { instrument, sides, mode } = this;
    this.isOutdated = ruleOf(tables, instrument, mode)?.text !== this.rule;
    const lines = this.isOutdated ? [] : [sides.long, sides.short].map((side) => tables.line(side, mode));
    const compiled = lines.flatMap((line) => line ?? []);
    this.lines = compiled.length === 2 ? compiled : [];
    return this.isOpen;
  }

  /** Writes a charge at a place that was added. */
  write(account: number, place: number, charge: Charge): void {
    const bytes = chargeBytes(charge);
    const address = this.rooms.take(bytes);
    writeCharge(this.memory.views, address, charge);
    this.memory.views.u32[this.chargeAt(account, place)] = address;
    this.held += bytes;
  }

  override remove(
    account: number,
    place: number,
  ): { readonly account: number; readonly from: number } | null {
    const address = this.memory.views.u32[this.chargeAt(account, place)] ?? 0;
    const bytes = chargeBytesAt(this.memory.views, address);
    this.held -= bytes;
    this.rooms.giveBack(address, bytes);
    return super.remove(account, place);
  }

  override get bytes(): number {
    return super.bytes + this.held;
  }

  private chargeAt(account: number, place: number): number {
    return this.address(this.columnsOf(shardOf(account)), CHARGE_COLUMNS.charge) / 4 + place;
  }

  task(shard: number, from: number, to: number): TickTask | null {
    const [long, short] = this.lines;
    if (!long || !short || from === to) return null;
    const [accounts = 0, charges = 0, margins = 0] = this.columnsOf(shard).at;
    return {
      ...{ kind: live.OF_CHARGES, count: to - from, subject: long.index, short: short.index },
      ...{ accounts: accounts + 4 * from, units: charges + 4 * from, values: 0 },
      ...{ margins: margins + 16 * from, costs: 0, parts: 0 },
    };
  }
}
