import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal, Decimal } from '../number/decimal';
import { TICK_BARS, TickBars, type FormingBar } from './tick-bars';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 1);
const WANTED = { instrument: 'BTCUSDT', intervalMinutes: 60, anchor: new Date(START) };
const at = (minutes: number): Date => new Date(START + minutes * 60_000);
const tick = (minutes: number, price: string) => ({ price: decimal(price), observedAt: at(minutes) });
const ohlc = ({ opensAt, open, high, low, close }: Omit<FormingBar, 'isStated'>) => [
  opensAt.toISOString().slice(11, 16),
  ...[open, high, low, close].map(String),
];

test('a bar is of the prices from its opening on and before its end, and is stated when as much time again has passed', () => {
  const bars = new TickBars(WANTED, null);
  for (const one of [tick(0, '10'), tick(20, '12'), tick(40, '9'), tick(59.99, '11')]) bars.take(one);
  expect(bars.state(at(119.99)).bars).toEqual([]);
  const stated = bars.state(at(120)).bars;
  expect(stated.map(ohlc)).toEqual([['00:00', '10', '12', '9', '11']]);
  expect(stated[0]).toMatchObject({ source: TICK_BARS, quoteVolume: null, intervalMinutes: 60 });
  expect(bars.state(at(121)).bars).toEqual([]);
});

test('a price of the very end opens the next bar, and states the one before at once', () => {
  const bars = new TickBars(WANTED, null);
  bars.take(tick(10, '10'));
  bars.take(tick(60, '11'));
  expect(bars.state(at(60)).bars.map(ohlc)).toEqual([['00:00', '10', '10', '10', '10']]);
  expect(bars.state(at(180)).bars.map(ohlc)).toEqual([['01:00', '11', '11', '11', '11']]);
});

test('where no price was, there is no bar', () => {
  const bars = new TickBars(WANTED, null);
  bars.take(tick(10, '10'));
  bars.take(tick(190, '11'));
  expect(bars.state(at(300)).bars.map(ohlc)).toEqual([
    ['00:00', '10', '10', '10', '10'],
    ['03:00', '11', '11', '11', '11'],
  ]);
});

test('a price that comes after its bar was stated states it again; one of a bar before changes nothing', () => {
  const bars = new TickBars(WANTED, null);
  bars.take(tick(10, '10'));
  const { forming } = bars.state(at(120));
  const later = new TickBars(WANTED, forming);
  later.take(tick(59, '15'));
  expect(later.state(at(121)).bars.map(ohlc)).toEqual([['00:00', '10', '15', '10', '15']]);
  later.take(tick(70, '14'));
  later.take(tick(59.5, '99'));
  expect(later.state(at(180)).bars.map(ohlc)).toEqual([['01:00', '14', '14', '14', '14']]);
});

test('however prices come in parts, the last statement of each bar holds exactly the prices of it', () => {
  const prices = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 999 })), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(prices, fc.integer({ min: 1, max: 7 }), (drawn, size) => {
      let minutes = 0;
      const ticks = drawn.map(([gap, price]) => tick((minutes += gap), String(price)));
      const stated = new Map<number, Omit<FormingBar, 'isStated'>>();
      let forming: FormingBar | null = null;
      for (let from = 0; from < ticks.length; from += size) {
        const part = ticks.slice(from, from + size);
        const bars: TickBars = new TickBars(WANTED, forming);
        for (const one of part) bars.take(one);
        const result: ReturnType<TickBars['state']> = bars.state(part.at(-1)?.observedAt ?? at(0));
        for (const bar of result.bars) stated.set(bar.opensAt.getTime(), bar);
        forming = result.forming;
      }
      for (const bar of new TickBars(WANTED, forming).state(at(1e6)).bars)
        stated.set(bar.opensAt.getTime(), bar);
      const openings = [
        ...new Set(ticks.map(({ observedAt }) => Math.floor((observedAt.getTime() - START) / HOUR_MS))),
      ];
      expect([...stated.keys()]).toEqual(openings.map((hour) => START + hour * HOUR_MS));
      for (const [opensAt, bar] of stated) {
        const within = ticks
          .filter(
            ({ observedAt }) => observedAt.getTime() >= opensAt && observedAt.getTime() < opensAt + HOUR_MS,
          )
          .map(({ price }) => price);
        expect(ohlc(bar).slice(1)).toEqual(
          [within[0], Decimal.max(...within), Decimal.min(...within), within.at(-1)].map(String),
        );
      }
    }),
  );
});
