import { type BookChunk, chunkOfBooks } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import type { BacktestAnswer, BacktestQuestion } from '../../../domain/dynamics/backtest';
import { dialsAfter, dialsInForce } from '../../../domain/dynamics/in-force';
import type { Programme } from '../../../domain/dynamics/programme';
import type { LiquidationBudget } from '../../../domain/governance/guardrails/liquidation-budget';
import { marginAt } from '../../../domain/margin/figures/margin-columns';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { type AccountBook, MARGIN_STATUSES } from '../../../domain/margin/method/types';
import { Decimal, ZERO } from '../../../domain/number/decimal';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import { movedPrice } from '../../../domain/risk/scenarios/price-scenario';
import type { MarginEngine } from '../../../ports/margin';
import { NO_BARS, bearRises } from './bear-rises';
import { effectiveSet } from './effective-set';
import { PlayedWindow, type TippedAccount } from './played-window';
import { slotGain } from './slot-effect';
import type { BorneBook } from './tipped-of-book';

const CHUNK_ACCOUNTS = 16_384;
const LIQUIDATION = MARGIN_STATUSES.indexOf('LIQUIDATION');

/** A book as it stood when a snapshot of it was taken. */
export interface SnapshotBook {
  /** States the programme that is played, so that every vector within its bounds is proved. */
  readonly version: ParameterSet;
  readonly market: MarketState;
  readonly books: readonly AccountBook[];
}

/** What became of a book while a programme was played on it. */
export interface BookEffect {
  readonly tipped: readonly TippedAccount[];
  /** Liquidatable by the loosest dials too: the market's doing. */
  readonly byMarket: { readonly accounts: number; readonly notional: Decimal };
  /** The most of the budget that was used at a slot, by the worst of the prices it had to hold at; with a limit of none too. */
  readonly greatestUsed: Decimal;
  /** Symbols that a rise would sell, and of which it is not known how far a sale moves the price. */
  readonly unknownDepth: ReadonlySet<string>;
  /** Accounts, and their notional, before the first slot; those that cannot be margined stay out of everything. */
  readonly accounts: number;
  readonly notional: Decimal;
  readonly unmargined: number;
}

/** What a book is played with. */
export interface BookSetting {
  readonly book: SnapshotBook;
  /** Instruments whose prices go with the bars. */
  readonly moving: ReadonlySet<string>;
  readonly budget: LiquidationBudget;
  /** The greatest loop gain of a slot's rises, ≥ 1; null: no limit. */
  readonly loopGainMax: Decimal | null;
  /** Every rise is made whole, and who is tipped by that is told all the same. */
  readonly isUnlimited: boolean;
}

/** A book through the slots of a backtest. */
export class BookPlay {
  readonly #engine: MarginEngine;
  readonly #programme: Programme;
  readonly #setting: BookSetting;
  #books: readonly AccountBook[];
  readonly #window: PlayedWindow;
  #byMarket = { accounts: 0, notional: ZERO };
  #greatestUsed = ZERO;
  readonly #unknownDepth = new Set<string>();
  #start: Pick<BookEffect, 'accounts' | 'notional' | 'unmargined'> | null = null;

  constructor(engine: MarginEngine, programme: Programme, setting: BookSetting) {
    this.#engine = engine;
    this.#programme = programme;
    this.#setting = setting;
    this.#books = setting.book.books.toSorted((a, b) => compareBytes(a.account, b.account));
    const { version } = setting.book;
    this.#window = new PlayedWindow({ ...setting, version });
  }

