import type { Decimal } from '../../domain/number/decimal';
import { eachFigure, STORED_FIGURES, type StoredFigure } from '../../domain/margin/figures/account-figures';
import type { AccountStanding } from '../../domain/margin/figures/standing';
import type { LiveStandings } from '../../ports/live';
import type { AccountMarginModel } from '../generated/prisma/models';

/**
 * A figure as it comes: ours from the live engine, Prisma's from a row; null where none is stated. None is computed
 * with.
 */
type ReadFigures = {
  readonly [Name in StoredFigure]: Decimal | AccountMarginModel[Name] | null;
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
    if (!live || !standing) return { ...row, ...(row.status === 'UNPRICED' ? NONE : {}), isLive: false };
    return { ...row, ...figuresOf(standing), marginedAt: live.asOf, isLive: true };
  });
}

/** A row that states nothing has zeros where its columns take no NULL. */
const NONE: ReadFigures = eachFigure(STORED_FIGURES, () => null);

function figuresOf(standing: AccountStanding): ReadFigures & Pick<AccountFigures, 'status' | 'missing'> {
  const { margin } = standing;
  if (margin === null) return { ...NONE, status: 'UNPRICED', missing: [...standing.missing] };
  return { ...eachFigure(STORED_FIGURES, (name) => margin[name]), status: margin.status, missing: [] };
}
