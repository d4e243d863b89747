import { expect, test } from 'vitest';
import { decimal } from '../../domain/number/decimal';
import { barClosesAt, priceRowFaults } from '../../domain/market/price-row';
import { GeneratedHistory } from './generated-history';
import { instrumentShape } from './market-shape';

const INSTRUMENTS = [
  { shape: instrumentShape('BTCUSDT', 'BTC'), close: '87648.2' },
  { shape: instrumentShape('DOGEUSDT', 'DOGE'), close: '0.11747' },
];
const history = new GeneratedHistory(INSTRUMENTS, { seed: 3, days: 90 });

test.each(['2026-11-29T00:00:00Z', '2026-11-29T05:17:00Z', '2026-11-29T23:59:59Z'])(
  'hours and days are of one path: each day holds its hours, up to %s',
  (at) => {
    const until = new Date(at);
    const daily = history.daily(until, 30).filter(({ instrument }) => instrument === 'BTCUSDT');
    const hourly = history.hourly(until, 'BTCUSDT', 30);
    const context = { listed: { has: () => true }, now: until };
    const place = { kind: 'LINE', line: 1 } as const;
    expect([...daily, ...hourly].flatMap((bar) => priceRowFaults(bar, place, context))).toEqual([]);
    for (const bars of [daily, hourly])
      for (const [index, bar] of bars.slice(1).entries()) {
        expect(bar.open).toEqual(bars[index]?.close);
        expect(bar.opensAt).toEqual(barClosesAt(bars[index] ?? bar));
      }
    for (const day of daily) {
      const within = hourly.filter(({ opensAt }) => opensAt >= day.opensAt && opensAt < barClosesAt(day));
      expect(within).toHaveLength(24);
      expect(day.high).toEqual(within.map(({ high }) => high).reduce((a, b) => (a.gt(b) ? a : b)));
      expect(day.low).toEqual(within.map(({ low }) => low).reduce((a, b) => (a.lt(b) ? a : b)));
      expect([day.open, day.close]).toEqual([within[0]?.open, within.at(-1)?.close]);
    }
    expect(daily.at(-1)?.close).toEqual(decimal('87648.2'));
    expect(hourly.at(-1)?.close).toEqual(decimal('87648.2'));
    expect(barClosesAt(hourly.at(-1) ?? daily[0]!)).toEqual(history.endOfHours(until));
  },
);

test('what it says of whole days is the same at whatever hour they are looked at', () => {
  const closes = (at: string) => history.daily(new Date(at), 90).map(({ close }) => close);
  expect(closes('2026-11-29T05:17:00Z')).toEqual(closes('2030-01-01T23:00:00Z'));
});

test('turnover and spread rise with volatility, and depth falls', () => {
  const figures = [...history.figures(new Date('2026-11-29T05:17:00Z'))].filter(
    ({ subject }) => subject === 'BTCUSDT',
  );
  const of = (name: string) =>
    figures.filter(({ figure }) => figure === name).map(({ value }) => value.toNumber());
  const [turnover, spread, depth] = [of('TURNOVER'), of('SPREAD'), of('DEPTH')];
  expect(turnover).toHaveLength(90);
  const calmest = turnover.indexOf(Math.min(...turnover));
  const wildest = turnover.indexOf(Math.max(...turnover));
  expect(spread[wildest]).toBeGreaterThan(spread[calmest] ?? Infinity);
  expect(depth[wildest]).toBeLessThan(depth[calmest] ?? 0);
});
