import { type BookChunk, someOf } from '../../../domain/books/book-chunk';
import { compileParameters } from '../../../domain/margin/method/compile';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { MarkPrices } from '../../../domain/margin/method/types';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { isGrowing, isWithin, mayBeReached, type PriceBox } from '../../../domain/risk/cascade/out-of-reach';
import {
  mergeAnswers,
  mergeLosses,
  NO_LOSSES,
  NOBODY,
  type RoundAnswer,
  type RoundQuestion,
} from '../../../domain/risk/cascade/rounds';
import { type Exposures, lossesOf, soldAccounts } from '../../../domain/risk/cascade/sold-accounts';
import type { MarginEngine } from '../../../ports/margin';
import { touchedBy } from './cascade-reach';

/**
 * Passes over a book by which the rounds of one cascade under one set are answered: chunk by chunk, so whatever the chunks are, and
 * whoever has them, the answers are the same. Of an account that was sold, and of one that holds nothing whose price moved since the
 * pass before, nothing is computed again; nor of one that prices within a box do not make liquidatable.
 *
 * Keeps a byte for each account, beside the chunks themselves.
 */
export class CascadePasses {
  #isFirst: boolean;
  /** By chunk: 1 of each account that was sold. */
  #gone: Uint8Array[];
  /** By chunk: who was sold in the round before. */
  #sold: readonly (readonly number[])[] = [];
  /** By chunk: 1 of each account that may be liquidatable while prices stay within the box; null: nobody was ruled out. */
  #near: { readonly box: PriceBox; readonly accounts: readonly Uint8Array[] } | null = null;

  /** @param gone by chunk, 1 of each account that is out of it: whoever answers the first question elsewhere; null: it is asked of everybody */
  constructor(
    private readonly engine: MarginEngine,
    private readonly parameters: ParameterSet,
    private readonly market: MarketState,
    private readonly chunks: readonly BookChunk[],
    gone: readonly Uint8Array[] | null = null,
  ) {
    this.#isFirst = gone === null;
    this.#gone = chunks.map(({ accounts }, at) => gone?.[at]?.slice() ?? new Uint8Array(accounts.length));
  }

  /** The same from where this one stands, going its own way. */
  fork(): CascadePasses {
    const { engine, parameters, market, chunks } = this;
    const fork = new CascadePasses(engine, parameters, market, chunks);
    fork.#isFirst = this.#isFirst;
    fork.#gone = this.#gone.map((gone) => gone.slice());
    fork.#sold = this.#sold;
    fork.#near = this.#near;
    return fork;
  }

  /**
   * Rules out, by a pass at either end of a box, whom no prices within it make liquidatable: they are passed over for as long as prices
   * stay there. Changes no answer.
   */
  async ruleOut(box: PriceBox): Promise<void> {
    const { engine, parameters, chunks, market } = this;
    const compiled = compileParameters(parameters);
    if (!isGrowing(compiled)) return;
    const accounts: Uint8Array[] = [];
    for (const [place, chunk] of chunks.entries()) {
      const gone = this.#gone[place] ?? new Uint8Array();
      const left = [...gone.keys()].filter((index) => gone[index] === 0);
      const some = someOf(chunk, left);
      const [low, high] = [
        await engine.marginChunk({ ...market, prices: box.low, parameters }, some),
        await engine.marginChunk({ ...market, prices: box.high, parameters }, some),
      ];
      const near = new Uint8Array(gone.length);
      for (const [at, may] of mayBeReached(some, compiled, market.instruments, box, low, high).entries())
        near[left[at] ?? -1] = may;
      accounts.push(near);
    }
    this.#near = { box, accounts };
  }

  /**
   * @param asked.hasLosses whether losses are asked for; else there are none
   * @param asked.seen is told what each account holds that is sold
   */
  async answer(
    { prices, moved }: RoundQuestion,
    asked: { readonly hasLosses: boolean; readonly seen?: (exposures: Exposures) => void },
  ): Promise<RoundAnswer> {
    const { engine, parameters, chunks } = this;
    const input = { ...this.market, prices, parameters };
    let losses = NO_LOSSES;
    for (const [place, sold] of this.#sold.entries()) {
      const chunk = chunks[place];
      if (!asked.hasLosses || !chunk || sold.length === 0) continue;
      losses = mergeLosses(losses, lossesOf(await engine.marginChunk(input, someOf(chunk, sold))));
    }
    let answer: RoundAnswer = { losses, liquidated: NOBODY, unmargined: 0 };
    const soldNow: (readonly number[])[] = [];
    const whom = this.#whom(prices, moved);
    for (const [place, chunk] of chunks.entries()) {
      const gone = this.#gone[place] ?? new Uint8Array();
      const indexes = whom === null ? null : whom(place, chunk);
      if (indexes?.length === 0) {
        soldNow.push([]);
        continue;
      }
      const some = indexes === null ? chunk : someOf(chunk, indexes);
      const found = soldAccounts(some, await engine.marginChunk(input, some), asked.seen);
      const sold = indexes === null ? found.indexes : found.indexes.map((at) => indexes[at] ?? -1);
      for (const index of sold) gone[index] = 1;
      soldNow.push(sold);
      answer = mergeAnswers(answer, { ...found, losses: NO_LOSSES });
    }
    this.#sold = soldNow;
    this.#isFirst = false;
    return answer;
  }

  /** Who is looked at, by index; null: everybody. */
  #whom(
    prices: MarkPrices,
    moved: ReadonlySet<string>,
  ): ((place: number, chunk: BookChunk) => readonly number[]) | null {
    if (this.#isFirst) return null;
    const near = this.#near;
    const hasLeft = near !== null && !isWithin(near.box, prices);
    // Whom the box had ruled out was not looked at since the shock, whatever moved before.
    if (hasLeft) this.#near = null;
    const touched = touchedBy(moved, this.parameters, this.market.instruments);
    return (place, chunk) => {
      if (moved.size === 0) return [];
      const gone = this.#gone[place] ?? new Uint8Array();
      const ruledIn = near?.accounts[place];
      const isTouched = touched(chunk);
      const indexes: number[] = [];
      for (let index = 0; index < gone.length; index += 1) {
        if (gone[index] === 1) continue;
        const isNear = ruledIn === undefined || ruledIn[index] === 1;
        if (isNear ? isTouched(index) : hasLeft) indexes.push(index);
      }
      return indexes;
    };
  }
}
