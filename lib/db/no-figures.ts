import { type Decimal, ZERO } from '../domain/number/decimal';
import { ACCOUNT_FIGURES, eachFigure, STORED_FIGURES } from '../domain/margin/figures/account-figures';

/** Columns that are NULL in older rows too, beside those of figures that may be null. */
const NULL_WITHOUT_FIGURES: readonly string[] = ['initialEquity'];

/** What a row of an UNPRICED account holds in place of figures: a zero where the column takes no NULL. */
export const NO_FIGURES = eachFigure(STORED_FIGURES, (name): Decimal | null =>
  ACCOUNT_FIGURES[name].isNullable || NULL_WITHOUT_FIGURES.includes(name) ? null : ZERO,
);
