import { assert } from '../domain/assert';
import type { VenueClockStore } from '../ports/venue-clock';
import type { Prisma } from './generated/prisma/client';

/** What of the clock is read; `venue_time` of the database says what it shows. */
export function venueClockStore(tx: Pick<Prisma.TransactionClient, '$queryRaw'>): VenueClockStore {
  return {
    async standing() {
      const [last] = await tx.$queryRaw<{ speed: number; until: Date; isFast: boolean }[]>`
        SELECT speed, venue_at + lasts * speed AS until,
          speed > 1 AND clock_timestamp() < anchored_at + lasts AS "isFast"
        FROM venue_clock ORDER BY anchored_at DESC LIMIT 1`;
      if (!last?.isFast) return { speed: 1, fastUntil: null, isDatabases: last === undefined };
      return { speed: last.speed, fastUntil: last.until, isDatabases: false };
    },
    async setSpeed(speed, lastsMs) {
      // The instants are the database's to say: what is given for them here is replaced.
      const [set] = await tx.$queryRaw<{ from: Date; until: Date }[]>`
        INSERT INTO venue_clock (anchored_at, venue_at, speed, lasts)
        VALUES (now(), now(), ${speed}::int, make_interval(secs => ${lastsMs / 1000}))
        RETURNING venue_at AS "from", venue_at + lasts * speed AS until`;
      assert(set !== undefined, 'the clock was set');
      return set;
    },
  };
}
