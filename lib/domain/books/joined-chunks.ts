import { AddedBooks } from './added-books';
import type { BookChunk } from './book-chunk';

/** Chunks, of which each follows the one before, as one. */
export function joinedChunks(chunks: readonly BookChunk[]): BookChunk {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const added = new AddedBooks();
  for (const chunk of chunks) addAll(added, chunk);
  return added.chunk();
}

function addAll(
  added: AddedBooks,
  { accounts, instruments, assets, terms, positions, balances, apart, segments }: BookChunk,
): void {
  const places = terms.map((held) => added.placeOf(held));
  for (const [index, account] of accounts.entries()) {
    const book = apart.get(index);
    if (book) added.addApart(book);
    for (let row = positions.start[index] ?? 0; row < (positions.start[index + 1] ?? 0); row += 1)
      added.addPosition(
        instruments[positions.subject[row] ?? -1] ?? '',
        positions.units[row] ?? NaN,
        positions.entry[row] ?? NaN,
        places[positions.terms?.[row] ?? 0] ?? 0,
      );
    for (let row = balances.start[index] ?? 0; row < (balances.start[index + 1] ?? 0); row += 1)
      added.addBalance(assets[balances.subject[row] ?? -1] ?? '', balances.units[row] ?? NaN);
    added.close(account, segments.get(index) ?? null);
  }
}
