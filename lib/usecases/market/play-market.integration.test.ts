import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decimal } from '../../domain/number/decimal';
import type { MarkRow } from '../../domain/market/price-row';
import { becomeDemo, CLOCK_IS_SET_MS } from '../../testing/demo-venue';
import { governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { proposalFlow } from '../../testing/proposal-flow';
import { importPrices } from '../imports/import-prices';
import { finishMarket } from './finish-market';
import { playMarket } from './play-market';
import { stopMarket } from './stop-market';

const FEED = { kind: 'SYSTEM', process: 'market' } as const;
const SCENARIOS = [
  { name: 'short', title: 'Short', about: 'A day.', hours: 24 },
  { name: 'long', title: 'Long', about: 'Two days.', hours: 48 },
];

let venue: GovernedVenue;
let operator: Awaited<ReturnType<GovernedVenue['person']>>;
let officer: typeof operator;
beforeAll(async () => {
  venue = await governedVenue();
  operator = await venue.person('OPERATOR');
  officer = await venue.person('OFFICER');
});
afterAll(() => venue.close());

let seconds = 0;
const take = (actor: Parameters<typeof importPrices>[1]) => {
  const row: MarkRow = {
    ...{ kind: 'MARK', instrument: 'BTCUSDT', price: decimal('100') },
    observedAt: new Date(Date.UTC(2026, 0, 1) + (seconds += 1) * 1_000),
  };
  return importPrices(venue.deps, actor, { rows: placedRows([row]), source: TEST_SOURCE });
};
const play = (changes: { scenario?: string; speed?: number } = {}, actor = operator) =>
  playMarket({ transact: venue.transact, scenarios: SCENARIOS, newSeed: () => 7 }, actor, {
    ...{ scenario: 'short', speed: 3_600 },
    ...changes,
  });
const stop = (scenario = 'short') => stopMarket(venue.deps, officer, { scenario });
const standing = () => venue.within(({ venueClock }) => venueClock.standing());
const fault = (rule: string) => ({ ok: false, refusal: { code: 'InvalidInput', faults: [{ rule }] } });
const entries = async () =>
  (await venue.prisma.auditEntry.findMany({ where: { subjectKind: 'play' }, orderBy: { seq: 'asc' } })).map(
    ({ action, actorKind, payload }) => [action, actorKind, JSON.parse(payload) as object],
  );

test('nobody plays a market in a venue that is no demo, or without the right', async () => {
  expect(await play()).toMatchObject(fault('demo-only'));
  const analyst = await venue.person('ANALYST');
  expect(await play({}, analyst)).toMatchObject({ refusal: { code: 'Forbidden', right: 'PLAY_MARKET' } });
  expect(await venue.prisma.marketPlay.count()).toBe(0);
});

test('beside prices that somebody else states, no market is played', async () => {
  await becomeDemo(venue.owner);
  expect(await take(operator)).toMatchObject({ ok: true });
  expect(await play()).toMatchObject(fault('venue-clock'));
  expect(await standing()).toMatchObject({ isDatabases: true });
  // More than an hour ago, it is no feed any more; and what founded the demo never was one.
  await venue.owner.query(`alter table import disable trigger user;
    update import set created_at = created_at - interval '61 minutes'; alter table import enable trigger user`);
  expect(await take({ kind: 'SYSTEM', process: 'founding' })).toMatchObject({ ok: true });
});

test('what nobody knows, or at a speed that none has, is refused', async () => {
  expect(await play({ scenario: 'none' })).toMatchObject(fault('scenario-known'));
  for (const speed of [0, -1, 1.5, 86_401, NaN])
    expect(await play({ speed })).toMatchObject(fault('speed-range'));
  expect(await play({ speed: 86_400 })).toMatchObject({ ok: true });
  expect(await stop()).toMatchObject({ ok: true });
  // What is set before the last setting counts waits for that: a second more.
  await pause(2 * CLOCK_IS_SET_MS);
});

test('while it plays the clock is fast, what is to be done at a time of the venue comes sooner, and later again when it stops', async () => {
  const flow = await proposalFlow(venue);
  const at = await venue.within((unit) => unit.clock());
  const queued = await flow.queued({ activateAt: new Date(at.getTime() + 7_200_000) });
  const waitOf = async () => {
    const { rows } = await venue.owner.query<{ wait: number }>(
      `select extract(epoch from run_at - clock_timestamp())::float as wait from graphile_worker.jobs where key = $1`,
      [`activate:${queued.proposalId}`],
    );
    return rows[0]?.wait ?? NaN;
  };
  expect(await waitOf()).toBeGreaterThan(7_000);
  const played = await venue.value(play());
  expect(played.endsAt.getTime() - played.beginsAt.getTime()).toBe(24 * 3_600_000);
  expect(await standing()).toMatchObject({ speed: 3_600, isDatabases: false });
  const wait = await waitOf();
  expect(wait).toBeGreaterThan(1.5);
  expect(wait).toBeLessThan(4);
  await pause(CLOCK_IS_SET_MS);
  expect(await stop()).toMatchObject({ ok: true });
  expect(await standing()).toMatchObject({ speed: 1, isDatabases: false });
  expect(await waitOf()).toBeGreaterThan(1_000);
  expect(await stop()).toMatchObject(fault('playing'));
});

test('once it was played, prices are the played market’s alone', async () => {
  expect(await take(operator)).toMatchObject(fault('venue-clock'));
  expect(await take({ kind: 'SYSTEM', process: 'import' })).toMatchObject(fault('venue-clock'));
  expect(await take(FEED)).toMatchObject({ ok: true });
});

test('another replaces it, the end of one that was replaced ends nothing, and all of it is in the log', async () => {
  const before = (await entries()).length;
  const first = await venue.value(play({ speed: 60 }));
  await expect(stop('long')).resolves.toMatchObject(fault('playing'));
  const second = await venue.value(play({ scenario: 'long', speed: 60 }, officer));
  expect(await venue.prisma.marketPlay.count({ where: { endedAt: null } })).toBe(1);
  await finishMarket(venue.deps, FEED, first.id);
  expect(await venue.within(({ plays }) => plays.playing())).toMatchObject({ id: second.id });
  await finishMarket(venue.deps, FEED, second.id);
  await finishMarket(venue.deps, FEED, second.id);
  expect(await venue.within(({ plays }) => plays.playing())).toBeNull();
  expect((await entries()).slice(before)).toMatchObject([
    ['market.play', 'PERSON', { scenario: 'short', speed: 60, seed: 7 }],
    ['market.stop', 'PERSON', { scenario: 'short', by: 'REPLACED' }],
    ['market.play', 'PERSON', { scenario: 'long' }],
    ['market.stop', 'SYSTEM', { scenario: 'long', by: 'OVER' }],
  ]);
  await expect(venue.owner.query(`update market_play set speed = 1`)).rejects.toThrow('stays on record');
});
