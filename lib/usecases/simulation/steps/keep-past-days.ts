import { utcDay } from '../../../domain/number/instant';
import type {
  AskedDay,
  CounterfactualAsked,
} from '../../../domain/risk/studies/counterfactual/counterfactual';
import { spreadOver } from '../../../domain/risk/studies/counterfactual/spread-books';
import type { CoverageAsked } from '../../../domain/risk/studies/price-coverage/price-coverage';
import type { FoundBook } from '../../../ports/daily-books';
import type { UnitOfWork } from '../../../ports/unit-of-work';

/** A month, the day of the snapshot among it. */
const DAYS = 30;
const DAY_MS = 86_400_000;
/** Accounts of kept books together: of more, books of every so many days are asked. */
const MOST_ACCOUNTS = 4_000_000;
/** What this release asks of past days: a market that is closed for a week has no close. */
const ASKED = { closeMaxAgeDays: 7, listedAtMost: 20 };

/**
 * Keeps the books of the past month as snapshots of their own, for a book of a day goes in time and evidence stays.
 *
 * @param history what is asked of the history of prices; null: none is known
 * @returns what is asked of past days; null where nothing is known of any
 */
export async function keepPastDays(
  unit: Pick<UnitOfWork, 'dailyBooks' | 'simulations'>,
  asOf: Date,
  history: Pick<CoverageAsked, 'historySnapshotHash' | 'barMinutes'> | null,
): Promise<CounterfactualAsked | null> {
  const days = Array.from({ length: DAYS }, (_, ago) =>
    utcDay(new Date(asOf.getTime() - (DAYS - 1 - ago) * DAY_MS)),
  );
  const [from, to] = [days[0] ?? '', days.at(-1) ?? ''];
  const books = await unit.dailyBooks.between(from, to);
  if (books.length === 0 && history === null) return null;
  const first = await unit.dailyBooks.first();
  const looked = new Map(spreadOver(books, MOST_ACCOUNTS).map((book) => [book.day, book]));
  const passedOver = new Set(books.flatMap(({ day }) => (looked.has(day) ? [] : [day])));
  const asked: AskedDay[] = [];
  for (const day of days) {
    if (passedOver.has(day)) continue;
    const book = looked.get(day);
    if (book) asked.push(await keptDay(unit, book));
    else if (first !== null && day > first) asked.push({ day, basis: 'NOT_KEPT' });
    // Nothing could be said of it.
    else if (history !== null) asked.push({ day, basis: 'PRESENT' });
  }
  const { historySnapshotHash, barMinutes } = history ?? { historySnapshotHash: null, barMinutes: 1_440 };
  return { ...ASKED, historySnapshotHash, barMinutes, keptBooks: books.length, days: asked };
}

/** Once what was kept of it is kept for evidence too, unless it was altered. */
async function keptDay(
  { dailyBooks, simulations }: Pick<UnitOfWork, 'dailyBooks' | 'simulations'>,
  { day, asOf, accounts, accountSnapshotHash, marketSnapshotHash }: FoundBook,
): Promise<AskedDay> {
  for (const hash of await simulations.notKept(await dailyBooks.texts(day))) {
    const text = await dailyBooks.load(hash);
    if (!text.ok) return { day, basis: 'ALTERED' };
    const kind =
      hash === accountSnapshotHash ? 'ACCOUNTS' : hash === marketSnapshotHash ? 'MARKET' : 'ACCOUNT_CHUNK';
    await simulations.keepSnapshot({ hash, kind, text: text.value, takenAt: asOf });
  }
  return { day, basis: 'KEPT', accounts, accountSnapshotHash, marketSnapshotHash };
}
