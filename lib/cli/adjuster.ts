import { startAdjuster } from '../live/adjuster';
import { FAILED_ACCOUNT_WARNING } from '../engine/batch/set-apart';
import { jsonLog, logWarnings } from '../log';
import { numberOrExit, optionsOrExit } from './command-line';

const COMMAND = {
  usage: `npm run adjuster -- [options]

The process that decides, slot by slot, where adjustment programmes of the live version move margin. DATABASE_URL names the
database, as the application's role. It may be killed at any time: a slot is decided whole or not at all, and one that was missed
stays missed. Of several, one works.

  --slot-minutes N   from one slot to the next (1), a divisor of 1,440
  --help             prints this`,
  options: { 'slot-minutes': { type: 'string', default: '1' } },
} as const;
const { values } = optionsOrExit(COMMAND);
const slotMinutes = numberOrExit(COMMAND, '--slot-minutes', values['slot-minutes'], [1, 1_440]);
if (1_440 % slotMinutes !== 0) {
  console.error('--slot-minutes must divide a day: 1, 5, 60.');
  process.exit(1);
}
const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error('DATABASE_URL is not set: it names the database, with the role of the application.');
  process.exit(1);
}

const log = jsonLog(
  (line) => console.log(line),
  () => new Date(),
);
const adjuster = startAdjuster({ databaseUrl, log, slotMs: slotMinutes * 60_000 });
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
