import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/prisma/client';
import { SESSION_OPTIONS } from './limits';

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
    adapter: new PrismaPg({
      connectionString: databaseUrl,
      max: connections,
      options: SESSION_OPTIONS,
    }),
  });
}
