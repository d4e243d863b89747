import { chunkOfBooks, type BookChunk } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { dialsAfter } from '../../../domain/dynamics/in-force';
import type { Move } from '../../../domain/dynamics/slot';
import { isLarge } from '../../../domain/governance/guardrails/liquidation-budget';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { Decimal, decimal, sum, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import { affectedAccounts } from '../../../domain/risk/studies/impact/affected-accounts';
import { movedPrice } from '../../../domain/risk/scenarios/price-scenario';
import { sectionsOf } from '../../../domain/risk/studies/registry';
import type { BookView, MarginEngine } from '../../../ports/margin';
import { Comparison } from '../../proposals/compare-parameter-sets';
import { effectiveSet } from './effective-set';
import { type LargeAccount, largeAccounts } from './large-accounts';

/** Rises of one slot that would bind now, and what they may do to live accounts. */
export interface RiseQuestion {
  /** The live version as it was approved. */
  readonly version: ParameterSet;
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
 * all moves made whole tip everyone that any part of them can tip, and the search looks at those alone, by halving.
 */
export async function bearRises(
  engine: MarginEngine,
  view: BorneBook,
  question: RiseQuestion,
): Promise<Borne> {
  const markets = await marketsOf(view, question);
  const whole = dialsAfter(question.now, question.moves);
  const comparison = new Comparison();
  const atMost = await tippedOf(engine, view.chunks(CHUNK_ACCOUNTS), markets, question, whole, comparison);
  const limit = question.limitOf(decimal(sectionsOf(comparison.parts).impact.totals.notional.after));
  const { inputsRevision, asOf } = view;
  const seen = { inputsRevision, asOf, limit };
  if (fits(question, limit, atMost)) {
    const large = await largeAccounts(engine, view, markets, question, [...question.called]);
    return {
      ...seen,
      to: question.moves.map(({ to }) => to),
      passed: [],
      large,
      ...answerOf(question, atMost),
    };
  }
  const blocking = atMost.flatMap((tipped) =>
    [...tipped].flatMap(([account, notional]) =>
      isLarge(limit, notional) && !question.uncounted.has(account) ? [account] : [],
    ),
  );
  const named = [...new Set([...question.called, ...blocking])];
  const large = await largeAccounts(engine, view, markets, question, named);

  const accounts = [...new Set(atMost.flatMap((tipped) => [...tipped.keys()]))].sort(compareBytes);
  const chunk = chunkOfBooks(
    (await view.books(accounts)).toSorted((a, b) => compareBytes(a.account, b.account)),
  );
  const at = (dials: Dials) => tippedOf(engine, [chunk], markets, question, dials);
  // Initial margin liquidates nobody, and maintenance margin never stands above it.
  let dials = dialsAfter(
    question.now,
    question.moves.filter(({ dial }) => dial === 'initial'),
  );
  const to: number[] = [];
  for (const move of question.moves) {
    const reached =
      move.dial === 'initial'
        ? move.to
        : await furthest(move, async (value) =>
            fits(question, limit, await at(dialsAfter(dials, [{ ...move, to: value }]))),
          );
    to.push(reached);
    dials = dialsAfter(dials, [{ ...move, to: reached }]);
  }
  const passed = pastLimit(question, to);
  const last = passed.map(({ move }) => move);
  return {
    ...{ ...seen, large, passed: last.map(({ subject }) => subject) },
    to: to.map((reached, index) => passed.find((one) => one.index === index)?.move.to ?? reached),
    ...answerOf(question, await at(dialsAfter(dials, last))),
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

/** The last value on the grid that holds, from where the move begins; what it begins at is not asked. */
async function furthest({ from, to }: Move, holds: (value: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [from, to + 1];
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (await holds(middle)) low = middle;
    else high = middle;
  }
  return low;
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

type Tipped = ReadonlyMap<string, Decimal>;

/** In each market, who is liquidatable by these dials and would not be by the loosest, with notional. */
async function tippedOf(
  engine: MarginEngine,
  chunks: AsyncIterable<BookChunk> | Iterable<BookChunk>,
  markets: readonly MarketState[],
  { version, loosest }: Pick<RiseQuestion, 'version' | 'loosest'>,
  dials: Dials,
  comparison?: Comparison,
): Promise<readonly Tipped[]> {
  const [base, proposed] = [effectiveSet(version, loosest), effectiveSet(version, dials)];
  const found = markets.map(() => new Map<string, Decimal>());
  for await (const chunk of chunks) {
    for (const [index, market] of markets.entries()) {
      const margins = {
        before: await engine.marginChunk({ ...market, parameters: base }, chunk),
        after: await engine.marginChunk({ ...market, parameters: proposed }, chunk),
      };
      if (index === 0) comparison?.add(margins);
      for (const { account, statusAfter, notional } of affectedAccounts(margins))
        if (statusAfter === 'LIQUIDATION') found[index]?.set(account, decimal(notional.after));
    }
  }
  return found;
}

/**
 * Who was tipped before counts with all that was tipped then, also where part of it was liquidated since: otherwise a greater
 * value, by which such an account is liquidatable again, would use less than a smaller one.
 */
function usedBy({ tipped: before, uncounted }: RiseQuestion, tipped: Tipped): Decimal {
  const gone = [...before].flatMap(([account, notional]) =>
    tipped.has(account) || uncounted.has(account) ? [] : [notional],
  );
  const here = [...tipped].flatMap(([account, notional]) =>
    uncounted.has(account) ? [] : [Decimal.max(notional, before.get(account) ?? ZERO)],
  );
  return sum([...here, ...gone]);
}

/** Nothing that was used before is taken back by not moving: what counts is whether a move adds to it beyond the limit. */
function fits(question: RiseQuestion, limit: Decimal | null, tipped: readonly Tipped[]): boolean {
  return limit === null || tipped.every((inMarket) => usedBy(question, inMarket).lte(limit));
}

function answerOf(
  question: RiseQuestion,
  tipped: readonly Tipped[],
): Pick<Borne, 'tipped' | 'byMarket' | 'used'> {
  return {
    tipped: tipped[0] ?? new Map(),
    byMarket: tipped,
    used: tipped.map((inMarket) => usedBy(question, inMarket)).reduce((a, b) => (b.gt(a) ? b : a), ZERO),
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
  const found = await tippedOf(engine, [chunk], markets, question, dialsAfter(question.now, moves));
  const tipped = found.map((inMarket, at) => {
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
  question: Pick<RiseQuestion, 'version' | 'now' | 'loosest'>,
  accounts: readonly string[],
): Promise<Tipped> {
  const books = await view.books(accounts);
  const chunk = chunkOfBooks(books.toSorted((a, b) => compareBytes(a.account, b.account)));
  const [tipped] = await tippedOf(engine, [chunk], [await view.market()], question, question.now);
  return tipped ?? new Map();
}
