import { bookAt, type BookChunk, chunkOfBooks } from '../../../domain/books/book-chunk';
import { compareBytes } from '../../../domain/books/snapshot-line';
import { marginAt, type MarginColumns } from '../../../domain/margin/figures/margin-columns';
import type { MarketState } from '../../../domain/margin/method/inputs';
import type { AccountBook } from '../../../domain/margin/method/types';
import type { MarginedAccount } from '../../../domain/risk/studies/models/account-past';
import type { MarginEngine } from '../../../ports/margin';
import type { Sides } from './corner-margins';

const UNITS = 1e8;

interface Seen {
  readonly margin: number;
  readonly book: AccountBook;
}

/** Of all accounts that it is shown, those with the greatest initial margin, whatever chunks they come in. */
export class LargestAccounts {
  /** The greatest first, of equal ones by account; never more than `most`. */
  #largest: Seen[] = [];

  constructor(private readonly most: number) {}

  /** @param columns of these accounts; who cannot be margined is passed over */
  see(chunk: BookChunk, { apart, figures }: MarginColumns): void {
    const found: Seen[] = [];
    for (let index = 0; index < chunk.accounts.length; index += 1) {
      const single = apart.get(index);
      if (single && !single.ok) continue;
      const margin = single
        ? Number(single.value.initialMargin) * UNITS
        : (figures.initialMargin[index] ?? 0);
      if (margin <= 0 || margin < this.#least()) continue;
      found.push({ margin, book: bookAt(chunk, index) });
    }
    if (found.length === 0) return;
    this.#largest = [...this.#largest, ...found]
      .sort((a, b) => b.margin - a.margin || compareBytes(a.book.account, b.book.account))
      .slice(0, this.most);
  }

  #least(): number {
    return this.#largest.length < this.most ? 0 : (this.#largest.at(-1)?.margin ?? 0);
  }

  /** The greatest first. */
  get books(): readonly AccountBook[] {
    return this.#largest.map(({ book }) => book);
  }

  /** In their order, margined under both sides. */
  async margined(
    engine: MarginEngine,
    { base, proposed }: Sides,
    market: MarketState,
  ): Promise<readonly MarginedAccount[]> {
    const { books } = this;
    const chunk = chunkOfBooks(books.toSorted((a, b) => compareBytes(a.account, b.account)));
    const before = await engine.marginChunk({ ...market, parameters: base }, chunk);
    const after = await engine.marginChunk({ ...market, parameters: proposed }, chunk);
    const places = new Map(chunk.accounts.map((account, index) => [account, index]));
    return books.map((book) => {
      const index = places.get(book.account) ?? -1;
      return { book, before: marginAt(before, index), after: marginAt(after, index) };
    });
  }
}
