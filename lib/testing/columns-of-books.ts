import { chunkOfBooks, type ChunkHoldings } from '../domain/books/book-chunk';
import { compareBytes } from '../domain/books/snapshot-line';
import type { AccountBook } from '../domain/margin/method/types';
import type { BookColumns } from '../ports/feed';

/** Books as they would come from the database, all at once. */
export function columnsOfBooks(books: readonly AccountBook[]): BookColumns {
  const chunk = chunkOfBooks([...books].sort((one, other) => compareBytes(one.account, other.account)));
  const { accounts, instruments, assets, terms, positions, balances, apart } = chunk;
  const accountOf = ({ start, subject }: ChunkHoldings): Uint32Array => {
    const account = new Uint32Array(subject.length);
    for (let index = 0; index < accounts.length; index += 1)
      account.fill(index, start[index] ?? 0, start[index + 1] ?? 0);
    return account;
  };
  return {
    ...{ accounts, instruments, assets, terms },
    positions: { ...positions, account: accountOf(positions) },
    balances: { ...balances, account: accountOf(balances) },
    beyondPlain: [...apart.keys()].map((index) => accounts[index] ?? ''),
  };
}
