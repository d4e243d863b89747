import { jsonLog } from '../log';
import { startAdjuster } from '../live/adjuster';

/** The process that decides slots, with a slot each millisecond: a test need not wait for the next minute. */
const log = jsonLog(
  (line) => console.log(line),
  () => new Date(),
);
const { ended } = startAdjuster({ databaseUrl: process.env.DATABASE_URL ?? '', log, slotMs: 1 });
ended.catch((error: unknown) => {
  log('error', 'adjuster.failed', { error });
  process.exit(1);
});
