import { decimalText } from '../../domain/decimal';
import type { LiveStandings } from '../../ports/live';
import type { AccountStanding } from '../../ports/margin';
import { Prisma } from '../generated/prisma/client';
import type { AccountMarginModel } from '../generated/prisma/models';

/** An account's figures: those of a stored run, or newer ones of the live engine in their place. */
export interface AccountFigures extends AccountMarginModel {
  readonly isLive: boolean;
}

/** Puts what the live engine says in place of what was stored; the run stays that of the row. */
export function withLiveFigures(
  rows: readonly AccountMarginModel[],
  live: LiveStandings | null,
): readonly AccountFigures[] {
  const byAccount = new Map(live?.standings.map((standing) => [standing.account, standing]));
  return rows.map((row) => {
    const standing = byAccount.get(row.accountId);
    if (!live || !standing) return { ...row, isLive: false };
    return { ...row, ...figuresOf(standing), marginedAt: live.asOf, isLive: true };
  });
}

function figuresOf(standing: AccountStanding): Partial<AccountMarginModel> {
  const { margin } = standing;
  if (margin === null) {
    const none = new Prisma.Decimal(0);
    return {
      ...{ status: 'UNPRICED', notional: none, initialMargin: none, maintenanceMargin: none },
      ...{ equity: none, initialEquity: null, marginRatio: null, callAmount: none },
      missing: [...standing.missing],
    };
  }
  // Prisma's decimals are a copy of the library with other settings: they meet as text.
  const stored = (value: typeof margin.equity) => new Prisma.Decimal(decimalText(value));
  return {
    status: margin.status,
    notional: stored(margin.notional),
    initialMargin: stored(margin.initialMargin),
    maintenanceMargin: stored(margin.maintenanceMargin),
    equity: stored(margin.equity),
    initialEquity: stored(margin.initialEquity),
    marginRatio: margin.marginRatio && stored(margin.marginRatio),
    callAmount: stored(margin.callAmount),
    missing: [],
  };
}
