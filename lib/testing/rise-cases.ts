import { chunkOfBooks } from '../domain/books/book-chunk';
import { compareBytes } from '../domain/books/snapshot-line';
import { dialsAfter, dialsOf } from '../domain/dynamics/in-force';
import { dialText } from '../domain/dynamics/path';
import type { Move } from '../domain/dynamics/slot';
import { jsonPointer } from '../domain/json/json-pointer';
import type { MarketState } from '../domain/margin/method/inputs';
import type { AccountBook } from '../domain/margin/method/types';
import { Decimal, ONE, round, sum, ZERO } from '../domain/number/decimal';
import type { Random } from '../domain/number/random';
import type { ParameterSet } from '../domain/parameters/document/parameter-set';
import { type Dials, withDials } from '../domain/parameters/effective';
import type { RiseQuestion } from '../usecases/adjustments/steps/bear-rises';
import type { BorneBook } from '../usecases/adjustments/steps/tipped-of-book';
import { oneOf } from './drawn-values';
import { everyCase } from './engine-cases';
import { methodOf } from './method-of';

/** Rises of dials asked of a small book, and the answer of the reference method at every value of the grid. */

export interface RiseCase {
  readonly name: string;
  readonly market: MarketState;
  readonly books: readonly AccountBook[];
  readonly question: RiseQuestion;
}

const SUBJECTS_AT_MOST = 3;
const STEPS_AT_MOST = 10;
const ACCOUNTS = 5;
const POSITIONS_AT_MOST = 40;

/** A view of a book that nothing changes. */
export function viewOf({ market, books }: Pick<RiseCase, 'market' | 'books'>): BorneBook {
  const sorted = books.toSorted((a, b) => compareBytes(a.account, b.account));
  const { asOf = new Date(0), observedAt = new Map(), figures = new Map() } = market;
  return {
    ...{ asOf, inputsRevision: 1n },
    market: () => Promise.resolve({ ...market, asOf, observedAt, figures }),
    async *chunks(accounts) {
      for (let from = 0; from < sorted.length; from += accounts)
        yield await Promise.resolve(chunkOfBooks(sorted.slice(from, from + accounts)));
    },
    books: (ids) => Promise.resolve(sorted.filter(({ account }) => ids.includes(account))),
  };
}

/**
 * Presets, random sets and boards of options in turn, each with several dials that rise at once, accounts of which many stand
 * where one of the rises tips them, and a limit that is none, 0, a share, or exactly what some of the rises use.
 */
export function riseCase(random: Random, turn: number): RiseCase {
  // A scheme that takes no dials is passed over, and accounts of hundreds of positions: every value margins them anew.
  for (let at = turn; ; at += 1) {
    const { name, parameters: version, market, books: drawn } = everyCase(random, at, ACCOUNTS);
    if (drawn.some(({ positions }) => positions.length > POSITIONS_AT_MOST)) continue;
    const moves = drawnMoves(random, version);
    if (moves === null) continue;
    const shocks = drawnShocks(random, market);
    const base = { version, looser: version, ...moves, shocks };
    const books = drawn.map((book, index) =>
      standing(random, base, market, { ...book, account: `a-${index}` }),
    );
    const tipped = drawnTipped(random, books);
    const uncounted = new Set(
      books.flatMap(({ account }) => (random.uniform() < 0.15 ? [account] : [])).slice(0, 1),
    );
    const atTarget = dialsAfter(base.now, base.moves);
    const named = { uncounted, called: uncounted, atTarget, pastBudget: drawnPast(random, base.moves) };
    const open: RiseQuestion = { ...base, ...named, limitOf: () => null, tipped, loopGainMax: null };
    const limitOf = drawnLimit(random, { name, market, books, question: open });
    return { name, market, books, question: { ...open, limitOf } };
  }
}

type Moving = Pick<RiseQuestion, 'now' | 'loosest' | 'moves'>;

