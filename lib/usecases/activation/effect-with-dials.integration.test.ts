import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPresentEffect } from '../../domain/governance/activation/present-effect';
import { Decimal } from '../../domain/number/decimal';
import {
  adjustedDocument,
  type AdjustedVenue,
  adjustedVenue,
  altsProgramme,
} from '../../testing/adjusted-venue';
import { putBooks } from '../../testing/put-books';
import { remarginAccounts } from '../margin/remargin-accounts';

let venue: AdjustedVenue;
beforeAll(async () => {
  venue = await adjustedVenue({ programme: altsProgramme(2), budget: null });
  await venue.slot();
  await venue.inPhase('LIVE');
  await venue.slot();
});
afterAll(() => venue.close());

/**
 * 150 contracts of 1,000 at 0.1425 are a notional of 21,375. MM is 400 + 5 % of 1,375 = 468.75, and by the change 6 %: 482.5. The
 * dial of 1.02 makes 478.125 of the one and 492.15 of the other; so equity of 485 falls by the change with the dial alone.
 */
test('what a change does at its time is computed with the dials that are in force then', async () => {
  expect(await venue.dials()).toEqual(['1.02', '1.02']);
  const positions = [
    { instrument: 'DOGE-PERP', quantity: new Decimal(150), entryPrice: new Decimal('0.1425') },
  ];
  const collateral = [{ asset: 'USDT', amount: new Decimal(485) }];
  await venue.within(({ book }) => putBooks(book, [{ account: 'between', positions, collateral }]));
  await remarginAccounts(venue.deps);
  await venue.activated(adjustedDocument({ alts: altsProgramme(2) }, { altsRate: '0.06' }));
  const { document } = await venue.prisma.presentEffect.findFirstOrThrow({ orderBy: { takenAt: 'desc' } });
  const effect = readPresentEffect(document);
  expect(effect.totals.accountsLiquidatable).toBe(1);
  expect(effect.named.map(({ account }) => account)).toEqual(['between']);
  // Evidence said the same.
  const { evidence } = await venue.prisma.simulation.findFirstOrThrow({ orderBy: { requestedAt: 'desc' } });
  const { studies } = JSON.parse(evidence ?? '') as {
    studies: { impact: { newlyLiquidatable: { accounts: number } } };
  };
  expect(studies.impact.newlyLiquidatable.accounts).toBe(1);
  expect(await venue.brokenAudit()).toBeNull();
});
