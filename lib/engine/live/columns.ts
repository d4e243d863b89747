import { assert } from '../../domain/assert';
import type { KernelMemory } from '../kernel/kernel-memory';

/** Room in the kernel's memory that can be given back: pieces by size, the sizes a quarter apart. */
export class Rooms {
  private readonly free = new Map<number, number[]>();

  constructor(private readonly memory: KernelMemory) {}

  /** Room of zeros. */
  take(bytes: number): number {
    const known = this.free.get(bytes)?.pop();
    if (known === undefined) return this.memory.allocateZeros(bytes);
    this.memory.views.u8.fill(0, known, known + bytes);
    return known;
  }

  giveBack(address: number, bytes: number): void {
    const pieces = this.free.get(bytes) ?? [];
    pieces.push(address);
    this.free.set(bytes, pieces);
  }
}

/** Next capacity that has room for `count`, and for some more. */
function capacityFor(count: number): number {
  const room = count + (count >> 5) + 16;
  const step = 2 ** Math.max(4, Math.floor(Math.log2(room)) - 5);
  return Math.ceil(room / step) * step;
}

/** Columns of equal length that grow together; an element is taken out by moving the last one into its place. */
export class Columns {
  count = 0;
  private capacity = 0;
  readonly at: number[];

  /** @param widths bytes of one element of each column */
  constructor(
    private readonly memory: KernelMemory,
    private readonly rooms: Rooms,
    private readonly widths: readonly number[],
  ) {
    this.at = widths.map(() => 0);
  }

  /** Makes room for so many more, in one step. */
  reserve(more: number): void {
    // Passes work on pairs: the one after the last must be there too.
    if (this.count + more < this.capacity) return;
    const capacity = capacityFor(this.count + more + 1);
    for (const [column, width] of this.widths.entries()) {
      // What is not used is zero, so that the odd one out of a pair is worth nothing.
      const address = this.rooms.take(capacity * width);
      const { u8 } = this.memory.views;
      const old = this.at[column] ?? 0;
      if (this.capacity > 0) {
        u8.copyWithin(address, old, old + this.count * width);
        this.rooms.giveBack(old, this.capacity * width);
      }
      this.at[column] = address;
    }
    this.capacity = capacity;
  }

  /** Adds an element of zeros; gives back its place. */
  add(): number {
    this.reserve(1);
    this.count += 1;
    return this.count - 1;
  }

  /** Adds so many elements, for which there is room: of zeros, where nothing was written beyond the end. */
  extend(more: number): void {
    assert(this.count + more < this.capacity, 'there is room for what is added');
    this.count += more;
  }

  /** Takes one out. The last one is at its place then. */
  remove(place: number): void {
    assert(place < this.count, 'what is taken out is there');
    const last = this.count - 1;
    const { u8 } = this.memory.views;
    for (const [column, width] of this.widths.entries()) {
      const address = this.at[column] ?? 0;
      if (place !== last)
        u8.copyWithin(address + place * width, address + last * width, address + (last + 1) * width);
      u8.fill(0, address + last * width, address + (last + 1) * width);
    }
    this.count = last;
  }

  /** Bytes it holds, used or not. */
  get bytes(): number {
    return this.widths.reduce((sum, width) => sum + width * this.capacity, 0);
  }
}
