import { assert } from '../../assert';
import { Decimal, ZERO } from '../../number/decimal';

/** Who bears what accounts are short of once they are sold. Sums to `amount`; nothing is counted twice. */
export interface Waterfall {
  readonly amount: Decimal;
  /** Out of the insurance fund; null: no fund is stated. */
  readonly fromFund: Decimal | null;
  /** Left to whoever comes next: auto-deleveraging, or the venue. */
  readonly rest: Decimal;
}

/**
 * @param amount what accounts lack beyond their equity, ≥ 0
 * @param fund balance of the insurance fund, ≥ 0; null: none is stated
 */
export function waterfall(amount: Decimal, fund: Decimal | null): Waterfall {
  assert(amount.gte(0) && (fund === null || fund.gte(0)), 'a loss and a fund are not negative');
  const fromFund = fund && Decimal.min(amount, fund);
  return { amount, fromFund, rest: amount.minus(fromFund ?? ZERO) };
}
