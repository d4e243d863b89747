import { ACCOUNT_FIGURES, figureText, STORED_FIGURES } from '../domain/margin/figures/account-figures';
import type { AccountStanding } from '../domain/margin/figures/standing';
import { NO_FIGURES } from './no-figures';

/** Columns of `account_margin` beside the run, in the order of `marginCells`, with their types. */
export const MARGIN_COLUMNS: Readonly<Record<string, string>> = {
  account_id: 'text',
  status: '"AccountStatus"',
  ...Object.fromEntries(STORED_FIGURES.map((name) => [ACCOUNT_FIGURES[name].column, 'numeric'])),
  missing: 'text[]',
};

/** A row of `account_margin` as texts; null is NULL. An UNPRICED account has no figure: its zeros state nothing. */
export function marginCells(standing: AccountStanding): readonly (string | null)[] {
  const { account, margin } = standing;
  const figures = STORED_FIGURES.map((name) => figureText((margin ?? NO_FIGURES)[name]));
  if (margin === null) {
    const missing = standing.missing.map((name) => `"${name.replaceAll(/["\\]/g, '\\$&')}"`).join(',');
    return [account, 'UNPRICED', ...figures, `{${missing}}`];
  }
  return [account, margin.status, ...figures, '{}'];
}
