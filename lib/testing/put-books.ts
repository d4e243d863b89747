import { partsOfAccountId } from '../domain/books/account-id';
import { PLAIN, PLAIN_BALANCE, PLAIN_POSITION } from '../domain/books/account-row';
import { ZERO } from '../domain/number/decimal';
import type { AccountBook } from '../domain/margin/method/types';
import type { ChoiceRow } from '../ports/staging';
import type { BookStore } from '../ports/unit-of-work';

/**
 * Gives accounts what books name, by the path of an import: what a book does not name stays, quantity or amount 0 removes,
 * and an account with neither becomes known. Open orders are numbered in their order. Once in a transaction.
 */
export async function putBooks(book: BookStore, books: readonly AccountBook[]): Promise<void> {
  const place = { kind: 'LINE', line: 1 } as const;
  const placed = <Row>(rows: readonly Row[]) => rows.map((row) => ({ place, row }));
  const ofBook = (account: string) => ({ ...PLAIN, ...partsOfAccountId(account) });
  const held = books.flatMap(({ account, positions }) =>
    positions.map((position) => ({ ...PLAIN_POSITION, ...ofBook(account), ...position })),
  );
  const positions = await book.stagePositions();
  await positions.add(placed(held.map((row) => ({ ...row, kind: 'POSITION' as const }))));
  await positions.merge();
  const choices = await book.stageChoices();
  await choices.add(
    placed(
      held.flatMap(({ selectedLeverage, selectedRate, ...row }): ChoiceRow[] => {
        if (selectedLeverage) return [{ ...row, chosen: { leverage: selectedLeverage } }];
        return selectedRate ? [{ ...row, chosen: { rate: selectedRate } }] : [];
      }),
    ),
  );
  await choices.merge();
  const orders = await book.stageOrders();
  await orders.add(
    placed(
      held.flatMap(({ openOrders = [], ...row }) =>
        openOrders.map((order, index) => ({
          ...{ ...row, ...order, kind: 'ORDER' as const },
          order: `${row.instrument}-${row.leg}-${String(index).padStart(4, '0')}`,
        })),
      ),
    ),
  );
  await orders.merge();
  const words = await book.stageAccounts();
  await words.add(
    placed(
      books.flatMap(({ account, mode = null, selectedRate = null }) =>
        mode === null && selectedRate === null
          ? []
          : [{ kind: 'ACCOUNT' as const, ...ofBook(account), mode, segment: null, selectedRate }],
      ),
    ),
  );
  await words.merge();
  const collateral = await book.stageCollateral();
  await collateral.add(
    placed(
      books.flatMap(({ account, positions: named, collateral: balances }) => {
        const isNamed = named.length > 0 || balances.length > 0;
        const rows = isNamed ? balances : [{ asset: 'USDT', amount: ZERO }];
        return rows.map((balance) => ({
          ...{ kind: 'COLLATERAL' as const, ...PLAIN_BALANCE, ...ofBook(account), ...balance },
        }));
      }),
    ),
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
