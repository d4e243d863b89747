import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { pgUnlessExclusive } from '../db/exclusively';
import { connectPool } from '../db/pool';
import { eventually } from '../testing/worker-process';
import { latch } from '../testing/latch';
import { alone } from './alone';

const databaseUrl = process.env.DATABASE_URL ?? '';
const pool = connectPool(databaseUrl, {
  ...{ connections: 3, applicationName: 'test' },
  onError: () => undefined,
});
const beside = pgUnlessExclusive(pool);
afterAll(() => pool.end());

test('who waits to be alone has its turn, though others begin beside each other one after the other', async () => {
  const name = 'a process';
  const nothing = (): Promise<void> => Promise.resolve();
  const [first, ended] = [latch(), latch()];
  const began = latch();
  let isAwaited = (): Promise<boolean> => Promise.resolve(true);
  const running = beside(name, (look) => {
    isAwaited = look;
    began.open();
    return first.opened;
  });
  await began.opened;
  // Others join while nobody waits for it.
  expect(await beside(name, nothing)).toBe(true);
  expect(await isAwaited()).toBe(false);
  let worked = 0;
  const taker = alone({ databaseUrl, name, applicationName: 'test' });
  const { stop } = taker.run(async () => {
    worked += 1;
    await ended.opened;
  });
  try {
    await eventually('one waits', async () => ((await beside(name, nothing)) ? null : true));
    expect(worked).toBe(0);
    // Whoever works is told, and may give way.
    expect(await isAwaited()).toBe(true);
    first.open();
    expect(await running).toBe(true);
    // As it is free, those who come at once leave it.
    for (let turn = 0; turn < 20 && worked === 0; turn += 1) {
      expect(await beside(name, nothing)).toBe(false);
      await pause(100);
    }
    expect(worked).toBe(1);
    expect(await beside(name, nothing)).toBe(false);
  } finally {
    ended.open();
    await stop();
  }
  expect(await beside(name, nothing)).toBe(true);
});

test('one that is stopped while it waits is in nobody’s way', async () => {
  const name = 'another process';
  const first = latch();
  const running = beside(name, () => first.opened);
  await eventually('it is held', async () => ((await beside(name, () => Promise.resolve())) ? true : null));
  const taker = alone({ databaseUrl, name, applicationName: 'test' });
  const { stop } = taker.run(() => Promise.reject(new Error('it has no turn')));
  await eventually('one waits', async () => ((await beside(name, () => Promise.resolve())) ? null : true));
  await stop();
  expect(await beside(name, () => Promise.resolve())).toBe(true);
  first.open();
  await running;
});
