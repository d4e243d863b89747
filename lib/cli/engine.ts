import os from 'node:os';
import { openDoor } from '../live/engine-door';
import { startLiveEngine } from '../live/live-engine';
import { FAILED_ACCOUNT_WARNING } from '../engine/batch/set-apart';
import { jsonLog, LOG_LEVELS, logWarnings } from '../log';
import { optionsOrExit } from './command-line';

optionsOrExit({
  usage: `npm run engine

The live engine's process. DATABASE_URL names the database, as the application's role; ENGINE_URL says where it listens,
ENGINE_SECRET what askers must know; LOG_LEVEL is the least that is logged: debug, info, warning or error. It may be killed at any time: the next one loads the book
anew.

  --help   prints this`,
  options: {},
});
const { DATABASE_URL: databaseUrl, ENGINE_URL: url, ENGINE_SECRET: secret } = process.env;
if (!databaseUrl || !url || !secret) {
  console.error(
    'DATABASE_URL, ENGINE_URL and ENGINE_SECRET must be set: the database, where to listen, and the secret.',
  );
  process.exit(1);
}

const stated = process.env.LOG_LEVEL || 'info';
const level = LOG_LEVELS.find((known) => known === stated);
if (level === undefined) {
  console.error(`LOG_LEVEL is "${stated}"; it must be one of ${LOG_LEVELS.join(', ')}.`);
  process.exit(1);
}

const log = jsonLog(
  (line) => console.log(line),
  () => new Date(),
  level,
);
const engine = startLiveEngine({ databaseUrl, log, threads: os.availableParallelism() });
const { hostname, port } = new URL(url);
const door = await openDoor({ engine, host: hostname, port: Number(port), secret, log });
logWarnings(log, FAILED_ACCOUNT_WARNING, 'margin.failed');
log('info', 'engine.start', { pid: process.pid, port: door.port });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    log('info', 'engine.stopping', { signal });
    void engine.stop().then(() => {
      log('info', 'engine.stopped');
      process.exit(0);
    });
  });
}
engine.ended.catch((error: unknown) => {
  log('error', 'engine.failed', { error });
  process.exit(1);
});
