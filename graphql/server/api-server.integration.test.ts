import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { type ApiServer, type ApiSettings, apiServer } from './api-server';
import { contextFor } from './context';
import { REQUEST_LIMITS } from './request-limits';

// What the API's server does with sockets.

let venue: ApiVenue;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 5 });
});
afterAll(() => venue.close());

const started: ApiServer[] = [];
afterAll(() => Promise.all(started.map((api) => api.stop(0))));

async function start(changed: Partial<ApiSettings> = {}) {
  const viewer = await venue.person('VIEWER');
  const api = apiServer({
    contextOf: () => Promise.resolve(contextFor(venue.prisma, venue.apiDeps, viewer)),
    mayStillRead: () => Promise.resolve(true),
    isHealthy: () => Promise.resolve(true),
    introspection: true,
    log: () => undefined,
    ...changed,
  });
  started.push(api);
  api.server.listen(0, '127.0.0.1');
  await once(api.server, 'listening');
  const { port } = api.server.address() as AddressInfo;
  return { api, port, url: `http://127.0.0.1:${port}` };
}

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/api/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

const head = (more: string): string =>
  `POST /api/graphql HTTP/1.1\r\nhost: margrave\r\ncontent-type: application/json\r\n${more}\r\n\r\n`;

/** All that comes back on a socket until it is closed. */
async function talk(port: number, write: (socket: net.Socket) => void): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  write(socket);
  await once(socket, 'close');
  return text;
}

test('a body that is stated as too long is refused before any of it has come, and the connection closed', async () => {
  const { port } = await start();
  const answer = await talk(port, (socket) => {
    socket.write(head(`content-length: ${REQUEST_LIMITS.bodyBytes + 1}`));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('"PAYLOAD_TOO_LARGE"');
  expect(answer.toLowerCase()).toContain('connection: close');
});

test('a body that goes on for ever is refused at the limit, and cut off', async () => {
  const { port } = await start({ limits: { ...REQUEST_LIMITS, bodyBytes: 100_000 } });
  const chunk = `2710\r\n${'x'.repeat(10_000)}\r\n`;
  let sent = 0;
  const answer = await talk(port, (socket) => {
    socket.write(head('transfer-encoding: chunked'));
    const pump = setInterval(() => {
      if (socket.destroyed) return clearInterval(pump);
      sent += 10_000;
      socket.write(chunk);
    }, 10);
    socket.once('close', () => clearInterval(pump));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(sent).toBeLessThan(100_000 * 50);
});

test('a body of just the limit is read', async () => {
  const { url } = await start();
  const query = (length: number) => JSON.stringify({ query: `{ __typename } #${'x'.repeat(length)}` });
  const longest = query(REQUEST_LIMITS.bodyBytes - query(0).length);
  expect(longest).toHaveLength(REQUEST_LIMITS.bodyBytes);
  expect((await post(url, longest)).status).toBe(200);
});

test('a compressed body is not guessed at', async () => {
  const { url } = await start();
  expect((await post(url, '{"query":"{ __typename }"}', { 'content-encoding': 'gzip' })).status).toBe(415);
});

test('health is what the process says of itself, and not ready when it cannot tell', async () => {
  const of = async (isHealthy: () => Promise<boolean>) => {
    const { url } = await start({ isHealthy });
    return (await fetch(`${url}/health`)).status;
  };
  expect(await of(() => Promise.resolve(true))).toBe(200);
  expect(await of(() => Promise.resolve(false))).toBe(503);
  expect(await of(() => Promise.reject(new Error('no database')))).toBe(503);
});

test('a stop lets what runs finish, takes nothing new, and does not wait for connections that are idle', async () => {
  let finish: () => void = () => undefined;
  const viewer = await venue.person('VIEWER');
  const waiting = new Promise<void>((resolve) => (finish = resolve));
  let isAsked = false;
  const { api, url } = await start({
    contextOf: async () => {
      isAsked = true;
      await waiting;
      return contextFor(venue.prisma, venue.apiDeps, viewer);
    },
  });
  await fetch(`${url}/health`); // leaves an idle connection
  const running = post(url, '{"query":"{ __typename }"}');
  while (!isAsked) await pause(5);
  const stopped = api.stop(60_000);
  await expect(post(url, '{"query":"{ __typename }"}')).rejects.toThrow();
  finish();
  const answer = await running;
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
  await stopped;
});

test('a stop cuts off what does not finish in its time', async () => {
  let isAsked = false;
  const { api, url } = await start({
    contextOf: () => {
      isAsked = true;
      return new Promise(() => undefined);
    },
  });
  const running = post(url, '{"query":"{ __typename }"}').then(
    () => 'answered',
    () => 'cut off',
  );
  while (!isAsked) await pause(5);
  await api.stop(50);
  expect(await running).toBe('cut off');
});

test('the page of a first start is answered by a POST of its own, and by nothing where there is none', async () => {
  const given: unknown[] = [];
  const firstStart = (_request: unknown, input: unknown) => (
    given.push(input),
    Promise.resolve({ is: 'Locked' })
  );
  const [asked, none] = [await start({ firstStart }), await start()];
  const send = (url: string, method: string, body?: string) =>
    fetch(`${url}/api/graphql/first-start`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    });
  const answer = await send(asked.url, 'POST', '{"secret":"x"}');
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(await answer.json()).toEqual({ is: 'Locked' });
  expect((await send(asked.url, 'POST', '{')).status).toBe(400);
  expect((await send(asked.url, 'GET')).status).toBe(404);
  expect((await send(none.url, 'POST', '{}')).status).toBe(404);
  expect(given).toEqual([{ secret: 'x' }]);
});
