import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { nextInLine, pgExclusively } from '../db/exclusively';
import type { PrismaClient } from '../db/generated/prisma/client';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import type { Exclusively } from '../ports/margin';

const TAKE_OVER_MS = 1_000;

/** What a process works with that is the only one of its kind while it works. */
export interface Alone {
  readonly prisma: PrismaClient;
  readonly pool: Pool;
  /** Aborted once it is to stop. */
  readonly signal: AbortSignal;
  /** Ends it: it cannot go on. */
  readonly fail: (error: Error) => void;
  /**
   * Works when no other does, and again whenever the work ends, until stopped: a second process waits until the first has gone.
   *
   * @param work until `signal` is aborted
   * @param atEnd before its connections close
   */
  readonly run: (work: () => Promise<void>, atEnd?: () => Promise<void>) => AloneRun;
}

export interface AloneRun {
  /** Resolves when it has stopped, rejects with why it cannot go on. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** @param name that it holds exclusively in the database as long as it works */
export function alone(options: {
  readonly databaseUrl: string;
  readonly name: string;
  readonly applicationName: string;
}): Alone {
  const { databaseUrl, name, applicationName } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  const prisma = connectPrisma(databaseUrl, { connections: 2 });
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  const pool = connectPool(databaseUrl, { connections: 4, applicationName, onError: (error) => fail(error) });

  return {
    ...{ prisma, pool, signal, fail: (error) => fail(error) },
    run: (work, atEnd = () => Promise.resolve()) => {
      // Whoever would begin what this one takes over leaves it to it: else one came after the other, and it never had its turn.
      const inLine = async (exclusively: Exclusively): Promise<void> => {
        let begin: () => void = () => undefined;
        const begun = new Promise<void>((resolve) => (begin = resolve));
        const waiting = exclusively(nextInLine(name), () => begun);
        waiting.catch(() => undefined);
        const workAtLast = (): Promise<void> => {
          begin();
          return work();
        };
        try {
          do await pause(TAKE_OVER_MS, undefined, { signal }).catch(() => undefined);
          while (!signal.aborted && !(await exclusively(name, workAtLast)));
        } finally {
          begin();
        }
        await waiting;
      };
      const again = async (): Promise<void> => {
        const exclusively = pgExclusively(pool);
        while (!signal.aborted) {
          if (!(await exclusively(name, work))) await inLine(exclusively);
        }
      };
      const untilTheEnd = async (): Promise<void> => {
        try {
          await Promise.race([again(), failed]);
        } finally {
          stopped.abort();
          await atEnd();
          await prisma.$disconnect().catch(() => undefined);
          // A connection that hangs must not keep a failed process alive: its end is awaited by nobody.
          void pool.end().catch(() => undefined);
        }
      };
      const ended = untilTheEnd();
      ended.catch(() => undefined);
      return {
        ended,
        stop: async () => {
          stopped.abort();
          await ended.catch(() => undefined);
        },
      };
    },
  };
}
