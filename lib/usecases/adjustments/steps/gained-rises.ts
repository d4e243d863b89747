import { chunkOfBooks } from '../../../domain/books/book-chunk';
import { dialsAfter } from '../../../domain/dynamics/in-force';
import type { Move } from '../../../domain/dynamics/slot';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { AccountBook } from '../../../domain/margin/method/types';
import { type Decimal, sum, ZERO } from '../../../domain/number/decimal';
import { provedEffectiveSet } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import { termsWithoutShock } from '../../../domain/risk/cascade/cascade-asked';
import { decimalOfAtoms } from '../../../domain/risk/cascade/atoms';
import type { ImpactTerms } from '../../../domain/risk/cascade/impact';
import { isGainWithin, type LoopGain, NOTHING_SOLD } from '../../../domain/risk/cascade/loop-gain';
import { soldAccounts } from '../../../domain/risk/cascade/sold-accounts';
import type { BookView, MarginEngine } from '../../../ports/margin';
import { twinSet } from './effective-set';
import { liquidatableIn, type Tipped } from './liquidatable';
import { StepCascades } from './step-cascades';

/** What a step sets off, and by what that was found. */
export interface Gained {
  readonly limit: Decimal;
  /** Of the step that is made. */
  readonly made: LoopGain;
  /** Of all that the budget bears, where that is beyond the limit. */
  readonly refused: LoopGain | null;
  /** Whom the step that is made liquidates itself, with notional. */
  readonly first: Tipped;
  readonly impacts: Readonly<Record<string, ImpactTerms>>;
  /** Of the book whose cascade it was. */
  readonly asOf: Date;
  readonly inputsRevision: bigint;
}

/** Rises as far as the budget bears them. */
export interface RisesToGain {
  readonly engine: MarginEngine;
  readonly view: Pick<BookView, 'chunks' | 'asOf' | 'inputsRevision'>;
  readonly market: MarketState;
  readonly version: ParameterSet;
  readonly now: Dials;
  readonly limit: Decimal;
  /** In the order in which they are borne. */
  readonly moves: readonly Move[];
  /** How far each goes, so far. */
  readonly to: readonly number[];
  /** After all of them, and after those that people let go on past any limit. */
  readonly tightest: Dials;
  /** Everyone whom those may make liquidatable at present prices: ascending by account in byte order. */
  readonly suspects: readonly AccountBook[];
}

export interface GainedRises {
  readonly to: readonly number[];
  readonly dials: Dials;
  /** Null: nobody is made liquidatable. */
  readonly gained: Gained | null;
  /** What a vector sets off, to its end, whatever that is; no tighter than the tightest. */
  readonly gainOf: (dials: Dials) => Promise<Gained | null>;
}

/** Values that are asked from the top down in one slot, and margins of accounts that each of them may take, for one rise. */
const SCANNED_AT_MOST = { values: 600, accounts: 200_000 } as const;

/**
 * The largest of these rises of which forced sales stay within the limit of the loop gain, one after the other, each with those before
 * it; initial margin, which liquidates nobody, all the way.
 *
 * A gain is a ratio, and higher margin is not less safe at every step: between two values that hold there may be some that do not. So
 * every vector that is given back was asked itself. Of a rise that does not hold whole each value of the grid is asked from the top
 * down, where those within reach and the values are few: what is found is the largest. Else it is halved down to a value that holds,
 * next below one that does not: a larger one may hold, and is not looked for. Where no maintenance margin rises nobody is made liquidatable, which holds.
 */
export async function gainedRises(
  asked: RisesToGain,
  impactsOf: () => Promise<Readonly<Record<string, ImpactTerms>>>,
): Promise<GainedRises> {
  const { now, moves, to, limit, tightest } = asked;
  const borne = moves.map((move, at) => ({ ...move, to: to[at] ?? move.from }));
  const dials = dialsAfter(now, borne);
  const first = await madeLiquidatable(asked, asked.suspects, tightest);
  if (first.length === 0) return { to, dials, gained: null, gainOf: () => Promise.resolve(null) };
  const impacts = await impactsOf();
  const terms = termsWithoutShock(impacts, asked.market.prices);
  const cascades = new StepCascades({ ...asked, first, terms });
  const gainOf = async (vector: Dials, made?: LoopGain): Promise<Gained | null> => {
    const own = await madeLiquidatable(asked, first, vector);
    const { asOf, inputsRevision } = asked.view;
    return {
      ...{ limit, impacts, asOf, inputsRevision, refused: null },
      made: made ?? (own.length === 0 ? NOTHING_SOLD : await cascades.gainAt(vector, null)),
      first: await notionalsOf(asked, own, vector),
    };
  };
  const whole = await cascades.gainAt(dials, limit);
  if (isGainWithin(whole, limit)) {
    const gained = whole.accounts === 0 ? null : await gainOf(dials, whole);
    return { to, dials, gained, gainOf };
  }
  const found = await shortened(
    asked,
    borne,
    async (vector) => cascades.gainAt(vector, limit),
    () => cascades.held,
  );
  const gained = await gainOf(found.dials, found.made);
  return { ...found, gained: gained && { ...gained, refused: whole }, gainOf };
}

