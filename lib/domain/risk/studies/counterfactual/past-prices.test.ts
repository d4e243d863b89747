import { expect, test } from 'vitest';
import type { WrittenBar } from '../../../books/history-snapshot';
import { decimal, decimalText } from '../../../number/decimal';
import { oldestOpening, pricesOn } from './past-prices';

const DAILY = { barMinutes: 1_440, closeMaxAgeDays: 7 };
const terms = (symbol: string, option = {}) =>
  [symbol, { symbol, multiplier: decimal('1'), ...option }] as const;
const MARKET = {
  instruments: new Map([
    terms('BTC-PERP'),
    terms('BTC-CALL', { option: {} as never }),
    terms('ETH-PERP'),
    terms('unheld'),
  ]),
  prices: new Map([
    ['BTC-PERP', decimal('60000')],
    ['ETH-PERP', decimal('3000')],
    ['BTC-CALL', decimal('900')],
  ]),
};
const bar = (opensAt: string, close: string): WrittenBar => ({ opensAt, high: close, low: close, close });

function on(day: string, bars: Readonly<Record<string, readonly WrittenBar[]>>, asked = DAILY) {
  const found = pricesOn(day, MARKET, new Map(Object.entries(bars)), asked);
  return (
    found && {
      prices: Object.fromEntries([...found.prices].map(([symbol, price]) => [symbol, decimalText(price)])),
      unpriced: found.unpriced,
    }
  );
}

const MIDNIGHT = ['2026-03-01', '2026-03-02', '2026-03-03'].map((day, at) =>
  bar(`${day}T00:00:00.000Z`, String(100 + at)),
);

test('a day has the closes that were known as it began, and of no later bar', () => {
  // The bar of 2 March closes as 3 March begins.
  expect(on('2026-03-03', { 'BTC-PERP': MIDNIGHT, 'ETH-PERP': MIDNIGHT })).toEqual({
    prices: { 'BTC-PERP': '101', 'ETH-PERP': '101', 'BTC-CALL': '900' },
    unpriced: ['BTC-CALL'],
  });
  // One that opens within a day has not closed as the next begins: the one before is the last known.
  const noon = [bar('2026-03-01T12:00:00.000Z', '7'), bar('2026-03-02T12:00:00.000Z', '8')];
  expect(on('2026-03-03', { 'BTC-PERP': noon })?.prices).toMatchObject({ 'BTC-PERP': '7' });
  // Of an hour: the last of the day.
  const hours = [bar('2026-03-02T22:00:00.000Z', '5'), bar('2026-03-02T23:00:00.000Z', '6')];
  expect(on('2026-03-03', { 'BTC-PERP': hours }, { ...DAILY, barMinutes: 60 })?.prices).toMatchObject({
    'BTC-PERP': '6',
  });
});

test('a close that is too old is none: what has none keeps its price, and is named in byte order', () => {
  const bars = { 'ETH-PERP': MIDNIGHT };
  expect(on('2026-03-11', bars)).toEqual({
    prices: { 'BTC-PERP': '60000', 'ETH-PERP': '102', 'BTC-CALL': '900' },
    unpriced: ['BTC-CALL', 'BTC-PERP'],
  });
  expect(on('2026-03-12', bars)).toBeNull();
  expect(on('2026-03-01', bars)).toBeNull();
  expect(oldestOpening('2026-03-11', DAILY).toISOString()).toBe('2026-03-03T00:00:00.000Z');
});

test('an option keeps its price though bars of it are known', () => {
  expect(on('2026-03-03', { 'BTC-CALL': MIDNIGHT })).toBeNull();
});
