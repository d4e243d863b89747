import { Decimal, ZERO } from '../../number/decimal';
import type { AccountMargin, MarginStatus } from '../method/types';

/**
 * What one re-margining of every account adds up to, in the settlement asset, exact: sums of figures that are
 * rounded already. UNPRICED accounts are counted and enter no sum.
 */
export interface RunTotals {
  readonly accounts: number;
  readonly unpriced: number;
  readonly notional: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly equity: Decimal;
  /** Σ over accounts of max(0, MM − equity). */
  readonly shortfall: Decimal;
  readonly statuses: Readonly<Record<MarginStatus, number>>;
  /** Accounts with MM > 0 and MM ≤ equity ≤ `NEAR_LIQUIDATION` × MM. */
  readonly nearLiquidation: number;
}

export const NO_ACCOUNTS: RunTotals = {
  accounts: 0,
  unpriced: 0,
  notional: ZERO,
  initialMargin: ZERO,
  maintenanceMargin: ZERO,
  equity: ZERO,
  shortfall: ZERO,
  statuses: { OK: 0, WARNING: 0, CALL: 0, LIQUIDATION: 0 },
  nearLiquidation: 0,
};

/** How many times its maintenance margin an account has at most that is near its liquidation. */
export const NEAR_LIQUIDATION = new Decimal('1.1');

/** The totals with one more account; null stands for an UNPRICED one. Order does not matter. */
export function addToTotals(totals: RunTotals, margin: AccountMargin | null): RunTotals {
  if (margin === null) return { ...totals, accounts: totals.accounts + 1, unpriced: totals.unpriced + 1 };
  const { maintenanceMargin, equity, status } = margin;
  return {
    accounts: totals.accounts + 1,
    unpriced: totals.unpriced,
    notional: totals.notional.plus(margin.notional),
    initialMargin: totals.initialMargin.plus(margin.initialMargin),
    maintenanceMargin: totals.maintenanceMargin.plus(maintenanceMargin),
    equity: totals.equity.plus(equity),
    shortfall: totals.shortfall.plus(Decimal.max(ZERO, maintenanceMargin.minus(equity))),
    statuses: { ...totals.statuses, [status]: totals.statuses[status] + 1 },
    nearLiquidation: totals.nearLiquidation + (isNearLiquidation(maintenanceMargin, equity) ? 1 : 0),
  };
}

function isNearLiquidation(maintenanceMargin: Decimal, equity: Decimal): boolean {
  return (
    maintenanceMargin.gt(0) &&
    equity.gte(maintenanceMargin) &&
    equity.lte(maintenanceMargin.times(NEAR_LIQUIDATION))
  );
}
