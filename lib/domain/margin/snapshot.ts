import { createHash } from 'node:crypto';
import * as z from 'zod';
import { assert } from '../assert';
import { decimalText, parseDecimal, type Decimal } from '../decimal';
import { canonicalJson } from '../parameters/canonical';
import { ok, refuse, type Fault, type Result } from '../result';
import type { AccountBook } from './types';

/**
 * Snapshots: the frozen inputs of a simulation, as text with one spelling, identified by its SHA-256.
 *
 * A snapshot is lines, each RFC 8785 JSON and each ended by "\n": first its format, then one line per account
 * (or instrument), ascending by name in UTF-8 byte order, as PostgreSQL's COLLATE "C" gives them. So a million
 * accounts are written, hashed and read back one line at a time.
 * @see docs/methodology.md#snapshots
 */
export const ACCOUNT_SNAPSHOT_FORMAT = 'margrave/account-snapshot/1';

/** Negative, 0 or positive by the order of the texts' UTF-8 bytes. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

export function formatLine(format: string): string {
  return canonicalJson({ format });
}

/**
 * One account's line: `{"account":…,"collateral":[[asset,amount],…],"positions":[[instrument,quantity,entryPrice],…]}`,
 * both lists ascending by name in byte order.
 */
export function accountSnapshotLine({ account, collateral, positions }: AccountBook): string {
  return canonicalJson({
    account,
    collateral: collateral
      .map(({ asset, amount }) => [asset, decimalText(amount)] as const)
      .sort(([a], [b]) => compareBytes(a, b)),
    positions: positions
      .map(
        ({ instrument, quantity, entryPrice }) =>
          [instrument, decimalText(quantity), decimalText(entryPrice)] as const,
      )
      .sort(([a], [b]) => compareBytes(a, b)),
  });
}

/** Writes a snapshot piece by piece, hashing as it goes. */
export interface AccountSnapshotWriter {
  /** @throws AssertionFailure unless accounts come in strictly ascending byte order */
  add(book: AccountBook): void;
  /** SHA-256 of all that was written, in UTF-8: 64 lower-case hexadecimal digits. Nothing can be added after. */
  finish(): string;
}

/** @param write receives the text's pieces in order; their concatenation is `accountSnapshotText` */
export function accountSnapshotWriter(write: (text: string) => void): AccountSnapshotWriter {
  const hash = createHash('sha256');
  let last: string | null = null;
  const put = (line: string): void => {
    hash.update(`${line}\n`, 'utf8');
    write(`${line}\n`);
  };
  put(formatLine(ACCOUNT_SNAPSHOT_FORMAT));
  return {
    add(book) {
      assert(last === null || compareBytes(last, book.account) < 0, 'accounts ascend in byte order');
      last = book.account;
      put(accountSnapshotLine(book));
    },
    finish: () => hash.digest('hex'),
  };
}

/** The whole snapshot of some accounts in any order, each once; `contentHash` of it is its identity. */
export function accountSnapshotText(books: Iterable<AccountBook>): string {
  const pieces: string[] = [];
  const writer = accountSnapshotWriter((text) => pieces.push(text));
  for (const book of [...books].sort((a, b) => compareBytes(a.account, b.account))) writer.add(book);
  return pieces.join('');
}

export const decimalOf = z.string().transform((text, context): Decimal => {
  const parsed = parseDecimal(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: `"${text}" is not a decimal` });
  return z.NEVER;
});

/** A lone surrogate has no UTF-8, so no bytes to hash. */
export const wellFormed = z.string().refine((text) => text.isWellFormed());

const accountLine = z.strictObject({
  account: wellFormed,
  collateral: z.array(z.tuple([wellFormed, decimalOf])),
  positions: z.array(z.tuple([wellFormed, decimalOf, decimalOf])),
});

export function fault(line: number, rule: string, message: string): { ok: false; refusal: Fault } {
  return refuse({ path: `line ${line}`, rule, message });
}

/** A line of a snapshot as the schema reads it; null when it is not JSON or not of that form. */
export function readLine<Line>(schema: z.ZodType<Line>, line: string): Line | null {
  try {
    const parsed = schema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * The lines after the first of a snapshot's text.
 *
 * @returns refused when the text is not one of this format, or not ended by a line end
 */
export function bodyLines(text: string, format: string): Result<readonly string[], Fault> {
  const [first, ...rest] = text.split('\n');
  if (first !== formatLine(format)) return fault(1, 'snapshot-format', `A snapshot starts with ${format}.`);
  if (rest.pop() !== '') return fault(rest.length + 2, 'snapshot-end', 'The last line does not end.');
  return ok(rest);
}

/**
 * Reads one account's line back. Inverse of `accountSnapshotLine`; a line that it did not write is refused.
 *
 * @param lineNumber for the fault's path, from 1
 */
export function parseAccountSnapshotLine(line: string, lineNumber: number): Result<AccountBook, Fault> {
  const read = readLine(accountLine, line);
  if (!read) return fault(lineNumber, 'snapshot-line', 'It is not an account.');
  const book: AccountBook = {
    account: read.account,
    collateral: read.collateral.map(([asset, amount]) => ({ asset, amount })),
    positions: read.positions.map(([instrument, quantity, entryPrice]) => ({
      instrument,
      quantity,
      entryPrice,
    })),
  };
  if (accountSnapshotLine(book) !== line)
    return fault(lineNumber, 'snapshot-canonical', 'It has another spelling.');
  return ok(book);
}

/** Reads a snapshot back. Inverse of `accountSnapshotText`; refuses, at the first fault, what it did not write. */
export function parseAccountSnapshot(text: string): Result<readonly AccountBook[], Fault> {
  const lines = bodyLines(text, ACCOUNT_SNAPSHOT_FORMAT);
  if (!lines.ok) return lines;
  const books: AccountBook[] = [];
  for (const [index, line] of lines.value.entries()) {
    const book = parseAccountSnapshotLine(line, index + 2);
    if (!book.ok) return book;
    const last = books.at(-1);
    if (last && compareBytes(last.account, book.value.account) >= 0) {
      return fault(index + 2, 'snapshot-order', 'Accounts do not ascend.');
    }
    books.push(book.value);
  }
  return ok(books);
}
