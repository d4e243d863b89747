import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountBook } from '../../domain/margin/method/types';
import { Decimal, decimal } from '../../domain/number/decimal';
import { utcDay } from '../../domain/number/instant';
import { counterfactualIn, readEvidence } from '../../domain/risk/evidence';
import type { BookView } from '../../ports/margin';
import type { UnitOfWork } from '../../ports/unit-of-work';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { putBooks } from '../../testing/put-books';
import { type DailyBookDeps, keepDailyBook } from '../books/keep-daily-book';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';

const DAY_MS = 86_400_000;
const WORKER = { kind: 'SYSTEM', process: 'worker' } as const;
const [BEFORE, AFTER] = [0.05, 0.1];
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const day = (ago: number): string => utcDay(new Date(today - ago * DAY_MS));

/** Longs of 300,000 DOGE bought at 0.1425, each with 100 USDT more than the one before. */
const longs = (least: number): readonly AccountBook[] =>
  Array.from({ length: 20 }, (_, at) => ({
    account: `long-${String(at).padStart(2, '0')}`,
    positions: [{ instrument: 'DOGE-PERP', quantity: new Decimal(300), entryPrice: decimal('0.1425') }],
    collateral: [{ asset: 'USDT', amount: new Decimal(least + 100 * at) }],
  }));

/** By hand: MM is 2 % of the first 20,000 and the rate of the rest; called below 1.2 of it, liquidatable below it. */
function standing(least: number, price: number, rate: number) {
  const notional = 300_000 * price;
  const maintenance = 0.02 * Math.min(notional, 20_000) + rate * Math.max(notional - 20_000, 0);
  const equities = Array.from({ length: 20 }, (_, at) => least + 100 * at + notional - 42_750);
  const liquidatable = equities.filter((equity) => equity < maintenance);
  return {
    inCall: equities.filter((equity) => equity < 1.2 * maintenance).length - liquidatable.length,
    liquidatable: liquidatable.length,
    shortfall: Math.round(liquidatable.reduce((sum, equity) => sum + maintenance - equity, 0) * 100) / 100,
  };
}

/** Keeps the book as it is as that of a day that is over. */
function keptOn({ deps }: MarginedVenue, ago: number) {
  const past = new Date(today - ago * DAY_MS + 7_000);
  const then: DailyBookDeps = {
    ...deps,
    transact: (work, form) =>
      deps.transact(
        (unit: UnitOfWork) =>
          work(Object.assign(Object.create(unit) as UnitOfWork, { clock: () => Promise.resolve(past) })),
        form,
      ),
    readBook: (work) =>
      deps.readBook((view: BookView) => work(Object.create(view, { asOf: { value: past } }) as BookView)),
  };
  return keepDailyBook(then, WORKER, 400);
}

async function simulated(venue: MarginedVenue) {
  const { proposalId, revisionId } = await venue.draft(tieredDocument({ altsRate: String(AFTER) }));
  const id = await venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
  expect(await runSimulation({ ...venue.deps, blockAccounts: 8 }, id)).toMatchObject({ kind: 'DONE' });
  const { evidence, evidenceHash } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  const document = readEvidence(evidence ?? '');
  return { id, evidenceHash, document, past: counterfactualIn(document) };
}

const dogeBar = (ago: number, close: string) => ({
  ...{ instrumentSymbol: 'DOGE-PERP', intervalMinutes: 1_440, opensAt: new Date(today - ago * DAY_MS) },
  ...{ open: close, close, high: close, low: close },
});

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 0 });
  // The venue's own two near the edge hold nothing.
  const empty = ['edge-warning', 'edge-call'].map((account) => ({
    account,
    positions: [{ instrument: 'BTC-PERP', quantity: new Decimal(0), entryPrice: decimal('65000.5') }],
    collateral: [{ asset: 'USDT', amount: new Decimal(0) }],
  }));
  await venue.within(({ book }) => putBooks(book, empty));
});
afterAll(() => venue.close());

