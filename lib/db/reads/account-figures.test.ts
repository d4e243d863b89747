import { expect, test } from 'vitest';
import { STORED_FIGURES } from '../../domain/margin/figures/account-figures';
import { Prisma } from '../generated/prisma/client';
import type { AccountMarginModel } from '../generated/prisma/models';
import { storedFigures } from './account-figures';

const zero = new Prisma.Decimal(0);

/** As a run stores it: a column that takes no NULL is 0 where there is no figure. */
function row(changes: Partial<AccountMarginModel>): AccountMarginModel {
  return {
    ...{ runId: 1n, accountId: 'A', status: 'OK', missing: [], marginedAt: null },
    ...{ notional: zero, initialMargin: zero, maintenanceMargin: zero, equity: zero },
    ...{ initialEquity: null, marginRatio: null, callAmount: zero },
    ...changes,
  };
}

test('a stored row without figures states none, and one with figures of 0 states those', () => {
  const unpriced = storedFigures(row({ status: 'UNPRICED', missing: ['BTC'] }));
  for (const name of STORED_FIGURES) expect(unpriced[name], name).toBeNull();
  expect(unpriced).toMatchObject({ status: 'UNPRICED', missing: ['BTC'], isLive: false });
  expect(storedFigures(row({})).equity?.toString()).toBe('0');
});
