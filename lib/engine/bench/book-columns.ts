import { NO_TERMS } from '../../domain/books/held-terms';
import type { BookColumns } from '../../ports/feed';
import type { GeneratedBook } from './generated-book';

/** The generated book as it would come from the database. */
export function bookColumns(book: GeneratedBook): BookColumns {
  const accountOf = (starts: Uint32Array, count: number): Uint32Array => {
    const account = new Uint32Array(count);
    for (let index = 0; index + 1 < starts.length; index += 1)
      account.fill(index, starts[index] ?? 0, starts[index + 1] ?? 0);
    return account;
  };
  const balances = book.balanceStart.at(-1) ?? 0;
  return {
    beyondPlain: [],
    terms: [NO_TERMS],
    accounts: Array.from(
      { length: book.accountCount },
      (_, index) => `account-${String(index).padStart(7, '0')}`,
    ),
    instruments: book.instruments,
    assets: book.assets,
    positions: {
      account: accountOf(book.positionStart, book.positionCount),
      subject: Uint32Array.from(book.instrument),
      units: book.quantity,
      entry: book.entry,
      terms: null,
    },
    balances: {
      account: accountOf(book.balanceStart, balances),
      subject: Uint32Array.from(book.asset.subarray(0, balances)),
      units: book.amount.subarray(0, balances),
    },
  };
}
