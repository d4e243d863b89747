import { marginAccount } from '../../domain/margin/method/account';
import type { CompiledParameters } from '../../domain/margin/method/compile';
import type { MarketState } from '../../domain/margin/method/inputs';
import { unsoundness } from '../../domain/margin/method/sound-book';
import type { AccountBook, AccountMargin, MarginRefusal } from '../../domain/margin/method/types';
import { ok, type Result } from '../../domain/result';
import { accountMargin } from './account-margin';
import { isKnownBook } from './known-book';
import { NarrowBook } from './narrow-book';
import { narrowResult } from './results';
import { setApartOnFailure } from './set-apart';
import { EXACT } from '../compile/known-members';
import { CompiledTables } from '../compile/tables';
import { ExactMargining } from '../exact/exact-account';
import { ExactTables } from '../exact/exact-tables';
import { PortfolioMargining } from '../exact/portfolio-margining';
import * as at from '../kernel/layout';
import type { KernelPlace } from '../kernel/load-kernel';

/** How many accounts each kind of numbers computed. */
export interface TierCounts {
  /** Integers of 1e-8 in float64. */
  narrow: number;
  /** In integers of any size. */
  exact: number;
  /** The reference method's decimals: what none of these holds, and every refusal. */
  reference: number;
}

export function noCounts(): TierCounts {
  return { narrow: 0, exact: 0, reference: 0 };
}

/** Bytes of scratch space for one caller of the narrow kernel. */
export const SCRATCH_BYTES = at.SCRATCH_BYTES;

type Margined = Result<AccountMargin, MarginRefusal>;

/**
 * Margins batches of accounts under one set in one market, in a kernel's memory that is its own meanwhile. Each account goes to the narrowest numbers that hold all
 * its figures exactly: which ones is decided before and, where sizes decide, by the kernel itself; never by an error.
 */
export class BatchMargining {
  private readonly tables: CompiledTables;
  private readonly narrow: NarrowBook;
  private readonly exact: ExactMargining;
  private readonly scratch: number;
  private readonly isKnownMarket: boolean;

  constructor(
    private readonly place: KernelPlace,
    private readonly parameters: CompiledParameters,
    private readonly market: MarketState,
    private readonly counts: TierCounts = noCounts(),
  ) {
    const { memory } = place;
    memory.reset();
    this.tables = new CompiledTables(parameters, market, memory);
    this.narrow = new NarrowBook(memory, this.tables);
    const portfolios = new PortfolioMargining(parameters, market);
    this.exact = new ExactMargining(new ExactTables(parameters, market), (book) => portfolios.of(book));
    this.scratch = memory.allocate(SCRATCH_BYTES);
    this.isKnownMarket = EXACT.market(market);
  }

  /** Whether the tables are of this set and this market: the same values, or equal instants; and of nothing else. */
  isOf(parameters: CompiledParameters, asked: MarketState): boolean {
    const { market } = this;
    const { instruments, prices, figures, asOf, observedAt } = asked;
    return (
      parameters === this.parameters &&
      instruments === market.instruments &&
      prices === market.prices &&
      figures === market.figures &&
      asOf?.getTime() === market.asOf?.getTime() &&
      observedAt === market.observedAt &&
      this.isKnownMarket &&
      EXACT.market(asked)
    );
  }

  margin(books: readonly AccountBook[]): Margined[] {
    const results = books.map((): Margined | undefined => undefined);
    this.marginNarrow(books, results);
    return books.map(
      (book, index) => results[index] ?? setApartOnFailure(book.account, () => this.marginOne(book)),
    );
  }

  private marginOne(book: AccountBook): Margined {
    const exact = isEngines(book) ? this.exact.margin(book) : null;
    if (exact) {
      this.counts.exact += 1;
      return ok(exact);
    }
    this.counts.reference += 1;
    return marginAccount({ ...this.market, parameters: this.parameters, book });
  }

  private marginNarrow(books: readonly AccountBook[], results: (Margined | undefined)[]): void {
    const { narrow } = this;
    const { kernel, memory } = this.place;
    let positions = 0;
    let balances = 0;
    for (const book of books) {
      positions += book.positions.length;
      balances += book.collateral.length;
    }
    // Columns of a power of 2, so that batches that grow leave little behind.
    narrow.begin(roomFor(books.length), roomFor(positions), roomFor(balances));
    const added: number[] = [];
    for (const [index, book] of books.entries()) if (isEngines(book) && narrow.add(book)) added.push(index);
    narrow.end();
    kernel.marginNarrow(0, narrow.accountCount, this.scratch);
    const { views } = memory;
    for (const [account, index] of added.entries()) {
      const computed = narrowResult(views, narrow, account);
      const book = books[index];
      if (!computed || !book) continue;
      this.counts.narrow += 1;
      results[index] = ok(accountMargin(this.parameters, book, computed.figures, computed.positions));
    }
  }
}

export function roomFor(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(count, 1)));
}

/** Whether the engine may compute an account at all. A book that is not sound is a bug, which the reference method names. */
export function isEngines(book: AccountBook): boolean {
  return isKnownBook(book) && unsoundness(book) === null;
}
