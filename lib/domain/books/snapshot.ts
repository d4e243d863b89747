import * as z from 'zod';
import { assert } from '../assert';
import { canonicalJson, contentHash } from '../json/canonical';
import { ok, type Fault, type Result } from '../result';
import { type KeptAccount, parseAccountSnapshotLine } from './account-line';
import { compareBytes, fault, readLine } from './snapshot-line';

/**
 * Snapshots: the frozen inputs of a simulation, as text with one spelling, identified by its SHA-256.
 *
 * A text is lines, each RFC 8785 JSON and each ended by "\n", ascending by name in UTF-8 byte order, as PostgreSQL's
 * COLLATE "C" gives them. Accounts are cut into chunks of so many, each a text of its own; the snapshot is the list of
 * their hashes, so nobody needs to hold the accounts of a venue at once to write, hash or read it back.
 * @see docs/methodology.md#snapshots
 */
export const ACCOUNT_SNAPSHOT_FORMAT = 'margrave/account-snapshot/4';
/** The forms before it: of plain positions and balances, and of accounts without segments. Their lines are lines of this one. */
const EARLIER_FORMATS = ['margrave/account-snapshot/2', 'margrave/account-snapshot/3'];

/** Accounts in every chunk but the last: part of the format, because the hash depends on it. */
export const SNAPSHOT_CHUNK_ACCOUNTS = 16_384;

export function formatLine(format: string): string {
  return canonicalJson({ format });
}

/** A text with the hash that identifies it. */
export interface HashedText {
  readonly text: string;
  readonly hash: string;
}

export function hashed(text: string): HashedText {
  return { text, hash: contentHash(text) };
}

/** Cuts accounts that come in ascending byte order into a snapshot's chunks, however many come at a time. */
export class AccountSnapshotWriter {
  private lines: string[] = [];
  private last: string | null = null;
  private readonly chunks: SnapshotChunk[] = [];

  /**
   * @param line of the account, as `accountSnapshotLine` gives it
   * @returns the chunk that it completes, to be kept
   * @throws AssertionFailure unless accounts ascend strictly
   */
  add(account: string, line: string): HashedText | null {
    assert(this.last === null || compareBytes(this.last, account) < 0, 'accounts ascend in byte order');
    this.last = account;
    this.lines.push(`${line}\n`);
    return this.lines.length === SNAPSHOT_CHUNK_ACCOUNTS ? this.cut() : null;
  }

  /** Nothing can be added after. @returns the snapshot itself, and before it a last chunk where accounts were left */
  finish(): { readonly chunk: HashedText | null; readonly snapshot: HashedText } {
    const chunk = this.lines.length > 0 ? this.cut() : null;
    return { chunk, snapshot: hashed(snapshotText(this.chunks)) };
  }

  private cut(): HashedText {
    const chunk = hashed(this.lines.join(''));
    this.chunks.push({ accounts: this.lines.length, hash: chunk.hash });
    this.lines = [];
    return chunk;
  }
}

/** A chunk as the snapshot names it. */
export interface SnapshotChunk {
  /** At least 1. */
  readonly accounts: number;
  readonly hash: string;
}

function snapshotText(chunks: readonly SnapshotChunk[], format = ACCOUNT_SNAPSHOT_FORMAT): string {
  const lines = chunks.map((chunk) => canonicalJson(chunk));
  return [formatLine(format), ...lines].map((line) => `${line}\n`).join('');
}

const chunkLine = z.strictObject({
  accounts: z.int().min(1).max(SNAPSHOT_CHUNK_ACCOUNTS),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Reads a snapshot back: the chunks that it consists of. Refuses, at the first fault, what no writer wrote. */
export function parseAccountSnapshot(text: string): Result<readonly SnapshotChunk[], Fault> {
  const earlier = EARLIER_FORMATS.find((one) => text.startsWith(`${formatLine(one)}\n`));
  const format = earlier ?? ACCOUNT_SNAPSHOT_FORMAT;
  const lines = bodyLines(text, format);
  if (!lines.ok) return lines;
  const chunks: SnapshotChunk[] = [];
  for (const [index, line] of lines.value.entries()) {
    const chunk = readLine(chunkLine, line);
    if (!chunk) return fault(index + 2, 'snapshot-line', 'It is not a chunk.');
    if (index < lines.value.length - 1 && chunk.accounts !== SNAPSHOT_CHUNK_ACCOUNTS)
      return fault(index + 2, 'snapshot-chunk', 'Only the last chunk holds fewer accounts.');
    chunks.push(chunk);
  }
  if (snapshotText(chunks, format) !== text)
    return fault(1, 'snapshot-canonical', 'It has another spelling.');
  return ok(chunks);
}

/** The lines of a chunk's text, one for each of its accounts. */
export function snapshotChunkLines(
  { accounts }: SnapshotChunk,
  text: string,
): Result<readonly string[], Fault> {
  const lines = text.split('\n');
  if (lines.pop() !== '') return fault(lines.length + 1, 'snapshot-end', 'The last line does not end.');
  if (lines.length !== accounts)
    return fault(lines.length, 'snapshot-chunk', 'It has another number of lines.');
  return ok(lines);
}

/** Reads lines of accounts that ascend. @param firstLine number of the first, for a fault's path */
export function parseAccountLines(
  lines: readonly string[],
  firstLine: number,
  after: string | null,
): Result<readonly KeptAccount[], Fault> {
  const kept: KeptAccount[] = [];
  let last = after;
  for (const [index, line] of lines.entries()) {
    const read = parseAccountSnapshotLine(line, firstLine + index);
    if (!read.ok) return read;
    const { account } = read.value.book;
    if (last !== null && compareBytes(last, account) >= 0)
      return fault(firstLine + index, 'snapshot-order', 'Accounts do not ascend.');
    last = account;
    kept.push(read.value);
  }
  return ok(kept);
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
