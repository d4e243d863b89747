import { isAscii } from 'node:buffer';

const PRIME = 16_777_619;
const BASIS = 2_166_136_261;
const EMPTY = 0;
const NAMES_AT_ONCE = 4_096;

/** Short byte strings, each with the place at which it was added. */
export class ByteIndex {
  /** Where each string ends, from place 1 on: each begins where the one before it ends. */
  private ends = new Uint32Array(1024);
  private bytes = Buffer.alloc(4096);
  private count = 0;
  /** Pairs of a place + 1 and the hash of what is there; less than half are used. */
  private slots = new Int32Array(2 * 1024);
  /** Places below this one are in the slots: they are filled when they are asked first. */
  private slotted = 0;
  private last = 0;

  get size(): number {
    return this.count;
  }

  /** Adds a string that is not there. */
  append(source: Buffer, from: number, to: number): number {
    const place = this.count;
    let end = this.ends[place]!;
    if (end + to - from > this.bytes.length) {
      const wider = Buffer.alloc(2 * this.bytes.length + to - from);
      this.bytes.copy(wider);
      this.bytes = wider;
    }
    if (place + 1 === this.ends.length) {
      const wider = new Uint32Array(2 * this.ends.length);
      wider.set(this.ends);
      this.ends = wider;
    }
    const { bytes } = this;
    for (let index = from; index < to; index += 1) bytes[end++] = source[index]!;
    this.ends[place + 1] = end;
    this.count = place + 1;
    return place;
  }

  /** Place of a string; −1 when it is not there. */
  find(source: Buffer, from: number, to: number): number {
    // Rows of one account mostly follow each other, and accounts in the order in which they were added.
    if (this.is(this.last, source, from, to)) return this.last;
    const next = this.last + 1 < this.count ? this.last + 1 : 0;
    if (this.is(next, source, from, to)) return (this.last = next);
    if (this.slotted < this.count) this.fillSlots();
    const { slots } = this;
    const hash = hashOf(source, from, to);
    const mask = slots.length - 1;
    for (let slot = (2 * hash) & mask; ; slot = (slot + 2) & mask) {
      const place = slots[slot]! - 1;
      if (place < EMPTY) return -1;
      if (slots[slot + 1] === hash && this.is(place, source, from, to)) return (this.last = place);
    }
  }

  findOrAppend(source: Buffer, from: number, to: number): number {
    const known = this.find(source, from, to);
    return known >= 0 ? known : this.append(source, from, to);
  }

  names(): string[] {
    const { bytes, ends, count } = this;
    const names: string[] = [];
    for (let first = 0; first < count; first += NAMES_AT_ONCE) {
      const next = Math.min(count, first + NAMES_AT_ONCE);
      const start = ends[first]!;
      const some = bytes.subarray(start, ends[next]);
      // Cutting up one text costs a fraction of making many; it needs letters that are one byte each.
      const text = isAscii(some) ? some.toString('latin1') : null;
      for (let place = first; place < next; place += 1) {
        const from = ends[place]! - start;
        const to = ends[place + 1]! - start;
        names.push(text === null ? some.toString('utf8', from, to) : text.slice(from, to));
      }
    }
    return names;
  }

  private is(place: number, source: Buffer, from: number, to: number): boolean {
    if (place >= this.count) return false;
    const { bytes, ends } = this;
    const start = ends[place]!;
    const length = to - from;
    if (ends[place + 1]! - start !== length) return false;
    // Names differ at their ends first.
    for (let index = length - 1; index >= 0; index -= 1)
      if (bytes[start + index] !== source[from + index]) return false;
    return true;
  }

  private fillSlots(): void {
    if (4 * this.count > this.slots.length) {
      this.slots = new Int32Array(2 ** Math.ceil(Math.log2(8 * this.count)));
      this.slotted = 0;
    }
    const { slots, bytes, ends } = this;
    const mask = slots.length - 1;
    for (let place = this.slotted; place < this.count; place += 1) {
      const hash = hashOf(bytes, ends[place]!, ends[place + 1]!);
      let slot = (2 * hash) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 2) & mask;
      slots[slot] = place + 1;
      slots[slot + 1] = hash;
    }
    this.slotted = this.count;
  }
}

function hashOf(bytes: Buffer, from: number, to: number): number {
  let hash = BASIS;
  for (let index = from; index < to; index += 1) hash = Math.imul(hash ^ bytes[index]!, PRIME);
  return hash ^ (hash >>> 15);
}
