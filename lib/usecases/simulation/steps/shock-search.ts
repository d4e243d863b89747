import { assert } from '../../../domain/assert';
import { type BookChunk, someOf } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { MarkPrices } from '../../../domain/margin/method/types';
import { decimal, decimalText } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type {
  BookShock,
  FactorMove,
  NoShock,
  ShockTarget,
  VulnerabilityAsked,
} from '../../../domain/risk/studies/vulnerability/vulnerability';
import {
  barsBeyond,
  boundaryAlong,
  distanceText,
  lengthOf,
  movesAt,
  pricesAt,
  type Ray,
  stepsAt,
} from '../../../domain/risk/vulnerability/rays';
import type { ShockFactors } from '../../../domain/risk/vulnerability/shock-factors';
import {
  addedStandings,
  isHitAt,
  isReached,
  NOBODY_STANDING,
  type Standing,
  standingOf,
} from '../../../domain/risk/vulnerability/standing';
import type { TargetRay } from '../../../domain/risk/vulnerability/target-rays';
import type { Candidate } from '../../../domain/risk/vulnerability/candidates';
import { significant } from '../../../domain/statistics/pinned';
import type { MarginEngine } from '../../../ports/margin';

/** Of statistics in evidence. */
export const TOLD_DIGITS = 9;

/** What shocks are looked for in. */
export interface ShockTerms {
  readonly engine: MarginEngine;
  readonly parameters: ParameterSet;
  readonly market: MarketState;
  readonly factors: ShockFactors;
  readonly asked: VulnerabilityAsked;
}

/** The whole book, how it stands at present prices, and who of it is liquidatable there without the change. */
export interface WholeBook {
  readonly chunks: readonly BookChunk[];
  readonly present: Standing;
  readonly already: ReadonlySet<string>;
}

/** Of the nearest distance found: a ray along which first order says that it is further than so many times that is not looked along. */
const PROMISING = 1.25;

/**
 * The nearest shock of some rays that comes to a target. The candidates say which ray, and about how far; then the whole book is margined
 * there and one step nearer, and who is hit nearer by it is looked at, too, until one step nearer the book does not come to the target.
 *
 * @param rays the one that first order says is shortest first
 */
export async function shockTo(
  terms: ShockTerms,
  target: ShockTarget,
  rays: readonly TargetRay[],
  candidates: readonly Candidate[],
  book: WholeBook,
): Promise<BookShock | NoShock> {
  if (isReached(target, book.present)) return { lack: 'ALREADY' };
  if (rays.length === 0) return { lack: 'UNTOUCHED' };
  const { factors } = terms;
  const looked = new SomeOfBook(book.chunks);
  for (const { chunk, index } of candidates) looked.add(chunk, index);
  const first = looked.chunks();
  const found =
    (await nearestOf(terms, target, rays, first, book, false)) ??
    (await nearestOf(terms, target, rays, book.chunks, book, true));
  if (found === null) return { lack: 'OUT_OF_BOUNDS' };

  const { ray, linearDistance } = found;
  let steps = found.steps;
  while (steps > 1) {
    const nearer = await lookedAt(terms, ray, steps - 1, book.chunks, book);
    if (!isReached(target, nearer.standing)) break;
    for (const [place, hits] of nearer.hits.entries()) for (const index of hits) looked.add(place, index);
    const search = boundaryAlong(steps - 1, steps - 1);
    const found = await answered(terms, target, search, ray, looked.chunks(), book);
    assert(found !== null, 'those who were hit one step nearer are hit there');
    steps = found;
  }
  const { accounts, notional, loss } = (await lookedAt(terms, ray, steps, book.chunks, book)).standing;
  return {
    distance: distanceText(steps),
    linearDistance: toldDistance(linearDistance),
    moves: factorMoves(ray, steps, factors),
    ...{ accounts, notional: decimalText(notional), loss: decimalText(loss) },
    barsBeyond: barsBeyond(ray, steps, factors),
  };
}

interface FoundRay extends TargetRay {
  readonly steps: number;
}

