import {
  DENIAL_REASONS,
  DENIALS_LOGGED_EACH,
  MAX_KINDS_A_SOURCE,
  MAX_SOURCES_A_MINUTE,
  OTHER_SOURCES,
  STRANGER_REASONS,
} from '../domain/audit/denial';
import { assert } from '../domain/assert';
import type { DenialCounts, MinuteOfDenials } from '../ports/denials';
import type { Prisma } from './generated/prisma/client';

/** A minute is over when no transaction that counts in it can still be under way. */
const SLACK_SECONDS = 30;

interface CountRow {
  readonly minute: Date;
  readonly source: string;
  readonly reason: string;
  readonly about: string;
  readonly count: number;
}

export function denialCounts(tx: Prisma.TransactionClient): DenialCounts {
  return {
    async count({ source, reason, about }, { isKnown, times }) {
      // Somebody known has places of their own: strangers cannot take them.
      const place = isKnown ? source : await placeOf(tx, source);
      const kind = await kindOf(tx, place, reason, about ?? '');
      const [row] = await tx.$queryRaw<{ logged: number; count: number }[]>`
        INSERT INTO denial_count AS d (minute, source, reason, about, count)
        VALUES (date_trunc('minute', now()), ${place}, ${reason}, ${kind}, ${times}::int)
        ON CONFLICT (minute, source, reason, about) DO UPDATE SET count = d.count + ${times}::int
        RETURNING logged, count`;
      assert(row !== undefined, 'a denial is counted');
      if (!isKnown) return { logEach: false };
      const [each] = await tx.$queryRaw<{ logged: bigint }[]>`
        SELECT sum(logged) AS logged FROM denial_count
        WHERE minute = date_trunc('minute', now()) AND source = ${place}`;
      const logEach = Number(each?.logged ?? 0) < DENIALS_LOGGED_EACH;
      if (logEach) {
        await tx.$executeRaw`UPDATE denial_count SET logged = logged + 1
          WHERE minute = date_trunc('minute', now()) AND source = ${place} AND reason = ${reason} AND about = ${kind}`;
      }
      return { logEach };
    },
    async takeFinished() {
      const rows = await tx.$queryRaw<CountRow[]>`
        WITH finished AS (
          DELETE FROM denial_count
          WHERE minute < date_trunc('minute', now() - make_interval(secs => ${SLACK_SECONDS}))
          RETURNING minute, source, reason, about, count - logged AS count)
        SELECT * FROM finished WHERE count > 0 ORDER BY minute, source, reason, about`;
      return minutesOf(rows);
    },
  };
}

/** The place itself, if it counts already in this minute or there is room for another. */
async function placeOf(tx: Prisma.TransactionClient, source: string): Promise<string> {
  const rows = await tx.$queryRaw<{ source: string }[]>`
    SELECT DISTINCT source FROM denial_count
    WHERE minute = date_trunc('minute', now()) AND source !~ '^(PERSON|TOKEN) '`;
  const has = rows.some((row) => row.source === source);
  return has || rows.length < MAX_SOURCES_A_MINUTE ? source : OTHER_SOURCES;
}

/** Whom it is about, if that is told apart already or there is room for more; else nobody in particular. */
async function kindOf(
  tx: Prisma.TransactionClient,
  source: string,
  reason: string,
  about: string,
): Promise<string> {
  const rows = await tx.$queryRaw<{ reason: string; about: string }[]>`
    SELECT reason, about FROM denial_count
    WHERE minute = date_trunc('minute', now()) AND source = ${source}`;
  const has = rows.some((row) => row.reason === reason && row.about === about);
  return has || rows.length < MAX_KINDS_A_SOURCE ? about : '';
}

const REASONS = [...DENIAL_REASONS, ...STRANGER_REASONS];

function minutesOf(rows: readonly CountRow[]): readonly MinuteOfDenials[] {
  const byPlace = new Map<string, CountRow[]>();
  for (const row of rows) {
    const key = `${row.minute.toISOString()} ${row.source}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), row]);
  }
  return [...byPlace.values()].flatMap(([first, ...rest]) => {
    if (!first) return [];
    const denials = [first, ...rest].flatMap(({ reason: name, about, count }) => {
      const reason = REASONS.find((known) => known === name);
      assert(reason !== undefined, `${name} is a reason of a denial`);
      return [{ reason, about: about === '' ? null : about, count }];
    });
    return [{ source: first.source, minute: first.minute, denials }];
  });
}