/** Null where the set takes no dials. */
function drawnMoves(random: Random, version: ParameterSet): Moving | null {
  const { marginClasses, portfolios = {} } = version.document;
  const subjects = [
    ...Object.keys(marginClasses).map((name) => jsonPointer('marginClasses', name)),
    ...Object.keys(portfolios).map((name) => jsonPointer('portfolios', name)),
  ].sort(() => random.uniform() - 0.5);
  let moving: Moving = { now: dialsOf([]), loosest: dialsOf([]), moves: [] };
  const taken = new Map<string, { readonly now: readonly [number, number]; readonly least: number }>();
  for (const subject of subjects) {
    if (taken.size === SUBJECTS_AT_MOST) break;
    const maintenance = 8_000 + Math.floor(random.uniform() * 8_000);
    const initial = maintenance + (random.uniform() < 0.5 ? 0 : Math.floor(random.uniform() * 4_000));
    const least = random.uniform() < 0.5 ? maintenance : maintenance - Math.floor(random.uniform() * 300);
    taken.set(subject, { now: [initial, maintenance], least });
    const next = movingOf(random, taken);
    const reached = dialsAfter(next.now, next.moves);
    if ([next.now, next.loosest, reached].every((dials) => withDials(version, dials).ok)) moving = next;
    else taken.delete(subject);
  }
  return moving.moves.length > 0 ? moving : null;
}

function movingOf(
  random: Random,
  taken: ReadonlyMap<string, { readonly now: readonly [number, number]; readonly least: number }>,
): Moving {
  const pair = (initial: number, maintenance: number) => ({
    ...{ initial: dialText(initial), maintenance: dialText(maintenance) },
  });
  const moves = [...taken].flatMap(
    ([
      subject,
      {
        now: [initial, maintenance],
      },
    ]): Move[] => {
      const steps = (): number => 1 + Math.floor(random.uniform() * STEPS_AT_MOST);
      const at = { programme: 'p', subject };
      const rises = random.uniform() < 0.7;
      const top = rises ? initial + steps() : initial;
      const to = Math.min(top, maintenance + steps());
      return [
        ...(rises ? [{ ...at, dial: 'initial' as const, from: initial, to: top }] : []),
        ...(to > maintenance ? [{ ...at, dial: 'maintenance' as const, from: maintenance, to }] : []),
      ];
    },
  );
  return {
    now: dialsOf([...taken].map(([subject, { now }]) => [subject, pair(...now)])),
    loosest: dialsOf([...taken].map(([subject, { now, least }]) => [subject, pair(now[0], least)])),
    // The law's order is by how far the target is, so that any may be before any.
    moves: moves.sort(() => random.uniform() - 0.5),
  };
}

function drawnShocks(random: Random, { prices }: MarketState): RiseQuestion['shocks'] {
  if (random.uniform() < 0.4) return new Map();
  const some = [...prices.keys()].filter(() => random.uniform() < 0.6);
  return new Map(some.map((one) => [one, new Decimal((0.0001 + random.uniform() * 0.02).toFixed(8))]));
}

/** The account with what it holds of the settlement asset such that it stands at, or by a hair off, where it is tipped. */
function standing(
  random: Random,
  { version, now, moves }: Pick<RiseQuestion, 'version' | 'now' | 'moves'>,
  market: MarketState,
  drawn: AccountBook,
): AccountBook {
  if (random.uniform() < 0.15) return drawn;
  const { settlementAsset, accountRules } = version.document;
  const collateral = drawn.collateral.filter(({ asset }) => asset !== settlementAsset);
  const share = random.uniform() * 1.1;
  const between = moves.map((move) => ({
    ...move,
    to:
      move.dial === 'initial'
        ? move.to
        : Math.min(move.to, move.from + Math.floor((move.to - move.from) * share)),
  }));
  const margin = methodOf(version, dialsAfter(now, between))(market, { ...drawn, collateral });
  if (margin === null) return drawn;
  const hair = oneOf(random, ['0', '0', '0', '0.00000001', '-0.00000001', '0.01', '-0.01']);
  const amount = margin.maintenanceMargin
    .times(accountRules.liquidationLevel)
    .minus(margin.equity)
    .plus(hair)
    .toDecimalPlaces(12);
  return { ...drawn, collateral: [...collateral, { asset: settlementAsset, amount }] };
}

/** Some that are there, and some that are gone. */
function drawnTipped(random: Random, books: readonly AccountBook[]): ReadonlyMap<string, Decimal> {
  if (random.uniform() < 0.5) return new Map();
  const names = [...books.map(({ account }) => account), 'gone'].filter(() => random.uniform() < 0.3);
  return new Map(names.map((name) => [name, new Decimal((random.uniform() * 20_000).toFixed(2))]));
}

