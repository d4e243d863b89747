import { marketAsRead } from '../../domain/books/market-snapshot';
import type { HashedText } from '../../domain/books/snapshot';
import { utcDay } from '../../domain/number/instant';
import { neverRefused, ok, refuse } from '../../domain/result';
import type { DailyBook } from '../../ports/daily-books';
import type { BookView, Exclusively, ReadBook } from '../../ports/margin';
import type { Transact, UnitOfWork } from '../../ports/unit-of-work';
import type { ActivatingProcess } from '../activation/make-ready';
import { keepBook, type SnapshotKeeper } from '../simulation/steps/frozen-book';

export interface DailyBookDeps {
  readonly transact: Transact;
  readonly readBook: ReadBook;
  readonly exclusively: Exclusively;
}

/** NOT_DUE: there is one of today, another process is at it, or nothing is live. */
export type DailyBookAnswer =
  | { readonly kind: 'NOT_DUE' }
  | { readonly kind: 'KEPT'; readonly book: DailyBook; readonly dropped: readonly string[] };

const DAY_MS = 86_400_000;
/** Accounts that are read and kept at a time. */
const READ_ACCOUNTS = 16_384;

/** Has the book of today kept soon, unless there is one. May be repeated. */
export async function dueDailyBook({ transact }: Pick<DailyBookDeps, 'transact'>): Promise<void> {
  const looked = await transact(async (unit) => {
    if (await isDue(unit, await unit.clock())) await unit.jobs.keepDailyBook();
    return ok(null);
  });
  return void neverRefused(looked);
}

/**
 * Keeps the accounts and the market as they are, as the book of today by the venue's clock, with an entry in the log; and lets go of
 * books that are older than they are kept. A day on which nobody kept one has none: nothing is made up for it. May be
 * repeated, by any number of processes: each day is kept once.
 *
 * @param keptDays how many days a book is kept, at least 31
 */
export async function keepDailyBook(
  deps: DailyBookDeps,
  worker: ActivatingProcess,
  keptDays: number,
): Promise<DailyBookAnswer> {
  let answer: DailyBookAnswer = { kind: 'NOT_DUE' };
  await deps.exclusively('daily-book', async () => {
    const kept = await deps.transact((unit) => keptToday(unit, deps.readBook, { worker, keptDays }), 'LONG');
    if (kept.ok) answer = { kind: 'KEPT', ...kept.value };
  });
  return answer;
}

async function isDue({ dailyBooks, venue }: UnitOfWork, at: Date): Promise<boolean> {
  const { liveVersion } = (await venue.find()) ?? { liveVersion: null };
  const latest = await dailyBooks.latest();
  return liveVersion !== null && (latest === null || latest < utcDay(at));
}

async function keptToday(
  unit: UnitOfWork,
  readBook: ReadBook,
  { worker, keptDays }: { readonly worker: ActivatingProcess; readonly keptDays: number },
) {
  if (!(await isDue(unit, await unit.clock()))) return refuse(null);
  const book = await readBook((view) => keptOf(unit, view));
  if (book === null) return refuse(null);
  const { day, asOf, versionNumber, accounts, accountSnapshotHash, marketSnapshotHash } = book.kept;
  const of = { actor: worker, subjectKind: 'venue', subjectId: '1' } as const;
  await unit.audit.append({
    ...{ ...of, action: 'book.keep' },
    payload: {
      ...{ day, asOf: asOf.toISOString(), versionNumber, accounts },
      ...{ accountSnapshotHash, marketSnapshotHash, inForceHash: book.inForceHash },
    },
  });
  const dropped = await unit.dailyBooks.drop(utcDay(new Date(asOf.getTime() - (keptDays - 1) * DAY_MS)));
  for (const old of dropped) await unit.audit.append({ ...of, action: 'book.drop', payload: { day: old } });
  return ok({ book: book.kept, dropped });
}

/** Null: nothing is live any more, or the day is over that there is a book of. */
async function keptOf(
  { dailyBooks }: UnitOfWork,
  view: BookView,
): Promise<{ readonly kept: DailyBook; readonly inForceHash: string | null } | null> {
  const { live, asOf } = view;
  if (live === null) return null;
  const texts: string[] = [];
  const keeper: SnapshotKeeper = {
    async keepSnapshot({ hash, text }: HashedText) {
      await dailyBooks.keepText({ hash, text });
      texts.push(hash);
    },
  };
  const market = marketAsRead(await view.market(), [live.approved]);
  const snapshot = await keepBook(keeper, view, market, READ_ACCOUNTS);
  const { versionNumber, dials, ramps } = live;
  const kept = { ...snapshot, day: utcDay(asOf), asOf, versionNumber, dials, ramps };
  return { kept, inForceHash: await dailyBooks.add(kept, texts) };
}
