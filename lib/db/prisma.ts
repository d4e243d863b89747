import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/prisma/client';
import { connectPool } from './pool';

/** How many connections one process takes at most. */
const DEFAULT_CONNECTIONS = 10;

/**
 * A client of the database, as the role that the URL names (the application's own, never the owner).
 */
export function connectPrisma(
  databaseUrl: string,
  { connections = DEFAULT_CONNECTIONS }: { readonly connections?: number } = {},
): PrismaClient {
  return new PrismaClient({
    // Prisma's own pool hands over a connection that nobody listens to yet: one that breaks just then would end the process.
    adapter: new PrismaPg(connectPool(databaseUrl, { connections, onError: () => undefined }), {
      disposeExternalPool: true,
    }),
  });
}
