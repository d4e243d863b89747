import { Prisma, type PrismaClient } from '../generated/prisma/client';

/** How many of each kind a search finds: as many as a list under a search box shows. */
export const FOUND_AT_MOST = 6;
/** Longer texts, and more words, find no more. */
export const LONGEST_SEARCH = 100;
const MOST_WORDS = 6;

interface Key<Id> {
  readonly id: Id;
}

/** The words of a search, in small letters. */
function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
}

/** Where `column` contains every word, in any case and any order. */
function containing(column: Prisma.Sql, words: readonly string[]): Prisma.Sql {
  return Prisma.join(
    words.map((word) => Prisma.sql`position(${word} IN lower(${column})) > 0`),
    ' AND ',
  );
}

/** What begins with the first word stands before what merely contains it. */
function closest(column: Prisma.Sql, [first = '']: readonly string[]): Prisma.Sql {
  return Prisma.sql`starts_with(lower(${column}), ${first}) DESC, ${column}`;
}

/** "#12" and "12" are numbers of proposals; anything else is none. */
function numberOf(text: string): number | null {
  const digits = /^#?(\d{1,9})$/.exec(text.trim())?.[1];
  return digits === undefined ? null : Number(digits);
}

/**
 * What has a text in its name, as people remember names: any part, any case, words in any order. At most `FOUND_AT_MOST`
 * of each kind, the closest first; a blank text finds nothing. Names of the book are read through once where few have the
 * text: one pass over one column, however many accounts there are.
 */
export function searchReads(prisma: PrismaClient) {
  const name = Prisma.sql`name`;
  return {
    /** By number or by words of the title, newest first. */
    async foundProposals(text: string): Promise<readonly Key<string>[]> {
      const [words, number] = [wordsOf(text), numberOf(text)];
      if (words.length === 0) return [];
      return prisma.$queryRaw<Key<string>[]>`
        SELECT id FROM proposal
        WHERE number = ${number}::int OR (${containing(Prisma.sql`title`, words)})
        ORDER BY coalesce(number = ${number}::int, false) DESC, number DESC LIMIT ${FOUND_AT_MOST}`;
    },
    async foundAccounts(text: string): Promise<readonly Key<string>[]> {
      const words = wordsOf(text);
      if (words.length === 0) return [];
      const id = Prisma.sql`id`;
      return prisma.$queryRaw<Key<string>[]>`
        SELECT id FROM account WHERE ${containing(id, words)}
        ORDER BY ${closest(id, words)} LIMIT ${FOUND_AT_MOST}`;
    },
    /** By symbol or underlying; none that is closed. */
    async foundInstruments(text: string): Promise<readonly Key<string>[]> {
      const words = wordsOf(text);
      if (words.length === 0) return [];
      const symbol = Prisma.sql`symbol`;
      return prisma.$queryRaw<Key<string>[]>`
        SELECT symbol AS id FROM instrument
        WHERE closed_at IS NULL AND ${containing(Prisma.sql`(symbol || ' ' || underlying)`, words)}
        ORDER BY ${closest(symbol, words)} LIMIT ${FOUND_AT_MOST}`;
    },
    async foundPeople(text: string): Promise<readonly Key<string>[]> {
      const words = wordsOf(text);
      if (words.length === 0) return [];
      return prisma.$queryRaw<Key<string>[]>`
        SELECT id FROM person WHERE ${containing(name, words)}
        ORDER BY ${closest(name, words)} LIMIT ${FOUND_AT_MOST}`;
    },
  };
}
