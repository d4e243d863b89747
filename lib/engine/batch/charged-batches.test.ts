import { expect, test } from 'vitest';
import { marginAccount } from '../../domain/margin/method/account';
import { compileParameters } from '../../domain/margin/method/compile';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import { decimal } from '../../domain/number/decimal';
import { chargedSet, CHARGED_POSITIONS, heldOf } from '../../testing/charged-sets';
import { sortedText } from '../../testing/engine-comparison';
import { newPlace } from '../kernel/load-kernel';
import * as at from '../kernel/layout';
import { BatchMargining, noCounts } from './margin-batch';

const openOrders = { requirement: 'INITIAL', price: 'LIMIT', openLoss: 'CHARGED' } as const;
const parameters = compileParameters(chargedSet({ hedgedLegs: 'NET', openOrders }));
const market = {
  instruments: new Map(['P', 'Q'].map((symbol) => [symbol, { symbol, multiplier: decimal('1') }])),
  prices: new Map([
    ['P', decimal('101.5')],
    ['Q', decimal('7.5')],
  ]),
};

const bookOf = (positions: readonly Position[], cash = '40'): AccountBook => ({
  ...{ account: 'A', positions },
  collateral: [{ asset: 'USDT', amount: decimal(cash) }],
});

test('batches that follow each other share no charges, and pay for none that they do not have', () => {
  const [place, counts] = [newPlace(), noCounts()];
  const margining = new BatchMargining(place, parameters, market, counts);
  const hasCharges = (): boolean => ((place.memory.views.i32[at.TRAITS / 4] ?? 0) & at.HAS_CHARGES) !== 0;
  const charged = CHARGED_POSITIONS.map(([, positions]) => bookOf(positions));
  const plain = charged.map((_, index) => bookOf([heldOf(String(index + 1))]));
  // Its positions are narrow, and it is not: what it was charged is nobody's.
  const unheld = CHARGED_POSITIONS.flatMap(([, positions]) => [
    bookOf(positions, '0.000000001'),
    bookOf([heldOf('7'), { ...heldOf('-2'), instrument: 'Q' }]),
  ]);
  let narrow = 0;
  for (const [books, isCharged, held] of [
    [plain, false, plain.length],
    [charged, true, charged.length],
    [plain, false, plain.length],
    [[...unheld, ...charged], true, unheld.length / 2 + charged.length],
    [plain.slice(0, 1), false, 1],
  ] as const) {
    const expected = books.map((book) => sortedText(marginAccount({ ...market, parameters, book })));
    expect(margining.margin(books).map(sortedText)).toEqual(expected);
    expect(hasCharges()).toBe(isCharged);
    narrow += held;
    expect(counts.narrow).toBe(narrow);
  }
});
