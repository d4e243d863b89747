import { assert } from '../../domain/assert';
import { HEADER, HEAP } from './layout';

const PAGE_BYTES = 65_536;
const MAX_PAGES = 65_536;

/** Views of all of the memory; taken anew whenever it has grown. */
export interface MemoryViews {
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
  readonly i64: BigInt64Array;
}

/** A stretch of the memory that is filled and emptied on its own. */
export interface Arena {
  readonly start: number;
  readonly end: number;
  top: number;
}

/**
 * The kernel's memory, which the host lays out: tables and columns one after the other, their addresses in the
 * header. Shared, so that several threads may work on one book.
 */
export class KernelMemory {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
  private top = HEAP;
  private limit = Infinity;
  /** From here on nobody was given any yet: it is all zeros. */
  private untouched = HEAP;
  private current: MemoryViews | null = null;

  /** Room for `bytes`, at a multiple of 64, and some more after it: passes may read a little beyond an odd end. */
  allocate(bytes: number): number {
    const address = this.top;
    this.top = Math.ceil((address + bytes + 64) / 64) * 64;
    assert(this.top <= this.limit, 'an arena holds what is put into it');
    if (this.top > this.memory.buffer.byteLength) {
      const pages = Math.ceil((this.top - this.memory.buffer.byteLength) / PAGE_BYTES);
      // A little ahead, because every growth costs new views.
      this.memory.grow(Math.min(pages + 64, MAX_PAGES - this.memory.buffer.byteLength / PAGE_BYTES));
      this.current = null;
    }
    assert(address % 64 === 0, 'columns are aligned');
    this.untouched = Math.max(this.untouched, this.top);
    return address;
  }

  /** The same, of zeros. */
  allocateZeros(bytes: number): number {
    const isUntouched = this.top >= this.untouched;
    const address = this.allocate(bytes);
    if (!isUntouched) this.views.u8.fill(0, address, address + bytes);
    return address;
  }

  /** How much is allocated, for `release`. */
  mark(): number {
    return this.top;
  }

  /** Forgets what was allocated since. */
  release(mark: number): void {
    assert(mark >= HEAP && mark <= this.top, 'a mark is of this memory');
    this.top = mark;
  }

  arena(bytes: number): Arena {
    const start = this.allocate(bytes);
    return { start, end: this.top, top: start };
  }

  /** Does work whose allocations come from the arena. */
  within<Value>(arena: Arena, work: () => Value): Value {
    const [outerTop, outerLimit] = [this.top, this.limit];
    [this.top, this.limit] = [arena.top, arena.end];
    try {
      return work();
    } finally {
      arena.top = this.top;
      [this.top, this.limit] = [outerTop, outerLimit];
    }
  }

  /** Forgets everything that was allocated. */
  reset(): void {
    this.top = HEAP;
  }

  get views(): MemoryViews {
    if (!this.current) {
      const { buffer } = this.memory;
      this.current = {
        u8: new Uint8Array(buffer),
        u16: new Uint16Array(buffer),
        i32: new Int32Array(buffer),
        u32: new Uint32Array(buffer),
        f64: new Float64Array(buffer),
        i64: new BigInt64Array(buffer),
      };
    }
    return this.current;
  }

  /** @param name an offset in the header, from layout.ts */
  setHeader(name: number, address: number): void {
    this.views.u32[(HEADER + name) >>> 2] = address;
  }
}