/** @param furthestFirst whether the furthest of each ray is asked first: of everybody, where it tells most */
async function nearestOf(
  terms: ShockTerms,
  target: ShockTarget,
  rays: readonly TargetRay[],
  some: readonly BookChunk[],
  book: WholeBook,
  furthestFirst: boolean,
): Promise<FoundRay | null> {
  let found: FoundRay | null = null;
  for (const one of rays) {
    const start = stepsAt(one.linearDistance);
    if (found !== null && start < Infinity && start > PROMISING * found.steps) continue;
    const length = furthest(terms, one.ray);
    // Only what is nearer than the best so far is of use.
    const most: number = found === null ? length : Math.min(length, found.steps - 1);
    const search = boundaryAlong(start, most, { furthestFirst: furthestFirst || found !== null });
    const steps = await answered(terms, target, search, one.ray, some, book);
    if (steps !== null) found = { ...one, steps };
  }
  return found;
}

/** Where accounts stand at some prices, and who of each chunk is hit, by index. */
interface Look {
  readonly standing: Standing;
  readonly hits: readonly (readonly number[])[];
}

async function lookedAt(
  terms: ShockTerms,
  ray: Ray,
  steps: number,
  some: readonly BookChunk[],
  { already }: Pick<WholeBook, 'already'>,
): Promise<Look> {
  const prices = pricesAt(ray, steps, terms.factors, terms.market.prices);
  let standing = NOBODY_STANDING;
  const hits: (readonly number[])[] = [];
  for (const chunk of some) {
    const columns = await marginedAt(terms, prices, chunk);
    standing = addedStandings(standing, standingOf(columns, already));
    hits.push([...chunk.accounts.keys()].filter((index) => isHitAt(columns, index)));
  }
  return { standing, hits };
}

/** Once the target is reached somewhere, those alone are looked at nearer who are hit there: the whole book is asked at the end. */
async function answered(
  terms: ShockTerms,
  target: ShockTarget,
  search: ReturnType<typeof boundaryAlong>,
  ray: Ray,
  some: readonly BookChunk[],
  book: Pick<WholeBook, 'already'>,
): Promise<number | null> {
  let left = some;
  let step = search.next();
  while (step.done !== true) {
    const { standing, hits } = await lookedAt(terms, ray, step.value, left, book);
    const isThere = isReached(target, standing);
    if (isThere) left = left.map((chunk, place) => someOf(chunk, hits[place] ?? []));
    step = search.next(isThere);
  }
  return step.value;
}

/** How far a ray may be followed, in steps. */
export function furthest({ asked }: Pick<ShockTerms, 'asked'>, ray: Ray): number {
  return lengthOf(ray, decimal(asked.greatestFall), decimal(asked.greatestRise));
}

/** Some accounts of a book, as columns. */
class SomeOfBook {
  readonly #indexes: readonly Set<number>[];

  constructor(private readonly book: readonly BookChunk[]) {
    this.#indexes = book.map(() => new Set());
  }

  add(chunk: number, index: number): void {
    this.#indexes[chunk]?.add(index);
  }

  chunks(): readonly BookChunk[] {
    return this.book.flatMap((chunk, place) => {
      const indexes = [...(this.#indexes[place] ?? [])].sort((a, b) => a - b);
      return indexes.length === 0 ? [] : [someOf(chunk, indexes)];
    });
  }
}

export function toldDistance(distance: number): number | null {
  return distance < Infinity ? significant(distance, TOLD_DIGITS) : null;
}

export async function marginedAt(
  { engine, market, parameters }: Pick<ShockTerms, 'engine' | 'market' | 'parameters'>,
  prices: MarkPrices,
  chunk: BookChunk,
) {
  return engine.marginChunk({ ...market, prices, parameters }, chunk);
}

/** Of each factor, the largest share first, of equal ones by symbol. */
export function factorMoves(
  ray: Ray,
  steps: number,
  factors: Pick<ShockFactors, 'instruments'>,
): readonly FactorMove[] {
  const moves = movesAt(ray, steps, factors);
  return factors.instruments
    .map((instrument, place) => ({
      ...{ instrument, move: moves[instrument] ?? '0' },
      share: significant(ray.shares[place] ?? NaN, TOLD_DIGITS),
    }))
    .sort((a, b) => b.share - a.share || compareBytes(a.instrument, b.instrument));
}
