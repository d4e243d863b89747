import { type BookChunk, chunkOfBooks } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import type { BacktestAnswer, BacktestQuestion } from '../../../domain/dynamics/backtest';
import { dialsAfter, dialsInForce, isTighter, loosest } from '../../../domain/dynamics/in-force';
import type { Programme } from '../../../domain/dynamics/programme';
import {
  budgetOfProgrammes,
  type LiquidationBudget,
} from '../../../domain/governance/guardrails/liquidation-budget';
import { marginAt } from '../../../domain/margin/figures/margin-columns';
import type { MarketState } from '../../../domain/margin/method/inputs';
import { type AccountBook, MARGIN_STATUSES } from '../../../domain/margin/method/types';
import { Decimal, ZERO } from '../../../domain/number/decimal';
import { NO_DIALS } from '../../../domain/parameters/dial-vector';
import type { ParameterSet } from '../../../domain/parameters/document/parameter-set';
import type { Dials } from '../../../domain/parameters/effective';
import { movedPrice } from '../../../domain/risk/scenarios/price-scenario';
import type { MarginEngine } from '../../../ports/margin';
import { NO_BARS, NOBODY_CALLED, bearRises, type RiseQuestion } from './bear-rises';
import { effectiveSet } from './effective-set';
import { shocksOf } from './rise-question';
import { slotGain } from './slot-effect';
import type { BorneBook } from './tipped-of-book';

const CHUNK_ACCOUNTS = 16_384;
const HOUR_MS = 3_600_000;
const LIQUIDATION = MARGIN_STATUSES.indexOf('LIQUIDATION');

/** A book as it stood when a snapshot of it was taken. */
export interface SnapshotBook {
  /** States the programme that is played, so that every vector within its bounds is proved. */
  readonly version: ParameterSet;
  readonly market: MarketState;
  readonly books: readonly AccountBook[];
}

/** An account that became liquidatable by dials: at the same prices it would not have been by the loosest of the window. */
export interface TippedAccount {
  readonly account: string;
  readonly atMs: number;
  readonly notional: Decimal;
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
  /** Vectors by the slot after which they were in force. */
  readonly #vectors: { readonly atMs: number; readonly dials: Dials }[] = [];
  readonly #tipped: TippedAccount[] = [];
  #byMarket = { accounts: 0, notional: ZERO };
  #greatestUsed = ZERO;
  readonly #unknownDepth = new Set<string>();
  #start: Pick<BookEffect, 'accounts' | 'notional' | 'unmargined'> | null = null;

  constructor(engine: MarginEngine, programme: Programme, setting: BookSetting) {
    this.#engine = engine;
    this.#programme = programme;
    this.#setting = setting;
    this.#books = setting.book.books.toSorted((a, b) => compareBytes(a.account, b.account));
  }

  found(): BookEffect {
    return {
      ...(this.#start ?? { accounts: 0, notional: ZERO, unmargined: 0 }),
      ...{ tipped: this.#tipped, byMarket: this.#byMarket, greatestUsed: this.#greatestUsed },
      unknownDepth: this.#unknownDepth,
    };
  }

  /** How far each move of a slot is borne; whoever is liquidatable after it is gone. */
  async answer(question: BacktestQuestion, ratio: Decimal): Promise<BacktestAnswer> {
    const { atMs, moves } = question;
    const market = this.#marketAt(ratio);
    const asked = this.#riseQuestion(question);
    const isAsked = moves.length > 0 || isTighter(asked.now, asked.loosest);
    const borne = isAsked ? await bearRises(this.#engine, this.#viewAt(market, atMs), asked, NO_BARS) : null;
    const to = borne?.to ?? [];
    if (borne) this.#greatestUsed = Decimal.max(this.#greatestUsed, borne.used);
    for (const symbol of borne?.gained?.refused?.unknown ?? []) this.#unknownDepth.add(symbol);
    const made = moves.map((move, at) => ({ ...move, to: to[at] ?? move.from }));
    const after = dialsAfter(asked.now, made);
    await this.#leave(market, after, atMs, borne?.tipped ?? new Map());
    this.#vectors.push({ atMs, dials: after });
    return {
      borne: moves.map(({ from }, at) => ({ to: to[at] ?? from, by: borne?.by[at] ?? [] })),
      gain: borne?.gained ? slotGain(borne.gained) : undefined,
    };
  }

  #riseQuestion({ atMs, state, decision, moves }: BacktestQuestion): RiseQuestion {
    const { book, budget, loopGainMax, isUnlimited } = this.#setting;
    const name = decision.programme;
    const programmes = new Map([[name, this.#programme]]);
    const standing = state.get(name);
    const now = dialsInForce(
      standing ? [{ programme: this.#programme, phase: 'LIVE' as const, state: standing }] : [],
    );
    const sinceMs = atMs - budget.liquidationBudgetWindowHours * HOUR_MS;
    // What was in force when the window began counts, too; before the first slot there were none.
    const before = this.#vectors.findLastIndex((one) => one.atMs <= sinceMs);
    const vectors = [
      ...(before < 0 ? [NO_DIALS] : []),
      ...this.#vectors.slice(Math.max(0, before)).map(({ dials }) => dials),
    ];
    return {
      ...{ version: book.version, looser: book.version, now, moves, loosest: loosest(now, vectors) },
      // A backtest calls nobody by name, and nobody orders anything past the budget.
      ...NOBODY_CALLED,
      shocks: shocksOf({ programmes, version: book.version }, [decision], moves),
      tipped: new Map(
        this.#tipped.flatMap((one) => (one.atMs > sinceMs ? [[one.account, one.notional] as const] : [])),
      ),
      loopGainMax: isUnlimited ? null : loopGainMax,
      limitOf: (notional) => (isUnlimited ? null : budgetOfProgrammes(budget, { used: ZERO, notional })),
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
        if (byDials) this.#tipped.push({ account, atMs, notional: byDials });
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
