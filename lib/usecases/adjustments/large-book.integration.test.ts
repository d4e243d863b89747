import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SlotRecord } from '../../domain/dynamics/path';
import type { ReadBook } from '../../ports/margin';
import { type AdjustedVenue, adjustedVenue, altsProgramme, heldUpTo } from '../../testing/adjusted-venue';
import { putBooks } from '../../testing/put-books';

/** 100 contracts of 1,000 at 0.1425 are a notional of 14,250; below 20,000 maintenance margin is 2 %: 285. */
const HELD = { contracts: 100, mark: '0.1425', maintenance: '285' };
const NOTIONAL = 14_250;

let venue: AdjustedVenue;
beforeAll(async () => {
  // Programmes may use 0.7 of it: two accounts of 14,250, and no third.
  const budget = String((2.9 * NOTIONAL) / 0.7);
  venue = await adjustedVenue({ programme: altsProgramme(2), budget, loopGainMax: '1.5' });
  // So deep that what is sold moves nothing.
  await depthIs('10000000000');
  await put({ 'held-0': '1.0051', 'held-1': '1.01', 'held-2': '1.0133', 'held-3': '1.03' });
  await venue.slot();
});
afterAll(() => venue.close());

const put = (accounts: Readonly<Record<string, string>>) =>
  venue.within(({ book }) =>
    putBooks(
      book,
      Object.entries(accounts).map(([account, dial]) => heldUpTo(account, dial, HELD)),
    ),
  );

/** What rests within 1 % of the mid price: a hundredth of what takes the whole price away. */
const depthIs = (depth: string) =>
  venue.owner.query(
    `insert into market_figure (subject, figure, value, observed_at, updated_at)
     values ('DOGE-PERP', 'DEPTH', ${depth}, venue_now(), venue_now())
     on conflict (subject, figure) do update set value = excluded.value, observed_at = excluded.observed_at`,
  );
const newest = async () => {
  const { record } = await venue.prisma.adjustmentSlot.findFirstOrThrow({ orderBy: { id: 'desc' } });
  return JSON.parse(record) as SlotRecord;
};

/** Reads as ever; after the book was read so many times, something happens. */
function thenAfter(reads: number, happens: () => Promise<unknown>): ReadBook {
  let count = 0;
  return async (work) => {
    const value = await venue.deps.readBook(work);
    count += 1;
    if (count === reads) await happens();
    return value;
  };
}
const asLarge = (readBook: ReadBook) => venue.slot({ readBook, smallAccounts: 0 });

test('an account that came after the book was asked is asked too: what was answered no longer holds, and is asked anew', async () => {
  await venue.inPhase('LIVE');
  // The first read finds that the book is large, the second one asks it.
  await asLarge(thenAfter(2, () => put({ late: '1.002' })));
  // The late one and held-0 are tipped; held-1 would be a third beyond 1.01.
  expect(await venue.dials()).toEqual(['1.02', '1.01']);
  const tipped = await venue.prisma.adjustmentTipped.findMany({ orderBy: { accountId: 'asc' } });
  expect(tipped.map(({ accountId }) => accountId)).toEqual(['held-0', 'late']);
});

test('one that changes nothing of the answer lets it stand, and prices of the last seconds do', async () => {
  await venue.owner.query(`alter table adjustment_tipped disable trigger append_only;
    delete from adjustment_tipped; alter table adjustment_tipped enable trigger append_only`);
  await venue.owner.query(`delete from position where account_id = 'late'`);
  await venue.inPhase('LIVE');
  let reads = 0;
  await asLarge(
    thenAfter(2, async () => {
      reads += 1;
      await put({ calm: '1.5', 'held-0': '1.5' });
      await venue.setPrices({ 'DOGE-PERP': '0.1425' });
    }),
  );
  expect(reads).toBe(1);
  expect(await venue.dials()).toEqual(['1.02', '1.0133']);
  // held-0 brought more meanwhile, and is nobody's doing any more.
  const tipped = await venue.prisma.adjustmentTipped.findMany();
  expect(tipped.map(({ accountId }) => accountId)).toEqual(['held-1']);
  await put({ 'held-0': '1.0051' });
});

test('an answer to another question is none: somebody was tipped meanwhile, and counts', async () => {
  await venue.owner.query(`alter table adjustment_tipped disable trigger append_only;
    delete from adjustment_tipped; alter table adjustment_tipped enable trigger append_only`);
  await venue.inPhase('LIVE');
  await asLarge(
    thenAfter(2, () =>
      venue.owner.query(
        `insert into adjustment_tipped (account_id, notional, at, by) values ('held-3', ${NOTIONAL}, now(), 'STEP')`,
      ),
    ),
  );
  expect(await venue.dials()).toEqual(['1.02', '1.01']);
});

test('where the book never stands still nothing of it moves in this slot, and the law says so', async () => {
  await venue.owner.query(`alter table adjustment_tipped disable trigger append_only;
    delete from adjustment_tipped; alter table adjustment_tipped enable trigger append_only`);
  await venue.inPhase('LIVE');
  let turn = 0;
  await asLarge(async (work) => {
    const value = await venue.deps.readBook(work);
    turn += 1;
    // Every second time it is read without the lock.
    if (turn % 2 === 0) await put({ [`new-${turn}`]: '1.0001' });
    return value;
  });
  expect(await venue.dials()).toEqual(['1.02', '1']);
  const { record } = await venue.prisma.adjustmentSlot.findFirstOrThrow({ orderBy: { id: 'desc' } });
  expect(JSON.parse(record)).toMatchObject({ dials: [{}, { dial: 'maintenance', gate: 'BUDGET' }] });
});

