import { eachFigure, STORED_FIGURES, type StoredFigure } from '../../domain/margin/figures/account-figures';
import type { ToldStanding } from '../../ports/live';
import type { AccountMarginModel } from '../generated/prisma/models';

/**
 * A figure as it comes: text from the live engine, Prisma's decimal from a row; null where none is stated. None is
 * computed with.
 */
type ReadFigures = {
  readonly [Name in StoredFigure]: string | AccountMarginModel[Name] | null;
};

/** An account's figures: of this moment by the live engine, or of a stored run. */
export interface AccountFigures
  extends Pick<AccountMarginModel, 'accountId' | 'status' | 'missing' | 'marginedAt'>, ReadFigures {
  readonly isLive: boolean;
  /** The run that lists the account; null: the one that readers see, whatever it is. */
  readonly runId: bigint | null;
}

/** @param asOf the instant that the engine's figures are of */
export function liveFigures(standing: ToldStanding, asOf: Date): AccountFigures {
  const { account: accountId, status, figures, missing } = standing;
  const stated = eachFigure(STORED_FIGURES, (name) => figures[name]);
  return { accountId, status, missing: [...missing], ...stated, marginedAt: asOf, isLive: true, runId: null };
}

/** A row that states nothing has zeros where its columns take no NULL. */
export function storedFigures(row: AccountMarginModel): AccountFigures {
  return { ...row, ...(row.status === 'UNPRICED' ? NONE : {}), isLive: false };
}

const NONE: ReadFigures = eachFigure(STORED_FIGURES, () => null);
