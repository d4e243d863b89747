/**
 * Of books in order of time, the newest and every so many before it: as few between as leave no more accounts than that together, were
 * all of one size.
 */
export function spreadOver<Book extends { readonly accounts: number }>(
  books: readonly Book[],
  mostAccounts: number,
): readonly Book[] {
  const accounts = books.reduce((sum, book) => sum + book.accounts, 0);
  const every = Math.max(1, Math.ceil(accounts / mostAccounts));
  return books.filter((_, place) => (books.length - 1 - place) % every === 0);
}
