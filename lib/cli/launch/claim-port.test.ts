import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { claimNextPort, claimPort } from './claim-port';
import { anyFreePort } from './free-port';
import { PROJECT_ROOT } from './project-root';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A launcher that has come as far as choosing a port, and chooses when it is told; it listens nowhere yet. */
async function launcher(firstPort: number) {
  const program = `
    import { claimNextPort } from './lib/cli/launch/claim-port.ts';
    console.log('there');
    process.stdin.once('data', async () => console.log((await claimNextPort(${firstPort})).port));`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    cwd: PROJECT_ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  const choose = async (): Promise<number> => {
    child.stdin.write('now\n');
    return Number((await lines.next()).value);
  };
  return { child, choose };
}

test('of launchers that choose at the same moment each has a port of its own, as long as it runs', async () => {
  const first = await anyFreePort();
  const launchers = await Promise.all([1, 2, 3].map(() => launcher(first)));
  const ports = await Promise.all(launchers.map(({ choose }) => choose()));
  expect(new Set(ports).size).toBe(3);
  expect(Math.min(...ports)).toBe(first);
  expect(await claimPort(first)).toBeNull();

  // Killed, none gives back what it holds: that it is gone is enough.
  for (const { child } of launchers) {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  for (const port of ports) {
    const mine = await claimPort(port);
    expect(mine?.port).toBe(port);
    mine?.release();
  }
});

test('a port on which somebody listens is claimed by nobody, and stays claimable', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  expect(await claimPort(port)).toBeNull();
  server.close();
  await once(server, 'close');
  const mine = await claimPort(port);
  expect(mine?.port).toBe(port);
  const next = await claimNextPort(port);
  expect(next.port).toBeGreaterThan(port);
  mine?.release();
  next.release();
});
