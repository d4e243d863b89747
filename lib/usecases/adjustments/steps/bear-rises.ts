import { bookAt, type BookChunk, chunkOfBooks, someOf } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { dialsAfter } from '../../../domain/dynamics/in-force';
import type { Move } from '../../../domain/dynamics/slot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { isLarge, usedByTipped } from '../../../domain/governance/guardrails/liquidation-budget';
import type { AccountBook } from '../../../domain/margin/method/types';
import { type Decimal, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import type { Dials } from '../../../domain/parameters/effective';
import { movedPrice } from '../../../domain/risk/scenarios/price-scenario';
import type { BookView, MarginEngine } from '../../../ports/margin';
import { effectiveSet, twinSet } from './effective-set';
import { askTipped, furthestRises } from './furthest-rises';
import { type LargeAccount, largeAccounts } from './large-accounts';
import { liquidatableIn, notionalOf, solventAmong, type Tipped } from './liquidatable';

/** Rises of one slot that would bind now, and what they may do to live accounts. */
export interface RiseQuestion {
  /** The live version, on its ramps. */
  readonly version: ParameterSet;
  /** It as its ramps were loosest within the budget's window. */
  readonly looser: ParameterSet;
  /** Dials in force now. */
  readonly now: Dials;
  /** The loosest that were in force within the budget's window: what they liquidate is nobody's doing but the market's. */
  readonly loosest: Dials;
  /** In the order in which they are borne. */
  readonly moves: readonly Move[];
  /** By instrument: how far its price may go either way and it must still hold, as a fraction; none: at present prices. */
  readonly shocks: ReadonlyMap<string, Decimal>;
  /** Notional that programmes may have made liquidatable within the window, by that of all accounts; null: without limit. */
  readonly limitOf: (notional: Decimal) => Decimal | null;
  /** Who was tipped within the window, and may be gone; only those that count. */
  readonly tipped: ReadonlyMap<string, Decimal>;
  /** Large accounts that were called by name, and whose time is over: what becomes of them does not count. */
  readonly uncounted: ReadonlySet<string>;
  /** Everyone who is called by name. */
  readonly called: ReadonlySet<string>;
  /** Where the programmes want their dials: what those who are called by name are called for. */
  readonly atTarget: Dials;
  /** By subject, up to where its maintenance dial may rise past the limit, as people ordered. */
  readonly pastBudget: ReadonlyMap<string, number>;
}

/** Of a question that nobody is called by name for, and nothing goes past the limit. */
export const NOBODY_CALLED: Pick<RiseQuestion, 'uncounted' | 'called' | 'atTarget' | 'pastBudget'> = {
  ...{ uncounted: new Set<string>(), called: new Set<string>() },
  ...{ atTarget: NO_DIALS, pastBudget: new Map<string, number>() },
};

export interface Borne {
  /** How far each move is borne: between its `from` and its `to`. */
  readonly to: readonly number[];
  /** Who is liquidatable after that, and would not be by the loosest dials: at present prices, with notional. */
  readonly tipped: ReadonlyMap<string, Decimal>;
  /** Subjects whose maintenance dial rose further than the limit lets it, as people ordered. */
  readonly passed: readonly string[];
  /** Those called by name, and those who are to be, as they alone use more than a quarter of the limit and keep a rise back. */
  readonly large: ReadonlyMap<string, LargeAccount>;
  /** The same at present prices, and at each of those that it must hold at besides. */
  readonly byMarket: readonly ReadonlyMap<string, Decimal>[];
  /** Of the limit, by the worst of the prices. */
  readonly used: Decimal;
  readonly limit: Decimal | null;
  readonly inputsRevision: bigint;
  readonly asOf: Date;
}

/** What is read of a view to answer. */
export type BorneBook = Pick<BookView, 'asOf' | 'inputsRevision' | 'market' | 'chunks' | 'books'>;

const CHUNK_ACCOUNTS = 16_384;

/**
 * How far live accounts bear each rise, on the whole book of a view: the largest steps of the grid, one move after the other,
 * each with those before it, by which no more notional is liquidatable because of dials than may be. Exact at the present
 * prices and at each of the shocks.
 *
 * A dial multiplies a requirement that is never negative, so whoever is liquidatable at one value is at every greater one:
 * all moves made whole tip everyone that any part of them can tip, and the search looks at those alone.
 */
export async function bearRises(
  engine: MarginEngine,
  view: BorneBook,
  question: RiseQuestion,
): Promise<Borne> {
  const { whole, markets, suspects, seen } = await askWhole(engine, view, question);
  const { limit } = seen;
  if (fits(question, limit, whole)) {
    const large = await largeAccounts(engine, view, markets, question, [...question.called]);
    const to = question.moves.map((move) => move.to);
    return { ...{ ...seen, to, passed: [], large }, ...answerOf(question, whole) };
  }
  const blocking = whole.flatMap((tipped) =>
    [...tipped].flatMap(([account, notional]) =>
      isLarge(limit, notional) && !question.uncounted.has(account) ? [account] : [],
    ),
  );
  const named = [...new Set([...question.called, ...blocking])];
  const large = await largeAccounts(engine, view, markets, question, named);
  const ask = askTipped(engine, question.version, markets, whole);
  const { to, tipped, dials } = await furthestRises(ask, { ...question, whole, suspects }, (some) =>
    fits(question, limit, some),
  );
  const passed = pastLimit(question, to);
  const last = passed.map(({ move }) => move);
  const reached = dialsAfter(dials, last);
  // What comes into force is validated once, and now: it would be with the venue locked.
  effectiveSet(question.version, reached);
  return {
    ...{ ...seen, large, passed: last.map(({ subject }) => subject) },
    to: to.map((value, index) => passed.find((one) => one.index === index)?.move.to ?? value),
    ...answerOf(question, last.length === 0 ? tipped : await ask(suspects, reached)),
  };
}

/** Rises that go on past the limit, as people ordered: after all others, so that they take nothing from them in this slot. */
function pastLimit(
  { moves, pastBudget }: RiseQuestion,
  reached: readonly number[],
): readonly { readonly index: number; readonly move: Move }[] {
  return moves.flatMap((move, index) => {
    if (move.dial === 'initial') return [];
    const to = Math.min(move.to, pastBudget.get(move.subject) ?? move.from);
    return to > (reached[index] ?? move.from) ? [{ index, move: { ...move, to } }] : [];
  });
}

/**
 * An earlier answer asked of the whole book as it is now.
 *
 * @returns null where it does not hold any more
 */
export async function bearsAnew(
  engine: MarginEngine,
  view: BorneBook,
  question: RiseQuestion,
  { to, passed, large: named }: Borne,
): Promise<Borne | null> {
  const moves = question.moves.map((move, at) => ({ ...move, to: to[at] ?? move.from }));
  const { whole, markets, seen } = await askWhole(engine, view, { ...question, moves });
  // What people ordered past the limit was found without it.
  if (passed.length === 0 && !fits(question, seen.limit, whole)) return null;
  const large = await largeAccounts(engine, view, markets, question, [...named.keys()]);
  return { ...{ ...seen, to, passed, large }, ...answerOf(question, whole) };
}

/** Who is tipped by all moves made whole. */
async function askWhole(engine: MarginEngine, view: BorneBook, question: RiseQuestion) {
  const { inputsRevision, asOf } = view;
  const markets = await marketsOf(view, question);
  const dials = dialsAfter(question.now, question.moves);
  const found = await tippedOf(engine, view.chunks(CHUNK_ACCOUNTS), markets, question, dials);
  const seen = { inputsRevision, asOf, limit: question.limitOf(found.notional) };
  return { seen, markets, whole: found.tipped, suspects: found.suspects };
}

/** The present market first; then, where prices may go, with all of them down, and up. */
async function marketsOf(view: BorneBook, { shocks }: RiseQuestion): Promise<readonly MarketState[]> {
  const market = await view.market();
  if (![...shocks.keys()].some((instrument) => market.prices.has(instrument))) return [market];
  const shocked = (sign: -1 | 1): MarketState => {
    const prices = new Map(market.prices);
    for (const [instrument, price] of market.prices) {
      const shock = shocks.get(instrument);
      if (shock) prices.set(instrument, shockedPrice(price, shock.times(sign)));
    }
    return { ...market, prices };
  };
  return [market, shocked(-1), shocked(1)];
}

/** A price so small that rounding would leave none is not rounded: a shock leaves every price. */
function shockedPrice(price: Decimal, move: Decimal): Decimal {
  const moved = movedPrice(price, move);
  return moved.isZero() ? price.times(move.plus(1)) : moved;
}

const NOBODY: Tipped = new Map();

/**
 * In each market, who is liquidatable by these dials and would not be by the loosest, with notional; and the notional of all
 * accounts in the first.
 */
async function tippedOf(
  engine: MarginEngine,
  chunks: AsyncIterable<BookChunk> | Iterable<BookChunk>,
  markets: readonly MarketState[],
  { version, looser, loosest }: Pick<RiseQuestion, 'version' | 'looser' | 'loosest'>,
  dials: Dials,
): Promise<{
  readonly tipped: readonly Tipped[];
  readonly suspects: readonly AccountBook[];
  readonly notional: Decimal;
}> {
  const [base, proposed] = [twinSet(looser, loosest), effectiveSet(version, dials)];
  const parts: { readonly chunk: BookChunk; readonly liquidatable: readonly Tipped[] }[] = [];
  let notional = ZERO;
  for await (const chunk of chunks) {
    const liquidatable: Tipped[] = [];
    for (const [index, market] of markets.entries()) {
      const columns = await engine.marginChunk({ ...market, parameters: proposed }, chunk);
      if (index === 0) notional = notional.plus(notionalOf(columns));
      liquidatable.push(liquidatableIn(columns));
    }
    const indexes = chunk.accounts.flatMap((account, index) =>
      liquidatable.some((inMarket) => inMarket.has(account)) ? [index] : [],
    );
    if (indexes.length > 0) parts.push({ chunk: someOf(chunk, indexes), liquidatable });
  }
  // By the loosest dials only those are margined whom the others make liquidatable, and one market after the other.
  const tipped = markets.map(() => new Map<string, Decimal>());
  for (const [at, market] of markets.entries())
    for (const { chunk, liquidatable } of parts) {
      const columns = await engine.marginChunk({ ...market, parameters: base }, chunk);
      for (const [account, of] of solventAmong(liquidatable[at] ?? NOBODY, columns))
        tipped[at]?.set(account, of);
    }
  const suspects = parts.flatMap(({ chunk }) =>
    chunk.accounts.flatMap((account, index) =>
      tipped.some((inMarket) => inMarket.has(account)) ? [bookAt(chunk, index)] : [],
    ),
  );
  return { tipped, suspects: suspects.toSorted((a, b) => compareBytes(a.account, b.account)), notional };
}

/** Nothing that was used before is taken back by not moving: what counts is whether a move adds to it beyond the limit. */
function fits(question: RiseQuestion, limit: Decimal | null, tipped: readonly Tipped[]): boolean {
  return (
    limit === null ||
    tipped.every((inMarket) => usedByTipped(question.tipped, inMarket, question.uncounted).lte(limit))
  );
}

function answerOf(
  question: RiseQuestion,
  tipped: readonly Tipped[],
): Pick<Borne, 'tipped' | 'byMarket' | 'used'> {
  return {
    tipped: tipped[0] ?? NOBODY,
    byMarket: tipped,
    used: tipped
      .map((inMarket) => usedByTipped(question.tipped, inMarket, question.uncounted))
      .reduce((a, b) => (b.gt(a) ? b : a), ZERO),
  };
}

/**
 * An earlier answer made good for accounts that changed since: each of them is asked anew, of what was answered.
 *
 * @returns null where it does not hold any more
 */
export async function stillBears(
  engine: MarginEngine,
  view: BookView,
  question: RiseQuestion,
  borne: Borne,
  changed: readonly string[],
): Promise<Borne | null> {
  const moves = question.moves.map((move, at) => ({ ...move, to: borne.to[at] ?? move.from }));
  const books = await view.books(changed);
  const chunk = chunkOfBooks(books.toSorted((a, b) => compareBytes(a.account, b.account)));
  const markets = await marketsOf(view, question);
  const dials = dialsAfter(question.now, moves);
  const found = await tippedOf(engine, [chunk], markets, question, dials);
  const tipped = found.tipped.map((inMarket, at) => {
    const kept = new Map(borne.byMarket[at]);
    for (const account of changed) kept.delete(account);
    return new Map([...kept, ...inMarket]);
  });
  // What people ordered past the limit was found without it.
  if (borne.passed.length === 0 && !fits(question, borne.limit, tipped)) return null;
  const { inputsRevision } = view;
  const large = await largeAccounts(engine, view, markets, question, [...borne.large.keys()]);
  return { ...borne, ...answerOf(question, tipped), large, inputsRevision };
}

/** Of these accounts, who is liquidatable by the dials in force and would not be by the loosest: at present prices. */
export async function tippedAmong(
  engine: MarginEngine,
  view: BookView,
  question: Pick<RiseQuestion, 'version' | 'looser' | 'now' | 'loosest'>,
  accounts: readonly string[],
): Promise<Tipped> {
  const books = await view.books(accounts);
  const chunk = chunkOfBooks(books.toSorted((a, b) => compareBytes(a.account, b.account)));
  const found = await tippedOf(engine, [chunk], [await view.market()], question, question.now);
  return found.tipped[0] ?? NOBODY;
}
