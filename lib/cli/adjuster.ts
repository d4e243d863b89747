import { startAdjuster } from '../live/adjuster';
import { FAILED_ACCOUNT_WARNING } from '../engine/batch/set-apart';
import { jsonLog, logWarnings } from '../log';
import { SLOT_MS } from '../usecases/adjustments/decide-slot';
import { optionsOrExit } from './command-line';

optionsOrExit({
  usage: `npm run adjuster

The process that decides, every 60 seconds, where adjustment programmes of the live version move margin. DATABASE_URL names the
database, as the application's role. It may be killed at any time: a slot is decided whole or not at all, and one that was missed
stays missed. Of several, one works.

  --help   prints this`,
  options: {},
});
const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error('DATABASE_URL is not set: it names the database, with the role of the application.');
  process.exit(1);
}

const log = jsonLog(
  (line) => console.log(line),
  () => new Date(),
);
const adjuster = startAdjuster({ databaseUrl, log, slotMs: SLOT_MS });
logWarnings(log, FAILED_ACCOUNT_WARNING, 'margin.failed');
log('info', 'adjuster.start', { pid: process.pid });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log('info', 'adjuster.stopping', { signal });
    void adjuster.stop().then(() => {
      log('info', 'adjuster.stopped');
      process.exit(0);
    });
  });
}
adjuster.ended.catch((error: unknown) => {
  log('error', 'adjuster.failed', { error });
  process.exit(1);
});
