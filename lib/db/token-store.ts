import { TOKEN_SCOPES } from '../domain/governance/people/actor';
import type { TokenRecord, TokenStore } from '../ports/unit-of-work';
import type { Prisma } from './generated/prisma/client';
import type { ApiTokenModel } from './generated/prisma/models';
import { isUuid } from './uuid';

export function tokenStore(tx: Prisma.TransactionClient): TokenStore {
  return {
    async add(token) {
      return tokenRecord(await tx.apiToken.create({ data: { ...token, scopes: [...token.scopes] } }));
    },
    async lock(id) {
      if (!isUuid(id)) return null;
      await tx.$queryRaw`SELECT id FROM api_token WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
      const row = await tx.apiToken.findUnique({ where: { id } });
      return row && tokenRecord(row);
    },
    async revoke(id, revokedAt) {
      await tx.apiToken.update({ where: { id }, data: { revokedAt } });
    },
  };
}

export function tokenRecord(row: ApiTokenModel): TokenRecord {
  return {
    id: row.id,
    name: row.name,
    ownerId: row.ownerId,
    prefix: row.prefix,
    scopes: TOKEN_SCOPES.filter((scope) => row.scopes.includes(scope)),
    expiresAt: row.expiresAt,
    revokedAt: row.revokedAt,
  };
}
