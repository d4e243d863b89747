import type { Charge } from '../charge/charge';
import { chargeBytes, writeCharge } from '../charge/write-charge';
import type { CompiledTables } from '../compile/tables';
import * as on from '../kernel/charge-layout';
import type { KernelMemory } from '../kernel/kernel-memory';
import * as at from '../kernel/layout';

interface PlacedCharge {
  readonly charge: Charge;
  /** The positions of its parts, and the places of its lines in the tables. */
  readonly positions: readonly number[];
  readonly long: number;
  readonly short: number;
}

/** Charges of a narrow book's accounts, in their order, and where the kernel reads them. */
export class NarrowCharges {
  private readonly placed: PlacedCharge[] = [];
  private address = 0;
  private room = 0;

  constructor(
    private readonly memory: KernelMemory,
    private readonly tables: CompiledTables,
  ) {}

  get count(): number {
    return this.placed.length;
  }

  clear(): void {
    this.placed.length = 0;
  }

  /** Forgets those after the first so many. */
  keep(count: number): void {
    this.placed.length = count;
  }

  /** @param first position of its account @returns whether the kernel's numbers have rows of both sides */
  add(charge: Charge, mode: string | undefined, first: number): boolean {
    const { sides, parts } = charge;
    const [long, short] = [this.tables.line(sides.long, mode), this.tables.line(sides.short, mode)];
    if (!long || !short) return false;
    const positions = parts.map(({ place }) => first + place);
    this.placed.push({ charge, positions, long: long.index, short: short.index });
    return true;
  }

  /** Writes all of them, where there are any; a book without is none of the kernel's business. */
  write(): void {
    const { memory, placed } = this;
    const places = placed.length * on.PLACE_BYTES;
    this.reserve(placed.reduce((sum, { charge }) => sum + chargeBytes(charge), places));
    const { views } = memory;
    const { u32, u16, i32 } = views;
    let address = this.address + places;
    for (const [index, { charge, positions, long, short }] of placed.entries()) {
      const place = this.address + index * on.PLACE_BYTES;
      const [first = 0, second = first] = positions;
      u32[place / 4] = first;
      u32[(place + on.PLACE_SECOND) / 4] = second;
      u32[(place + on.PLACE_CHARGE) / 4] = address;
      u16[(place + on.PLACE_LONG) / 2] = long;
      u16[(place + on.PLACE_SHORT) / 2] = short;
      writeCharge(views, address, charge);
      address += chargeBytes(charge);
    }
    memory.setHeader(on.CHARGES, this.address);
    memory.setHeader(on.CHARGE_COUNT, placed.length);
    const others = (i32[at.TRAITS / 4] ?? 0) & ~at.HAS_CHARGES;
    i32[at.TRAITS / 4] = placed.length > 0 ? others | at.HAS_CHARGES : others;
  }

  private reserve(bytes: number): void {
    if (bytes <= this.room) return;
    // Of a power of 2, so that books that grow leave little behind.
    this.room = 2 ** Math.ceil(Math.log2(bytes));
    this.address = this.memory.allocate(this.room);
  }
}
