import { chunkOfBooks } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { dialsAfter } from '../../../domain/dynamics/in-force';
import { type Move, SHORTENED_BY, type ShortenedBy } from '../../../domain/dynamics/slot';
import { isLarge, usedByTipped } from '../../../domain/governance/guardrails/liquidation-budget';
import { type Decimal, ZERO } from '../../../domain/number/decimal';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import type { Dials } from '../../../domain/parameters/effective';
import { knownImpacts } from '../../../domain/risk/cascade/cascade-asked';
import type { BookView, MarginEngine } from '../../../ports/margin';
import type { VolatilitiesOf } from '../../simulation/steps/bar-volatilities';
import { effectiveSet } from './effective-set';
import { askTipped, furthestRises } from './furthest-rises';
import { type Gained, gainedAnew, gainedRises, stillGained } from './gained-rises';
import { type LargeAccount, largeAccounts } from './large-accounts';
import type { Tipped } from './liquidatable';
import { type AskedRises, askWhole, type BorneBook, marketsOf, NOBODY, tippedOf } from './tipped-of-book';

/** Rises of one slot, and what the budget and people make of them. */
export interface RiseQuestion extends AskedRises {
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
  /** The greatest loop gain that they may have, ≥ 1; null: no limit. */
  readonly loopGainMax: Decimal | null;
}

/** Of a question that nobody is called by name for, and nothing goes past the limit. */
export const NOBODY_CALLED: Pick<RiseQuestion, 'uncounted' | 'called' | 'atTarget' | 'pastBudget'> = {
  ...{ uncounted: new Set<string>(), called: new Set<string>() },
  ...{ atTarget: NO_DIALS, pastBudget: new Map<string, number>() },
};

/** Of a book without bars: σ of a day is what its market states. */
export const NO_BARS: VolatilitiesOf = () => Promise.resolve(new Map());

export interface Borne {
  /** How far each move is borne: between its `from` and its `to`; and what shortened it. */
  readonly to: readonly number[];
  readonly by: readonly (readonly ShortenedBy[])[];
  /** What it sets off; null: nobody is made liquidatable, or the loop gain is not limited. */
  readonly gained: Gained | null;
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
  volatilitiesOf: VolatilitiesOf,
): Promise<Borne> {
  const { version, now, moves, loopGainMax } = question;
  const { whole, markets, suspects, seen } = await askWhole(engine, view, question);
  const { limit } = seen;
  const ask = askTipped(engine, version, markets, whole);
  const isWhole = fits(question, limit, whole);
  const inBudget = isWhole
    ? { to: moves.map((move) => move.to), dials: dialsAfter(now, moves) }
    : await furthestRises(ask, { ...question, whole, suspects }, (some) => fits(question, limit, some));
  const [market] = markets;
  const found =
    loopGainMax === null
      ? { ...inBudget, gained: null, gainOf: () => Promise.resolve(null) }
      : await gainedRises(
          {
            ...{ engine, view, market, version, now, moves, limit: loopGainMax, to: inBudget.to },
            suspects: suspects.filter(({ account }) => whole[0]?.has(account)),
            tightest: dialsAfter(
              inBudget.dials,
              pastLimit(question, inBudget.to).map(({ move }) => move),
            ),
          },
          async () => knownImpacts(market, await volatilitiesOf(market, view.asOf)),
        );
  const passed = pastLimit(question, found.to);
  const last = passed.map(({ move }) => move);
  const reached = dialsAfter(found.dials, last);
  const to = found.to.map((value, index) => passed.find((one) => one.index === index)?.move.to ?? value);
  const isAll = moves.every((move, at) => to[at] === move.to);
  // What comes into force is validated once, and now: it would be with the venue locked.
  if (!isAll) effectiveSet(version, reached);
  const gained = last.length === 0 ? found.gained : await found.gainOf(reached);
  const blocking = isWhole
    ? []
    : whole.flatMap((tipped) =>
        [...tipped].flatMap(([account, notional]) =>
          isLarge(limit, notional) && !question.uncounted.has(account) ? [account] : [],
        ),
      );
  const named = [...new Set([...question.called, ...blocking])];
  return {
    ...{ ...seen, to, passed: last.map(({ subject }) => subject) },
    by: moves.map((move, at) => shortenedBy(move, inBudget.to[at], found.to[at], to[at])),
    large: await largeAccounts(engine, view, markets, question, named),
    gained: gained && found.gained?.refused ? { ...gained, refused: found.gained.refused } : gained,
    ...answerOf(question, isAll ? whole : await ask(suspects, reached)),
  };
}

/** What shortened a rise: the gain, where it goes less far than the budget lets it; none where it goes all the way. */
function shortenedBy(
  { from, to: wished }: Move,
  inBudget = from,
  gained = from,
  to = from,
): readonly ShortenedBy[] {
  if (to === wished) return [];
  return SHORTENED_BY.filter((gate) => (gate === 'GAIN' ? gained < inBudget : inBudget < wished));
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
  { to, by, passed, large: named, gained: earlier }: Borne,
): Promise<Borne | null> {
  const { version, now, loopGainMax } = question;
  const moves = question.moves.map((move, at) => ({ ...move, to: to[at] ?? move.from }));
  const { whole, markets, suspects, seen } = await askWhole(engine, view, { ...question, moves });
  // What people ordered past the limit was found without it.
  if (passed.length === 0 && !fits(question, seen.limit, whole)) return null;
  const gained =
    loopGainMax === null
      ? null
      : await gainedAnew(
          {
            ...{ engine, view, market: markets[0], version, now, limit: loopGainMax },
            suspects: suspects.filter(({ account }) => whole[0]?.has(account)),
            dials: dialsAfter(now, moves),
          },
          { earlier, isFree: passed.length > 0 },
        );
  if (gained === 'BEYOND') return null;
  const large = await largeAccounts(engine, view, markets, question, [...named.keys()]);
  return { ...{ ...seen, to, by, passed, large, gained }, ...answerOf(question, whole) };
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
  const suspects = found.suspects.filter(({ account }) => found.tipped[0]?.has(account));
  const joined = {
    engine,
    market: markets[0],
    version: question.version,
    now: question.now,
    dials,
    suspects,
  };
  const gained = question.loopGainMax === null ? null : await stillGained(joined, borne.gained, changed);
  if (gained === 'BEYOND' && borne.passed.length === 0) return null;
  const { inputsRevision } = view;
  const large = await largeAccounts(engine, view, markets, question, [...borne.large.keys()]);
  return {
    ...{ ...borne, ...answerOf(question, tipped), large, inputsRevision },
    gained: gained === 'BEYOND' ? borne.gained : gained,
  };
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
