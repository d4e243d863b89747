import { assert } from '../domain/assert';
import type { IdentityReads } from '../ports/unit-of-work';
import type { PrismaClient } from './generated/prisma/client';
import { personRecord } from './people-store';
import { sessionRecord } from './session-store';
import { tokenRecord } from './token-store';

const TOUCH_INTERVAL_MS = 60_000;

export function identityReads(prisma: PrismaClient): IdentityReads {
  return {
    async now() {
      const rows = await prisma.$queryRaw<{ at: Date }[]>`SELECT date_trunc('milliseconds', now()) AS at`;
      const at = rows[0]?.at;
      assert(at !== undefined, 'the database tells the time');
      return at;
    },
    async credentials(email) {
      const row = await prisma.person.findUnique({ where: { email } });
      return row && { ...personRecord(row), passwordHash: row.passwordHash };
    },
    async token(secretHash) {
      const row = await prisma.apiToken.findUnique({ where: { secretHash }, include: { owner: true } });
      return row && { ...tokenRecord(row), owner: personRecord(row.owner) };
    },
    async session(secretHash) {
      const row = await prisma.session.findUnique({ where: { secretHash }, include: { person: true } });
      return row && { ...sessionRecord(row), person: personRecord(row.person) };
    },
    async touchSession(id, at) {
      const before = new Date(at.getTime() - TOUCH_INTERVAL_MS);
      await prisma.session.updateMany({
        where: { id, endedAt: null, lastUsedAt: { lt: before } },
        data: { lastUsedAt: at },
      });
    },
    async touchToken(id, at) {
      const before = new Date(at.getTime() - TOUCH_INTERVAL_MS);
      await prisma.apiToken.updateMany({
        where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
        data: { lastUsedAt: at },
      });
    },
  };
}
