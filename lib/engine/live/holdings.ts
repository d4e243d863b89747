import { assert } from '../../domain/assert';

const NONE = 0;

/**
 * Which groups each account has something in, and at which place: short lists of (group, place), one for each
 * account, in two arrays for all.
 */
export class Holdings {
  private start = new Uint32Array(16);
  private length = new Uint32Array(16);
  private room = new Uint32Array(16);
  private group = new Uint16Array(64);
  private place = new Uint32Array(64);
  private top = 0;
  private readonly free = new Map<number, number[]>();

  /** Makes room for accounts 0…count − 1, with as many holdings each as `most` says, if it does. */
  begin(count: number, most?: Uint32Array): void {
    if (count > this.start.length) {
      const size = Math.max(count, Math.ceil(this.start.length * 1.25));
      this.start = grown(this.start, size);
      this.length = grown(this.length, size);
      this.room = grown(this.room, size);
    }
    if (!most) return;
    let needed = this.top;
    for (let account = 0; account < count; account++) needed += most[account] ?? 0;
    this.widen(needed);
    for (let account = 0; account < count; account++) {
      this.start[account] = this.top;
      this.room[account] = most[account] ?? 0;
      this.top += most[account] ?? 0;
    }
  }

  private widen(size: number): void {
    if (size <= this.group.length) return;
    this.group = grown(this.group, size);
    this.place = grown(this.place, size);
  }

  countOf(account: number): number {
    return this.length[account] ?? NONE;
  }

  /** @param index from 0 to `countOf` − 1 */
  groupAt(account: number, index: number): number {
    return this.group[(this.start[account] ?? 0) + index] ?? NONE;
  }

  placeAt(account: number, index: number): number {
    return this.place[(this.start[account] ?? 0) + index] ?? NONE;
  }

  add(account: number, group: number, place: number): void {
    const length = this.countOf(account);
    if (length === (this.room[account] ?? 0)) this.moveToWider(account, length);
    const index = (this.start[account] ?? 0) + length;
    this.group[index] = group;
    this.place[index] = place;
    this.length[account] = length + 1;
  }

  private moveToWider(account: number, length: number): void {
    const room = length + Math.max(2, length >> 2);
    const known = this.free.get(room)?.pop();
    const start = known ?? this.top;
    if (known === undefined) {
      this.top += room;
      if (this.top > this.group.length) this.widen(Math.ceil(this.top * 1.25));
    }
    const old = this.start[account] ?? 0;
    this.group.copyWithin(start, old, old + length);
    this.place.copyWithin(start, old, old + length);
    const oldRoom = this.room[account] ?? 0;
    if (oldRoom > 0) this.free.set(oldRoom, [...(this.free.get(oldRoom) ?? []), old]);
    this.start[account] = start;
    this.room[account] = room;
  }

  /** An account's holding in a group was moved to another place. */
  moved(account: number, group: number, from: number, to: number): void {
    const start = this.start[account] ?? 0;
    const end = start + this.countOf(account);
    for (let index = start; index < end; index++) {
      if (this.group[index] !== group || this.place[index] !== from) continue;
      this.place[index] = to;
      return;
    }
    assert(false, 'what was moved is one of its holdings');
  }

  clear(account: number): void {
    this.length[account] = 0;
  }

  get bytes(): number {
    return 12 * this.start.length + 6 * this.group.length;
  }
}

function grown<Values extends Uint32Array | Uint16Array>(values: Values, size: number): Values {
  const wider = new (values.constructor as new (size: number) => Values)(size);
  wider.set(values);
  return wider;
}
