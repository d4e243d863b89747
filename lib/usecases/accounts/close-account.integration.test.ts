import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLAIN_POSITION } from '../../domain/books/account-row';
import { pgReadStoredRun } from '../../db/stored-run';
import { connectPool } from '../../db/pool';
import { METHOD_VERSION } from '../../domain/margin/method/method-version';
import { Decimal } from '../../domain/number/decimal';
import { LiveBook } from '../../engine/live/live-book';
import type { Transact } from '../../ports/unit-of-work';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { latch } from '../../testing/latch';
import { marginedVenue, type MarginedVenue } from '../../testing/margined-venue';
import { overlapping } from '../../testing/overlapping';
import { importAccounts } from '../imports/import-accounts';
import { BookFollower } from '../margin/follow-book';
import { remarginAccounts } from '../margin/remargin-accounts';
import { storeLiveRun } from '../margin/store-live-run';
import { verifyLiveRun } from '../margin/verify-live-run';
import { closeAccount } from './close-account';

const ACCOUNTS = 40;
let venue: MarginedVenue;
let operator: Awaited<ReturnType<MarginedVenue['person']>>;
const pool = connectPool(process.env.DATABASE_URL ?? '', {
  connections: 2,
  applicationName: 'test',
  onError: () => undefined,
});
beforeAll(async () => {
  venue = await marginedVenue({ accounts: ACCOUNTS });
  operator = await venue.person('OPERATOR');
});
afterAll(async () => {
  await pool.end();
  await venue.close();
});

const position = (account: string, quantity: number) => ({
  ...PLAIN_POSITION,
  ...{ kind: 'POSITION' as const, account, instrument: 'BTC-PERP' },
  ...{ quantity: new Decimal(quantity), entryPrice: new Decimal(65_000) },
});
const take = (account: string, quantity: number) =>
  importAccounts(venue.deps, operator, {
    rows: placedRows([position(account, quantity)]),
    source: TEST_SOURCE,
  });
const close = (accountId: string, actor: Parameters<typeof closeAccount>[1] = operator) =>
  closeAccount(venue.deps, actor, { accountId, reason: ' They left. ' });
const closedAt = async (id: string) =>
  (await venue.prisma.account.findUniqueOrThrow({ where: { id } })).closedAt;
async function emptied(account: string): Promise<string> {
  await venue.owner.query('delete from position where account_id = $1', [account]);
  await venue.owner.query('delete from collateral_balance where account_id = $1', [account]);
  return account;
}
/** Whoever a view of the book knows, asked for in each of its ways. */
const known = (account: string) =>
  venue.deps.readBook(async (view) => {
    const ids: string[] = [];
    for await (const books of view.accounts(7)) ids.push(...books.map((book) => book.account));
    const inChunks: string[] = [];
    for await (const chunk of view.chunks(7)) inChunks.push(...chunk.accounts);
    const { accounts } = await view.columns();
    const lists = [ids, inChunks, accounts, (await view.books([account])).map((book) => book.account)];
    return {
      count: await view.accountCount(),
      lengths: [ids.length, inChunks.length, accounts.length],
      isListed: lists.map((list) => list.includes(account)),
      isFound: (await view.account(account)) !== null,
    };
  });
const actionsOf = async (subjectId: string) =>
  (
    await venue.prisma.auditEntry.findMany({
      where: { subjectId, subjectKind: 'account' },
      orderBy: { seq: 'asc' },
    })
  ).map(({ action, payload }) => [action, JSON.parse(payload) as unknown]);

/** A run of the inputs as they are, in which every row and total is as the method says. */
async function margined() {
  const outcome = await remarginAccounts(venue.deps);
  const check = await verifyLiveRun({ ...venue.deps, readStoredRun: pgReadStoredRun(pool) });
  expect(check).toMatchObject({ kind: 'CHECKED', different: 0 });
  const run = await venue.prisma.marginRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const rows = await venue.prisma.accountMargin.findMany({ where: { runId: run.id } });
  expect(rows).toHaveLength(run.accounts);
  return { outcome, ids: rows.map(({ accountId }) => accountId), accounts: run.accounts };
}

