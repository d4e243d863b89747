import type { MarketPlayStore, PlayRecord } from '../ports/market-plays';
import type { Prisma } from './generated/prisma/client';
import type { MarketPlayModel } from './generated/prisma/models';

export function marketPlayStore(tx: Prisma.TransactionClient): MarketPlayStore {
  return {
    async playing() {
      const row = await tx.marketPlay.findFirst({ where: { endedAt: null } });
      return row && playRecord(row);
    },
    async add({ seed, ...play }) {
      return playRecord(await tx.marketPlay.create({ data: { ...play, seed: BigInt(seed) } }));
    },
    async end(id, endedBy, endedAt) {
      await tx.marketPlay.update({ where: { id }, data: { endedBy, endedAt } });
    },
    async areOthersPricesSince(at) {
      // Who imported is what the log says: a source may call itself anything.
      const [row] = await tx.$queryRaw<{ are: boolean }[]>`
        SELECT exists (SELECT FROM import JOIN audit_entry entry
            ON entry.subject_kind = 'import' AND entry.subject_id = import.id::text
          WHERE import.kind = 'prices' AND import.created_at > ${at}
            AND NOT (entry.actor_kind::text = 'SYSTEM' AND entry.actor_id IN ('market', 'founding'))) AS are`;
      return row?.are ?? false;
    },
  };
}

function playRecord({ id, scenario, speed, seed, askedBy, beginsAt, endsAt }: MarketPlayModel): PlayRecord {
  return { id, scenario, speed, seed: Number(seed), askedBy, beginsAt, endsAt };
}
