import * as z from 'zod';
import { assert } from '../assert';
import { decimalText, parseDecimal, type Decimal } from '../number/decimal';
import { canonicalJson, contentHash } from '../json/canonical';
import { ok, refuse, type Fault, type Result } from '../result';
import { nothingElse } from '../curves/nothing-else';
import type { AccountBook, CollateralBalance, OpenOrder, Position } from '../margin/method/types';
import { ORDER_SIDES } from './account-row';
import type { HeldTerms } from './held-terms';

/**
 * Snapshots: the frozen inputs of a simulation, as text with one spelling, identified by its SHA-256.
 *
 * A text is lines, each RFC 8785 JSON and each ended by "\n", ascending by name in UTF-8 byte order, as PostgreSQL's
 * COLLATE "C" gives them. Accounts are cut into chunks of so many, each a text of its own; the snapshot is the list of
 * their hashes, so nobody needs to hold the accounts of a venue at once to write, hash or read it back.
 * @see docs/methodology.md#snapshots
 */
export const ACCOUNT_SNAPSHOT_FORMAT = 'margrave/account-snapshot/3';
/** The form before it, of accounts that were plain positions and balances; its lines are lines of this one. */
const ACCOUNT_SNAPSHOT_FORMAT_2 = 'margrave/account-snapshot/2';

/** Accounts in every chunk but the last: part of the format, because the hash depends on it. */
export const SNAPSHOT_CHUNK_ACCOUNTS = 16_384;

/** Negative, 0 or positive by the order of the texts' UTF-8 bytes. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

export function formatLine(format: string): string {
  return canonicalJson({ format });
}

/**
 * One account's line: `{"account":…,"collateral":[[asset,amount],…],"positions":[[instrument,quantity,entryPrice],…]}`,
 * both lists ascending by name in byte order, positions of one instrument by leg. What goes beyond that is stated where it
 * is: a balance's accrued interest as a third element, the rest of a position as an object after the others, the account's
 * `mode` beside its lists. Open orders are in the order of their ids.
 *
 * @throws AssertionFailure for a book that states orders in total: what is kept states each
 */
export function accountSnapshotLine({
  account,
  collateral,
  positions,
  mode,
  ...others
}: AccountBook): string {
  nothingElse(others);
  return canonicalJson({
    account,
    collateral: collateral.map(balanceCells).sort(([a], [b]) => compareBytes(a ?? '', b ?? '')),
    positions: [...positions]
      .sort((a, b) => compareBytes(a.instrument, b.instrument) || compareBytes(a.leg ?? '', b.leg ?? ''))
      .map(positionCells),
    ...(mode === undefined ? {} : { mode }),
  });
}

function balanceCells({ asset, amount, accruedInterest, ...others }: CollateralBalance): readonly string[] {
  nothingElse(others);
  return [asset, decimalText(amount), ...(accruedInterest ? [decimalText(accruedInterest)] : [])];
}

function positionCells(position: Position) {
  const { instrument, quantity, entryPrice, orders, ...beyond } = position;
  const { accruedFunding, leg, openOrders, selectedLeverage, selectedRate, ...others } = beyond;
  nothingElse(others);
  assert(orders === undefined, 'a book that is kept states each order');
  const stated = {
    ...(accruedFunding ? { accruedFunding: decimalText(accruedFunding) } : {}),
    ...(openOrders ? { openOrders: openOrders.map(orderCells) } : {}),
    ...statedTerms({
      ...(leg ? { leg } : {}),
      ...(selectedLeverage ? { selectedLeverage } : {}),
      ...(selectedRate ? { selectedRate } : {}),
    }),
  };
  const plain = [instrument, decimalText(quantity), decimalText(entryPrice)];
  return Object.keys(stated).length === 0 ? plain : [...plain, stated];
}

/** Leg and choice of a position, as its line states them. */
export function statedTerms({ leg, selectedLeverage, selectedRate, ...others }: HeldTerms) {
  nothingElse(others);
  return {
    ...(leg ? { leg } : {}),
    ...(selectedLeverage ? { selectedLeverage: decimalText(selectedLeverage) } : {}),
    ...(selectedRate ? { selectedRate: decimalText(selectedRate) } : {}),
  };
}

