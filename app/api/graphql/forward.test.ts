import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer } from '../../../graphql/server/api-server';
import { POST } from './[[...rest]]/route';

// What the web process hands on arrives as it was sent, and what the API answers comes back.

const LIMIT_BYTES = 12 * 2 ** 20;
const before = process.env.API_URL;
let api: ApiServer;
let told: Record<string, string | string[] | undefined> = {};

beforeAll(async () => {
  api = apiServer({
    contextOf: (request) => {
      told = request.headers;
      const http = { status: 401 };
      return Promise.reject(new GraphQLError('Who asks?', { extensions: { code: 'UNAUTHENTICATED', http } }));
    },
    mayStillRead: () => Promise.resolve(true),
    isHealthy: () => Promise.resolve(true),
    introspection: true,
    log: () => undefined,
    limits: { depth: 15, complexity: 100, aliases: 30, tokens: 5_000, bodyBytes: LIMIT_BYTES },
  });
  api.server.listen(0, '127.0.0.1');
  await once(api.server, 'listening');
  process.env.API_URL = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await api.stop(0);
  if (before === undefined) delete process.env.API_URL;
  else process.env.API_URL = before;
});

const send = (body: string, headers: Record<string, string> = {}) =>
  POST(
    new Request('http://margrave.example/api/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', host: 'margrave.example', ...headers },
      body,
    }),
  );
const code = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;

test('cookie, token and host go on; status, content type and request id come back', async () => {
  const sent = { cookie: 'a=b', authorization: 'Bearer x', origin: 'http://margrave.example' };
  const answer = await send('{"query":"{ __typename }"}', sent);
  expect([answer.status, await code(answer)]).toEqual([401, 'UNAUTHENTICATED']);
  expect(told).toMatchObject({ ...sent, host: 'margrave.example' });
  expect(answer.headers.get('content-type')).toMatch(/json/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('a body of the largest size goes through whole, and a longer one is told that it is', async () => {
  const body = (bytes: number) => {
    const [start, end] = ['{"query":"{ __typename } #', '"}'];
    return `${start}${'x'.repeat(bytes - start.length - end.length)}${end}`;
  };
  expect((await send(body(LIMIT_BYTES))).status).toBe(401);
  const refused = await send(body(LIMIT_BYTES + 1));
  expect([refused.status, await code(refused)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
});

test('a request from the page of another site is refused here too', async () => {
  const refused = await send('{"query":"{ __typename }"}', {
    cookie: 'a=b',
    origin: 'http://elsewhere.example',
  });
  expect([refused.status, await code(refused)]).toEqual([403, 'FORBIDDEN']);
});

test('without the API’s process there is a plain answer', async () => {
  const url = process.env.API_URL;
  process.env.API_URL = 'http://127.0.0.1:1';
  const answer = await send('{"query":"{ __typename }"}');
  process.env.API_URL = url;
  expect([answer.status, await code(answer)]).toEqual([503, 'UNAVAILABLE']);
});
