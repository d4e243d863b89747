import { assert } from '../../../domain/assert';
import { type BookChunk, chunkOfBooks, someOf } from '../../../domain/books/book-chunk';
import { compileParameters } from '../../../domain/margin/method/compile';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { AccountBook } from '../../../domain/margin/method/types';
import type { Decimal } from '../../../domain/number/decimal';
import { provedEffectiveSet } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import {
  type LoopGain,
  loopGainOf,
  NOTHING_SOLD,
  unknownGain,
  unknownOf,
} from '../../../domain/risk/cascade/loop-gain';
import {
  expectedBox,
  isGrowing,
  isWithin,
  mayBeReached,
  type PriceBox,
  widenedBox,
} from '../../../domain/risk/cascade/out-of-reach';
import {
  cascadeRounds,
  type CascadeTerms,
  type Liquidated,
  NO_LOSSES,
} from '../../../domain/risk/cascade/rounds';
import { soldAccounts } from '../../../domain/risk/cascade/sold-accounts';
import type { BookView, MarginEngine } from '../../../ports/margin';
import { CascadePasses } from '../../simulation/steps/cascade-passes';
import { twinSet } from './effective-set';
import { liquidatableIn } from './liquidatable';

const CHUNK_ACCOUNTS = 16_384;
/** After so many boxes that prices left everybody is looked at. */
const BOXES_AT_MOST = 3;

/** Whose cascades are asked. */
export interface StepOfBook {
  readonly engine: MarginEngine;
  readonly view: Pick<BookView, 'chunks'>;
  readonly market: MarketState;
  /** The live version, on its ramps. */
  readonly version: ParameterSet;
  /** Dials in force now: whoever is liquidatable by them is no part of what a step sets off. */
  readonly now: Dials;
  /** As tight as any that is asked of, or tighter, of every subject. */
  readonly tightest: Dials;
  /** Everyone whom those make liquidatable, and dials of now do not: ascending by account in byte order. */
  readonly first: readonly AccountBook[];
  /** By which prices move from where they are. */
  readonly terms: CascadeTerms;
}

/** Accounts that prices within a box may make liquidatable by the tightest dials; without a box everybody. */
interface Reach {
  readonly box: PriceBox | null;
  readonly chunks: readonly BookChunk[];
  /** By chunk: 1 of who is liquidatable by the dials of now. */
  readonly gone: readonly Uint8Array[];
  /** Of those whom a step may liquidate itself: chunk and index. */
  readonly places: ReadonlyMap<string, readonly [number, number]>;
}

/**
 * Cascades of steps of dials on one book at its present prices, each to its fixed point: those whom a step makes liquidatable are sold,
 * what is sold moves prices, and so on. Whoever is liquidatable anyway stays out of it, in every round.
 *
 * The book is passed over twice, at either end of a box of prices, and by the tightest dials: a dial multiplies what is not negative,
 * so whom those do not reach no looser ones do. All cascades are of the few that are left; should a price leave the box, it is drawn
 * wider and the book passed over anew, so that figures do not depend on it.
 */
export class StepCascades {
  #reach: Reach | null = null;
  #boxes = 0;

  constructor(private readonly step: StepOfBook) {}

  /** Accounts that are held in memory: those within reach, once that was asked. */
  get held(): number {
    return (this.#reach?.chunks ?? []).reduce(
      (all, { accounts }) => all + accounts.length,
      this.step.first.length,
    );
  }