describe('a small book that changed meanwhile is asked again whole, at its present prices', () => {
  beforeEach(async () => {
    await venue.owner.query(`alter table adjustment_tipped disable trigger append_only;
      delete from adjustment_tipped; alter table adjustment_tipped enable trigger append_only`);
    await venue.owner.query('delete from position');
    await venue.setPrices({ 'DOGE-PERP': '0.1425' });
    await put({ 'held-0': '1.0051', 'held-1': '1.01', 'held-2': '1.0133', 'held-3': '1.03' });
    await venue.inPhase('LIVE');
  });
  /** The first read finds that nothing was asked yet, the second one asks it. */
  const meanwhile = (price: string) =>
    venue.slot({ readBook: thenAfter(2, () => venue.setPrices({ 'DOGE-PERP': price })) });

  test('and stands where it bears what was answered: by this price nobody is near', async () => {
    await meanwhile('0.1426');
    expect(await venue.dials()).toEqual(['1.02', '1.0133']);
    expect(await venue.prisma.adjustmentTipped.count()).toBe(0);
  });

  test('and is searched anew where it does not: of the three that 1.0133 tips now one is too many', async () => {
    await meanwhile('0.142495');
    // held-2 lost 0.5 of 288.7905, and maintenance margin is 284.99 at 1: it stands up to 1.01158.
    expect(await venue.dials()).toEqual(['1.02', '1.0115']);
    const tipped = await venue.prisma.adjustmentTipped.findMany({ orderBy: { accountId: 'asc' } });
    expect(tipped.map(({ accountId }) => accountId)).toEqual(['held-0', 'held-1']);
  });
});

describe('what a step sets off', () => {
  beforeEach(async () => {
    await venue.owner.query(`alter table adjustment_tipped disable trigger append_only;
      delete from adjustment_tipped; alter table adjustment_tipped enable trigger append_only`);
    await venue.owner.query('delete from position');
    await venue.setPrices({ 'DOGE-PERP': '0.1425' });
    await put({ 'held-0': '1.0051', 'held-1': '1.01', 'held-2': '1.0133', 'held-3': '1.03' });
    await venue.inPhase('LIVE');
  });

  test('is in its record; a step within the budget that sets too much off is shortened by it', async () => {
    await depthIs('14250');
    // Of 1,425,000 held-0 alone takes a hundredth of the price: everybody follows. At 1.0133 two go first, and the
    // others follow at 0.98 of the price: 56,430 over 28,500.
    await venue.slot();
    expect(await venue.dials()).toEqual(['1.02', '1.0051']);
    expect(await newest()).toMatchObject({
      dials: [{ dial: 'initial' }, { dial: 'maintenance', gate: 'GAIN', gates: ['SPEED', 'BUDGET', 'GAIN'] }],
      effect: { accounts: 0, used: '0' },
      gain: {
        limit: '1.5',
        made: { accounts: 0, first: '0', gain: '1' },
        refused: { accounts: 4, end: 'STOPPED', first: '28500', total: '56430' },
      },
    });
    expect(await venue.prisma.adjustmentTipped.count()).toBe(0);
    expect((await venue.state()).boundSince).toHaveProperty('/marginClasses/alts');
    expect(await venue.isReplayed()).toBe(true);
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('where nobody knows the depth, nobody is sold', async () => {
    await depthIs('0');
    await venue.slot();
    expect(await venue.dials()).toEqual(['1.02', '1.0051']);
    expect(await newest()).toMatchObject({ gain: { refused: { unknown: ['DOGE-PERP'] } } });
    expect(await venue.isReplayed()).toBe(true);
  });

  test('in a deep market is what it liquidates itself', async () => {
    await depthIs('10000000000');
    await venue.slot();
    expect(await venue.dials()).toEqual(['1.02', '1.0133']);
    const { gain } = await newest();
    expect(gain).toMatchObject({ made: { accounts: 2, first: '28500', total: '28500', gain: '1' } });
    expect(gain?.refused).toBeUndefined();
    expect(await venue.isReplayed()).toBe(true);
  });

  test('of a large book that changed is made good for who left, and asked again where somebody joined', async () => {
    let reads = 0;
    const counted = (happens: () => Promise<unknown>) =>
      asLarge(
        thenAfter(2, async () => {
          reads += 1;
          await happens();
        }),
      );
    await counted(() => put({ 'held-0': '1.5' }));
    expect(await newest()).toMatchObject({ gain: { made: { accounts: 1, first: '14250', total: '14250' } } });
    expect((await venue.dials())[1]).toBe('1.0133');
    await venue.inPhase('LIVE');
    await counted(() => put({ 'held-3': '1.012', 'held-1': '1.5' }));
    // held-3 would be sold, and nobody knew what follows: it was asked of the whole book again.
    expect(await newest()).toMatchObject({ gain: { made: { accounts: 1, first: '14250' } } });
    expect(reads).toBe(2);
  });
});