describe('an account', () => {
  test('that holds something is not closed, by whoever; nor is one that is not there', async () => {
    const uses = ['1 position', '1 collateral balance'];
    await venue.value(take('holder', 1));
    await venue.owner.query(`insert into collateral_balance values ('holder', 'USDT', 5)`);
    expect(await close('holder')).toEqual({ ok: false, refusal: { code: 'StillInUse', uses } });
    await venue.owner.query(`delete from position where account_id = 'holder'`);
    expect(await close('holder')).toMatchObject({ refusal: { uses: ['1 collateral balance'] } });
    expect(await close('nobody')).toMatchObject({ refusal: { code: 'NotFound', what: 'account' } });
    expect(await closedAt('holder')).toBeNull();
    await emptied('holder');
    for (const role of ['VIEWER', 'ANALYST', 'OFFICER', 'CHAIR', 'AUDITOR'] as const) {
      expect(await close('holder', await venue.person(role)), role).toMatchObject({
        refusal: { code: 'Forbidden' },
      });
    }
    expect(await close('holder', { kind: 'ANONYMOUS' })).toMatchObject({
      refusal: { code: 'Unauthenticated' },
    });
    expect(await closeAccount(venue.deps, operator, { accountId: 'holder', reason: '' })).toMatchObject({
      refusal: { code: 'InvalidInput' },
    });
    expect(await actionsOf('holder')).toEqual([]);
    expect(await close('holder', await venue.person('ADMINISTRATOR'))).toMatchObject({ ok: true });
  });

  test('closed, it is in no view of the book, and in no run: rows, counts and totals agree', async () => {
    await venue.value(take('left', 0));
    const before = await margined();
    const seen = await known('left');
    expect(seen).toMatchObject({ isListed: [true, true, true, true], isFound: true });
    expect(before.ids).toContain('left');

    await venue.owner.query(`delete from graphile_worker._private_jobs`);
    await venue.value(close('left'));
    const jobs = await venue.owner.query<{ task: string }>(
      `select task_identifier as task from graphile_worker.jobs`,
    );
    expect(jobs.rows).toEqual([{ task: 'remargin' }]);
    expect(await known('left')).toEqual({
      count: seen.count - 1,
      lengths: [seen.count - 1, seen.count - 1, seen.count - 1],
      isListed: [false, false, false, false],
      isFound: false,
    });
    const after = await margined();
    expect(after.outcome.kind).toBe('DONE');
    expect(after.ids).not.toContain('left');
    expect(after.accounts).toBe(before.accounts - 1);
    // Again is no change, and no entry.
    const at = await closedAt('left');
    await venue.value(close('left'));
    expect(await closedAt('left')).toEqual(at);
    expect(await actionsOf('left')).toEqual([['account.close', { format: 2, reason: 'They left.' }]]);
  });

  test('is opened by an import of something, not by one of nothing', async () => {
    await venue.value(take('back', 0));
    await venue.value(close('back'));
    await venue.value(take('back', 0));
    expect(await closedAt('back')).not.toBeNull();
    await venue.value(take('back', 2));
    expect(await closedAt('back')).toBeNull();
    expect(await actionsOf('back')).toEqual([
      ['account.close', { format: 2, reason: 'They left.' }],
      ['account.reopen', { format: 2 }],
    ]);
    expect((await margined()).ids).toContain('back');
  });

  test('whose margin call is open when it is closed has it closed by the next run', async () => {
    await margined();
    const { accountId } = await venue.prisma.marginCall.findFirstOrThrow({ where: { closedAt: null } });
    await emptied(accountId);
    await venue.value(close(accountId));
    await margined();
    const calls = await venue.prisma.marginCall.findMany({ where: { accountId }, include: { events: true } });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.closedAt).not.toBeNull();
    expect(calls[0]?.events.map(({ status }) => status).sort()).toContain('OK');
    const open = await venue.prisma.marginCall.findMany({ where: { closedAt: null } });
    const { ids } = await margined();
    for (const call of open) expect(ids).toContain(call.accountId);
    expect(await venue.brokenAudit()).toBeNull();
  });

  test.each(['the import', 'the closing'])(
    'that is imported while it is closed, %s first, holds what it holds',
    async (first) => {
      const account = `raced:${first.replace(' ', '-')}`;
      await venue.value(take(account, 0));
      const imports = () => take(account, 3);
      const closes = () => close(account);
      const [one, other] =
        first === 'the import'
          ? await overlapping(venue.owner, imports, closes)
          : await overlapping(venue.owner, closes, imports);
      expect([one.ok, other.ok]).toEqual(first === 'the import' ? [true, false] : [true, true]);
      expect(await closedAt(account)).toBeNull();
      const { ids } = await margined();
      expect(ids).toContain(account);
    },
  );

  test.each(['the live engine', 'a worker'])(
    'is closed while %s stores a run that names it: both are done, one after the other',
    async (who) => {
      const account = `stored:${who.replaceAll(' ', '-')}`;
      await venue.value(take(account, 0));
      const follower = new BookFollower({
        readBook: venue.deps.readBook,
        liveAccounts: (parameters, market) => Promise.resolve(new LiveBook(parameters, market)),
      });
      await follower.follow();
      const { book } = follower;
      if (!book) throw new Error('the venue is founded');
      // Its rows are written, and what readers follow is not moved yet.
      const [written, letGo] = [latch(), latch()];
      const transact: Transact = (work, limits) =>
        venue.deps.transact((unit) => {
          const makeLive = async (id: bigint): Promise<void> => {
            written.open();
            await letGo.opened;
            await unit.marginRuns.makeLive(id);
          };
          return work({ ...unit, marginRuns: { ...unit.marginRuns, makeLive } });
        }, limits);
      const storing =
        who === 'a worker'
          ? remarginAccounts({ ...venue.deps, transact })
          : storeLiveRun({ transact }, book, { named: null, base: null, methodVersion: METHOD_VERSION });
      await written.opened;
      const closing = close(account);
      const sql = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await expect.poll(async () => (await venue.owner.query(sql)).rowCount, { interval: 5 }).toBe(1);
      letGo.open();
      const [stored, done] = await Promise.all([storing, closing]);
      expect(stored.kind).toBe(who === 'a worker' ? 'DONE' : 'STORED');
      expect(done.ok).toBe(true);
      expect((await margined()).ids).not.toContain(account);
    },
  );

  test('the database refuses what a defect would do: to close what holds something, to put something into what is closed', async () => {
    await venue.value(take('full', 1));
    const refused = /a closed account holds nothing/;
    await expect(venue.owner.query(`update account set closed_at = now() where id = 'full'`)).rejects.toThrow(
      refused,
    );
    await venue.value(take('shut', 0));
    await venue.value(close('shut'));
    for (const sql of [
      `insert into position values ('shut', 'BTC-PERP', 1, 1)`,
      `insert into collateral_balance values ('shut', 'USDT', 1)`,
      `update position set account_id = 'shut' where account_id = 'full'`,
    ]) {
      await expect(venue.owner.query(sql), sql).rejects.toThrow(refused);
    }
  });
});
