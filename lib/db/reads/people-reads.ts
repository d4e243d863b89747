import type { PrismaClient } from '../generated/prisma/client';
import { isUuid } from '../uuid';
import { byKey, existing } from './by-key';

export function peopleReads(prisma: PrismaClient) {
  const person = byKey(
    (ids: readonly string[]) => prisma.person.findMany({ where: { id: { in: [...ids] } } }),
    ({ id }) => id,
  );
  const token = byKey(
    (ids: readonly string[]) => prisma.apiToken.findMany({ where: { id: { in: [...ids] } } }),
    ({ id }) => id,
  );
  const lastSession = byKey(
    (ids: readonly string[]) =>
      prisma.session.groupBy({
        by: ['personId'],
        where: { personId: { in: [...ids] } },
        _max: { startedAt: true },
      }),
    ({ personId }) => personId,
  );
  const invitation = byKey(
    (ids: readonly string[]) =>
      prisma.invitation.findMany({
        where: { personId: { in: [...ids] } },
        select: { personId: true, expiresAt: true },
      }),
    ({ personId }) => personId,
  );
  return {
    /** When a person last signed in; null: never. */
    lastSignInAt: async (personId: string) => (await lastSession(personId))?._max.startedAt ?? null,
    /** Until when a link that nobody has used can be used; null: there is none. */
    invitedUntil: async (personId: string) => (await invitation(personId))?.expiresAt ?? null,
    existingPerson: existing(person, 'person'),
    /** The name behind an audit entry's actor, as it is today; null when nobody's. */
    async actorName(kind: string, id: string | null): Promise<string | null> {
      if (id === null || kind === 'SYSTEM') return id;
      if (!isUuid(id)) return null;
      if (kind === 'PERSON') return (await person(id))?.name ?? null;
      const found = await token(id);
      const owner = found && (await person(found.ownerId));
      return found && owner ? `${found.name} (token of ${owner.name})` : null;
    },
  };
}
