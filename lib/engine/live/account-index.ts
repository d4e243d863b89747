import { assert } from '../../domain/assert';

const PRIME = 16_777_619;
const BASIS = 2_166_136_261;
const EMPTY = 0;

/** The accounts of a book by id, and their ids by index: a list and a table of places in it. */
export class AccountIndex {
  private readonly ids: string[] = [];
  /** Pairs of an index + 1 and the id's hash, which stand side by side in memory; less than half are used. */
  private slots = new Int32Array(2 * 1024);

  get size(): number {
    return this.ids.length;
  }

  find(id: string): number | undefined {
    const place = this.slots[this.slotOf(id, hashOf(id))] ?? EMPTY;
    return place === EMPTY ? undefined : place - 1;
  }

  idOf(index: number): string {
    const id = this.ids[index];
    assert(id !== undefined, 'an index is of an account');
    return id;
  }

  /** Adds those that are new, in their order. */
  add(ids: readonly string[]): void {
    this.widenFor(this.ids.length + ids.length);
    for (const id of ids) {
      const hash = hashOf(id);
      const slot = this.slotOf(id, hash);
      if (this.slots[slot] !== EMPTY) continue;
      this.slots[slot] = this.ids.push(id);
      this.slots[slot + 1] = hash;
    }
  }

  /** Where an id is, or would be. */
  private slotOf(id: string, hash: number): number {
    const { slots, ids } = this;
    const mask = slots.length - 1;
    for (let slot = (2 * hash) & mask; ; slot = (slot + 2) & mask) {
      const place = slots[slot] ?? EMPTY;
      if (place === EMPTY || (slots[slot + 1] === hash && ids[place - 1] === id)) return slot;
    }
  }

  private widenFor(count: number): void {
    if (4 * count < this.slots.length) return;
    const known = this.ids.splice(0);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(4 * count + 1)));
    this.add(known);
  }
}

function hashOf(id: string): number {
  let hash = BASIS;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), PRIME);
  return hash ^ (hash >>> 15);
}
