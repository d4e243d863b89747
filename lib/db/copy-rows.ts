import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** Signature, flags and length of an extension: what a binary COPY begins with, if it has no extension. */
const HEADER_BYTES = 19;

/**
 * Passes over the rows of a statement as PostgreSQL's binary COPY sends them.
 *
 * @param onRow  told where the row's first field begins in `bytes`: for each field 4 bytes of its length (−1: NULL),
 *   then its bytes; the bytes are valid during the call only
 * @see https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4 the format
 */
export async function copyRows(
  client: PoolClient,
  statement: string,
  onRow: (bytes: Buffer, at: number) => void,
): Promise<void> {
  const stream = client.query(copyTo(`copy (${statement}) to stdout (format binary)`));
  let rest: Buffer = Buffer.alloc(0);
  let isBegun = false;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    if (!isBegun) {
      if (bytes.length < HEADER_BYTES) {
        rest = bytes;
        continue;
      }
      at = HEADER_BYTES;
      isBegun = true;
    }
    for (let end = endOfRow(bytes, at); end > 0; end = endOfRow(bytes, at)) {
      onRow(bytes, at + 2);
      at = end;
    }
    rest = bytes.subarray(at);
  }
}

/** Where the row that begins at `at` ends; 0 when it is not all there, or is the trailer. */
function endOfRow(bytes: Buffer, at: number): number {
  const { length } = bytes;
  if (at + 2 > length) return 0;
  const fields = bytes.readInt16BE(at);
  let end = at + 2;
  for (let field = 0; field < fields; field += 1) {
    if (end + 4 > length) return 0;
    const size = bytes.readInt32BE(end);
    end += 4 + (size > 0 ? size : 0);
  }
  return fields < 0 || end > length ? 0 : end;
}

const DIGIT_WEIGHTS = [1, 1e4, 1e8, 1e12, 1e16];
const DIGITS_BELOW_ONE = 2;
const UNITS_LIMIT = 2 ** 50;
const POSITIVE = 0;
const NEGATIVE = 0x4000;

/**
 * A binary `numeric` in units of 1e-8.
 *
 * @param at  where its bytes begin: count of base-10000 digits, weight of the first, sign, scale, digits
 * @returns NaN when it has more than 8 decimals, is 2^50 units or more in size, or is no number
 */
export function numericUnits(bytes: Buffer, at: number): number {
  const count = bytes.readInt16BE(at);
  const sign = bytes.readUInt16BE(at + 4);
  if (sign !== POSITIVE && sign !== NEGATIVE) return NaN;
  let weight = bytes.readInt16BE(at + 2) + DIGITS_BELOW_ONE;
  let units = 0;
  for (let index = 0; index < count; index += 1, weight -= 1) {
    const digit = bytes.readInt16BE(at + 8 + 2 * index);
    const worth = DIGIT_WEIGHTS[weight];
    if (worth !== undefined) units += digit * worth;
    else if (digit !== 0) return NaN;
  }
  if (!(units < UNITS_LIMIT)) return NaN;
  return sign === NEGATIVE ? -units : units;
}

const PRIME = 16_777_619;
const BASIS = 2_166_136_261;

/** Short byte strings, each with the place at which it was first seen. */
export class ByteIndex {
  private slots = new Int32Array(1024).fill(-1);
  private readonly hashes: number[] = [];
  private readonly ends: number[] = [];
  private bytes = Buffer.alloc(4096);
  private last = -1;

  get size(): number {
    return this.ends.length;
  }

  /** Place of a string; −1 when it is not there and `isAdded` is false. */
  find(source: Buffer, from: number, to: number, isAdded: boolean): number {
    // Rows of one account mostly follow each other.
    if (this.last >= 0 && this.is(this.last, source, from, to)) return this.last;
    let hash = BASIS;
    for (let index = from; index < to; index += 1) hash = Math.imul(hash ^ (source[index] ?? 0), PRIME);
    hash >>>= 0;
    const mask = this.slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const place = this.slots[slot] ?? -1;
      if (place < 0) return isAdded ? this.insert(slot, hash, source, from, to) : -1;
      if (this.hashes[place] === hash && this.is(place, source, from, to)) {
        this.last = place;
        return place;
      }
    }
  }

  names(): string[] {
    return this.ends.map((end, place) => this.bytes.toString('utf8', this.ends[place - 1] ?? 0, end));
  }

  private is(place: number, source: Buffer, from: number, to: number): boolean {
    const start = place === 0 ? 0 : (this.ends[place - 1] ?? 0);
    const length = (this.ends[place] ?? 0) - start;
    if (length !== to - from) return false;
    for (let index = length - 1; index >= 0; index -= 1)
      if (this.bytes[start + index] !== source[from + index]) return false;
    return true;
  }

  private insert(slot: number, hash: number, source: Buffer, from: number, to: number): number {
    const place = this.ends.length;
    const start = this.ends[place - 1] ?? 0;
    if (start + to - from > this.bytes.length) {
      const wider = Buffer.alloc(2 * this.bytes.length + to - from);
      this.bytes.copy(wider);
      this.bytes = wider;
    }
    source.copy(this.bytes, start, from, to);
    this.ends.push(start + to - from);
    this.hashes.push(hash);
    this.slots[slot] = place;
    this.last = place;
    if (2 * this.ends.length > this.slots.length) this.widen();
    return place;
  }

  private widen(): void {
    this.slots = new Int32Array(2 * this.slots.length).fill(-1);
    const mask = this.slots.length - 1;
    for (const [place, hash] of this.hashes.entries()) {
      let slot = (hash ^ (hash >>> 15)) & mask;
      while ((this.slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = place;
    }
  }
}