function drawnLimit(random: Random, one: RiseCase): RiseQuestion['limitOf'] {
  const kind = random.uniform();
  if (kind < 0.05) return () => null;
  if (kind < 0.2) return () => ZERO;
  if (kind < 0.35) return (notional) => notional.times('0.3');
  const { now, moves } = one.question;
  const some = moves.map((move) => ({
    ...move,
    to:
      move.dial === 'initial'
        ? move.to
        : move.from + Math.floor((move.to - move.from + 1) * random.uniform()),
  }));
  const used = bruteUse(one, dialsAfter(now, some));
  // Exactly what it takes, or the least that is less.
  const limit = random.uniform() < 0.6 ? used : Decimal.max(ZERO, used.minus('0.00000001'));
  return () => limit;
}

/** People let some rises go past the limit, as far as anywhere. */
function drawnPast(random: Random, moves: readonly Move[]): RiseQuestion['pastBudget'] {
  const some = moves.filter(({ dial }) => dial === 'maintenance' && random.uniform() < 0.15);
  return new Map(
    some.map(({ subject, from }) => [subject, from + Math.floor(random.uniform() * 2 * STEPS_AT_MOST)]),
  );
}

function bruteMarkets(market: MarketState, shocks: RiseQuestion['shocks']): readonly MarketState[] {
  if ([...shocks.keys()].every((one) => !market.prices.has(one))) return [market];
  const moved = (sign: -1 | 1): MarketState => {
    const prices = new Map(
      [...market.prices].map(([instrument, price]) => {
        const shock = shocks.get(instrument);
        if (!shock) return [instrument, price] as const;
        const to = price.times(ONE.plus(shock.times(sign)));
        const rounded = round(to, { scale: Math.max(8, price.decimalPlaces()), mode: 'HALF_EVEN' });
        return [instrument, rounded.isZero() ? to : rounded] as const;
      }),
    );
    return { ...market, prices };
  };
  return [market, moved(-1), moved(1)];
}

/** Of the worst of the markets: what is liquidatable by these dials alone, and what was before and is gone. */
function bruteUse({ market, books, question }: RiseCase, dials: Dials): Decimal {
  const { version, loosest, shocks, uncounted, tipped } = question;
  const before = new Map([...tipped].filter(([account]) => !uncounted.has(account)));
  const [marginByLoosest, marginNow] = [methodOf(version, loosest), methodOf(version, dials)];
  const uses = bruteMarkets(market, shocks).map((one) => {
    let used = ZERO;
    const counted = new Set<string>();
    for (const book of books) {
      const [least, now] = [marginByLoosest(one, book), marginNow(one, book)];
      if (!least || !now || now.status !== 'LIQUIDATION' || least.status === 'LIQUIDATION') continue;
      if (uncounted.has(book.account)) continue;
      counted.add(book.account);
      used = used.plus(Decimal.max(now.notional, before.get(book.account) ?? ZERO));
    }
    for (const [account, notional] of before) if (!counted.has(account)) used = used.plus(notional);
    return used;
  });
  return uses.reduce((a, b) => Decimal.max(a, b));
}

/**
 * The largest value of each move's grid, one after the other, by which no more is used than may be; initial margin, which
 * liquidates nobody, all the way.
 */
export function bruteBorne(one: RiseCase): readonly number[] {
  const { question, market, books } = one;
  const { now, moves, version } = question;
  const marginWhole = methodOf(version, dialsAfter(now, moves));
  const notional = sum(books.flatMap((book) => marginWhole(market, book)?.notional ?? []));
  const limit = question.limitOf(notional);
  let dials = dialsAfter(
    now,
    moves.filter(({ dial }) => dial === 'initial'),
  );
  const within = moves.map((move) => {
    if (move.dial === 'initial') return move.to;
    let reached = move.from;
    for (let value = move.from + 1; value <= move.to; value += 1)
      if (limit === null || bruteUse(one, dialsAfter(dials, [{ ...move, to: value }])).lte(limit))
        reached = value;
    dials = dialsAfter(dials, [{ ...move, to: reached }]);
    return reached;
  });
  // Past the limit at last, where people let them, and no further than the law asks.
  return within.map((reached, index) => {
    const move = moves[index];
    const past = move?.dial === 'maintenance' ? question.pastBudget.get(move.subject) : undefined;
    return move && past !== undefined ? Math.max(reached, Math.min(move.to, past)) : reached;
  });
}

/** What an answer leaves in use. */
export function bruteUsed(one: RiseCase, to: readonly number[]): Decimal {
  const { now, moves } = one.question;
  return bruteUse(
    one,
    dialsAfter(
      now,
      moves.map((move, at) => ({ ...move, to: to[at] ?? move.from })),
    ),
  );
}
