import { pgReadBook } from '../db/book-view';
import { pgExclusively, pgUnlessExclusive } from '../db/exclusively';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { columnarEngine } from '../engine/columnar-engine';
import type { Log } from '../log';
import { recoverAfterLoss } from './recovery';
import { startRunner, type JobRunner } from './runner';
import { workerTasks } from './tasks';

/** Jobs at once. Each may hold two connections of the pool and two of Prisma's; the queue itself takes a few. */
const DEFAULT_CONCURRENCY = 4;
const QUEUE_CONNECTIONS = 4;
/** The book of a day is kept for a year and a month. */
export const KEPT_DAYS = 400;

/**
 * The worker: works off the queue as the application's role until stopped. Any number may run on any machines.
 *
 * @param databaseUrl  the application's role; the schema is at this release already (`migrate`)
 * @param keptDays     how many days the book of a day is kept, 31 to 10,000
 */
export function startWorker(options: {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly concurrency?: number;
  readonly keptDays?: number;
}): JobRunner {
  const { databaseUrl, log, concurrency = DEFAULT_CONCURRENCY, keptDays = KEPT_DAYS } = options;
  const prisma = connectPrisma(databaseUrl, { connections: 2 * concurrency });
  const stopped = new AbortController();
  const pool = connectPool(databaseUrl, {
    connections: 2 * concurrency + QUEUE_CONNECTIONS,
    applicationName: 'margrave worker',
    onError: (error) => onLoss(error),
  });
  const deps = {
    transact: prismaTransact(prisma),
    readBook: pgReadBook(pool),
    exclusively: pgExclusively(pool),
    unlessExclusive: pgUnlessExclusive(pool),
    engine: columnarEngine(),
    keptDays,
  };
  const tasks = workerTasks(deps, log);
  const onLoss = recoverAfterLoss({
    ...{ log, signal: stopped.signal, recover: tasks.sweep },
    reach: () => pool.query('select 1'),
  });
  const runner = startRunner({
    ...{ pool, log, tasks: tasks.list, concurrency, onConnected: async () => void (await tasks.sweep()) },
  });
  return {
    async stop() {
      stopped.abort();
      await runner.stop();
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}
