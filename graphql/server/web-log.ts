import { jsonLog } from '../../lib/log';

/** The log of a web process, on standard error: it says what fails. */
export const webLog = jsonLog(
  (line) => process.stderr.write(`${line}\n`),
  () => new Date(),
);
