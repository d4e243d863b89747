import { once } from 'node:events';
import { apiAddressFrom } from '../../graphql/server/api-address';
import { apiServer } from '../../graphql/server/api-server';
import { trustedProxiesFrom } from '../../graphql/server/client-address';
import { openApiProcess } from '../../graphql/server/context';
import { webLog } from '../../graphql/server/web-log';
import { sessionSecretFrom } from '../auth/settings';

// The API's process: DATABASE_URL names the database, as the application's role; API_URL says where it listens. As many
// as wanted; what one holds in memory only saves work. SIGTERM and SIGINT let the requests that run finish.

/** Less than a supervisor waits before it kills. */
const STOP_GRACE_MS = 4_000;

if (!process.env.DATABASE_URL) {
  console.error('DATABASE_URL is not set: it names the database, with the role of the application.');
  process.exit(1);
}
sessionSecretFrom(process.env);
const { hostname, port } = apiAddressFrom(process.env);
const held = openApiProcess(process.env);
const api = apiServer({
  contextOf: (request) => held.contextOf(request),
  isHealthy: () => held.isHealthy(),
  introspection: process.env.MARGRAVE_INTROSPECTION !== '0',
  trustedProxies: trustedProxiesFrom(process.env),
  log: webLog,
});
api.server.listen(Number(port || 80), hostname.replace(/^\[|\]$/g, ''));
await once(api.server, 'listening');
webLog('info', 'api.start', { pid: process.pid, port: Number(port || 80) });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
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
