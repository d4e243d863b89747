import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger, parseCronItems, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Log, LogLevel } from '../log';

/** Waiting times between attempts to reach a database that is away: doubled each time, up to the last. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** How often it asks for a job of which it was not told. */
const POLL_MS = 1_000;
/** After so many refusals in a row, of each that asks, the library is begun anew. */
const REFUSALS_AT_MOST = 5;

export interface JobRunner {
  /** Takes no new job, lets those that run finish, and ends. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

/**
 * Works off the queue until stopped. Where the library gives up (the database restarts, the network fails), it
 * starts again with growing pauses: a worker outlives its database. It starts again, too, where the library asks for jobs and is refused
 * each time: it keeps what it asked first, the numbers of our tasks, even where that failed, and would ask in vain for ever.
 *
 * The queue's schema is brought up to date by `migrate` as the owner; the library's own check at start only
 * reads it, so the application's role may do it.
 *
 * @param options.onConnected  called after each (re)connection: what was missed meanwhile can be made good
 */
export function startRunner(options: {
  readonly pool: Pool;
  readonly tasks: TaskList;
  readonly concurrency: number;
  readonly log: Log;
  readonly onConnected: () => Promise<void>;
}): JobRunner {
  const { pool, tasks, concurrency, log } = options;
  let stopping: Promise<void> | undefined;
  let current: Runner | undefined;
  const stopped = new AbortController();

  const lifetime = (async () => {
    let waitMs = FIRST_WAIT_MS;
    while (!stopped.signal.aborted) {
      try {
        const events = new EventEmitter() as WorkerEvents;
        current = await run({
          ...{ pgPool: pool, taskList: tasks, concurrency, noHandleSignals: true, pollInterval: POLL_MS },
          events,
          parsedCronItems: parseCronItems([
            { task: 'sweep', match: '* * * * *', options: { backfillPeriod: 0, maxAttempts: 1 } },
          ]),
          logger: queueLogger(log),
        });
        onStarved(events, REFUSALS_AT_MOST * concurrency, (error) => {
          log('warning', 'worker.starved', { error });
          current?.stop().catch(() => undefined);
        });
        log('info', 'worker.connected');
        await options.onConnected();
        waitMs = FIRST_WAIT_MS;
        await current.promise;
        if (!stopped.signal.aborted) log('warning', 'worker.ended', { restartInMs: waitMs });
      } catch (error) {
        log('warning', 'worker.lost', { error, restartInMs: waitMs });
      }
      await pause(waitMs, undefined, { signal: stopped.signal }).catch(() => undefined);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  })();

  return {
    stop() {
      stopping ??= (async () => {
        stopped.abort();
        // It refuses when it has ended by itself, which is just as well.
        await current?.stop().catch(() => undefined);
        await lifetime;
      })();
      return stopping;
    },
  };
}

/** Tells once of so many requests for a job in a row that failed. */
function onStarved(events: WorkerEvents, refusals: number, tell: (error: unknown) => void): void {
  let failed = 0;
  const answered = (): void => void (failed = 0);
  events.on('worker:getJob:empty', answered);
  events.on('job:start', answered);
  events.on('worker:getJob:error', ({ error }) => {
    failed += 1;
    if (failed === refusals) tell(error);
  });
}

const LEVELS: Readonly<Record<string, LogLevel>> = {
  error: 'error',
  warning: 'warning',
  info: 'debug', // the library's "info" is one line for each job: ours say more
  debug: 'debug',
};

function queueLogger(log: Log): Logger {
  return new Logger((scope) => (level, message) => {
    log(LEVELS[level] ?? 'info', 'queue', { ...scope, message });
  });
}
