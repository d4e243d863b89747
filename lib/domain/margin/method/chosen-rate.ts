import { type Decimal, ZERO } from '../../number/decimal';
import { compare, dividedBy, type Fraction, fractionOf, WHOLE } from '../../number/fraction';
import type { AccountBook, Position } from './types';

/** What an account's holder chose for all of it; 0: nothing. */
export function accountRate({ selectedRate }: Pick<AccountBook, 'selectedRate'>): Decimal {
  return selectedRate ?? ZERO;
}

/** What its holder chose for a position by itself: a rate, or 1 / leverage; 0: nothing. */
function ownRate({ selectedRate, selectedLeverage }: Position): Fraction {
  if (selectedLeverage) return dividedBy(WHOLE, fractionOf(selectedLeverage));
  return fractionOf(selectedRate ?? ZERO);
}

/**
 * A position with the choice that counts: the greater of its own and its account's, so that neither takes anything off the
 * other. What has no greater choice of its account is the same position.
 */
export function withAccountRate(book: Pick<AccountBook, 'selectedRate'>, position: Position): Position {
  const { selectedRate } = book;
  if (!selectedRate || compare(ownRate(position), fractionOf(selectedRate)) >= 0) return position;
  const { selectedLeverage: _lesser, ...others } = position;
  return { ...others, selectedRate };
}

/** The rate that counts of a position: the greater of its own and its account's; 0: none was chosen. */
export function chosenRate(book: Pick<AccountBook, 'selectedRate'>, position: Position): Fraction {
  return ownRate(withAccountRate(book, position));
}

/** The book with what was chosen for all of the account said by each of its positions. Of one without, the same book. */
export function withChoices(book: AccountBook): AccountBook {
  if (!book.selectedRate) return book;
  return { ...book, positions: book.positions.map((position) => withAccountRate(book, position)) };
}
