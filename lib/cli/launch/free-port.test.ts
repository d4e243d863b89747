import { once } from 'node:events';
import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { anyFreePort, isFreePort, nextFreePort } from './free-port';

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(host: string): Promise<number> {
  const server = net.createServer().listen({ port: 0, host });
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as net.AddressInfo).port;
}

test.each(['127.0.0.1', '0.0.0.0', '::'])(
  'a port that somebody listens on at %s is not free',
  async (host) => {
    const port = await listen(host);
    expect(await isFreePort(port)).toBe(false);
    expect(await nextFreePort(port)).toBeGreaterThan(port);
  },
);

test('a port is free again when its listener has gone', async () => {
  const port = await listen('127.0.0.1');
  const closed = once(servers[0] ?? net.createServer(), 'close');
  servers.pop()?.close();
  await closed;
  expect(await isFreePort(port)).toBe(true);
});

test('any free port is one that can be listened on', async () => {
  expect(await isFreePort(await anyFreePort())).toBe(true);
});
