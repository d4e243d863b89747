import { assert } from '../../../domain/assert';
import { type BookChunk, chunkOfBooks } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { marginAt, type MarginColumns } from '../../../domain/margin/figures/margin-columns';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { AccountBook, MarkPrices } from '../../../domain/margin/method/types';
import { Decimal, decimalText, sum, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import { waterfall } from '../../../domain/risk/cascade/waterfall';
import { type Bankrupt, claimsOf } from '../../../domain/risk/deleveraging/claims';
import type { ReachedAccounts } from '../../../domain/risk/studies/stress/reached';
import type { StepAmounts, Walker } from '../../../domain/risk/studies/walks/walker';
import type { Deleveraging, DeleveragingStep, WalkCourse } from '../../../domain/risk/studies/walks/walks';
import type { MarginEngine } from '../../../ports/margin';
import { deleveragedHolders, heldPositions, type Holders, type MarginInput } from './deleveraged-holders';

const MOST_AT_MOST = 10;

export interface SettledWalk {
  readonly engine: MarginEngine;
  readonly market: MarketState;
  /** Of each step. */
  readonly prices: readonly MarkPrices[];
  readonly walker: Walker;
  /** What the insurance fund holds as the path begins, ≥ 0. */
  readonly fund: Decimal;
  /** Everybody, as the path begins; null: whom uncovered losses fall on is not asked. */
  readonly everybody: (() => AsyncIterable<BookChunk>) | null;
}

/** Steps that the walker has been through. */
export interface SettledSpan {
  readonly from: number;
  /** The first after it. */
  readonly end: number;
  readonly parameters: ParameterSet;
  /** Whom each of its steps reaches, from one of them on. */
  readonly reachedIn: (chunk: BookChunk, from: number) => Promise<readonly ReachedAccounts[]>;
}

interface Piece {
  readonly chunk: BookChunk;
  readonly columns: MarginColumns;
}

/** What of one account is closed in all, and what it bears. */
interface Bearing {
  readonly notional: Decimal;
  readonly borne: Decimal;
}

/**
 * What steps of a walk come to in money, one after the other: those who are liquidated are margined at the prices of the step at which
 * they are, the insurance fund pays what they lack while it lasts, and what it does not cover is closed against the other side, whose
 * books are others from the next step on.
 */
export class WalkSettlement {
  readonly #amounts: StepAmounts[] = [];
  readonly #steps: DeleveragingStep[] = [];
  readonly #bearers = new Map<string, Bearing>();
  /** Books that are no longer as the path began, by account. */
  readonly #books = new Map<string, AccountBook>();
  #left: Decimal;

  constructor(private readonly walk: SettledWalk) {
    this.#left = walk.fund;
  }

  isChanged(account: string): boolean {
    return this.#books.has(account);
  }

  /** Accounts with the books that they now have, but for those who are gone after a step. Null: there are none. */
  changed(step: number): BookChunk | null {
    const books = [...this.#books.values()].filter(({ account }) => !this.walk.walker.isGone(account, step));
    return books.length > 0 ? chunkOf(books) : null;
  }

  /** Settles the steps of a span, in order. Spans come one after the other. */
  async settle(span: SettledSpan): Promise<void> {
    const { engine, market, prices, walker, everybody } = this.walk;
    assert(this.#amounts.length === span.from, 'steps are settled in order');
    for (let step = span.from; step < span.end; step += 1) {
      // One market for all pieces, so that the engine's tables of it serve each.
      const input = { ...market, prices: prices[step] ?? market.prices, parameters: span.parameters };
      const pieces: Piece[] = [];
      for (const chunk of walker.liquidatedAt(step))
        if (chunk.accounts.length > 0)
          pieces.push({ chunk, columns: await engine.marginChunk(input, chunk) });
      const { notional, badDebt } = whatTheyHad(pieces);
      const { fromFund, rest: uncovered } = waterfall(badDebt, this.#left);
      this.#left = this.#left.minus(fromFund ?? ZERO);
      this.#amounts.push({ notional, badDebt, uncovered, fund: this.#left });
      if (uncovered.gt(0) && everybody) await this.#deleverage(span, step, input, { pieces, uncovered });
    }
  }

  course(): WalkCourse {
    const course = this.walk.walker.course(this.#amounts);
    return this.walk.everybody ? { ...course, deleveraging: this.#deleveraging() } : course;
  }

  async #deleverage(
    span: SettledSpan,
    step: number,
    input: MarginInput,
    { pieces, uncovered }: { readonly pieces: readonly Piece[]; readonly uncovered: Decimal },
  ): Promise<void> {
    const { engine } = this.walk;
    const { claims, left } = claimsOf(bankruptsOf(input, pieces), uncovered);
    const found = await deleveragedHolders(engine, input, claims, this.#holders(step));
    for (const { account, notional, borne } of found.accounts) {
      const before = this.#bearers.get(account) ?? { notional: ZERO, borne: ZERO };
      this.#bearers.set(account, {
        notional: before.notional.plus(notional),
        borne: before.borne.plus(borne),
      });
    }
    this.#steps.push({
      ...{ step, accounts: found.accounts.length },
      notional: decimalText(sum(found.accounts.map(({ notional }) => notional))),
      borne: decimalText(sum(found.accounts.map(({ borne }) => borne))),
      left: decimalText(left.plus(found.left)),
    });
    await this.#walkAgain(
      span,
      step,
      found.accounts.map(({ after }) => after),
    );
  }

  /** Whoever is still there after a step, with the books that they have at it. */
  async *#holders(step: number): AsyncGenerator<Holders> {
    const { everybody, walker } = this.walk;
    const isThere = (account: string): boolean => !this.isChanged(account) && !walker.isGone(account, step);
    if (everybody) for await (const chunk of everybody()) yield { chunk, isThere };
    const changed = this.changed(step);
    if (changed) yield { chunk: changed, isThere: () => true };
  }

  /** What books that change after a step came to later is taken back, and what they now come to is seen. */
  async #walkAgain(span: SettledSpan, step: number, books: readonly AccountBook[]): Promise<void> {
    if (books.length === 0) return;
    const { walker } = this.walk;
    walker.takeBack(
      books.map(({ account }) => account),
      step,
    );
    for (const book of books) this.#books.set(book.account, book);
    if (step + 1 >= span.end) return;
    const chunk = chunkOf(books);
    walker.see(chunk, { from: step + 1, reached: await span.reachedIn(chunk, step + 1) });
  }

  #deleveraging(): Deleveraging {
    const total = (name: 'notional' | 'borne' | 'left'): string =>
      decimalText(sum(this.#steps.map((step) => new Decimal(step[name]))));
    const bearers = [...this.#bearers].map(([account, bearing]) => ({ account, ...bearing }));
    bearers.sort((a, b) => b.borne.comparedTo(a.borne) || compareBytes(a.account, b.account));
    return {
      steps: this.#steps,
      total: {
        accounts: bearers.length,
        ...{ notional: total('notional'), borne: total('borne'), left: total('left') },
      },
      most: bearers.slice(0, MOST_AT_MOST).map(({ account, notional, borne }) => ({
        account,
        ...{ notional: decimalText(notional), borne: decimalText(borne) },
      })),
    };
  }
}

function chunkOf(books: readonly AccountBook[]): BookChunk {
  return chunkOfBooks(books.toSorted((a, b) => compareBytes(a.account, b.account)));
}

function whatTheyHad(pieces: readonly Piece[]): { readonly notional: Decimal; readonly badDebt: Decimal } {
  let [notional, badDebt] = [ZERO, ZERO];
  for (const { chunk, columns } of pieces)
    for (const index of chunk.accounts.keys()) {
      const margined = marginAt(columns, index);
      assert(margined.ok, 'whoever is liquidated could be margined there');
      notional = notional.plus(margined.value.notional);
      badDebt = badDebt.plus(Decimal.max(ZERO, margined.value.equity.neg()));
    }
  return { notional, badDebt };
}

/** What a holding of a coin is sold for is nobody's loss on the other side, so it is no position that is closed. */
function bankruptsOf({ instruments }: MarketState, pieces: readonly Piece[]): readonly Bankrupt[] {
  const found: Bankrupt[] = [];
  for (const { chunk, columns } of pieces)
    for (const index of chunk.accounts.keys()) {
      const margined = marginAt(columns, index);
      if (!margined.ok || !margined.value.equity.lt(0)) continue;
      const { account, equity } = margined.value;
      const held = [...heldPositions(chunk, columns, index)].filter(
        ({ position }) => instruments.get(position.instrument)?.kind !== 'SPOT',
      );
      found.push({
        ...{ account, debt: equity.neg() },
        positions: held.map(({ position: { instrument, quantity }, notional }) => ({
          ...{ instrument, notional, isShort: quantity.lt(0), quantity: quantity.abs() },
        })),
      });
    }
  return found;
}
