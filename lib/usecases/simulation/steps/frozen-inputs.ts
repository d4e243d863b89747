import { assert } from '../../../domain/assert';
import { isAccountSnapshot1, parseAccountSnapshot1 } from '../../../domain/books/account-snapshot-1';
import type { KeptAccount } from '../../../domain/books/account-line';
import { type BookChunk, chunkOfKept, snapshotLines } from '../../../domain/books/book-chunk';
import { marketAsRead, marketSnapshotText, parseMarketSnapshot } from '../../../domain/books/market-snapshot';
import {
  AccountSnapshotWriter,
  hashed,
  type HashedText,
  parseAccountSnapshot,
  parseSnapshotChunk,
  type SnapshotChunk,
} from '../../../domain/books/snapshot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { ok, refuse, type Result } from '../../../domain/result';
import { cascadeAsked, knownImpacts } from '../../../domain/risk/cascade/cascade-asked';
import {
  burdenOf,
  cascadeOf,
  cornersOf,
  coverageOf,
  crisesOf,
  modelsOf,
  readEvidence,
  stressOf,
  transitionOf,
} from '../../../domain/risk/evidence';
import type { LibraryScenario } from '../../../domain/risk/scenarios/library/scenario-document';
import { crisisMoves } from '../../../domain/risk/scenarios/crisis-moves';
import { BURDEN_QUESTION } from '../../../domain/risk/studies/burden/burden';
import { knownDeviations } from '../../../domain/risk/studies/transition/deviations';
import { TRANSITION_STEPS } from '../../../domain/risk/studies/transition/transition';
import { modelsAsked } from '../../../domain/risk/studies/models/models-asked';
import type { FrozenQuestions, SimulationStore, SnapshotKind } from '../../../ports/governance';
import type { BookView } from '../../../ports/margin';
import type { UnitOfWork } from '../../../ports/unit-of-work';
import { barVolatilities } from './bar-volatilities';
import { type Block, blocksOf } from './blocks';
import type { Sides } from './corner-margins';
import { keepHistory } from './keep-history';
import { stressQuestion, stressTrial } from './stress-trial';
import type { Asked } from './trial';

/** What identifies the inputs of a simulation. */
export interface SnapshotHashes {
  readonly accountSnapshotHash: string;
  readonly marketSnapshotHash: string;
}

/** What a simulation is computed from, a block of accounts at a time, by whichever process. */
export interface FrozenInputs {
  readonly market: MarketState;
  readonly asked: Asked;
  /** Evidence that was computed from a snapshot of the first form is of the first form too. */
  readonly isOfFirstForm: boolean;
  /** Every account in byte order, once. */
  readonly blocks: readonly Block[];
  /** Refused with a sentence where a snapshot no longer is what it was. */
  readonly accountsOf: (block: Block) => Promise<Result<BookChunk, string>>;
}

/**
 * Keeps the accounts and the market of a view as snapshots, and what was known of prices.
 *
 * @param sides what neither can read of the market is left out
 * @param scenarios of the library, that are asked
 * @param chunkAccounts at a time
 * @param safeRamp what a ramp is held to, as the policy is
 */
export async function freezeInputs(
  unit: Pick<UnitOfWork, 'simulations' | 'marketData' | 'heldPrices'>,
  view: BookView,
  { base, proposed }: Sides,
  scenarios: readonly LibraryScenario[],
  chunkAccounts: number,
  safeRamp: FrozenQuestions['safeRamp'],
): Promise<SnapshotHashes & { readonly accounts: number; readonly asked: FrozenQuestions }> {
  const sets = [base, proposed];
  const market = marketAsRead(await view.market(), sets);
  const writer = new AccountSnapshotWriter();
  const keep = async (kind: SnapshotKind, text: HashedText | null): Promise<void> => {
    if (text !== null) await unit.simulations.keepSnapshot({ ...text, kind, takenAt: view.asOf });
  };
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
  for (const { text, hash } of scenarios) await keep('SCENARIO', { text, hash });
  const { asOf } = view;
  const asked: FrozenQuestions = {
    safeRamp,
    coverage: await keepHistory(unit, { asOf, market, sets }),
    impacts: knownImpacts(market, await barVolatilities(unit.marketData)(market, asOf)),
    stress: stressQuestion(scenarios, { base, proposed }, market),
  };
  return { accounts, asked, accountSnapshotHash: snapshot.hash, marketSnapshotHash: marketSnapshot.hash };
}

