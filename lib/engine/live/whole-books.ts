import type { AccountBook, CollateralBalance, Position } from '../../domain/margin/method/types';

/**
 * Books of accounts that the kernel's columns margin, but do not say all of: kept whole beside the columns, so that a
 * book can be read as it was put.
 */
export class WholeBooks {
  private readonly books = new Map<number, AccountBook>();

  get(account: number): AccountBook | undefined {
    return this.books.get(account);
  }

  /** Keeps the book of an account that columns hold, where they do not say all of it. */
  put(account: number, book: AccountBook): void {
    if (doColumnsSayAll(book)) this.books.delete(account);
    else this.books.set(account, book);
  }

  delete(account: number): void {
    this.books.delete(account);
  }
}

/**
 * Whether columns say all of a book. They say quantities, entry prices and amounts, and the group of a position says its
 * leg, the choice of its holder, and the mode of its account. Of what is 0 they say nothing, which is nothing where no more
 * is stated of it. Whatever else is stated is in them only as a part of a figure, such as funding in a cost, or not at all.
 */
function doColumnsSayAll({
  account: _account,
  positions,
  collateral,
  mode,
  ...others
}: AccountBook): boolean {
  return (
    isNothing(others) &&
    (mode === undefined || positions.some(({ quantity }) => !quantity.isZero())) &&
    positions.every(isSaid) &&
    collateral.every(isAmount)
  );
}

function isSaid({
  instrument: _instrument,
  quantity,
  entryPrice: _entryPrice,
  ...choice
}: Position): boolean {
  const { leg: _leg, selectedRate: _selectedRate, selectedLeverage: _selectedLeverage, ...others } = choice;
  return isNothing(quantity.isZero() ? choice : others);
}

function isAmount({ asset: _asset, amount: _amount, ...others }: CollateralBalance): boolean {
  return isNothing(others);
}

function isNothing(others: object): boolean {
  return Object.values(others).every((value) => value === undefined);
}
