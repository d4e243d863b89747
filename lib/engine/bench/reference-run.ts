import { assert } from '../../domain/assert';
import { marginAccount } from '../../domain/margin/method/account';
import { MARGIN_STATUSES } from '../../domain/margin/method/types';
import { wholeUnits } from '../units';
import { FIGURE_COUNT, type Figures, NO_RATIO, RATIO_LIMIT } from './figures';
import { accountOf, type GeneratedBook } from './generated-book';
import { timed, type Timing } from './timing';

/** The reference method, in decimal.js, over the first accounts of the book. */
export function referenceRun(book: GeneratedBook, accounts: number): Timing & { readonly figures: Figures } {
  const { parameters, market } = book;
  const books = Array.from({ length: accounts }, (_, account) => accountOf(book, account));
  const figures = new BigInt64Array(FIGURE_COUNT * accounts);
  const timing = timed(1, () => {
    for (const [account, one] of books.entries()) {
      const margined = marginAccount({ ...market, parameters, book: one });
      assert(margined.ok, 'a generated account has figures');
      const { initialMargin, maintenanceMargin, notional, equity, marginRatio, status } = margined.value;
      const units = [initialMargin, maintenanceMargin, notional, equity].map(
        (value) => wholeUnits(value, 8) ?? 0n,
      );
      const ratio = (marginRatio && wholeUnits(marginRatio, 8)) ?? NO_RATIO;
      const isKept = ratio < RATIO_LIMIT && ratio > -RATIO_LIMIT;
      const place = BigInt(MARGIN_STATUSES.indexOf(status));
      figures.set([...units, isKept ? ratio : NO_RATIO, place], FIGURE_COUNT * account);
    }
  });
  return { ...timing, figures };
}
