import { assert } from '../../../domain/assert';
import type { KeptAccount } from '../../../domain/books/account-line';
import { isAccountSnapshot1, parseAccountSnapshot1 } from '../../../domain/books/account-snapshot-1';
import { type BookChunk, chunkOfKept } from '../../../domain/books/book-chunk';
import { chunkOfLines, snapshotLines } from '../../../domain/books/chunk-lines';
import { marketSnapshotText, parseMarketSnapshot } from '../../../domain/books/market-snapshot';
import {
  AccountSnapshotWriter,
  hashed,
  type HashedText,
  parseAccountSnapshot,
  snapshotChunkLines,
  type SnapshotChunk,
} from '../../../domain/books/snapshot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { ok, refuse, type Result } from '../../../domain/result';
import type { SimulationStore, SnapshotKind } from '../../../ports/governance';
import type { BookView } from '../../../ports/margin';
import { type Block, blocksOf } from './blocks';

/** What identifies accounts and a market that were kept. */
export interface SnapshotHashes {
  readonly accountSnapshotHash: string;
  readonly marketSnapshotHash: string;
}

/** Accounts and a market as they were kept, a block of accounts at a time. */
export interface FrozenBook {
  readonly market: MarketState;
  /** Evidence that was computed from a snapshot of the first form is of the first form too. */
  readonly isOfFirstForm: boolean;
  /** Every account in byte order, once. */
  readonly blocks: readonly Block[];
  /** Refused with a sentence where a snapshot no longer is what it was. */
  readonly accountsOf: (block: Block) => Promise<Result<BookChunk, string>>;
}

/** Where what was read is kept. */
export type SnapshotKeeper = Pick<SimulationStore, 'keepSnapshot'>;

/**
 * Keeps the accounts of a view as a snapshot, and a market.
 *
 * @param chunkAccounts at a time
 */
export async function keepBook(
  store: SnapshotKeeper,
  view: BookView,
  market: MarketState,
  chunkAccounts: number,
): Promise<SnapshotHashes & { readonly accounts: number }> {
  const writer = new AccountSnapshotWriter();
  const keep = (kind: SnapshotKind, text: HashedText | null): Promise<void> =>
    keepText(store, view, kind, text);
  let accounts = 0;
  for await (const chunk of view.chunks(chunkAccounts)) {
    accounts += chunk.accounts.length;
    for (const [index, line] of snapshotLines(chunk).entries())
      await keep('ACCOUNT_CHUNK', writer.add(chunk.accounts[index] ?? '', line));
  }
  const { chunk, snapshot } = writer.finish();
  const marketSnapshot = hashed(marketSnapshotText(market));
  await keep('ACCOUNT_CHUNK', chunk);
  await keep('ACCOUNTS', snapshot);
  await keep('MARKET', marketSnapshot);
  return { accounts, accountSnapshotHash: snapshot.hash, marketSnapshotHash: marketSnapshot.hash };
}

/** Keeps a text that something was computed from; null: nothing. */
export async function keepText(
  store: SnapshotKeeper,
  { asOf }: BookView,
  kind: SnapshotKind,
  text: HashedText | null,
): Promise<void> {
  if (text !== null) await store.keepSnapshot({ ...text, kind, takenAt: asOf });
}

/**
 * What was kept, as it is read back for each block; refused with a sentence when it can no longer be had.
 *
 * @param load reads in a transaction of its own
 */
export async function frozenBook(
  load: LoadSnapshot,
  { accountSnapshotHash, marketSnapshotHash }: SnapshotHashes,
  blockAccounts: number,
): Promise<Result<FrozenBook, string>> {
  const accountText = await load(accountSnapshotHash);
  if (!accountText.ok) return accountText;
  const marketText = await load(marketSnapshotHash);
  if (!marketText.ok) return marketText;
  const market = written(parseMarketSnapshot(marketText.value));
  if (isAccountSnapshot1(accountText.value)) {
    const books = written(parseAccountSnapshot1(accountText.value)).map((book) => ({ book, segment: null }));
    const blocks =
      books.length === 0
        ? []
        : blocksOf([{ accounts: books.length, hash: accountSnapshotHash }], blockAccounts);
    return ok({
      ...{ market, blocks, isOfFirstForm: true },
      accountsOf: (block) => Promise.resolve(ok(chunkOf(books, block))),
    });
  }
  const chunks = written(parseAccountSnapshot(accountText.value));
  const linesOf = lastRead((index) => readChunk(load, chunks, index));
  return ok({
    ...{ market, isOfFirstForm: false, blocks: blocksOf(chunks, blockAccounts) },
    async accountsOf(block) {
      const { chunk, from, accounts } = block;
      const lines = await linesOf(chunk);
      return lines.ok ? ok(written(chunkOfLines(lines.value.slice(from, from + accounts), from + 1))) : lines;
    },
  });
}

/** Refused with a sentence. */
export type LoadSnapshot = (hash: string) => Promise<Result<string, string>>;

export async function loadSnapshot(store: SimulationStore, hash: string): Promise<Result<string, string>> {
  const text = await store.loadSnapshot(hash);
  return text.ok ? text : refuse(`The stored snapshot ${hash} was altered: its hash differs.`);
}

function chunkOf(kept: readonly KeptAccount[], { from, accounts }: Block): BookChunk {
  return chunkOfKept(kept.slice(from, from + accounts));
}

/** That each chunk follows the one before was asserted as they were written, and the hash of their list says which they are. */
async function readChunk(
  load: LoadSnapshot,
  chunks: readonly SnapshotChunk[],
  index: number,
): Promise<Result<readonly string[], string>> {
  const chunk = chunks[index];
  assert(chunk !== undefined, 'a block is of a chunk of the snapshot');
  const text = await load(chunk.hash);
  return text.ok ? ok(written(snapshotChunkLines(chunk, text.value))) : text;
}

/** Blocks of one chunk come one after another: it is read once for them. */
function lastRead<Value>(read: (index: number) => Promise<Value>): (index: number) => Promise<Value> {
  let kept: { readonly index: number; readonly value: Promise<Value> } | null = null;
  return (index) => {
    if (kept?.index !== index) kept = { index, value: read(index) };
    return kept.value;
  };
}

/** What a text says that we wrote. */
export function written<Value>(parsed: Result<Value, unknown>): Value {
  assert(parsed.ok, 'a text that has its hash is the one we wrote');
  return parsed.value;
}
