import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXAMPLE_PROGRAMME } from '../domain/dynamics/example-programme';
import { foundingRules } from '../domain/market/adopt-tiers';
import { TICK_BARS } from '../domain/market/tick-bars';
import type { BarRow, MarkRow } from '../domain/market/price-row';
import { decimal } from '../domain/number/decimal';
import type { Log } from '../log';
import { DEMO_RULES } from '../market-data/demo/demo-venue';
import { SCENARIOS } from '../market-data/play/scenarios';
import { CLOCK_IS_SET_MS } from '../testing/demo-venue';
import { placedRows, TEST_SOURCE } from '../testing/import-source';
import { importVenue, tieredInstrument, type ImportVenue } from '../testing/import-venue';
import { eventually } from '../testing/worker-process';
import { importInstruments } from '../usecases/imports/import-instruments';
import { importPrices } from '../usecases/imports/import-prices';
import { playMarket } from '../usecases/market/play-market';
import { stopMarket } from '../usecases/market/stop-market';
import { closeBars } from '../usecases/prices/close-bars';
import { FEED, MarketFeed } from './market-feed';

const FOUNDING = { kind: 'SYSTEM', process: 'founding' } as const;
const HOUR_MS = 3_600_000;
const FIRST_BAR = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 48 * HOUR_MS);

let venue: ImportVenue;
const logged: string[] = [];
const log: Log = (_level, event) => void logged.push(event);
const feed = (): MarketFeed => new MarketFeed(venue.prisma, venue.transact, log);
const bar = (instrument: string, hour: number): BarRow => ({
  ...{
    kind: 'BAR',
    instrument,
    intervalMinutes: 60,
    opensAt: new Date(FIRST_BAR.getTime() + hour * HOUR_MS),
  },
  ...{
    open: decimal('100'),
    high: decimal('101'),
    low: decimal('99'),
    close: decimal('100'),
    quoteVolume: null,
  },
  source: TICK_BARS,
});

beforeAll(async () => {
  venue = await importVenue([]);
  const programme = (marginClass: string, instrument: string) => ({
    ...EXAMPLE_PROGRAMME,
    scope: { marginClasses: [marginClass] },
    signal: { ...EXAMPLE_PROGRAMME.signal, instrument, barMinutes: 60, firstBar: FIRST_BAR.toISOString() },
  });
  const rules = {
    ...foundingRules('USDT'),
    ...(DEMO_RULES.marketData ? { marketData: DEMO_RULES.marketData } : {}),
    adjustmentProgrammes: { one: programme('BTCUSDT', 'BTCUSDT'), two: programme('ETHUSDT', 'ETHUSDT') },
  };
  const rows = placedRows(['BTCUSDT', 'ETHUSDT', 'SOLUSDT'].map((symbol) => tieredInstrument(symbol)));
  const found = { name: 'Test venue', settlementAsset: 'USDT', isDemo: true, rules };
  const founded = await importInstruments(venue.deps, FOUNDING, { rows, source: TEST_SOURCE, found });
  if (!founded.ok) throw new Error(JSON.stringify(founded.refusal));
  const bars = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'].flatMap((symbol) =>
    Array.from({ length: 48 }, (_, hour) => bar(symbol, hour)),
  );
  const taken = await importPrices(venue.deps, FOUNDING, { rows: placedRows(bars), source: TEST_SOURCE });
  if (!taken.ok) throw new Error(JSON.stringify(taken.refusal));
});
afterAll(() => venue.close());

const play = async (scenario: string, speed: number, seed = 11) => {
  const deps = { transact: venue.transact, scenarios: SCENARIOS, newSeed: () => seed };
  const played = await playMarket(deps, venue.operator, { scenario, speed });
  if (!played.ok) throw new Error(JSON.stringify(played.refusal));
  return played.value;
};
/** Ticks until so many milliseconds of this machine are over. */
async function tickFor(running: MarketFeed, ms: number): Promise<void> {
  for (const until = performance.now() + ms; performance.now() < until; await pause(150))
    await running.tick();
}
const madeBars = (instrumentSymbol = 'BTCUSDT') =>
  venue.prisma.priceBar.findMany({
    where: { instrumentSymbol, opensAt: { gte: new Date(FIRST_BAR.getTime() + 48 * HOUR_MS) } },
    orderBy: [{ opensAt: 'asc' }, { id: 'asc' }],
  });

