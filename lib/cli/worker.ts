import os from 'node:os';
import { FAILED_ACCOUNT_WARNING } from '../engine/batch/set-apart';
import { jsonLog, logWarnings } from '../log';
import { KEPT_DAYS, startWorker } from '../jobs/worker';
import { numberOrExit, optionsOrExit } from './command-line';

const COMMAND = {
  usage: `npm run worker -- [options]

The worker process. DATABASE_URL names the database, as the application's role. SIGTERM and SIGINT let the jobs that run
finish; a second signal, or SIGKILL, is safe at any time.

  --kept-days N   how many days the book of a day is kept (${KEPT_DAYS})
  --help          prints this`,
  options: { 'kept-days': { type: 'string', default: String(KEPT_DAYS) } },
} as const;
const { values } = optionsOrExit(COMMAND);
const keptDays = numberOrExit(COMMAND, '--kept-days', values['kept-days'], [31, 10_000]);
const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error('DATABASE_URL is not set: it names the database, with the role of the application.');
  process.exit(1);
}

const log = jsonLog(
  (line) => console.log(line),
  () => new Date(),
);
// Whoever is margined live comes before whoever is simulated.
os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
const worker = startWorker({ databaseUrl, log, keptDays });
logWarnings(log, FAILED_ACCOUNT_WARNING, 'margin.failed');
log('info', 'worker.start', { pid: process.pid });

// When the database goes away while the queue's library notes the end of a job, it leaves a rejection that nobody
// awaits, beside ending its own loop, which `startRunner` begins again. Node's default would end the process.
process.on('unhandledRejection', (error) => log('error', 'worker.unhandled', { error }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log('info', 'worker.stopping', { signal });
    worker.stop().then(
      () => {
        log('info', 'worker.stopped');
        process.exit(0);
      },
      (error: unknown) => {
        log('error', 'worker.stop-failed', { error });
        process.exit(1);
      },
    );
  });
}
