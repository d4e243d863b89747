import { Pool } from 'pg';
import { SESSION_OPTIONS } from './limits';

/**
 * Connections: Prisma's, and those past it, for the job queue, views of the book and advisory locks.
 *
 * A connection that breaks (the database restarts) says so by an event, idle or lent; without a listener Node
 * would end the process. The pool drops it and opens another when asked; who had it lent meets the failure at
 * the next statement.
 *
 * @param onError  told of each connection that broke
 */
export function connectPool(
  databaseUrl: string,
  options: {
    readonly connections: number;
    readonly applicationName?: string;
    readonly onError: (error: Error) => void;
  },
): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: options.connections,
    ...(options.applicationName === undefined ? {} : { application_name: options.applicationName }),
    options: SESSION_OPTIONS,
  });
  pool.on('error', () => undefined); // the connection's own listener has told
  pool.on('connect', (client) => client.on('error', options.onError));
  return pool;
}