test('idle until asked; then prices move at the venue’s time, and bars of what programmes read are made of them', async () => {
  const running = feed();
  expect(await running.tick()).toBe(false);
  const { beginsAt } = await play('rising-volatility', 14_400);
  await tickFor(running, 5_000);
  const marks = await venue.prisma.markPrice.findMany();
  expect(marks.map(({ instrumentSymbol }) => instrumentSymbol).sort()).toEqual([
    'BTCUSDT',
    'ETHUSDT',
    'SOLUSDT',
  ]);
  for (const { observedAt, price, source } of marks) {
    expect(observedAt.getTime() - beginsAt.getTime()).toBeGreaterThan(6 * HOUR_MS);
    expect(price.toNumber()).not.toBe(100);
    expect(source).toBe('played market');
  }
  const bars = await madeBars();
  expect(bars.length).toBeGreaterThanOrEqual(5);
  for (const [index, one] of bars.slice(1).entries()) {
    expect(one.opensAt.getTime() - (bars[index]?.opensAt.getTime() ?? 0)).toBe(HOUR_MS);
    expect(one.receivedAt.getTime()).toBeGreaterThanOrEqual(one.opensAt.getTime() + HOUR_MS);
    expect([one.source, one.high.gt(one.low)]).toEqual([TICK_BARS, true]);
  }
  expect(await madeBars('SOLUSDT')).toEqual([]);
  const figures = await venue.prisma.marketFigureHistory.findMany({ where: { subject: 'BTCUSDT' } });
  expect([...new Set(figures.map(({ figure }) => figure))].sort()).toEqual(['DEPTH', 'SPREAD', 'TURNOVER']);
  const imports = await venue.prisma.auditEntry.findMany({
    where: { action: 'prices.import', actorId: 'market' },
  });
  expect(imports.length).toBeGreaterThanOrEqual(3);
  expect(logged).not.toContain('market.refused');
});

test('killed and begun again it goes on with what plays, from the prices that are there', async () => {
  const before = await venue.prisma.markPrice.findUniqueOrThrow({ where: { instrumentSymbol: 'BTCUSDT' } });
  const next = feed();
  await next.tick();
  await tickFor(next, 700);
  const after = await venue.prisma.markPrice.findUniqueOrThrow({ where: { instrumentSymbol: 'BTCUSDT' } });
  expect(after.observedAt.getTime()).toBeGreaterThan(before.observedAt.getTime());
  expect(Math.abs(Math.log(after.price.div(before.price).toNumber()))).toBeLessThan(0.1);
  expect(await stopMarket(venue.deps, venue.operator, { scenario: 'rising-volatility' })).toMatchObject({
    ok: true,
  });
  expect(await next.tick()).toBe(false);
});

