import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pgReadBook } from '../db/book-view';
import { prismaKeepCallOutlook } from '../db/call-outlook-store';
import { marketDataStore } from '../db/market-data-store';
import { pgPrepareRun, pgReadStoredStatuses } from '../db/prepare-run';
import { prismaTransact } from '../db/transact';
import { bookOnThreads } from '../engine/live/book-on-threads';
import { BookFollower, type FollowedBook } from '../usecases/margin/follow-book';
import { alone } from './alone';
import { CallLookout } from './call-lookout';
import { LIVE_ENGINE } from './live-engine-name';
import { LiveStore } from './live-store';
import type { Log } from '../log';

/** Without a word from the database it looks by itself this often. */
const LOOK_MS = 1_000;

export interface LiveEngine {
  /** Null until the book is loaded. */
  readonly book: FollowedBook | null;
  /** Resolves once nothing is being applied; what is read then is of one revision. */
  whenSettled(): Promise<void>;
  /** Resolves when it has stopped, rejects with why it cannot go on. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * The live engine: keeps every account in memory, in step with the database, and stores what changes. One at a time:
 * a second one waits until the first has gone. While one is there, or waits to be, workers leave re-margining to it.
 *
 * What goes wrong ends it: it is started again, and loads the book anew.
 */
export function startLiveEngine(options: {
  readonly databaseUrl: string;
  readonly log: Log;
  /** That margin together when a price moves many accounts. */
  readonly threads: number;
}): LiveEngine {
  const { databaseUrl, log, threads } = options;
  const { prisma, pool, signal, fail, run } = alone({
    ...{ databaseUrl, name: LIVE_ENGINE, applicationName: 'margrave engine' },
  });
  const follower = new BookFollower({
    readBook: pgReadBook(pool),
    liveAccounts: (parameters, market) => bookOnThreads(threads, parameters, market),
  });
  const bell = new Bell();
  let applying: Promise<unknown> = Promise.resolve();

  const work = async (): Promise<void> => {
    log('info', 'engine.alone');
    const listener = await listen(databaseUrl, () => bell.ring(), fail);
    const lookout = new CallLookout({
      ...{ readBars: (asked) => marketDataStore(prisma).barsAsOf(asked), log },
      keep: prismaKeepCallOutlook(prisma),
    });
    try {
      const store = new LiveStore({
        ...{ transact: prismaTransact(prisma), log },
        ...{ prepareRun: pgPrepareRun(pool), readStoredStatuses: pgReadStoredStatuses(pool) },
      });
      while (!signal.aborted) {
        const following = follower.follow();
        applying = following.catch(() => undefined);
        const outcome = await following;
        if (outcome.kind === 'LOADED') log('info', 'engine.loaded', { ...outcome, bytes: bytesOf(follower) });
        const isChanged = outcome.kind === 'LOADED' || outcome.kind === 'FOLLOWED';
        if (outcome.kind === 'FOLLOWED')
          log('debug', 'engine.followed', { ...outcome.changes, ticked: outcome.ticked });
        await store.note(outcome, follower.book);
        if (follower.book) {
          await store.storeIfDue(follower.book);
          lookout.lookIfDue(follower.book);
        }
        if (!isChanged) await bell.wait(LOOK_MS, signal);
      }
    } finally {
      await lookout.end();
      await listener.end().catch(() => undefined);
    }
  };

  const { ended, stop } = run(work, () => follower.end());
  return {
    get book() {
      return follower.book;
    },
    async whenSettled() {
      await applying;
    },
    ended,
    async stop() {
      const stopped = stop();
      bell.ring();
      await stopped;
    },
  };
}

function bytesOf({ book }: BookFollower): number {
  return book?.accounts.bytes ?? 0;
}

/** Rings when the inputs change. */
async function listen(
  databaseUrl: string,
  onChange: () => void,
  onError: (error: Error) => void,
): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'margrave engine feed' });
  client.on('error', onError);
  client.on('notification', onChange);
  await client.connect();
  await client.query('listen margrave_inputs');
  return client;
}

/** Wakes who waits; a ring that nobody waits for is kept for the next one. */
class Bell {
  private hasRung = false;
  private wake: (() => void) | null = null;

  ring(): void {
    this.hasRung = true;
    this.wake?.();
  }

  async wait(atMostMs: number, signal: AbortSignal): Promise<void> {
    if (!this.hasRung && !signal.aborted) {
      const rung = new Promise<void>((resolve) => (this.wake = resolve));
      const waiting = new AbortController();
      await Promise.race([
        rung,
        pause(atMostMs, undefined, { signal: waiting.signal }).catch(() => undefined),
      ]);
      waiting.abort();
      this.wake = null;
    }
    this.hasRung = false;
  }
}
