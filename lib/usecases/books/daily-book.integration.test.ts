import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookTaken } from '../../cli/book-taken';
import { writeBookFolder } from '../../cli/book-folder';
import { hashed } from '../../domain/books/snapshot';
import { NO_DIALS } from '../../domain/parameters/dial-vector';
import { NO_RAMPS } from '../../domain/parameters/ramps';
import { marginedVenue, type MarginedVenue } from '../../testing/margined-venue';
import { bookOfDay } from './book-of-day';
import { dueDailyBook, keepDailyBook } from './keep-daily-book';

const WORKER = { kind: 'SYSTEM', process: 'worker' } as const;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-daily-book-'));
let venue: MarginedVenue;
let today: string;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 60 });
  today = (await venue.within((unit) => unit.clock())).toISOString().slice(0, 10);
}, 120_000);
afterAll(async () => {
  await venue.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const filesOf = (name: string): readonly string[] =>
  ['parameters.json', 'market.jsonl', 'accounts.jsonl'].map((file) =>
    fs.readFileSync(path.join(folder, name, file), 'utf8'),
  );
const jobs = async (): Promise<number> => {
  const { rows } = await venue.owner.query<{ jobs: number }>(
    `select count(*)::int as jobs from graphile_worker.jobs where task_identifier = 'dailyBook'`,
  );
  return rows[0]?.jobs ?? 0;
};

test('the book of today is kept once, by whichever of two, as it stood, and the log says so', async () => {
  await dueDailyBook(venue.deps);
  await dueDailyBook(venue.deps);
  expect(await jobs()).toBe(1);
  await venue.deps.readBook((view) => writeBookFolder(path.join(folder, 'as it stood'), view));
  const answers = await Promise.all([1, 2].map(() => keepDailyBook(venue.deps, WORKER, 400)));
  expect(answers.map(({ kind }) => kind).sort()).toEqual(['KEPT', 'NOT_DUE']);
  expect(answers.find(({ kind }) => kind === 'KEPT')).toMatchObject({ book: { day: today, accounts: 62 } });
  expect(await venue.brokenAudit()).toBeNull();

  // What comes later is not in it.
  await venue.setPrices({ 'BTC-PERP': '64000' });
  expect((await keepDailyBook(venue.deps, WORKER, 400)).kind).toBe('NOT_DUE');
  expect(await bookTaken(path.join(folder, 'kept'), today)).toMatchObject({
    ok: true,
    value: { accounts: 62, day: today },
  });
  expect(filesOf('kept')).toEqual(filesOf('as it stood'));
  expect(await bookOfDay(venue.deps, '2020-01-01')).toEqual({
    ok: false,
    refusal: { rule: 'day-kept', message: 'No book is kept of 2020-01-01.' },
  });
});

test('one that is older than books are kept is let go with what no other day has, and the log says so', async () => {
  const present = await venue.within((unit) => unit.dailyBooks.find(today));
  if (!present) throw new Error('it is kept');
  const ofDay = (day: string, own: { hash: string; text: string }) =>
    venue.within(async (unit) => {
      await unit.dailyBooks.keepText(own);
      const asOf = new Date(`${day}T00:00:07Z`);
      await unit.dailyBooks.add({ ...present, day, asOf, dials: NO_DIALS, ramps: NO_RAMPS }, [
        present.accountSnapshotHash,
        own.hash,
      ]);
      const { versionNumber, accountSnapshotHash, marketSnapshotHash } = present;
      await unit.audit.append({
        ...{ actor: WORKER, action: 'book.keep', subjectKind: 'venue', subjectId: '1' },
        payload: {
          ...{ day, asOf: asOf.toISOString(), versionNumber, accounts: present.accounts },
          ...{ accountSnapshotHash, marketSnapshotHash, inForceHash: null },
        },
      });
    });
  const [own, shared] = [hashed('of that day alone'), hashed('of both days')];
  const before = new Date(Date.parse(`${today}T00:00:00Z`) - 32 * 86_400_000).toISOString().slice(0, 10);
  await ofDay('2025-01-02', own);
  await ofDay(before, shared);
  await venue.owner.query(`insert into daily_book_text values ('2025-01-02', $1)`, [shared.hash]);
  expect(await venue.brokenAudit()).toBeNull();

  expect(await venue.within((unit) => unit.dailyBooks.drop(before))).toEqual(['2025-01-02']);
  const left = async (hash: string) => (await venue.within((unit) => unit.dailyBooks.load(hash))).ok;
  expect([await left(own.hash), await left(shared.hash), await left(present.accountSnapshotHash)]).toEqual([
    false,
    true,
    true,
  ]);
  // Without a word in the log it is missed.
  expect(await venue.brokenAudit()).toMatchObject({ rule: 'book-is-there' });
  await venue.within(({ audit }) =>
    audit.append({
      ...{ actor: WORKER, action: 'book.drop', subjectKind: 'venue', subjectId: '1' },
      payload: { day: '2025-01-02' },
    }),
  );
  expect(await venue.brokenAudit()).toBeNull();

  // Of today it is kept again, and what is 31 days old goes by itself.
  await venue.owner.query('alter table daily_book disable trigger is_old');
  await venue.owner.query('delete from daily_book where day = $1', [today]);
  await venue.owner.query('alter table daily_book enable trigger is_old');
  expect(await keepDailyBook(venue.deps, WORKER, 31)).toMatchObject({ kind: 'KEPT', dropped: [before] });
  expect(await venue.brokenAudit()).toBeNull();
});

test('nobody changes one, or takes it away before its time; one that was altered is refused and found', async () => {
  const { pool, owner } = venue;
  await expect(pool.query('delete from daily_book where day = $1', [today])).rejects.toThrow('30 days');
  await expect(pool.query(`update daily_book set accounts = 1`)).rejects.toThrow('permission denied');
  await expect(owner.query(`update daily_book set accounts = 1`)).rejects.toThrow('append-only');
  const { rows } = await owner.query<{ hash: string }>(
    `select market_snapshot_hash as hash from daily_book where day = $1`,
    [today],
  );
  await expect(pool.query('delete from book_text where hash = $1', [rows[0]?.hash])).rejects.toThrow(
    'foreign key',
  );

  await owner.query('alter table daily_book disable trigger append_only');
  await owner.query('update daily_book set accounts = 61');
  expect(await venue.brokenAudit()).toMatchObject({ rule: 'book-as-logged' });
  await owner.query('update daily_book set accounts = 62');
  // Nor with what it was margined by.
  await owner.query(`update daily_book set dials = '{"marginClasses":{"alts":{"maintenance":"1.5"}}}'`);
  expect(await venue.brokenAudit()).toMatchObject({ rule: 'book-as-logged' });
  await owner.query('update daily_book set dials = null');
  await owner.query('alter table daily_book enable trigger append_only');
  expect(await venue.brokenAudit()).toBeNull();

  await owner.query('alter table book_text disable trigger append_only');
  await owner.query(`update book_text set content = 'x' where hash = $1`, [rows[0]?.hash]);
  expect(await bookTaken(path.join(folder, 'altered'), today)).toMatchObject({
    refusal: [{ path: '--day', rule: 'snapshot-unaltered' }],
  });
  expect(fs.existsSync(path.join(folder, 'altered'))).toBe(false);
});
