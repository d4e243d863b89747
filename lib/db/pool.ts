import { Pool } from 'pg';

/**
 * Connections past Prisma: for the job queue, views of the book and advisory locks.
 *
 * @param onError  an idle connection broke (the database restarts): the pool has dropped it and opens another
 *   when asked. Without a listener Node would end the process.
 */
export function connectPool(
  databaseUrl: string,
  options: {
    readonly connections: number;
    readonly applicationName: string;
    readonly onError: (error: Error) => void;
  },
): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: options.connections,
    application_name: options.applicationName,
    options: '-c TimeZone=UTC',
  });
  pool.on('error', options.onError);
  return pool;
}
