import { decimalText } from '../domain/decimal';
import type { AccountStanding } from '../ports/margin';

/** Columns of `account_margin` beside the run, in the order of `marginCells`, with their types. */
export const MARGIN_COLUMNS = {
  account_id: 'text',
  status: '"AccountStatus"',
  notional: 'numeric',
  initial_margin: 'numeric',
  maintenance_margin: 'numeric',
  equity: 'numeric',
  initial_equity: 'numeric',
  margin_ratio: 'numeric',
  call_amount: 'numeric',
  missing: 'text[]',
} as const;

/** A row of `account_margin` as texts; null is NULL. An UNPRICED account has no figure: its zeros state nothing. */
export function marginCells(standing: AccountStanding): readonly (string | null)[] {
  const { account, margin } = standing;
  if (margin === null) {
    const missing = standing.missing.map((name) => `"${name.replaceAll(/["\\]/g, '\\$&')}"`).join(',');
    return [account, 'UNPRICED', '0', '0', '0', '0', null, null, '0', `{${missing}}`];
  }
  return [
    account,
    margin.status,
    decimalText(margin.notional),
    decimalText(margin.initialMargin),
    decimalText(margin.maintenanceMargin),
    decimalText(margin.equity),
    decimalText(margin.initialEquity),
    margin.marginRatio === null ? null : decimalText(margin.marginRatio),
    decimalText(margin.callAmount),
    '{}',
  ];
}