async function shortened(
  { now, limit }: RisesToGain,
  borne: readonly Move[],
  gainAt: (dials: Dials) => Promise<LoopGain>,
  held: () => number,
): Promise<{ readonly to: readonly number[]; readonly dials: Dials; readonly made: LoopGain }> {
  let dials = dialsAfter(
    now,
    borne.filter(({ dial }) => dial === 'initial'),
  );
  let [made, scanned] = [NOTHING_SOLD, 0];
  const to: number[] = [];
  for (const move of borne) {
    if (move.dial === 'initial') {
      to.push(move.to);
      continue;
    }
    const before = dials;
    const at = (value: number): Dials => dialsAfter(before, [{ ...move, to: value }]);
    const holds = async (value: number): Promise<boolean> => {
      const gain = await gainAt(at(value));
      if (!isGainWithin(gain, limit)) return false;
      made = gain;
      return true;
    };
    // Where it begins was found to hold with the rises before it.
    const reached = await furthest(move, holds, () => {
      const values = move.to - move.from;
      const isFew = scanned + values <= SCANNED_AT_MOST.values && held() * values <= SCANNED_AT_MOST.accounts;
      if (isFew) scanned += values;
      return isFew;
    });
    to.push(reached);
    dials = at(reached);
  }
  return { to, dials, made };
}

/** The last value that was asked and holds is the one given back, or where the rise begins. */
async function furthest(
  { from, to }: Pick<Move, 'from' | 'to'>,
  holds: (value: number) => Promise<boolean>,
  mayScan: () => boolean,
): Promise<number> {
  if (to === from || (await holds(to))) return to;
  if (mayScan()) {
    for (let value = to - 1; value > from; value -= 1) if (await holds(value)) return value;
    return from;
  }
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (await holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Of these, who is liquidatable by some dials, and not by those of now: at present prices. */
async function madeLiquidatable(
  { engine, market, version, now }: Pick<RisesToGain, 'engine' | 'market' | 'version' | 'now'>,
  books: readonly AccountBook[],
  dials: Dials,
): Promise<readonly AccountBook[]> {
  if (books.length === 0) return [];
  const chunk = chunkOfBooks(books);
  const by = async (parameters: ParameterSet): Promise<Tipped> =>
    liquidatableIn(await engine.marginChunk({ ...market, parameters }, chunk));
  const after = await by(provedEffectiveSet(version, dials));
  if (after.size === 0) return [];
  const before = await by(twinSet(version, now));
  return books.filter(({ account }) => after.has(account) && !before.has(account));
}

/** What of theirs would be sold. */
async function notionalsOf(
  { engine, market, version }: Pick<RisesToGain, 'engine' | 'market' | 'version'>,
  books: readonly AccountBook[],
  dials: Dials,
): Promise<Tipped> {
  if (books.length === 0) return new Map();
  const chunk = chunkOfBooks(books);
  const parameters = provedEffectiveSet(version, dials);
  const sold: Decimal[] = [];
  const { indexes } = soldAccounts(
    chunk,
    await engine.marginChunk({ ...market, parameters }, chunk),
    (exposures) => {
      sold.push(decimalOfAtoms(exposures.reduce((all, [, one]) => all + (one < 0n ? -one : one), 0n)));
    },
  );
  return new Map(indexes.map((index, at) => [chunk.accounts[index] ?? '', sold[at] ?? ZERO]));
}

/** What holds of rises at present prices, or not any more. */
type Anew = Gained | 'BEYOND' | null;

/**
 * What is set off by rises that were found to hold, on the book as it is now.
 *
 * @param earlier by which depths; null: they made nobody liquidatable then
 * @param isFree whether people let a part of them go past any limit
 * @returns BEYOND: they do not hold any more, or nobody knows
 */
export async function gainedAnew(
  asked: Omit<RisesToGain, 'moves' | 'to' | 'tightest'> & { readonly dials: Dials },
  { earlier, isFree }: { readonly earlier: Gained | null; readonly isFree: boolean },
): Promise<Anew> {
  const { dials, limit } = asked;
  const first = await madeLiquidatable(asked, asked.suspects, dials);
  if (earlier === null) return first.length === 0 ? null : 'BEYOND';
  const { impacts } = earlier;
  const terms = termsWithoutShock(impacts, asked.market.prices);
  const cascades = new StepCascades({ ...asked, tightest: dials, first, terms });
  const made = await cascades.gainAt(dials, isFree ? null : limit);
  if (!isFree && !isGainWithin(made, limit)) return 'BEYOND';
  const { asOf, inputsRevision } = asked.view;
  return { ...earlier, made, first: await notionalsOf(asked, first, dials), asOf, inputsRevision };
}

/**
 * The same of a book of which some accounts changed, and too large to be asked whole again: what the step liquidates itself is made
 * good for them, what follows from that stays as it was found, of the book and the depths of then. Where one of them joins those whom
 * the step liquidates, or has more to sell, nobody knows what follows.
 *
 * @param asked.suspects of the changed accounts, everyone whom the rises may make liquidatable
 */
export async function stillGained(
  asked: Pick<RisesToGain, 'engine' | 'market' | 'version' | 'now' | 'suspects'> & { readonly dials: Dials },
  earlier: Gained | null,
  changed: readonly string[],
): Promise<Anew> {
  const own = await madeLiquidatable(asked, asked.suspects, asked.dials);
  const now = await notionalsOf(asked, own, asked.dials);
  const hasMore = [...now].some(([account, notional]) => notional.gt(earlier?.first.get(account) ?? 0));
  if (hasMore) return 'BEYOND';
  if (earlier === null) return null;
  const first = new Map(earlier.first);
  for (const account of changed) first.delete(account);
  for (const [account, notional] of now) first.set(account, notional);
  if (first.size === 0) return { ...earlier, first, made: NOTHING_SOLD };
  const { made, limit } = earlier;
  const less = sum(earlier.first.values()).minus(sum(first.values()));
  const again = { ...made, first: made.first.minus(less), total: made.total.minus(less) };
  const gone = earlier.first.size - first.size;
  if (!isGainWithin(again, limit)) return 'BEYOND';
  return { ...earlier, first, made: { ...again, accounts: made.accounts - gone } };
}
