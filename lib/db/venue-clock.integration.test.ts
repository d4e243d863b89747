import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { ok } from '../domain/result';
import { becomeDemo, CLOCK_IS_SET_MS } from '../testing/demo-venue';
import { governedVenue, type GovernedVenue } from '../testing/governed-venue';

let venue: GovernedVenue;
let asked: pg.Pool;
beforeAll(async () => {
  venue = await governedVenue();
  asked = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 3 });
  asked.on('error', () => undefined); // the file's database is dropped under its idle connections
});
afterAll(async () => {
  await asked.end();
  await venue.close();
});

const setSpeed = (speed: number, lastsMs = 3_600_000) =>
  venue.within(({ venueClock }) => venueClock.setSpeed(speed, lastsMs));
const clocks = async () => {
  const { rows } = await asked.query<{ venue: Date; database: Date }>(
    'select venue_moment() as venue, clock_timestamp() as database',
  );
  const [row] = rows;
  if (!row) throw new Error('the database tells the time');
  return row;
};
test('the clock of a venue that is no demo is the database’s, is never set, and it never becomes one', async () => {
  await expect(setSpeed(60)).rejects.toThrow('only the clock of a demo is set');
  const { venue: at, database } = await clocks();
  expect(Math.abs(at.getTime() - database.getTime())).toBeLessThan(50);
  await expect(asked.query('update venue set is_demo = true')).rejects.toThrow('said when it is founded');
  expect(await venue.within(({ venueClock }) => venueClock.standing())).toEqual({
    speed: 1,
    fastUntil: null,
    isDatabases: true,
  });
});

test('it goes on at each new speed from where it is, and never back, whoever asks and however often it is set', async () => {
  await becomeDemo(venue.owner);
  let isOver = false;
  const readings = [0, 1, 2].map(async () => {
    const seen: Date[] = [];
    while (!isOver) seen.push((await clocks()).venue);
    return seen;
  });
  for (const speed of [86_400, 60, 1]) {
    await setSpeed(speed);
    await new Promise((resolve) => setTimeout(resolve, CLOCK_IS_SET_MS));
  }
  isOver = true;
  for (const seen of await Promise.all(readings)) {
    expect(seen.length).toBeGreaterThan(50);
    const back = seen.findIndex((at, index) => index > 0 && at < (seen[index - 1] ?? at));
    expect(back).toBe(-1);
  }
  const { venue: at, database } = await clocks();
  const aheadMs = at.getTime() - database.getTime();
  expect(aheadMs).toBeGreaterThan(0.1 * 86_400_000);
  expect(await venue.within(({ venueClock }) => venueClock.standing())).toEqual({
    speed: 1,
    fastUntil: null,
    isDatabases: false,
  });
});

test('it is one instant for all of a transaction, though it is set meanwhile', async () => {
  const client = await asked.connect();
  try {
    await client.query('begin');
    const read = async () => {
      const { rows } = await client.query<{ at: Date }>('select venue_now() as at');
      return rows[0]?.at.getTime();
    };
    const first = await read();
    await setSpeed(86_400);
    await new Promise((resolve) => setTimeout(resolve, CLOCK_IS_SET_MS));
    expect(await read()).toBe(first);
    await client.query('commit');
    await client.query('begin');
    expect(await read()).toBeGreaterThan((first ?? 0) + 10_000_000);
    await client.query('commit');
  } finally {
    client.release();
    await setSpeed(1);
  }
});

test('what the venue dates is of its own clock, and people are judged by the database’s', async () => {
  await new Promise((resolve) => setTimeout(resolve, CLOCK_IS_SET_MS));
  const times = await venue.transact(async (unit) =>
    ok({ now: unit.now, venue: await unit.clock(), database: await unit.databaseClock() }),
  );
  if (!times.ok) throw new Error('never refused');
  const { now, venue: at, database } = times.value;
  const dayMs = 86_400_000;
  expect(now.getTime() - database.getTime()).toBeGreaterThan(0.1 * dayMs);
  expect(at.getTime() - now.getTime()).toBeLessThan(5_000);
  await asked.query(
    `insert into price_bar (instrument_symbol, interval_minutes, opens_at, open, high, low, close, received_at)
     values ('BTCUSDT', 60, venue_moment() - interval '61 minutes', 1, 1, 1, 1, now())`,
  );
  const bar = await venue.prisma.priceBar.findFirstOrThrow();
  expect(bar.receivedAt.getTime()).toBeGreaterThanOrEqual(at.getTime());
  await expect(
    asked.query(
      `insert into price_bar (instrument_symbol, interval_minutes, opens_at, open, high, low, close)
       values ('BTCUSDT', 60, venue_moment() - interval '59 minutes', 1, 1, 1, 1)`,
    ),
  ).rejects.toThrow('known when it has closed');
});

test('a time of the venue is reached by the database when its clock says so', async () => {
  await setSpeed(3_600);
  await new Promise((resolve) => setTimeout(resolve, CLOCK_IS_SET_MS));
  const { rows } = await asked.query<{ wait: number }>(
    `select extract(epoch from venue_time_is_at(venue_moment() + interval '1 hour') - clock_timestamp())::float as wait`,
  );
  expect(rows[0]?.wait).toBeGreaterThan(0.9);
  expect(rows[0]?.wait).toBeLessThan(1.1);
  await setSpeed(1);
});

test('it goes at the speed of time again by itself, when what it was set for is over', async () => {
  await new Promise((resolve) => setTimeout(resolve, CLOCK_IS_SET_MS));
  const { from, until } = await setSpeed(3_600, 500);
  expect(until.getTime() - from.getTime()).toBe(1_800_000);
  expect((await venue.within(({ venueClock }) => venueClock.standing())).fastUntil).toEqual(until);
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  expect((await venue.within(({ venueClock }) => venueClock.standing())).fastUntil).toBeNull();
  const { venue: at } = await clocks();
  const sinceMs = at.getTime() - until.getTime();
  expect(sinceMs).toBeGreaterThan(100);
  expect(sinceMs).toBeLessThan(10_000);
  const { rows } = await asked.query<{ wait: number }>(
    `select extract(epoch from venue_time_is_at(venue_moment() + interval '1 hour') - clock_timestamp())::float as wait`,
  );
  expect(rows[0]?.wait).toBeCloseTo(3_600, 0);
});

test('nothing of it is changed once it was set, and a clock that is known too late is not set', async () => {
  await expect(asked.query('update venue_clock set speed = 2')).rejects.toThrow();
  await expect(asked.query('delete from venue_clock')).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, CLOCK_IS_SET_MS));
  const before = await venue.prisma.venueClock.count();
  const client = await asked.connect();
  try {
    await client.query('begin');
    await client.query("insert into venue_clock values (now(), now(), 5, '1 s')");
    await client.query('select pg_sleep(0.95)');
    await expect(client.query('commit')).rejects.toThrow('too slowly');
  } finally {
    client.release();
  }
  expect(await venue.prisma.venueClock.count()).toBe(before);
});
