import { describe, expect, test } from 'vitest';
import { answerOf, compiledOf } from '../../../testing/preset-answers';
import { BYBIT_TIERS } from '../../presets/bybit-tiers';

// A trade at the mark price changes no equity, whatever it does to the position: nothing is realised by averaging.

const { document } = compiledOf(BYBIT_TIERS).set;
const instrument = Object.values(document.marginClasses)[0]?.instruments[0] ?? '';
const settlement = document.settlementAsset;

function traded(isInverse: boolean, held: string, entryPrice: string, quantity: string) {
  return answerOf(BYBIT_TIERS, {
    instruments: [{ symbol: instrument, isInverse }],
    prices: { [instrument]: '50000' },
    positions: held === '0' ? [] : [{ instrument, quantity: held, entryPrice }],
    collateral: { [settlement]: '1000000' },
    trade: { instrument, quantity, price: '50000' },
  });
}

describe.each([
  ['a linear contract', false],
  ['an inverse contract', true],
])('of %s, a trade at the mark', (_name, isInverse) => {
  test.each([
    ['opens', '0', '1', '3'],
    ['adds', '2', '40000', '6'],
    ['adds to a short', '-2', '60000', '-1'],
    ['closes a part', '4', '40000', '-1'],
    ['closes', '4', '40000', '-4'],
    ['turns over', '4', '40000', '-10'],
    ['turns a short over', '-4', '40000', '10'],
  ])('%s and leaves equity as it is', (_does, held, entryPrice, quantity) => {
    const { equity, trade } = traded(isInverse, held, entryPrice, quantity);
    expect(Number(trade?.after.equity)).toBeCloseTo(Number(equity), 6);
  });

  test('that adds realises nothing: the profit of the whole is what it was', () => {
    const before = traded(isInverse, '2', '40000', '6');
    const [held] = before.positions;
    const [merged] = before.trade?.after.positions ?? [];
    expect(Number(merged?.unrealisedProfit)).toBeCloseTo(Number(held?.unrealisedProfit), 8);
  });
});
