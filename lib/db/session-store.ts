import { SIGN_IN_METHODS } from '../domain/governance/people/session';
import { assert } from '../domain/assert';
import type { SessionRecord, SessionStore } from '../ports/sessions';
import type { Prisma } from './generated/prisma/client';
import type { SessionModel } from './generated/prisma/models';
import { isUuid } from './uuid';

export function sessionStore(tx: Prisma.TransactionClient): SessionStore {
  return {
    async add(session) {
      return sessionRecord(await tx.session.create({ data: session }));
    },
    async lock(id) {
      if (!isUuid(id)) return null;
      await tx.$queryRaw`SELECT id FROM session WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
      const row = await tx.session.findUnique({ where: { id } });
      return row && sessionRecord(row);
    },
    async lockBySecret(secretHash) {
      await tx.$queryRaw`SELECT id FROM session WHERE secret_hash = ${secretHash} FOR NO KEY UPDATE`;
      const row = await tx.session.findUnique({ where: { secretHash } });
      return row && sessionRecord(row);
    },
    async end(id, endedAt) {
      await tx.session.updateMany({ where: { id, endedAt: null }, data: { endedAt } });
    },
    async endAllOf(personId, endedAt) {
      return (await tx.session.updateMany({ where: { personId, endedAt: null }, data: { endedAt } })).count;
    },
  };
}

export function sessionRecord(row: SessionModel): SessionRecord {
  const method = SIGN_IN_METHODS.find((known) => known === row.method);
  assert(method !== undefined, `${row.method} is a way to sign in`);
  const { id, personId, client, source, startedAt, authenticatedAt, lastUsedAt, expiresAt, endedAt } = row;
  return {
    ...{ id, personId, method, client, source },
    ...{ startedAt, authenticatedAt, lastUsedAt, expiresAt, endedAt },
  };
}
