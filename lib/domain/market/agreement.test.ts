import { expect, test } from 'vitest';
import { Decimal } from '../number/decimal';
import type { PriceGuardDocument } from '../parameters/document/price-guard-document';
import { sourcesAgree } from './agreement';
import { guardLimits } from './guard-limits';
import { trustedBars } from './trusted-bars';

const AT = new Date('2026-11-29T12:00:00Z');
const document: PriceGuardDocument = {
  ...{ zLimit: '8', barMinutes: 60, decay: '0.97', leastMove: '0.01', greatestMove: '0.5' },
  ...{ unknownVolatilityMove: '0.2', maximumHoldSeconds: 900, fallback: 'KEEP', agreement: '0.01' },
  consistency: { observations: 3, seconds: 60 },
};
const limits = guardLimits(document);

/** Whether prices of sources 0, 1, 2 … agree, each received so many seconds ago. */
function agree(prices: readonly (readonly [price: string, secondsAgo?: number])[], of = limits): boolean {
  const newest = prices.map(([price, secondsAgo = 1], index) => {
    const at = new Date(AT.getTime() - secondsAgo * 1000);
    const source = String(index);
    return [source, { price: new Decimal(price), observedAt: at, receivedAt: at, source }] as const;
  });
  return sourcesAgree(new Map(newest), of, AT);
}

test('two of three sources within one per cent agree, and so does one alone', () => {
  expect(agree([])).toBe(true);
  expect(agree([['100']])).toBe(true);
  expect(agree([['100'], ['101']])).toBe(true);
  expect(agree([['100'], ['101.01']])).toBe(false);
  expect(agree([['100'], ['101'], ['150']])).toBe(true);
  expect(agree([['100'], ['102'], ['104.1']])).toBe(false);
  expect(agree([['100'], ['101'], ['150'], ['151']])).toBe(false);
  expect(agree([['100'], ['101'], ['99.5'], ['151']])).toBe(true);
});

test('a source that is silent, or that the guard does not rank, has no say', () => {
  expect(agree([['100'], ['150', 900]])).toBe(false);
  expect(agree([['100'], ['150', 901]])).toBe(true);
  const ranked = guardLimits({ ...document, sources: { precedence: ['0', '1'], silenceSeconds: 30 } });
  expect(agree([['100'], ['150', 31]], ranked)).toBe(true);
  expect(agree([['100'], ['100.5'], ['150']], ranked)).toBe(true);
  expect(agree([['100'], ['150'], ['150']], ranked)).toBe(false);
});

test('a bar whose close was held and never accepted is none', () => {
  const bar = (hour: number) => ({ opensAt: new Date(Date.UTC(2026, 0, 1, hour)) });
  const bars = [bar(0), bar(1), bar(2)];
  const span = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) });
  expect(trustedBars(bars, [], 60)).toEqual(bars);
  expect(trustedBars(bars, [span('2026-01-01T02:00:00Z', '2026-01-01T02:00:00Z')], 60)).toEqual([
    bar(0),
    bar(2),
  ]);
  expect(trustedBars(bars, [span('2026-01-01T02:00:01Z', '2026-01-01T02:59:59Z')], 60)).toEqual(bars);
});
