import type { Decimal } from '../../domain/number/decimal';
import { eachFigure, STORED_FIGURES, type StoredFigure } from '../../domain/margin/figures/account-figures';
import type { AccountStanding } from '../../domain/margin/figures/standing';
import type { LiveStandings } from '../../ports/live';
import type { AccountMarginModel } from '../generated/prisma/models';
import { NO_FIGURES } from '../no-figures';

/** A figure as it comes: ours from the live engine, Prisma's from a row. Neither is computed with. */
type ReadFigures = {
  readonly [Name in StoredFigure]: Decimal | AccountMarginModel[Name];
};

/** An account's figures: those of a stored run, or newer ones of the live engine in their place. */
export interface AccountFigures extends Omit<AccountMarginModel, StoredFigure>, ReadFigures {
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

function figuresOf(standing: AccountStanding): ReadFigures & Pick<AccountFigures, 'status' | 'missing'> {
  const { margin } = standing;
  const figures = eachFigure(STORED_FIGURES, (name) => (margin ?? NO_FIGURES)[name]) as ReadFigures;
  if (margin === null) return { ...figures, status: 'UNPRICED', missing: [...standing.missing] };
  return { ...figures, status: margin.status, missing: [] };
}