  /** @param stopAtGain beyond it the rest does not matter; null: it does */
  async gainAt(dials: Dials, stopAtGain: Decimal | null): Promise<LoopGain> {
    const { engine, version, market, first: books, terms } = this.step;
    if (books.length === 0) return NOTHING_SOLD;
    const parameters = provedEffectiveSet(version, dials);
    const chunk = chunkOfBooks(books);
    const { liquidated, indexes } = soldAccounts(
      chunk,
      await engine.marginChunk({ ...market, parameters }, chunk),
    );
    if (indexes.length === 0) return NOTHING_SOLD;
    if (unknownOf(liquidated.flows.keys(), terms.impacts).length > 0)
      return unknownGain([liquidated], terms.impacts);
    const sold = indexes.map((at) => chunk.accounts[at] ?? '');
    for (;;) {
      const reach = (this.#reach ??= await this.#reachWithin(expectedBox(terms, liquidated)));
      const found = await this.#gainWithin(reach, parameters, { liquidated, sold }, stopAtGain);
      if (!('left' in found)) return found;
      assert(reach.box !== null, 'a box was left');
      const wider = this.#boxes < BOXES_AT_MOST ? widenedBox(reach.box, terms.prices, found.left) : null;
      this.#reach = await this.#reachWithin(wider);
    }
  }

  /** @returns the prices at which the box was left, where it was */
  async #gainWithin(
    { box, chunks, gone, places }: Reach,
    parameters: ParameterSet,
    { liquidated, sold }: { readonly liquidated: Liquidated; readonly sold: readonly string[] },
    stopAtGain: Decimal | null,
  ): Promise<LoopGain | { readonly left: MarketState['prices'] }> {
    const { engine, market, terms } = this.step;
    const out = gone.map((some) => some.slice());
    for (const account of sold) {
      const [place, index] = places.get(account) ?? [-1, -1];
      const some = out[place];
      assert(some !== undefined, 'whom a step liquidates itself is within reach');
      some[index] = 1;
    }
    const passes = new CascadePasses(engine, parameters, market, chunks, out);
    const rounds = [liquidated];
    const steps = cascadeRounds(terms, {
      first: { losses: NO_LOSSES, liquidated, unmargined: 0 },
      stopAbove: stopAtGain && liquidated.notional.times(stopAtGain),
    });
    let step = steps.next();
    while (step.done !== true) {
      if (box !== null && !isWithin(box, step.value.prices)) return { left: step.value.prices };
      const answer = await passes.answer(step.value, { hasLosses: false });
      rounds.push(answer.liquidated);
      if (unknownOf(answer.liquidated.flows.keys(), terms.impacts).length > 0)
        return unknownGain(rounds, terms.impacts);
      step = steps.next(answer);
    }
    return loopGainOf(step.value, terms);
  }

  async #reachWithin(expected: PriceBox | null): Promise<Reach> {
    const { engine, view, market, version, now, tightest, first } = this.step;
    this.#boxes += 1;
    const parameters = provedEffectiveSet(version, tightest);
    const compiled = compileParameters(parameters);
    const box = expected !== null && isGrowing(compiled) ? expected : null;
    const [chunks, gone] = [[] as BookChunk[], [] as Uint8Array[]];
    const places = new Map<string, readonly [number, number]>();
    const own = new Set(first.map(({ account }) => account));
    for await (const chunk of view.chunks(CHUNK_ACCOUNTS)) {
      let near = chunk;
      if (box !== null) {
        const low = await engine.marginChunk({ ...market, prices: box.low, parameters }, chunk);
        const high = await engine.marginChunk({ ...market, prices: box.high, parameters }, chunk);
        const may = mayBeReached(chunk, compiled, market.instruments, box, low, high);
        near = someOf(
          chunk,
          [...may.keys()].filter((index) => may[index] === 1),
        );
      }
      if (near.accounts.length === 0) continue;
      const before = await engine.marginChunk({ ...market, parameters: twinSet(version, now) }, near);
      const liquidatable = liquidatableIn(before);
      gone.push(Uint8Array.from(near.accounts, (account) => (liquidatable.has(account) ? 1 : 0)));
      for (const [index, account] of near.accounts.entries())
        if (own.has(account)) places.set(account, [chunks.length, index]);
      chunks.push(near);
    }
    return { box, chunks, gone, places };
  }
}
