import { assert } from '../domain/assert';
import { inForceHashOf } from '../domain/audit/book-shapes';
import { isAsApproved } from '../domain/dynamics/in-force';
import { contentHash } from '../domain/json/canonical';
import { dialsText } from '../domain/parameters/dial-vector';
import { rampsText } from '../domain/parameters/ramp-vector';
import type { DailyBookStore } from '../ports/daily-books';
import type { Prisma } from './generated/prisma/client';
import { packedText, unpackedText } from './packed-text';

export function dailyBookStore(tx: Prisma.TransactionClient): DailyBookStore {
  return {
    async latest() {
      const row = await tx.dailyBook.findFirst({ orderBy: { day: 'desc' }, select: { day: true } });
      return row && dayText(row.day);
    },
    async find(day) {
      const row = await tx.dailyBook.findUnique({ where: { day: dayOf(day) } });
      if (!row) return null;
      const { dials: _dials, ramps: _ramps, ...kept } = row;
      return { ...kept, day };
    },
    async first() {
      const row = await tx.dailyBook.findFirst({ orderBy: { day: 'asc' }, select: { day: true } });
      return row && dayText(row.day);
    },
    async between(from, to) {
      const rows = await tx.dailyBook.findMany({
        where: { day: { gte: dayOf(from), lte: dayOf(to) } },
        omit: { dials: true, ramps: true },
        orderBy: { day: 'asc' },
      });
      return rows.map(({ day, ...kept }) => ({ ...kept, day: dayText(day) }));
    },
    async keepText({ hash, text }) {
      assert(contentHash(text) === hash, 'a text is kept under its own hash');
      await tx.$executeRaw`
        INSERT INTO book_text (hash, content) VALUES (${hash}, ${await packedText(text)}) ON CONFLICT (hash) DO NOTHING`;
    },
    async add({ day, dials, ramps, ...book }, texts) {
      const inForce = {
        dials: isAsApproved(dials) ? null : dialsText(dials),
        ramps: ramps.size === 0 ? null : rampsText(ramps),
      };
      await tx.dailyBook.create({ data: { ...book, day: dayOf(day), ...inForce } });
      await tx.$executeRaw`
        INSERT INTO daily_book_text (day, hash)
        SELECT ${day}::date, hash FROM unnest(${[...new Set(texts)]}::text[]) AS hash`;
      return inForceHashOf(inForce);
    },
    async texts(day) {
      const rows = await tx.dailyBookText.findMany({ where: { day: dayOf(day) }, orderBy: { hash: 'asc' } });
      return rows.map(({ hash }) => hash);
    },
    async load(hash) {
      return unpackedText(hash, await tx.bookText.findUnique({ where: { hash } }));
    },
    async drop(before) {
      const dropped = await tx.$queryRaw<{ day: Date }[]>`
        DELETE FROM daily_book WHERE day < ${before}::date RETURNING day`;
      if (dropped.length > 0)
        await tx.$executeRaw`
          DELETE FROM book_text WHERE NOT EXISTS (SELECT FROM daily_book_text AS kept WHERE kept.hash = book_text.hash)`;
      return dropped.map(({ day }) => dayText(day)).sort();
    },
  };
}

function dayOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** 2026-11-30, of a DATE as the driver gives it: midnight in UTC. */
export function dayText(day: Date): string {
  return day.toISOString().slice(0, 10);
}
