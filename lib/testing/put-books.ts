import { ZERO } from '../domain/number/decimal';
import type { AccountBook } from '../domain/margin/method/types';
import type { BookStore } from '../ports/unit-of-work';

/**
 * Gives accounts the positions and balances named, by the path of an import: what a book does not name stays,
 * quantity or amount 0 removes, and an account with neither becomes known. Once in a transaction.
 */
export async function putBooks(book: BookStore, books: readonly AccountBook[]): Promise<void> {
  const place = { kind: 'LINE', line: 1 } as const;
  const positions = await book.stagePositions();
  await positions.add(
    books.flatMap(({ account, positions: held }) =>
      held.map((position) => ({ place, row: { kind: 'POSITION' as const, account, ...position } })),
    ),
  );
  await positions.merge();
  const collateral = await book.stageCollateral();
  await collateral.add(
    books.flatMap(({ account, positions: held, collateral: balances }) => {
      const isNamed = held.length > 0 || balances.length > 0;
      const rows = isNamed ? balances : [{ asset: 'USDT', amount: ZERO }];
      return rows.map((balance) => ({ place, row: { kind: 'COLLATERAL' as const, account, ...balance } }));
    }),
  );
  await collateral.merge();
}

/** Makes accounts known that hold nothing. */
export function putAccounts(book: BookStore, accounts: readonly string[]): Promise<void> {
  return putBooks(
    book,
    accounts.map((account) => ({ account, positions: [], collateral: [] })),
  );
}