/** What else stands of a simulation whose inputs were frozen. */
interface FrozenBeside {
  /** The evidence that is repeated: it says what was asked; null: nothing is repeated. */
  readonly repeated: Result<string, unknown> | null;
  readonly questions: FrozenQuestions;
  readonly blockAccounts: number;
  /** The version that is changed. */
  readonly base: ParameterSet;
}

/**
 * What a simulation kept, as it is read back for each of its blocks; refused with a sentence when it can no longer be had.
 *
 * @param load reads in a transaction of its own
 */
export async function frozenInputs(
  load: LoadSnapshot,
  { accountSnapshotHash, marketSnapshotHash }: SnapshotHashes,
  { repeated, questions, blockAccounts, base }: FrozenBeside,
): Promise<Result<FrozenInputs, string>> {
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
      ...{ market, blocks, isOfFirstForm: true, asked: NOTHING_ASKED },
      accountsOf: (block) => Promise.resolve(ok(chunkOf(books, block))),
    });
  }
  if (repeated !== null && !repeated.ok)
    return refuse('The stored evidence of what is repeated was altered: its hash differs.');
  const stressAsked =
    (repeated === null ? questions.stress : stressOf(readEvidence(repeated.value))?.asked) ?? null;
  const stress = stressAsked ? await stressTrial(stressAsked, base, market, load) : ok(null);
  if (!stress.ok) return stress;
  const chunks = written(parseAccountSnapshot(accountText.value));
  const booksOf = lastRead((index) => readChunk(load, chunks, index));
  return ok({
    ...{ market, isOfFirstForm: false, blocks: blocksOf(chunks, blockAccounts) },
    asked: {
      ...(repeated === null ? askedOfAll(market, questions) : askedIn(repeated.value)),
      stress: stress.value,
    },
    async accountsOf(block) {
      const books = await booksOf(block.chunk);
      return books.ok ? ok(chunkOf(books.value, block)) : books;
    },
  });
}

/** Refused with a sentence. */
export type LoadSnapshot = (hash: string) => Promise<Result<string, string>>;

export async function loadSnapshot(store: SimulationStore, hash: string): Promise<Result<string, string>> {
  const text = await store.loadSnapshot(hash);
  return text.ok ? text : refuse(`The stored snapshot ${hash} was altered: its hash differs.`);
}

/** Nothing was frozen beside accounts and market. */
export const NO_QUESTIONS: FrozenQuestions = { coverage: null, impacts: {}, stress: null, safeRamp: null };
const NOTHING_ASKED: Asked = {
  ...{ corners: false, crises: null, burden: null, coverage: null, models: null },
  ...{ cascade: () => null, stress: null, transition: null, safeRamp: null },
};

/** All that this release asks of a market, and of what was frozen beside it, but scenarios of the library. */
export function askedOfAll(
  market: MarketState,
  { coverage, impacts, safeRamp = null }: Omit<FrozenQuestions, 'stress'>,
): Omit<Asked, 'stress'> {
  const moves = crisisMoves(market);
  return {
    ...{ corners: true, crises: moves.length > 0 ? moves : null, burden: BURDEN_QUESTION, coverage },
    models: coverage && modelsAsked(coverage),
    cascade: (found) => cascadeAsked(market, impacts, found && { asked: moves, found }),
    transition: { steps: TRANSITION_STEPS, deviations: knownDeviations(market, impacts) },
    safeRamp,
  };
}

function askedIn(evidence: string): Omit<Asked, 'stress'> {
  const said = readEvidence(evidence);
  return {
    corners: cornersOf(said) !== null,
    crises: crisesOf(said)?.asked ?? null,
    burden: burdenOf(said)?.asked ?? null,
    coverage: coverageOf(said)?.asked ?? null,
    models: modelsOf(said)?.asked ?? null,
    cascade: () => cascadeOf(said)?.asked ?? null,
    transition: transitionOf(said)?.asked ?? null,
    safeRamp: transitionOf(said)?.ramp?.asked ?? null,
  };
}

function chunkOf(kept: readonly KeptAccount[], { from, accounts }: Block): BookChunk {
  return chunkOfKept(kept.slice(from, from + accounts));
}

/** That each chunk follows the one before was asserted as they were written, and the hash of their list says which they are. */
async function readChunk(
  load: LoadSnapshot,
  chunks: readonly SnapshotChunk[],
  index: number,
): Promise<Result<readonly KeptAccount[], string>> {
  const chunk = chunks[index];
  assert(chunk !== undefined, 'a block is of a chunk of the snapshot');
  const text = await load(chunk.hash);
  return text.ok ? ok(written(parseSnapshotChunk(chunk, text.value, null))) : text;
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
