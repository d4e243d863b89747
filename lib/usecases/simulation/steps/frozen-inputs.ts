import { assert } from '../../../domain/assert';
import { type BookChunk, chunkOfBooks, snapshotLines } from '../../../domain/books/book-chunk';
import { isAccountSnapshot1, parseAccountSnapshot1 } from '../../../domain/books/account-snapshot-1';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { marketAsRead, marketSnapshotText, parseMarketSnapshot } from '../../../domain/books/market-snapshot';
import {
  AccountSnapshotWriter,
  hashed,
  type HashedText,
  parseAccountSnapshot,
  parseSnapshotChunk,
  type SnapshotChunk,
} from '../../../domain/books/snapshot';
import type { AccountBook } from '../../../domain/margin/method/types';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import { type Dials } from '../../../domain/parameters/effective';
import { NO_RAMPS, type Ramps } from '../../../domain/parameters/ramps';
import { ok, refuse, type Result } from '../../../domain/result';
import { cascadeOf, cornersOf, crisesOf, readEvidence } from '../../../domain/risk/evidence';
import {
  type CascadeAsked,
  cascadeAsked,
  type DailyVolatility,
  knownImpacts,
} from '../../../domain/risk/cascade/cascade-asked';
import { type CrisisMoves, crisisMoves } from '../../../domain/risk/scenarios/crisis-moves';
import type { Crises } from '../../../domain/risk/studies/crises/crises';
import type { SimulationRecord, SimulationStore, SnapshotKind } from '../../../ports/governance';
import type { BookView } from '../../../ports/margin';

/** What a simulation is computed from, a chunk of accounts at a time. */
export interface FrozenInputs {
  readonly market: MarketState;
  readonly accounts: number;
  /** In force then: accounts are tried with them, before and after. */
  readonly dials: Dials;
  /** Of the version that is changed, in force then: what the change leaves as it is goes on along them. */
  readonly ramps: Ramps;
  /** Evidence that was computed from a snapshot of the first form is of the first form too. */
  readonly isOfFirstForm: boolean;
  /** Evidence says what the change does at corners, where there are programmes; a repeat only where what it repeats does. */
  readonly speaksOfCorners: boolean;
  /** The crises that prices are moved as; null where none moves what is listed, or what is repeated says nothing of them. */
  readonly crises: readonly CrisisMoves[] | null;
  /**
   * What cascades are computed with, once it is known what crises come to; null where no depth is known, or what is repeated says
   * nothing of them.
   */
  asksCascade(found: Crises | null): CascadeAsked | null;
  /** The same accounts as `chunks`, once more: nothing is kept of what is read. */
  again(): AsyncIterable<Result<BookChunk, string>>;
  /** Every account in byte order, once; refused with a sentence where a snapshot no longer is what it was. */
  chunks(): AsyncIterable<Result<BookChunk, string>>;
  /** What identifies them, once all chunks were read. */
  seal(): Promise<SnapshotHashes>;
}

export interface SnapshotHashes {
  readonly accountSnapshotHash: string;
  readonly marketSnapshotHash: string;
}

/**
 * The accounts and the market of a view, kept as snapshots while they are read.
 *
 * @param sets the base first
 * @param chunkAccounts at a time
 * @param volatilities of a day, as bars have them
 */
export async function presentInputs(
  store: SimulationStore,
  view: BookView,
  sets: readonly ParameterSet[],
  chunkAccounts: number,
  volatilities: VolatilitiesOf = () => Promise.resolve(new Map()),
): Promise<FrozenInputs> {
  const market = marketAsRead(await view.market(), sets);
  const moves = crisisMoves(market);
  const impacts = knownImpacts(market, await volatilities(market, view.asOf));
  const writer = new AccountSnapshotWriter();
  const keep = async (kind: SnapshotKind, text: HashedText | null): Promise<void> => {
    if (text !== null) await store.keepSnapshot({ ...text, kind, takenAt: view.asOf });
  };
  return {
    market,
    accounts: await view.accountCount(),
    dials: view.live?.dials ?? NO_DIALS,
    ramps: view.live !== null && view.live.approved.hash === sets[0]?.hash ? view.live.ramps : NO_RAMPS,
    ...{ isOfFirstForm: false, speaksOfCorners: true, crises: moves.length > 0 ? moves : null },
    asksCascade: (found) => cascadeAsked(market, impacts, found && { asked: moves, found }),
    async *again() {
      for await (const chunk of view.chunks(chunkAccounts)) yield ok(chunk);
    },
    async *chunks() {
      for await (const chunk of view.chunks(chunkAccounts)) {
        for (const [index, line] of snapshotLines(chunk).entries())
          await keep('ACCOUNT_CHUNK', writer.add(chunk.accounts[index] ?? '', line));
        yield ok(chunk);
      }
    },
    async seal() {
      const { chunk, snapshot } = writer.finish();
      const marketSnapshot = hashed(marketSnapshotText(market));
      await keep('ACCOUNT_CHUNK', chunk);
      await keep('ACCOUNTS', snapshot);
      await keep('MARKET', marketSnapshot);
      return { accountSnapshotHash: snapshot.hash, marketSnapshotHash: marketSnapshot.hash };
    },
  };
}

