import { type MarginColumns } from '../../../domain/margin/figures/margin-columns';
import { MARGIN_STATUSES, type MarginStatus } from '../../../domain/margin/method/types';
import { type Decimal, sum } from '../../../domain/number/decimal';
import { decimalOfUnits, UnitSum } from '../../../domain/number/units';

/** Accounts with their notional. */
export type Tipped = ReadonlyMap<string, Decimal>;

/** Who of a chunk is liquidatable. */
export function liquidatableIn(columns: MarginColumns): Tipped {
  const found = new Map<string, Decimal>();
  for (const [index, account] of columns.accounts.entries())
    if (statusAt(columns, index) === 'LIQUIDATION') found.set(account, notionalAt(columns, index));
  return found;
}

/** Of these, who is in the chunk and not liquidatable; who cannot be margined is passed over. */
export function solventAmong(some: Tipped, columns: MarginColumns): Tipped {
  const found = new Map<string, Decimal>();
  for (const [index, account] of columns.accounts.entries()) {
    const notional = some.get(account);
    const status = notional && statusAt(columns, index);
    if (notional && status && status !== 'LIQUIDATION') found.set(account, notional);
  }
  return found;
}

/** Of all accounts that can be margined. */
export function notionalOf({ accounts, figures, apart }: MarginColumns): Decimal {
  const inColumns = new UnitSum();
  for (let index = 0; index < accounts.length; index += 1)
    if (!apart.has(index)) inColumns.add(figures.notional[index] ?? NaN);
  return sum([
    inColumns.total(),
    ...[...apart.values()].flatMap((one) => (one.ok ? [one.value.notional] : [])),
  ]);
}

/** Null of an account that cannot be margined. */
function statusAt({ apart, status }: MarginColumns, index: number): MarginStatus | null {
  const one = apart.get(index);
  if (one) return one.ok ? one.value.status : null;
  return MARGIN_STATUSES[status[index] ?? -1] ?? null;
}

function notionalAt({ apart, figures }: MarginColumns, index: number): Decimal {
  const one = apart.get(index);
  return one?.ok ? one.value.notional : decimalOfUnits(figures.notional[index] ?? NaN);
}
