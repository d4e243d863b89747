import { describe, expect, test } from 'vitest';
import { OFF_ITS_PEG } from '../../testing/drift-off-its-peg';
import { answerOf } from '../../testing/preset-answers';
import { DRIFT_V2 } from './drift-v2';

describe('the quote asset off its peg, math/margin/tests.rs @ 0272ab43, strict', () => {
  const ask = (twap: string, entryPrice: string, deposit: string) =>
    answerOf(DRIFT_V2, {
      parameters: OFF_ITS_PEG,
      instruments: [{ symbol: 'SOL-PERP', settlementAsset: 'USDC' }, { symbol: 'USDC-USD' }],
      prices: { 'SOL-PERP': '100', 'USDC-USD': '1.01' },
      figures: { 'SOL-PERP': { STABLE_PRICE: '100' }, 'USDC-USD': { STABLE_PRICE: twap } },
      positions: [{ instrument: 'SOL-PERP', quantity: '1', entryPrice, isNetEntry: true }],
      collateral: { USDC: deposit },
    });

  // 10 USDC and a long of 1 SOL at 100 whose quote amount is 0: USDC at 1.01, its average of 5 minutes as stated.
  test.each([
    ['1.01', '10.1', '10.1'],
    ['1.05', '10.5', '10.1'],
    ['0.95', '10.1', '9.5'],
  ])('at an average of %s it requires %s, and %s count', (twap, required, counted) => {
    const answer = ask(twap, '0', '10');
    expect([answer.initialMargin, answer.initialEquity]).toEqual([required, counted]);
    expect(answer.maintenanceMargin).toBe('5.05');
  });

  // By math/margin.rs: a loss at the greater price, a gain at the lesser; each times its own price, where nothing nets them.
  test.each([
    ['1.05', '110', '-10.5', '-10.1'],
    ['0.95', '110', '-10.1', '-10.1'],
    ['1.05', '90', '0', '10.1'],
    ['0.95', '90', '0', '10.1'],
  ])(
    'at an average of %s a long from %s comes to %s for opening, and %s',
    (twap, entry, opening, keeping) => {
      const answer = ask(twap, entry, '0');
      expect([answer.initialEquity, answer.equity]).toEqual([opening, keeping]);
    },
  );
});