/** Volatilities of a day by symbol, of those instruments whose turnover is stated and volatility is not. */
export type VolatilitiesOf = (
  market: Pick<MarketState, 'prices' | 'figures'>,
  asOf: Date,
) => Promise<ReadonlyMap<string, DailyVolatility>>;

/** The snapshots that another simulation kept; refused with a sentence when they can no longer be had. */
export async function keptInputs(
  store: SimulationStore,
  { id, accountSnapshotHash, marketSnapshotHash, dials, ramps }: SimulationRecord,
  chunkAccounts: number,
): Promise<Result<FrozenInputs, string>> {
  assert(accountSnapshotHash !== null && marketSnapshotHash !== null, 'what is repeated was finished');
  const accountText = await loaded(store, accountSnapshotHash);
  if (!accountText.ok) return accountText;
  const marketText = await loaded(store, marketSnapshotHash);
  if (!marketText.ok) return marketText;
  const market = written(parseMarketSnapshot(marketText.value));
  const hashes = { accountSnapshotHash, marketSnapshotHash };
  const seal = (): Promise<SnapshotHashes> => Promise.resolve(hashes);
  if (isAccountSnapshot1(accountText.value)) {
    const books = written(parseAccountSnapshot1(accountText.value));
    const chunks = () => inChunks(books, chunkAccounts);
    const form = { isOfFirstForm: true, speaksOfCorners: false, crises: null, asksCascade: () => null };
    return ok({ market, accounts: books.length, dials, ramps, ...form, chunks, again: chunks, seal });
  }
  const evidence = await store.loadEvidence(id);
  if (!evidence.ok) return refuse('The stored evidence of what is repeated was altered: its hash differs.');
  const said = readEvidence(evidence.value);
  const form = {
    ...{ isOfFirstForm: false, speaksOfCorners: cornersOf(said) !== null },
    crises: crisesOf(said)?.asked ?? null,
    asksCascade: () => cascadeOf(said)?.asked ?? null,
  };
  const named = written(parseAccountSnapshot(accountText.value));
  const accounts = named.reduce((sum, chunk) => sum + chunk.accounts, 0);
  const chunks = () => keptChunks(store, named, chunkAccounts);
  return ok({ market, accounts, dials, ramps, ...form, chunks, again: chunks, seal });
}

async function* keptChunks(
  store: SimulationStore,
  chunks: readonly SnapshotChunk[],
  chunkAccounts: number,
): AsyncGenerator<Result<BookChunk, string>> {
  let last: string | null = null;
  for (const chunk of chunks) {
    const text = await loaded(store, chunk.hash);
    if (!text.ok) {
      yield text;
      return;
    }
    const books: readonly AccountBook[] = written(parseSnapshotChunk(chunk, text.value, last));
    last = books.at(-1)?.account ?? null;
    yield* inChunks(books, chunkAccounts);
  }
}

async function* inChunks(
  books: readonly AccountBook[],
  chunkAccounts: number,
): AsyncGenerator<Result<BookChunk, never>> {
  for (let start = 0; start < books.length; start += chunkAccounts) {
    await Promise.resolve(); // an async source, as a database is
    yield ok(chunkOfBooks(books.slice(start, start + chunkAccounts)));
  }
}

async function loaded(store: SimulationStore, hash: string): Promise<Result<string, string>> {
  const text = await store.loadSnapshot(hash);
  return text.ok ? text : refuse(`The stored snapshot ${hash} was altered: its hash differs.`);
}

function written<Value>(parsed: Result<Value, unknown>): Value {
  assert(parsed.ok, 'a text that has its hash is the one we wrote');
  return parsed.value;
}
