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
  return {
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
