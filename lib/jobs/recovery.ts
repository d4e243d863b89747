import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log';

/** Waiting times between attempts to reach the database: doubled each time, up to the last. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
/** How often all is made good again; what fails even then has other reasons, and the sweep of each minute. */
const RECOVERIES_AT_MOST = 5;

/**
 * Makes good what was lost with the database, as soon as it is back and without waiting for the next minute's
 * sweep: a job that was running then stays locked in the queue, and nobody else would take it.
 *
 * @param options.reach    a trivial statement; fails while the database is away
 * @param options.recover  what to do once it is back; false where something of it failed, and all is tried again, five times at most
 * @param options.firstWaitMs  before the first attempt, > 0
 * @returns to be called whenever a connection broke: many breaks become one recovery
 */
export function recoverAfterLoss(options: {
  readonly reach: () => Promise<unknown>;
  readonly recover: () => Promise<boolean>;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly firstWaitMs?: number;
}): (error: Error) => void {
  const { reach, recover, log, signal, firstWaitMs = FIRST_WAIT_MS } = options;
  let recovering = false;

  const run = async (): Promise<void> => {
    let recoveries = 0;
    for (let waitMs = firstWaitMs; !signal.aborted; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      await pause(waitMs, undefined, { signal });
      const isBack = await reach().then(
        () => true,
        () => false,
      );
      if (!isBack) continue;
      log('info', 'database.back');
      // From here on a new loss is a new recovery: this one's work may be lost with it.
      recovering = false;
      if (await recover()) return;
      recoveries += 1;
      if (recovering || signal.aborted || recoveries === RECOVERIES_AT_MOST) return;
      recovering = true;
      log('warning', 'database.recovery-incomplete', { againInMs: Math.min(2 * waitMs, LONGEST_WAIT_MS) });
    }
  };

  return (error) => {
    if (recovering || signal.aborted) return;
    recovering = true;
    log('warning', 'database.lost', { error });
    run().catch((failure: unknown) => {
      recovering = false;
      if (!signal.aborted) log('error', 'database.recovery-failed', { error: failure });
    });
  };
}