describe('evidence of past days', () => {
  test('is not asked where nothing is known of any', async () => {
    await venue.within(({ book }) => putBooks(book, longs(4_000)));
    const { document, past } = await simulated(venue);
    expect([past, document.format]).toEqual([null, 'margrave/evidence/8']);
  });

  test('puts the change to each kept book at its own prices, and before the first to present accounts', async () => {
    for (const [ago, price, least] of [
      [3, '0.131', 4_000],
      [1, '0.127', 6_000],
    ] as const) {
      await venue.within(({ book }) => putBooks(book, longs(least)));
      await venue.setPrices({ 'DOGE-PERP': price });
      expect((await keptOn(venue, ago)).kind).toBe('KEPT');
    }
    await venue.within(({ book }) => putBooks(book, longs(5_000)));
    await venue.setPrices({ 'DOGE-PERP': '0.1425' });
    // The close of the bar that opened six days ago is the price of five days ago, and of four, for none came after.
    await venue.prisma.priceBar.createMany({ data: [dogeBar(20, '0.14'), dogeBar(6, '0.1295')] });

    const { id, evidenceHash, document, past } = await simulated(venue);
    expect(document.format).toBe('margrave/evidence/13');
    if (!past) throw new Error('past days are asked');
    const found = new Map(past.found.days.map((one) => [one.day, one]));
    expect(past.asked.days).toHaveLength(30);
    expect(past.asked).toMatchObject({ keptBooks: 2, barMinutes: 1_440 });
    expect(past.asked.days.map(({ basis }) => basis).slice(-5)).toEqual([
      ...['PRESENT', 'KEPT', 'NOT_KEPT', 'KEPT', 'NOT_KEPT'],
    ]);
    for (const [ago, price, least] of [
      [19, 0.14, 5_000],
      [12, 0.14, 5_000],
      [5, 0.1295, 5_000],
      [4, 0.1295, 5_000],
      [3, 0.131, 4_000],
      [1, 0.127, 6_000],
    ] as const) {
      const one = found.get(day(ago));
      const [before, after] = [standing(least, price, BEFORE), standing(least, price, AFTER)];
      const told = (side: 'before' | 'after') => {
        const { inCall = NaN, liquidatable = NaN, shortfall = 'NaN' } = one?.found?.[side] ?? {};
        return { inCall, liquidatable, shortfall: Number(shortfall) };
      };
      expect([ago, told('before'), told('after')]).toEqual([ago, before, after]);
      expect(one?.found?.newlyLiquidatable).toBe(after.liquidatable - before.liquidatable);
      expect(one?.found?.accounts).toBe(22);
      expect(one?.unpriced).toEqual(ago > 3 ? ['BTC-PERP', 'ETH-PERP'] : []);
    }
    // A close of seven days before is one; one of eight is none, and the day is named.
    expect([found.get(day(11))?.lack, found.get(day(20))?.lack]).toEqual(['NO_PRICES', 'NO_PRICES']);
    expect([found.get(day(2))?.lack, found.get(day(0))?.lack]).toEqual(['NOT_KEPT', 'NOT_KEPT']);
    const most = Math.max(...past.found.days.map((one) => one.found?.newlyLiquidatable ?? 0));
    expect(most).toBeGreaterThan(0);
    const { day: worst = '', listed = [] } = past.found.worst ?? {};
    expect(found.get(worst)?.found?.newlyLiquidatable).toBe(most);
    expect(listed).toHaveLength(Math.min(most, 20));
    for (const { equity, maintenanceMargin } of listed)
      expect(Number(equity)).toBeLessThan(Number(maintenanceMargin));

    // A book goes in time; a repeat needs it no more.
    await venue.owner.query('alter table daily_book disable trigger is_old');
    await venue.owner.query('delete from daily_book');
    await venue.owner.query(
      'delete from book_text where not exists (select from daily_book_text as kept where kept.hash = book_text.hash)',
    );
    const officer = await venue.person('OFFICER');
    const { simulationId } = await venue.value(repeatSimulation(venue.deps, officer, { simulationId: id }));
    expect(await runSimulation(venue.deps, simulationId)).toEqual({ kind: 'DONE', evidenceHash });
  });

  test('names a book that was altered, looks at the others, and takes nothing altered for its own', async () => {
    await venue.within(({ book }) => putBooks(book, longs(4_500)));
    await keptOn(venue, 3);
    await venue.within(({ book }) => putBooks(book, longs(6_500)));
    await keptOn(venue, 1);
    const { rows } = await venue.owner.query<{ hash: string }>(
      `select hash from daily_book_text where day = $1 and hash not in (
         select account_snapshot_hash from daily_book union select market_snapshot_hash from daily_book
         union select hash from snapshot)`,
      [day(3)],
    );
    expect(rows).toHaveLength(1);
    await venue.owner.query('alter table book_text disable trigger append_only');
    await venue.owner.query(
      'update book_text set content = (select content from book_text where hash <> $1 limit 1) where hash = $1',
      [rows[0]?.hash],
    );
    const { past } = await simulated(venue);
    const of = (ago: number) => past?.found.days.find((one) => one.day === day(ago));
    expect(of(3)).toMatchObject({ lack: 'ALTERED', found: null });
    expect(of(1)?.found?.after).toMatchObject({ liquidatable: standing(6_500, 0.1425, AFTER).liquidatable });
    expect(await venue.within(({ simulations }) => simulations.notKept([rows[0]?.hash ?? '']))).toHaveLength(
      1,
    );
  });
});
