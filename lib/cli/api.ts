import { once } from 'node:events';
import { apiAddressFrom } from '../../graphql/server/api-address';
import { apiServer } from '../../graphql/server/api-server';
import { openApiProcess } from '../../graphql/server/context';
import { webLog } from '../../graphql/server/web-log';
import { optionsOrExit } from './command-line';

optionsOrExit({
  usage: `npm run api

The API's process. DATABASE_URL names the database, as the application's role; API_URL says where it listens. As many as
wanted: what one holds in memory only saves work. SIGTERM and SIGINT let the requests that run finish.

  --help   prints this`,
  options: {},
});

/** Less than a supervisor waits before it kills. */
const STOP_GRACE_MS = 4_000;

const { hostname, port } = apiAddressFrom(process.env);
const held = openApiProcess(process.env);
const api = apiServer({
  contextOf: (request) => held.contextOf(request),
  mayStillRead: (request) => held.mayStillRead(request),
  isHealthy: () => held.isHealthy(),
  firstStart: (request, input) => held.answerFirstStart(request, input),
  tables: held.tables,
  introspection: process.env.MARGRAVE_INTROSPECTION !== '0',
  log: webLog,
});
api.server.listen(Number(port || 80), hostname.replace(/^\[|\]$/g, ''));
await once(api.server, 'listening');
webLog('info', 'api.start', { pid: process.pid, port: Number(port || 80) });

let isStopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  // Listened to until the end: a package of the session's, finding nobody else who listens, would end the process.
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    webLog('info', 'api.stopping', { signal });
    void api
      .stop(STOP_GRACE_MS)
      .then(() => held.close())
      .then(() => {
        webLog('info', 'api.stopped');
        process.exit(0);
      });
  });
}
