import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundled } from '../../testing/worker-process';
import { acquireLock, type LockContent, runningUrl } from './data-dir-lock';
import { knownProcess, stillRuns } from './process-identity';

describe('the lock of a data directory', () => {
  let dir: string;
  let file: string;

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'margrave-lock-'));
    file = path.join(dir, 'margrave.lock');
  });
  afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

  const writeLock = (content: Partial<LockContent>): void =>
    fs.writeFileSync(file, JSON.stringify({ nonce: 'earlier', children: [], ...content }));
  const ownIdentity = (): { pid: number; identity: string } => {
    const known = knownProcess(process.pid);
    if (!known) throw new Error('this process has no identity');
    return known;
  };
  const leftInDir = (): string[] => fs.readdirSync(dir);

  test('of a launcher that is gone, or is none, says nothing of where it runs', () => {
    expect(runningUrl(file)).toBeNull();
    const gone = { name: 'launcher', pid: process.pid, identity: 'another' };
    writeLock({ url: 'http://localhost:3000', launcher: gone });
    expect(runningUrl(file)).toBeNull();
  });

  test('says where the venue runs to whoever comes second', () => {
    const first = acquireLock(file);
    expect(first.ok).toBe(true);
    if (first.ok) first.lock.record({ url: 'http://localhost:3000', children: [] });

    expect(runningUrl(file)).toBe('http://localhost:3000');
    const second = acquireLock(file);
    expect(second).toMatchObject({
      ok: false,
      holder: { url: 'http://localhost:3000', launcher: { pid: process.pid } },
    });
  });

  test('is free again once released, and leaves nothing behind', () => {
    const first = acquireLock(file);
    if (first.ok) first.lock.release();
    expect(leftInDir()).toEqual([]);
    expect(acquireLock(file).ok).toBe(true);
  });

  test('of a dead launcher is taken over, with those of its children that still run', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const running = { name: 'web', ...ownIdentityOf(child.pid ?? 0) };
    const dead = { name: 'worker', pid: 2_000_000_000, identity: 'linux:long-gone:1' };
    writeLock({
      launcher: { name: 'launcher', pid: 2_000_000_001, identity: 'linux:long-gone:2' },
      children: [running, dead],
    });

    const attempt = acquireLock(file);

    expect(attempt).toMatchObject({ ok: true, lock: { leftovers: [running] } });
    expect(leftInDir()).toEqual(['margrave.lock']);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(stillRuns(running)).toBe(false);
  });

  test('is stale when its pid belongs to another program by now', () => {
    const stranger = { name: 'launcher', pid: ownIdentity().pid, identity: 'linux:an-earlier-boot:7' };
    writeLock({ launcher: stranger, children: [{ ...stranger, name: 'web' }] });
    expect(acquireLock(file)).toMatchObject({ ok: true, lock: { leftovers: [] } });
  });

  test.each(['', 'not json', '{"nonce": 1}'])('is stale when no launcher wrote it: %j', (text) => {
    fs.writeFileSync(file, text);
    expect(acquireLock(file).ok).toBe(true);
    expect(leftInDir()).toEqual(['margrave.lock']);
  });

  test('does not remove the lock of a successor', () => {
    const first = acquireLock(file);
    const successor = JSON.stringify({
      nonce: 'successor',
      launcher: { name: 'launcher', ...ownIdentity() },
      children: [],
    });
    fs.writeFileSync(file, successor);
    if (first.ok) first.lock.release();
    expect(fs.readFileSync(file, 'utf8')).toBe(successor);
  });

  test('goes to exactly one of eight processes that race for a stale one', async () => {
    writeLock({ launcher: { name: 'launcher', pid: 2_000_000_001, identity: 'linux:long-gone:2' } });
    const script = `
      import { acquireLock } from ${JSON.stringify(bundled('lib/cli/launch/data-dir-lock.ts'))};
      console.log('ready');
      process.stdin.once('data', (startAtMs) => {
        while (Date.now() < Number(startAtMs)) {}
        console.log(acquireLock(${JSON.stringify(file)}).ok ? 'won' : 'lost');
      }); // outlives the race: until there is no more to read
    `;
    const racers = Array.from({ length: 8 }, () => {
      const racer = spawn(process.execPath, ['--input-type=module', '-e', script]);
      racer.stderr.pipe(process.stderr);
      return { racer, lines: createInterface({ input: racer.stdout })[Symbol.asyncIterator]() };
    });
    const said = () =>
      Promise.all(
        racers.map(async ({ lines }) => {
          const line = await lines.next();
          return line.done ? 'nothing' : line.value;
        }),
      );
    expect(new Set(await said())).toEqual(new Set(['ready']));
    const startAtMs = Date.now() + 50; // when each has been told
    for (const { racer } of racers) racer.stdin.write(String(startAtMs));
    const outcomes = await said();
    for (const { racer } of racers) racer.stdin.end();
    await Promise.all(racers.map(({ racer }) => once(racer, 'close')));
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'lost'), 'won']);
  }, 30_000);
});

function ownIdentityOf(pid: number): { pid: number; identity: string } {
  const known = knownProcess(pid);
  if (!known) throw new Error(`process ${pid} has no identity`);
  return known;
}
