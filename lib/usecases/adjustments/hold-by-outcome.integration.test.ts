import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Decimal } from '../../domain/number/decimal';
import { type AdjustedVenue, adjustedVenue, altsProgramme, heldUpTo } from '../../testing/adjusted-venue';
import { putBooks } from '../../testing/put-books';
import { remarginAccounts } from '../margin/remargin-accounts';
import { approveOrder } from './approve-order';
import { holdByOutcome } from './hold-by-outcome';
import { noteTipped } from './note-tipped';
import { orderProgramme } from './order-programme';

/**
 * At the mark a contract is 142.5, of which 2 % are maintenance margin; its holder loses 1 a contract where the price falls by
 * 0.00001 × 100. A tenth of the budget is 10,000.
 */
const MARK = '0.1425';
let venue: AdjustedVenue;
beforeAll(async () => {
  venue = await adjustedVenue({ programme: altsProgramme(2), budget: '100000' });
  const large = { contracts: 100, mark: MARK, maintenance: '285' };
  await venue.within(({ book }) =>
    putBooks(book, [
      heldUpTo('by-step', '1.01', large),
      heldUpTo('small', '1.03', { contracts: 50, mark: MARK, maintenance: '142.5' }),
      heldUpTo('large', '1.035', large),
    ]),
  );
  await venue.slot();
  await venue.inPhase('LIVE');
  await venue.slot();
  await remarginAccounts(venue.deps);
});
afterAll(() => venue.close());

/** The market moves, and who it tips is noted. @returns how many */
async function marketAt(price: string): Promise<number> {
  await venue.setPrices({ 'DOGE-PERP': price });
  await remarginAccounts(venue.deps);
  return noteTipped(venue.deps);
}

const tippedBy = async () =>
  (await venue.prisma.adjustmentTipped.findMany({ orderBy: { id: 'asc' } })).map(({ accountId, by }) => [
    accountId,
    by,
  ]);

describe('what comes of steps is held against what they predicted', () => {
  test('as much as was predicted, and a little of what the market does afterwards, stops nothing', async () => {
    expect(await venue.dials()).toEqual(['1.02', '1.02']);
    expect(await tippedBy()).toEqual([['by-step', 'STEP']]);
    expect(await holdByOutcome(venue.deps)).toEqual([]);
    // 14,250 were predicted, and 7,123 more is less than a tenth of the budget.
    expect(await marketAt('0.14246')).toBe(1);
    expect(await tippedBy()).toEqual([
      ['by-step', 'STEP'],
      ['small', 'MARKET'],
    ]);
    expect(await holdByOutcome(venue.deps)).toEqual([]);
    // Whoever is noted again, in another window of the budget, is no one more.
    await venue.within(async (unit) => {
      const again = ['small', 'by-step'].map((account) => ({
        account,
        notional: new Decimal(7_000),
        isCounted: true,
      }));
      await unit.adjustments.addTipped(again, 'MARKET', await unit.clock());
    });
    expect(await holdByOutcome(venue.deps)).toEqual([]);
  });

  test('more than that suspends what rose, tells the log why, and moves nothing any more', async () => {
    expect(await marketAt('0.14244')).toBe(1);
    expect(await holdByOutcome(venue.deps)).toEqual(['alts']);
    expect(await holdByOutcome(venue.deps)).toEqual([]);
    const { payload, actorId } = await venue.prisma.auditEntry.findFirstOrThrow({
      where: { action: 'adjustment.suspend' },
    });
    const { reason } = JSON.parse(payload) as { reason: string };
    expect(reason).toMatch(/positions of 35,617 liquidatable, of which steps had predicted 14,250\.$/);
    expect(actorId).toBe('adjuster');
    await venue.slot();
    expect(await venue.dials()).toEqual(['1.02', '1.02']);
    const { held, isOutcome, suspendedAt } = await venue.state();
    expect([held, isOutcome, suspendedAt === null]).toEqual([['OUTCOME'], true, false]);
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('two people let it go on, and what came before is not held against it again', async () => {
    const [one, other] = [await venue.person('CHAIR'), await venue.person('OFFICER')];
    const { hash } = await venue.value(
      orderProgramme(venue.deps, one, { programme: 'alts', order: 'RESUME' }),
    );
    expect((await venue.state()).isOutcome).toBe(true);
    await venue.value(approveOrder(venue.deps, other, { orderHash: hash }));
    expect(await venue.state()).toMatchObject({ isOutcome: false, suspendedAt: null });
    expect(await holdByOutcome(venue.deps)).toEqual([]);
    await venue.slot();
    const { held } = await venue.state();
    expect(held).toEqual([]);
    expect(await venue.brokenAudit()).toBeNull();
  });
});