test('a price that comes after its bar was stated states the bar again, and bars that somebody states are left to them', async () => {
  await pause(CLOCK_IS_SET_MS);
  const clock = await venue.transact(async (unit) => ({ ok: true as const, value: await unit.clock() }));
  if (!clock.ok) throw new Error('never refused');
  const bars = await madeBars('ETHUSDT');
  const last = bars.at(-1);
  if (!last) throw new Error('bars were made');
  const mark = (instrument: string, price: string, at: number): MarkRow => ({
    ...{ kind: 'MARK', instrument, price: decimal(price), observedAt: new Date(at) },
  });
  const state = async (...rows: readonly (MarkRow | BarRow)[]) => {
    const taken = await importPrices(venue.deps, FEED, { rows: placedRows(rows), source: TEST_SOURCE });
    if (!taken.ok) throw new Error(JSON.stringify(taken.refusal));
  };
  const forming = await venue.prisma.formingBar.findUniqueOrThrow({
    where: { instrumentSymbol_intervalMinutes: { instrumentSymbol: 'ETHUSDT', intervalMinutes: 60 } },
  });
  // As if as much time again had passed since its end.
  const opensAt = new Date(Math.floor(clock.value.getTime() / HOUR_MS - 2) * HOUR_MS);
  await venue.owner(`update forming_bar set opens_at = '${opensAt.toISOString()}'; delete from mark_price`);
  // Nothing comes: what is done each minute states it.
  await closeBars(venue.deps);
  await closeBars(venue.deps);
  const stated = (await madeBars('ETHUSDT')).filter((one) => +one.opensAt === +opensAt);
  expect(stated.at(-1)?.close.toFixed()).toBe(forming.close.toFixed());
  const late = forming.close.times('1.01').toDecimalPlaces(4).toFixed();
  await state(mark('ETHUSDT', late, opensAt.getTime() + HOUR_MS - 1_000));
  const again = (await madeBars('ETHUSDT')).filter((one) => +one.opensAt === +opensAt);
  expect(again).toHaveLength(stated.length + 1);
  expect(again.at(-1)?.close.toFixed()).toBe(late);

  await state({ ...bar('ETHUSDT', 0), opensAt, source: 'an exchange', low: decimal('1') });
  // The bar after it: of one made of prices, of the other left to whoever stated the one before.
  for (const at of [HOUR_MS + 60_000, 2 * HOUR_MS])
    await state(...['BTCUSDT', 'ETHUSDT'].map((one) => mark(one, '100', opensAt.getTime() + at)));
  const next = opensAt.getTime() + HOUR_MS;
  const madeNext = async (instrument: string) =>
    (await madeBars(instrument)).filter((one) => +one.opensAt === next).map(({ source }) => source);
  expect(await madeNext('BTCUSDT')).toEqual([TICK_BARS]);
  expect(await madeNext('ETHUSDT')).toEqual([]);
});

test('a false price is held by the guard, and the market goes on', async () => {
  await venue.owner(`delete from mark_price`);
  const eve = await venue.transact(async (unit) => ({ ok: true as const, value: await unit.clock() }));
  if (!eve.ok) throw new Error('never refused');
  const marks = ['BTCUSDT', 'ETHUSDT'].map((instrument): MarkRow => ({
    kind: 'MARK',
    instrument,
    price: decimal('100'),
    observedAt: eve.value,
  }));
  await importPrices(venue.deps, FEED, { rows: placedRows(marks), source: TEST_SOURCE });
  await play('false-price', 1_200);
  const running = feed();
  await tickFor(running, 3_300);
  const held = await venue.prisma.heldPrice.findMany({ where: { instrumentSymbol: 'ETHUSDT' } });
  expect(held).toHaveLength(1);
  expect(held[0]?.firstPrice.toNumber()).toBeGreaterThan(140);
  const ether = await venue.prisma.markPrice.findUniqueOrThrow({ where: { instrumentSymbol: 'ETHUSDT' } });
  expect(ether.price.toNumber()).toBeLessThan(110);
  const bitcoin = await venue.prisma.markPrice.findUniqueOrThrow({ where: { instrumentSymbol: 'BTCUSDT' } });
  expect(bitcoin.observedAt.getTime()).toBeGreaterThan(held[0]?.firstObservedAt.getTime() ?? Infinity);
  await stopMarket(venue.deps, venue.operator, { scenario: 'false-price' });
});

test('when it is over the play ends by itself, and the clock goes at the speed of time', async () => {
  await play('false-price', 86_400);
  const running = feed();
  await eventually('over', async () => ((await running.tick()) ? null : true));
  expect(await venue.prisma.marketPlay.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
    endedBy: 'OVER',
  });
  const standing = await venue.transact(async ({ venueClock }) => ({
    ...{ ok: true as const, value: await venueClock.standing() },
  }));
  expect(standing).toMatchObject({ value: { speed: 1, isDatabases: false } });
  expect(logged).toContain('market.over');
});

test('as a process it idles, is told when something is asked for, and stops when it is told to', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/market.ts', '--feed'], {
    ...{ env: { ...process.env }, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const has = (event: string) => () => Promise.resolve(said.includes(`"${event}"`) ? true : null);
  await eventually('started', has('market.start'));
  const { beginsAt } = await play('calm', 3_600);
  await eventually('it plays', has('market.play'));
  await eventually('prices move', async () => {
    const newest = await venue.prisma.markPrice.findFirst({ orderBy: { observedAt: 'desc' } });
    return newest && newest.observedAt > beginsAt ? true : null;
  });
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
  expect(said).toContain('market.stopped');
});
