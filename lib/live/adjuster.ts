import { setTimeout as pause } from 'node:timers/promises';
import { pgReadBook } from '../db/book-view';
import { pgExclusively } from '../db/exclusively';
import { connectPool } from '../db/pool';
import { connectPrisma } from '../db/prisma';
import { prismaTransact } from '../db/transact';
import { columnarEngine } from '../engine/columnar-engine';
import type { Log } from '../log';
import { decidePresentSlot } from '../usecases/adjustments/decide-slot';
import { noteTipped } from '../usecases/adjustments/note-tipped';
import { MarketSignals } from '../usecases/adjustments/steps/market-signals';

/** It looks by itself this often whether a slot is to be decided. */
const LOOK_MS = 250;
const TAKE_OVER_MS = 1_000;
const ADJUSTER_NAME = 'adjuster';

export interface Adjuster {
  /** Resolves when it has stopped, rejects with why it cannot go on. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * The process that decides slots of adjustment programmes, one after the other. One at a time: a second one waits until the
 * first has gone. It may be killed at any time, as a slot is decided whole or not at all.
 *
 * @param databaseUrl the application's role
 */
export function startAdjuster(options: {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly slotMs: number;
}): Adjuster {
  const { databaseUrl, log, slotMs } = options;
  const stopped = new AbortController();
  const prisma = connectPrisma(databaseUrl, { connections: 2 });
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  const pool = connectPool(databaseUrl, {
    connections: 4,
    applicationName: 'margrave adjuster',
    onError: (error) => fail(error),
  });
  const sleep = (ms: number) => pause(ms, undefined, { signal: stopped.signal }).catch(() => undefined);

  const work = async (): Promise<void> => {
    log('info', 'adjuster.alone');
    const deps = {
      ...{ transact: prismaTransact(prisma), readBook: pgReadBook(pool), engine: columnarEngine() },
      ...{ signals: new MarketSignals(), slotMs },
    };
    while (!stopped.signal.aborted) {
      const noted = await noteTipped(deps);
      if (noted > 0) log('info', 'adjuster.tipped', { accounts: noted });
      const began = performance.now();
      const { at, decided, moved } = await decidePresentSlot(deps);
      const ms = Math.round(performance.now() - began);
      if (decided > 0) log(moved > 0 ? 'info' : 'debug', 'adjuster.slot', { at, decided, moved, ms });
      await sleep(LOOK_MS);
    }
  };
  const run = async (): Promise<void> => {
    const exclusively = pgExclusively(pool);
    while (!stopped.signal.aborted) if (!(await exclusively(ADJUSTER_NAME, work))) await sleep(TAKE_OVER_MS);
  };
  const ended = Promise.race([run(), failed]).finally(async () => {
    stopped.abort();
    await prisma.$disconnect().catch(() => undefined);
    // A connection that hangs must not keep a failed process alive: its end is awaited by nobody.
    void pool.end().catch(() => undefined);
  });
  ended.catch(() => undefined);
  return {
    ended,
    async stop() {
      stopped.abort();
      await ended.catch(() => undefined);
    },
  };
}
