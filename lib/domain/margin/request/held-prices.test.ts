import { expect, test } from 'vitest';
import { decimal } from '../../number/decimal';
import type { AccountBook, Position } from '../method/types';
import { openedAgainstHeld } from './held-prices';

const book = (...positions: readonly [string, string, ('LONG' | 'SHORT')?][]): AccountBook => ({
  account: 'a',
  positions: positions.map(([instrument, quantity, leg]): Position => ({
    ...{ instrument, quantity: decimal(quantity), entryPrice: decimal('1') },
    ...(leg ? { leg } : {}),
  })),
  collateral: [],
});
const held = new Set(['X', 'Y']);

test.each<[string, AccountBook, AccountBook, readonly string[]]>([
  ['the same', book(['X', '1']), book(['X', '1']), []],
  ['one that is new', book(), book(['X', '1']), ['X']],
  ['one that grows', book(['X', '-1']), book(['X', '-1.01']), ['X']],
  ['one that shrinks', book(['X', '-1']), book(['X', '-0.99']), []],
  ['one that is closed', book(['X', '1']), book(['X', '0']), []],
  ['one that turns over, and is smaller', book(['X', '1']), book(['X', '-0.5']), ['X']],
  ['one whose price is not held', book(), book(['Z', '5']), []],
  ['another beside one that is held', book(['X', '1']), book(['X', '1'], ['Z', '5']), []],
  [
    'a leg of a pair',
    book(['X', '1', 'LONG'], ['X', '-1', 'SHORT']),
    book(['X', '0.5', 'LONG'], ['X', '-1.5', 'SHORT']),
    ['X'],
  ],
  ['two', book(), book(['Y', '1'], ['X', '1']), ['X', 'Y']],
])('%s', (_, before, after, expected) => {
  expect(openedAgainstHeld(before, after, held)).toEqual(expected);
});