function orderCells({ side, quantity, limitPrice, isReduceOnly, ...others }: OpenOrder) {
  nothingElse(others);
  const stated = { side, quantity: decimalText(quantity), limitPrice: decimalText(limitPrice) };
  return isReduceOnly ? { ...stated, isReduceOnly } : stated;
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
  const isOld = text.startsWith(`${formatLine(ACCOUNT_SNAPSHOT_FORMAT_2)}\n`);
  const format = isOld ? ACCOUNT_SNAPSHOT_FORMAT_2 : ACCOUNT_SNAPSHOT_FORMAT;
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

/**
 * Reads the accounts of a chunk whose text has its hash.
 *
 * @param after last account of the chunk before; null: it is the first
 */
export function parseSnapshotChunk(
  { accounts }: SnapshotChunk,
  text: string,
  after: string | null,
): Result<readonly AccountBook[], Fault> {
  const lines = text.split('\n');
  if (lines.pop() !== '') return fault(lines.length + 1, 'snapshot-end', 'The last line does not end.');
  if (lines.length !== accounts)
    return fault(lines.length, 'snapshot-chunk', 'It has another number of lines.');
  return parseAccountLines(lines, 1, after);
}

/** Reads lines of accounts that ascend. @param firstLine number of the first, for a fault's path */
export function parseAccountLines(
  lines: readonly string[],
  firstLine: number,
  after: string | null,
): Result<readonly AccountBook[], Fault> {
  const books: AccountBook[] = [];
  let last = after;
  for (const [index, line] of lines.entries()) {
    const book = parseAccountSnapshotLine(line, firstLine + index);
    if (!book.ok) return book;
    const { account } = book.value;
    if (last !== null && compareBytes(last, account) >= 0)
      return fault(firstLine + index, 'snapshot-order', 'Accounts do not ascend.');
    last = account;
    books.push(book.value);
  }
  return ok(books);
}

export const decimalOf = z.string().transform((text, context): Decimal => {
  const parsed = parseDecimal(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: `"${text}" is not a decimal` });
  return z.NEVER;
});

/** A lone surrogate has no UTF-8, so no bytes to hash. */
export const wellFormed = z.string().refine((text) => text.isWellFormed());

const plainBalance = z.tuple([wellFormed, decimalOf]);
const plainPosition = z.tuple([wellFormed, decimalOf, decimalOf]);
const openOrder = z.strictObject({
  side: z.enum(ORDER_SIDES),
  quantity: decimalOf,
  limitPrice: decimalOf,
  isReduceOnly: z.literal(true).optional(),
});
const beyondPlain = z.strictObject({
  accruedFunding: decimalOf.optional(),
  leg: z.enum(['LONG', 'SHORT']).optional(),
  openOrders: z.array(openOrder).optional(),
  selectedLeverage: decimalOf.optional(),
  selectedRate: decimalOf.optional(),
});
const accountLine = z.strictObject({
  account: wellFormed,
  collateral: z.array(z.union([plainBalance, z.tuple([wellFormed, decimalOf, decimalOf])])),
  positions: z.array(z.union([plainPosition, z.tuple([wellFormed, decimalOf, decimalOf, beyondPlain])])),
  mode: wellFormed.optional(),
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
    collateral: read.collateral.map(([asset, amount, accruedInterest]) => ({
      ...{ asset, amount },
      ...(accruedInterest ? { accruedInterest } : {}),
    })),
    positions: read.positions.map(([instrument, quantity, entryPrice, beyond]) => ({
      ...{ instrument, quantity, entryPrice },
      ...(beyond ? positionBeyond(beyond) : {}),
    })),
    ...(read.mode === undefined ? {} : { mode: read.mode }),
  };
  if (accountSnapshotLine(book) !== line)
    return fault(lineNumber, 'snapshot-canonical', 'It has another spelling.');
  return ok(book);
}

/** What a line states of a position beyond its quantity and entry price. */
function positionBeyond({
  accruedFunding,
  leg,
  openOrders,
  selectedLeverage,
  selectedRate,
}: z.infer<typeof beyondPlain>): Partial<Position> {
  return {
    ...(accruedFunding ? { accruedFunding } : {}),
    ...(leg ? { leg } : {}),
    ...(openOrders
      ? { openOrders: openOrders.map((order) => ({ ...order, isReduceOnly: order.isReduceOnly ?? false })) }
      : {}),
    ...(selectedLeverage ? { selectedLeverage } : {}),
    ...(selectedRate ? { selectedRate } : {}),
  };
}
