import { chunkOfBooks } from '../../../domain/books/book-chunk';
import { dialsAfter } from '../../../domain/dynamics/in-force';
import type { Move } from '../../../domain/dynamics/slot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { AccountBook } from '../../../domain/margin/method/types';
import { provedEffectiveSet } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import type { MarginEngine } from '../../../ports/margin';
import { liquidatableIn, type Tipped } from './liquidatable';
import { instrumentsOf } from './subject-instruments';

/** In each market, who of these accounts is tipped by dials. @param some ascending by account in byte order */
export type AskTipped = (some: readonly AccountBook[], dials: Dials) => Promise<readonly Tipped[]>;

/**
 * Asks of accounts that are tipped by moves made whole whether they are by less.
 *
 * @param whole by those, in each market: nobody else is tipped by less
 */
export function askTipped(
  engine: MarginEngine,
  version: ParameterSet,
  markets: readonly MarketState[],
  whole: readonly Tipped[],
): AskTipped {
  return async (some, dials) => {
    if (some.length === 0) return markets.map(() => new Map());
    const parameters = provedEffectiveSet(version, dials);
    const chunk = chunkOfBooks(some);
    const found: Tipped[] = [];
    for (const [at, market] of markets.entries()) {
      const liquidatable = liquidatableIn(await engine.marginChunk({ ...market, parameters }, chunk));
      found.push(new Map([...liquidatable].filter(([account]) => whole[at]?.has(account))));
    }
    return found;
  };
}

/** What is to be searched: rises that all together tip more than may be. */
export interface RisesToShorten {
  readonly version: ParameterSet;
  /** Dials in force now. */
  readonly now: Dials;
  /** In the order in which they are borne. */
  readonly moves: readonly Move[];
  /** In each market, who is tipped by all moves made whole. */
  readonly whole: readonly Tipped[];
  /** The books of everyone in these, ascending by account in byte order. */
  readonly suspects: readonly AccountBook[];
}

/**
 * The last grid value of each rise that is borne, one after the other, each with those before it; initial margin, which
 * liquidates nobody, all the way.
 *
 * Whoever is tipped at one value is at every greater one. So between two values that were asked only those are asked again
 * who are tipped by the greater and not by the smaller one, and by a rise only those whom it may touch: few of a large book,
 * and fewer each time.
 *
 * @param isBorne whether so much may be tipped, by market; where a rise begins is not asked
 */
export async function furthestRises(
  ask: AskTipped,
  { version, now, moves, whole, suspects }: RisesToShorten,
  isBorne: (tipped: readonly Tipped[]) => boolean,
): Promise<{ readonly to: readonly number[]; readonly tipped: readonly Tipped[]; readonly dials: Dials }> {
  // Initial margin liquidates nobody, and maintenance margin never stands above it.
  let dials = dialsAfter(
    now,
    moves.filter(({ dial }) => dial === 'initial'),
  );
  let tipped = await ask(suspects, dials);
  const to: number[] = [];
  for (const move of moves) {
    if (move.dial === 'initial') {
      to.push(move.to);
      continue;
    }
    const touched = suspects.filter(touchedBy(version, move.subject));
    const at = async (value: number, low: readonly Tipped[], high: readonly Tipped[]) =>
      union(low, await ask(between(touched, low, high), dialsAfter(dials, [{ ...move, to: value }])));
    let low = { value: move.from, tipped };
    let high = { value: move.to, tipped: await at(move.to, tipped, whole) };
    if (isBorne(high.tipped)) low = high;
    while (high.value - low.value > 1) {
      const value = low.value + Math.floor((high.value - low.value) / 2);
      const middle = { value, tipped: await at(value, low.tipped, high.tipped) };
      if (isBorne(middle.tipped)) low = middle;
      else high = middle;
    }
    to.push(low.value);
    tipped = low.tipped;
    dials = dialsAfter(dials, [{ ...move, to: low.value }]);
  }
  return { to, tipped, dials };
}

/** Whose margin may depend on a dial: who holds something that it moves, or states more than what columns say. */
function touchedBy({ document }: ParameterSet, subject: string): (book: AccountBook) => boolean {
  // A portfolio may margin what is no position of its classes.
  if (document.portfolios !== undefined && subject.startsWith('/portfolios/')) return () => true;
  const moved = new Set(instrumentsOf(document, subject));
  return ({ account: _account, positions, collateral: _collateral, ...more }) =>
    Object.keys(more).length > 0 || positions.some(({ instrument }) => moved.has(instrument));
}

/** Who is tipped in any market at the greater value, and not at the smaller. */
function between(
  some: readonly AccountBook[],
  low: readonly Tipped[],
  high: readonly Tipped[],
): readonly AccountBook[] {
  return some.filter(({ account }) =>
    high.some((inMarket, at) => inMarket.has(account) && !low[at]?.has(account)),
  );
}

function union(one: readonly Tipped[], other: readonly Tipped[]): readonly Tipped[] {
  return one.map((inMarket, at) => new Map([...inMarket, ...(other[at] ?? [])]));
}
