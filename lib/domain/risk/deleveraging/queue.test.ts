import { expect, test } from 'vitest';
import { decimal, decimalText } from '../../number/decimal';
import { allotted } from './claims';
import { DeleveragingQueue, deleveragingScore } from './queue';

const position = {
  ...{ isShort: false, isInverse: false, entryPrice: 100, markPrice: 110 },
  ...{ notional: 1_100, equity: 220 },
};

test('a profit counts by leverage, and a loss over it', () => {
  // 10 % of profit at 5 times; as a loss it stands in front of one of as much with less leverage.
  expect(deleveragingScore(position)).toBeCloseTo(0.5, 12);
  expect(deleveragingScore({ ...position, isShort: true })).toBeCloseTo(-0.02, 12);
  expect(deleveragingScore({ ...position, isShort: true, equity: 550 })).toBeCloseTo(-0.05, 12);
});

test('of an inverse contract profit is of its value in the coin', () => {
  // Value at entry 1/100, at the mark 1/110: a long has gained 1 − 100/110 of it.
  const inverse = { ...position, isInverse: true };
  expect(deleveragingScore(inverse)).toBeCloseTo((1 - 100 / 110) * 5, 12);
  expect(deleveragingScore({ ...inverse, isShort: true })).toBeCloseTo(-(1 - 100 / 110) / 5, 12);
});

test('what was entered for nothing has gained without end, and stands first', () => {
  expect(deleveragingScore({ ...position, entryPrice: 0 })).toBe(Infinity);
  expect(deleveragingScore({ ...position, entryPrice: 0, isShort: true })).toBe(-Infinity);
});

// BitMEX, "Auto Deleveraging Examples": six longs, and a short of 20 whose bankruptcy price is 650.
const BITMEX = [
  ['1', 10, 3],
  ['2', 10, 6],
  ['3', 20, 1],
  ['4', 30, 4],
  ['5', 20, 5],
  ['6', 10, 2],
] as const;

test('as BitMEX publishes it: 2 is closed whole, then 10 of the 20 that 5 holds', () => {
  const queue = new DeleveragingQueue<null>(decimal('20'));
  for (const [account, quantity, score] of BITMEX)
    queue.add({ ...{ account, score, leg: null, held: null }, quantity: decimal(String(quantity)) });
  const first = queue.first();
  expect(first.map(({ account }) => account)).toEqual(['2', '5']);
  const shares = allotted({ quantity: decimal('20'), loss: decimal('100.00000001') }, first);
  expect(shares.map(({ taken, borne }) => [decimalText(taken), decimalText(borne)])).toEqual([
    ['10', '50'],
    ['10', '50.00000001'],
  ]);
});

test('however many there are, those in front stay; of equal ones the lesser account goes first, the long leg before the short', () => {
  const queue = new DeleveragingQueue<null>(decimal('3'));
  const one = { held: null, quantity: decimal('1') };
  for (let at = 20_000; at > 0; at -= 1)
    queue.add({ ...one, account: `a${10_000 + at}`, leg: null, score: at % 7 });
  queue.add({ ...one, account: 'b', leg: 'SHORT', score: Infinity });
  queue.add({ ...one, account: 'b', leg: 'LONG', score: Infinity });
  expect(queue.first().map(({ account, leg }) => [account, leg])).toEqual([
    ['b', 'LONG'],
    ['b', 'SHORT'],
    ['a10006', null],
  ]);
});
