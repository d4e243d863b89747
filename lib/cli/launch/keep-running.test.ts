import { expect, test } from 'vitest';
import { keepRunning, restartDelayMs } from './keep-running';
import { type RunningProcess, startNode } from './processes';

test('whoever keeps failing waits twice as long each time, up to 30 s', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map(restartDelayMs)).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
});

test('a process that ends is started again, until it is stopped', async () => {
  const pids: number[] = [];
  const ends: string[] = [];
  const start = (): RunningProcess => {
    // The first one ends by itself, the second stays.
    const script = pids.length === 0 ? 'process.exit(3)' : 'setInterval(() => {}, 1000)';
    const child = startNode('sleeper', ['-e', script], process.env);
    pids.push(child.pid);
    return child;
  };
  const kept = keepRunning(start, (how, delayMs) => ends.push(`${how}, again in ${delayMs} ms`));

  await expect.poll(() => pids.length, { timeout: 15_000 }).toBe(2);
  await kept.stop();

  expect(ends).toEqual(['exit code 3, again in 1000 ms']);
  expect(() => process.kill(pids[1] ?? 0, 0)).toThrow('ESRCH');
}, 20_000);

test('stopping while it waits for the next start ends the waiting', async () => {
  let starts = 0;
  let ended = 0;
  const kept = keepRunning(
    () => {
      starts += 1;
      return startNode('failing', ['-e', 'process.exit(1)'], process.env);
    },
    () => (ended += 1),
  );
  await expect.poll(() => ended, { timeout: 10_000 }).toBe(2);
  const from = performance.now();
  await kept.stop();
  expect(performance.now() - from).toBeLessThan(restartDelayMs(1) / 2);
  expect(starts).toBe(2);
}, 15_000);
