import type { Connection, PoolClient, Submittable } from 'pg';
import { assert } from '../domain/assert';

/** Signature of a binary COPY; flags and the length of an extension follow, 4 bytes each. */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER_BYTES = SIGNATURE.length + 8;
const MESSAGE_HEAD_BYTES = 5;
const COPY_DATA = 'd'.charCodeAt(0);
const COPY_BEGINS = 'H'.charCodeAt(0);
/** What the server may say at any time: a notice, a setting that changed, a notification. */
const ASIDES: readonly number[] = ['N', 'S', 'A'].map((code) => code.charCodeAt(0));

/** Told where a row's first field begins in `bytes`: for each field 4 bytes of its length (−1: NULL), then its bytes. */
export type OnRow = (bytes: Buffer, at: number) => void;

/**
 * Passes over the rows of a statement as PostgreSQL's binary COPY sends them.
 *
 * @param onRow the bytes are valid during the call only
 * @see https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4 the format
 */
export function copyRows(client: PoolClient, statement: string, onRow: OnRow): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyOut(`copy (${statement}) to stdout (format binary)`, onRow, resolve, reject));
  });
}

/**
 * A COPY whose messages are read off the connection's own stream, in place of the driver, which would make an object of
 * each: the server sends a message for each row, and a book has millions.
 *
 * The driver gets everything else: what is said aside, and all that follows the last row.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
class CopyOut implements Submittable {
  private connection: Connection | null = null;
  private driver: ((bytes: Buffer) => void) | null = null;
  /** The beginning of a message whose end is still to come: as much of `partial` as `held` says. */
  private partial = Buffer.alloc(1024);
  private held = 0;
  private isBegun = false;
  private failure: unknown = null;

  constructor(
    private readonly text: string,
    private readonly onRow: OnRow,
    private readonly resolve: () => void,
    private readonly reject: (reason: unknown) => void,
  ) {}

  submit(connection: Connection): void {
    const [driver, ...others] = connection.stream.listeners('data');
    assert(driver !== undefined && others.length === 0, 'the driver alone reads a connection');
    this.connection = connection;
    this.driver = driver as (bytes: Buffer) => void;
    connection.stream.removeListener('data', this.driver);
    connection.stream.on('data', this.read);
    connection.query(this.text);
  }

  private readonly read = (chunk: Buffer): void => {
    const from = this.held > 0 ? this.completePartial(chunk) : 0;
    if (from >= 0) this.readMessages(chunk, from);
  };

  /** Reads the message that an earlier chunk began. @returns where the next one begins; −1: not in this chunk */
  private completePartial(chunk: Buffer): number {
    let at = 0;
    while (this.held < MESSAGE_HEAD_BYTES) {
      if (at === chunk.length) return -1;
      this.partial[this.held++] = chunk[at++]!;
    }
    const size = 1 + this.partial.readInt32BE(1);
    const missing = Math.min(size - this.held, chunk.length - at);
    this.hold(chunk, at, at + missing, size);
    if (this.held < size) return -1;
    this.held = 0;
    return this.readMessages(this.partial.subarray(0, size), 0)
      ? at + missing
      : this.giveBack(chunk, at + missing);
  }

  private hold(chunk: Buffer, from: number, to: number, size: number): void {
    if (size > this.partial.length) {
      const wider = Buffer.alloc(2 * size);
      this.partial.copy(wider, 0, 0, this.held);
      this.partial = wider;
    }
    chunk.copy(this.partial, this.held, from, to);
    this.held += to - from;
  }

  /** Reads all messages that are whole, and keeps the beginning of the next one. @returns false: rows have ended */
  private readMessages(bytes: Buffer, from: number): boolean {
    let at = from;
    const { length } = bytes;
    while (at + MESSAGE_HEAD_BYTES <= length) {
      const code = bytes[at]!;
      const end =
        at + 1 + ((bytes[at + 1]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 8) | bytes[at + 4]!);
      if (code === COPY_DATA) {
        if (end > length) break;
        this.row(bytes, at + MESSAGE_HEAD_BYTES, end);
      } else if (code === COPY_BEGINS || ASIDES.includes(code)) {
        if (end > length) break;
        if (code !== COPY_BEGINS) this.driver?.(bytes.subarray(at, end));
      } else {
        this.giveBack(bytes, at);
        return false;
      }
      at = end;
    }
    this.hold(bytes, at, length, length - at);
    return true;
  }

  /** One row for each message; the first one has the file's header before it, and the last is the file's end. */
  private row(bytes: Buffer, from: number, to: number): void {
    let at = from;
    if (!this.isBegun) {
      this.isBegun = true;
      if (bytes.compare(SIGNATURE, 0, SIGNATURE.length, at, at + SIGNATURE.length) !== 0)
        this.failure ??= new Error('What the server sends is no binary COPY.');
      at += HEADER_BYTES + bytes.readInt32BE(at + HEADER_BYTES - 4);
    }
    // −1 fields: the end. After a failure the rest is passed over.
    if (at + 2 > to || bytes[at]! > 127 || this.failure !== null) return;
    try {
      this.onRow(bytes, at + 2);
    } catch (error) {
      this.failure = error ?? new Error('a row was refused');
    }
  }

  /** Leaves the connection to the driver, which reads on from here. */
  private giveBack(bytes: Buffer, at: number): number {
    this.leave();
    if (at < bytes.length) this.driver?.(bytes.subarray(at));
    return -1;
  }

  private leave(): void {
    if (!this.connection || !this.driver) return;
    this.connection.stream.removeListener('data', this.read);
    if (!this.connection.stream.listeners('data').includes(this.driver))
      this.connection.stream.on('data', this.driver);
  }

  // What the driver tells of a query:

  handleError(error: unknown): void {
    this.leave();
    this.reject(error);
  }

  handleCommandComplete(): void {
    // The number of rows is known to who counted them.
  }

  handleReadyForQuery(): void {
    if (this.failure === null) this.resolve();
    else this.reject(this.failure);
  }
}

/** Where a field that is not NULL ends, and the next one begins. @param at where its length stands */
export function fieldEnd(bytes: Buffer, at: number): number {
  return at + 4 + ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
}

const BASE = 10_000;
/** A numeric's digits are of base 10,000; two of them are below the point in units of 1e-8. */
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
  const count = (bytes[at]! << 8) | bytes[at + 1]!;
  const sign = (bytes[at + 4]! << 8) | bytes[at + 5]!;
  if (sign !== POSITIVE && sign !== NEGATIVE) return NaN;
  // 16 bits with a sign.
  let weight = (((bytes[at + 2]! << 24) | (bytes[at + 3]! << 16)) >> 16) + DIGITS_BELOW_ONE;
  let units = 0;
  let place = at + 8;
  for (let left = count; left > 0; left -= 1, weight -= 1, place += 2) {
    const digit = (bytes[place]! << 8) | bytes[place + 1]!;
    if (weight >= 0) units = units * BASE + digit;
    else if (digit !== 0) return NaN;
  }
  // Digits that are left out at the end are zeros.
  for (; weight >= 0 && units < UNITS_LIMIT; weight -= 1) units *= BASE;
  if (!(units < UNITS_LIMIT)) return NaN;
  return sign === NEGATIVE ? -units : units;
}
