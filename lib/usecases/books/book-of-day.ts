import type { BookChunk } from '../../domain/books/book-chunk';
import type { MarketState } from '../../domain/margin/method/inputs';
import type { ParameterSet } from '../../domain/parameters/document/parameter-set';
import { neverRefused, ok, refuse, type Result } from '../../domain/result';
import type { FoundBook } from '../../ports/daily-books';
import type { Transact } from '../../ports/unit-of-work';
import { frozenBook, type LoadSnapshot } from '../simulation/steps/frozen-book';

/** A book as it was kept, read as the present one is. */
export interface KeptBook extends FoundBook {
  readonly view: {
    /** The version that was live, as it was approved. */
    readonly live: { readonly approved: ParameterSet };
    readonly market: () => Promise<MarketState>;
    readonly chunks: (accounts: number) => AsyncIterable<BookChunk>;
  };
}

/** Why there is none: rule and sentence. */
export interface NoBook {
  readonly rule: 'day-kept' | 'snapshot-unaltered';
  readonly message: string;
}

/**
 * The book of a day.
 *
 * @param day by the venue's clock, in UTC: 2026-11-30
 * @returns refused where no book is kept of that day, or where any of what was kept is no longer what its hash says
 */
export async function bookOfDay(
  { transact }: { readonly transact: Transact },
  day: string,
): Promise<Result<KeptBook, NoBook>> {
  const found = neverRefused(
    await transact(async (unit) => {
      const book = await unit.dailyBooks.find(day);
      const version = book && (await unit.venue.version(book.versionNumber));
      const approved = version && (await unit.parameterSets.loadIfIntact(version.parameterSetHash));
      return ok({ book, approved, texts: await unit.dailyBooks.texts(day) });
    }),
  );
  const { book, approved, texts } = found;
  if (book === null) return refuse({ rule: 'day-kept', message: `No book is kept of ${day}.` });
  const altered = (message: string): Result<never, NoBook> => refuse({ rule: 'snapshot-unaltered', message });
  if (!approved) return altered(`The parameter set that was live on ${day} is no longer what its hash says.`);
  const load: LoadSnapshot = async (hash) => {
    const text = neverRefused(await transact(async (unit) => ok(await unit.dailyBooks.load(hash))));
    return text.ok ? text : refuse(`What was kept of ${day} was altered: ${hash} is not what it names.`);
  };
  for (const hash of texts) {
    const text = await load(hash);
    if (!text.ok) return altered(text.refusal);
  }
  const frozen = await frozenBook(load, book, Number.MAX_SAFE_INTEGER);
  if (!frozen.ok) return altered(frozen.refusal);
  const { market, blocks, accountsOf } = frozen.value;
  return ok({
    ...book,
    view: {
      live: { approved },
      market: () => Promise.resolve(market),
      async *chunks() {
        for (const block of blocks) {
          const chunk = await accountsOf(block);
          if (!chunk.ok) throw new Error(chunk.refusal); // altered since it was looked at above
          yield chunk.value;
        }
      },
    },
  });
}