  found(): BookEffect {
    return {
      ...(this.#start ?? { accounts: 0, notional: ZERO, unmargined: 0 }),
      ...{ tipped: this.#window.tipped, byMarket: this.#byMarket, greatestUsed: this.#greatestUsed },
      unknownDepth: this.#unknownDepth,
    };
  }

  /** How far each move of a slot is borne; whoever is liquidatable after it is gone. */
  async answer(question: BacktestQuestion, ratio: Decimal): Promise<BacktestAnswer> {
    const { atMs, moves, state, decision } = question;
    const market = this.#marketAt(ratio);
    const name = decision.programme;
    const standing = state.get(name);
    const now = dialsInForce(
      standing ? [{ programme: this.#programme, phase: 'LIVE' as const, state: standing }] : [],
    );
    const programmes = new Map([[name, this.#programme]]);
    const asked = this.#window.question({ atMs, now, programmes, decisions: [decision], moves });
    const borne = asked && (await bearRises(this.#engine, this.#viewAt(market, atMs), asked, NO_BARS));
    const to = borne?.to ?? [];
    if (borne) this.#greatestUsed = Decimal.max(this.#greatestUsed, borne.used);
    for (const symbol of borne?.gained?.refused?.unknown ?? []) this.#unknownDepth.add(symbol);
    const made = moves.map((move, at) => ({ ...move, to: to[at] ?? move.from }));
    const after = dialsAfter(now, made);
    await this.#leave(market, after, atMs, borne?.tipped ?? new Map());
    this.#window.settle(atMs, after);
    return {
      borne: moves.map(({ from }, at) => ({ to: to[at] ?? from, by: borne?.by[at] ?? [] })),
      gain: borne?.gained ? slotGain(borne.gained) : undefined,
    };
  }

  /** Takes out whoever is liquidatable by these dials. */
  async #leave(
    market: MarketState,
    dials: Dials,
    atMs: number,
    tipped: ReadonlyMap<string, Decimal>,
  ): Promise<void> {
    const parameters = effectiveSet(this.#setting.book.version, dials);
    const gone = new Set<string>();
    const start = { accounts: 0, notional: ZERO, unmargined: 0 };
    for (const chunk of chunksOf(this.#books, CHUNK_ACCOUNTS)) {
      const columns = await this.#engine.marginChunk({ ...market, parameters }, chunk);
      for (let index = 0; index < columns.accounts.length; index += 1) {
        const isLiquidatable = columns.apart.has(index) || columns.status[index] === LIQUIDATION;
        if (this.#start && !isLiquidatable) continue;
        const margin = marginAt(columns, index);
        if (!margin.ok) {
          start.unmargined += 1;
          continue;
        }
        const { account, notional, status } = margin.value;
        start.accounts += 1;
        start.notional = start.notional.plus(notional);
        if (status !== 'LIQUIDATION') continue;
        gone.add(account);
        const byDials = tipped.get(account);
        if (byDials) this.#window.note({ account, atMs, notional: byDials });
        else
          this.#byMarket = {
            accounts: this.#byMarket.accounts + 1,
            notional: this.#byMarket.notional.plus(notional),
          };
      }
    }
    this.#start ??= start;
    if (gone.size > 0) this.#books = this.#books.filter(({ account }) => !gone.has(account));
  }

  #marketAt(ratio: Decimal): MarketState {
    const { book, moving } = this.#setting;
    const prices = new Map(
      [...book.market.prices].map(([instrument, price]) => {
        if (!moving.has(instrument)) return [instrument, price] as const;
        const moved = movedPrice(price, ratio.minus(1));
        return [instrument, moved.isZero() ? price.times(ratio) : moved] as const;
      }),
    );
    return { ...book.market, prices };
  }

  #viewAt(market: MarketState, atMs: number): BorneBook {
    const { asOf = new Date(atMs), observedAt = new Map<string, Date>(), figures = new Map() } = market;
    const books = this.#books;
    return {
      ...{ asOf, inputsRevision: 0n },
      market: () => Promise.resolve({ ...market, asOf, observedAt, figures }),
      async *chunks(accounts) {
        for (const chunk of chunksOf(books, accounts)) yield await Promise.resolve(chunk);
      },
      books: (ids) => {
        const asked = new Set(ids);
        return Promise.resolve(books.filter(({ account }) => asked.has(account)));
      },
    };
  }
}

function* chunksOf(books: readonly AccountBook[], accounts: number): Generator<BookChunk> {
  for (let from = 0; from < books.length; from += accounts)
    yield chunkOfBooks(books.slice(from, from + accounts));
}
