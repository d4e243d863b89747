import { expect, test } from 'vitest';
import { type SettlingBook, settlingDocument, settlingInputs } from '../../../testing/settling-venue';
import { decimal, decimalText } from '../../number/decimal';
import type { ExplainedFigure } from '../method/types';
import { type AccountExplanation, explainAccount } from './explain';

function explained(...asked: Parameters<typeof settlingInputs>): AccountExplanation {
  const explanation = explainAccount(settlingInputs(...asked));
  if (!explanation.ok) throw new Error(JSON.stringify(explanation.refusal));
  return explanation.value;
}

function linesOf(figures: readonly ExplainedFigure[] | undefined, name: ExplainedFigure['figure']): string[] {
  const terms = figures?.find(({ figure }) => figure === name)?.terms ?? [];
  return terms.map(({ kind, amount, label }) => `${kind} ${decimalText(amount)}: ${label}`);
}

const SHORT: SettlingBook = {
  positions: [['BTCUSD', '-97', '100000']],
  balances: [
    ['USDT', '1000'],
    ['BTC', '-0.001'],
  ],
};

test('a position is explained in what it settles in, then valued; its account in the unit of account', () => {
  const { positions, account } = explained(SHORT);
  expect(linesOf(positions[0]?.figures, 'NOTIONAL')).toEqual(['NOTIONAL 0.1: 97 BTCUSD × 100 / 97,000']);
  expect(linesOf(positions[0]?.figures, 'INITIAL_MARGIN')).toEqual(['RATE 0.001: 1 %']);
  const valued = 'VALUATION 97: 0.001 BTC valued at 97,000 USDT per BTC';
  expect(linesOf(positions[0]?.valued, 'INITIAL_MARGIN')).toEqual([valued]);
  expect(linesOf(account, 'INITIAL_MARGIN')).toEqual([valued]);
  expect(linesOf(account, 'EQUITY')).toEqual([
    'COLLATERAL 1000: 1,000 USDT',
    'COLLATERAL -97: debt of 0.001 BTC at 97,000',
    'VALUATION 291: 0.003 BTC of profit in BTCUSD valued at 97,000 USDT per BTC',
    'HAIRCUT -9.7: haircut of 5 % on BTC, profit and loss in it',
  ]);
});

test('terms sum to their figures whichever way a result turns a balance, at one price and at two', () => {
  const document = settlingDocument({
    marketData: { initialPrice: 'WORSE_OF_MARK_AND_STABLE' },
    rounding: {
      ...{ notional: { scale: 2, mode: 'HALF_EVEN' }, margin: { scale: 2, mode: 'UP' } },
      ...{ profitAndLoss: { scale: 3, mode: 'FLOOR' }, collateralValue: { scale: 2, mode: 'FLOOR' } },
    },
  });
  for (const balance of ['-2', '-0.004', '0', '0.004', '2'])
    for (const quantity of ['-123.4', '97', '98.7'])
      for (const stable of ['90000', '97000', '101000']) {
        const book: SettlingBook = {
          positions: [
            ['BTCUSD', quantity, '60000'],
            ['ETHUSDC', '0.3', '2000.5'],
          ],
          balances: [['BTC', balance]],
        };
        const inputs = settlingInputs(book, { document });
        const figures = new Map(
          [...inputs.prices].map(([symbol, price]) => [
            symbol,
            { STABLE_PRICE: symbol === 'BTCUSDT' ? decimal(stable) : price },
          ]),
        );
        const explanation = explainAccount({ ...inputs, figures });
        // That they sum, the explanation itself asserts.
        expect(explanation.ok).toBe(true);
        if (!explanation.ok) continue;
        const { initialEquity, equity } = explanation.value.margin;
        expect(initialEquity.lte(equity)).toBe(true);
      }
});
