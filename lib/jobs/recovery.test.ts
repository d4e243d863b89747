import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Log } from '../log';
import { recoverAfterLoss } from './recovery';

const FIRST_WAIT_MS = 1;

/** @param incomplete how often recovering fails before it is whole */
function recovery(failures: number, incomplete = 0) {
  const events: string[] = [];
  const log: Log = (_level, event) => void events.push(event);
  const stopped = new AbortController();
  let [reached, recovered] = [0, 0];
  let done: () => void = () => undefined;
  const once = new Promise<void>((resolve) => (done = resolve));
  const lose = recoverAfterLoss({
    reach: () => {
      reached += 1;
      return reached > failures ? Promise.resolve() : Promise.reject(new Error('away'));
    },
    recover: () => {
      recovered += 1;
      if (recovered <= incomplete) return Promise.resolve(false);
      done();
      return Promise.resolve(true);
    },
    log,
    signal: stopped.signal,
    firstWaitMs: FIRST_WAIT_MS,
  });
  return { lose, once, events, stopped, counts: () => ({ reached, recovered }) };
}

test('many breaks at once are one loss, tried until the database is back, then recovered from once', async () => {
  const { lose, once, events, counts } = recovery(2);
  for (let count = 0; count < 5; count += 1) lose(new Error('terminated'));
  await once;
  expect(counts()).toEqual({ reached: 3, recovered: 1 });
  expect(events).toEqual(['database.lost', 'database.back']);
});

test('a second loss after the first was recovered from is recovered from as well', async () => {
  const { lose, once, counts } = recovery(0);
  lose(new Error('terminated'));
  await once;
  lose(new Error('terminated'));
  await expect.poll(() => counts().recovered, { timeout: 5_000 }).toBe(2);
});

test('what could not be made good is tried again, without another loss', async () => {
  const { lose, once, events, counts } = recovery(0, 2);
  lose(new Error('terminated'));
  await once;
  expect(counts()).toEqual({ reached: 3, recovered: 3 });
  expect(events.filter((event) => event === 'database.lost')).toHaveLength(1);
});

test('what fails however often it is tried is left to the next sweep', async () => {
  const { lose, events, counts } = recovery(0, Infinity);
  lose(new Error('terminated'));
  await expect.poll(() => counts().recovered, { timeout: 5_000 }).toBe(5);
  await pause(100 * FIRST_WAIT_MS);
  expect(counts().recovered).toBe(5);
  // And a new loss is a new recovery.
  lose(new Error('terminated'));
  await expect.poll(() => counts().recovered, { timeout: 5_000 }).toBeGreaterThan(5);
  expect(events.filter((event) => event === 'database.lost')).toHaveLength(2);
});

test('a worker that stops recovers no more', async () => {
  const { lose, events, stopped, counts } = recovery(1);
  lose(new Error('terminated'));
  stopped.abort();
  // Timers of one length end in the order in which they began: an attempt that was to come would have come.
  await pause(FIRST_WAIT_MS);
  expect(counts()).toEqual({ reached: 0, recovered: 0 });
  expect(events).toEqual(['database.lost']);
});
