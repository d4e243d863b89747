import { afterAll, beforeAll, expect, test } from 'vitest';
import { pgPrepareRun, pgReadStoredStatuses } from '../../db/prepare-run';
import { pgReadStoredRun } from '../../db/stored-run';
import { METHOD_VERSION } from '../../domain/margin/method/method-version';
import { LiveBook } from '../../engine/live/live-book';
import { marginedVenue, tieredDocument, type MarginedVenue } from '../../testing/margined-venue';
import { RUNS_WITH_ACCOUNTS } from './steps/complete-run';
import { BookFollower, type FollowedBook } from './follow-book';
import { type Storing, storeLiveRun } from './store-live-run';
import { verifyLiveRun } from './verify-live-run';

let venue: MarginedVenue;
let follower: BookFollower;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 60 });
  follower = new BookFollower({
    readBook: venue.deps.readBook,
    liveAccounts: (parameters, market) => Promise.resolve(new LiveBook(parameters, market)),
  });
});
afterAll(() => venue.close());

/** The book as the database is now, and who changed. */
async function followed(): Promise<{ readonly book: FollowedBook; readonly changed: readonly number[] }> {
  await follower.follow();
  const { book } = follower;
  if (!book) throw new Error('the venue is founded');
  return { book, changed: book.accounts.takeChanged() };
}

async function stored(book: FollowedBook, storing: Omit<Storing, 'methodVersion'>) {
  const outcome = await storeLiveRun(venue.deps, book, { ...storing, methodVersion: METHOD_VERSION });
  if (outcome.kind !== 'STORED') throw new Error('it is newer than what is shown');
  return outcome;
}

const check = () =>
  verifyLiveRun({
    ...{ readBook: venue.deps.readBook, engine: venue.deps.engine },
    readStoredRun: pgReadStoredRun(venue.pool),
  });

test('the first run is whole, whoever is named', async () => {
  const { book } = await followed();
  const { isWhole, rows } = await stored(book, { named: [0], base: null });
  expect({ isWhole, rows }).toEqual({ isWhole: true, rows: book.accounts.accountCount });
  expect(await check()).toMatchObject({ kind: 'CHECKED', different: 0 });
});

test('afterwards runs bring up to date whom they name: statuses, calls and totals are all there', async () => {
  for (const price of ['61000', '58500', '66000']) {
    await venue.setPrices({ 'BTC-PERP': price });
    const { book, changed } = await followed();
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThan(book.accounts.accountCount);
    const { isWhole, rows, callEvents } = await stored(book, { named: changed, base: null });
    expect({ isWhole, rows }).toEqual({ isWhole: false, rows: changed.length });
    expect(callEvents).toBeGreaterThan(0);
    expect(await check()).toMatchObject({ kind: 'CHECKED', different: 0 });
  }
});

test('one account that is left out is found', async () => {
  await venue.setPrices({ 'BTC-PERP': '57000' });
  const { book, changed } = await followed();
  await stored(book, { named: changed.slice(1), base: null });
  expect(await check()).toMatchObject({ kind: 'CHECKED', different: 1 });
  await stored(book, { named: changed.slice(0, 1), base: null });
  expect(await check()).toMatchObject({ kind: 'CHECKED', different: 0 });
});

test('a prepared run is seen by nobody until a run shows its rows, with what changed meanwhile', async () => {
  await venue.setPrices({ 'BTC-PERP': '63000', 'ETH-PERP': '3050' });
  const { book } = await followed();
  const { inputsRevision, versionNumber, accounts } = book;
  const liveRun = async () => (await venue.prisma.venue.findFirstOrThrow()).liveRunId;
  const shown = await liveRun();
  const run = { inputsRevision, versionNumber, methodVersion: METHOD_VERSION };
  const base = await pgPrepareRun(venue.pool)(run, accounts.freeze(), RUNS_WITH_ACCOUNTS);
  expect(await liveRun()).toBe(shown);
  await venue.setPrices({ 'BTC-PERP': '59000' });
  const later = await followed();
  await stored(later.book, { named: later.changed, base });
  expect(await venue.prisma.marginRun.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
    accountsRunId: base,
  });
  expect(await check()).toMatchObject({ kind: 'CHECKED', different: 0 });
  const statuses = new Map<string, number>();
  const tell = (account: string, status: number) => void statuses.set(account, status);
  expect(await pgReadStoredStatuses(venue.pool)(versionNumber, tell)).toBe(true);
  for (const [account, status] of statuses)
    expect(accounts.statusOf(accounts.indexOf(account) ?? -1)).toBe(status);
  expect(statuses.size).toBe(accounts.accountCount);
});

test('a whole run has every figure, those without a price among them', async () => {
  await venue.owner.query(`delete from mark_price where instrument_symbol = 'DOGE-PERP'`);
  const { book } = await followed();
  const { inputsRevision, versionNumber, accounts } = book;
  const run = { inputsRevision, versionNumber, methodVersion: METHOD_VERSION };
  const base = await pgPrepareRun(venue.pool)(run, accounts.freeze(), RUNS_WITH_ACCOUNTS);
  await stored(book, { named: [], base });
  expect(await check()).toMatchObject({ kind: 'CHECKED', different: 0 });
  const unpriced = await venue.prisma.accountMargin.findFirstOrThrow({
    where: { runId: base, status: 'UNPRICED' },
  });
  expect(unpriced.missing).toEqual(['DOGE-PERP']);
  await venue.setPrices({ 'DOGE-PERP': '0.17' });
});

test('a book that is behind what is shown stores nothing', async () => {
  const { book } = await followed();
  await stored(book, { named: null, base: null });
  await venue.setPrices({ 'BTC-PERP': '60001' });
  const { book: newer } = await followed();
  await stored(newer, { named: null, base: null });
  const older = { ...newer, inputsRevision: newer.inputsRevision - 1n };
  const storing = { named: null, base: null, methodVersion: METHOD_VERSION };
  expect(await storeLiveRun(venue.deps, older, storing)).toEqual({ kind: 'OLDER' });
});

test('a gap in the feed is noticed, and all is read again', async () => {
  await followed();
  await venue.setPrices({ 'BTC-PERP': '60500' });
  await venue.owner.query('delete from input_change where revision = (select inputs_revision from venue)');
  await venue.setPrices({ 'BTC-PERP': '60600' });
  expect(await follower.follow()).toMatchObject({ kind: 'LOADED' });
  await venue.setPrices({ 'BTC-PERP': '60700' });
  expect(await follower.follow()).toMatchObject({ kind: 'FOLLOWED', changes: { prices: ['BTC-PERP'] } });
  const { book } = await followed();
  await stored(book, { named: null, base: null });
  expect(await check()).toMatchObject({ kind: 'CHECKED', different: 0 });
});

test('under a new version no rows of the old one are shown', async () => {
  await venue.activated(tieredDocument({ altsRate: '0.08' }));
  const { book } = await followed();
  expect(await stored(book, { named: [], base: null })).toMatchObject({ isWhole: true });
  expect(await check()).toMatchObject({ kind: 'CHECKED', different: 0 });
});
