import { expect, test } from 'vitest';
import { type Effect, effectWords } from './effect-words';

const NONE: Effect = {
  accounts: 2000,
  tighterAccounts: 0,
  looserAccounts: 0,
  initialMarginBefore: '1000',
  initialMarginAfter: '1000',
  newCalls: 0,
  newLiquidations: 0,
  newlyLiquidatableNotional: '0',
};

test.each([
  [{}, 'No account’s margin changes. Nobody is called or liquidated by it.'],
  [
    { tighterAccounts: 470, looserAccounts: 2, initialMarginAfter: '152832', newCalls: 3 },
    'Initial margin +151.8 k USDT, on 472 of 2,000 accounts. 3 new margin calls.',
  ],
  [
    { tighterAccounts: 1, initialMarginAfter: '900', newLiquidations: 1, newlyLiquidatableNotional: '40000' },
    'Initial margin −100 USDT, on 1 of 2,000 accounts. 1 account becomes liquidatable, 40 k notional.',
  ],
  [
    { tighterAccounts: 1, looserAccounts: 1, newCalls: 1, newLiquidations: 2 },
    'Initial margin unchanged in sum, on 2 of 2,000 accounts. 1 new margin call; 2 accounts become liquidatable, 0 notional.',
  ],
] as const)('%o is told in a sentence', (changes, sentence) => {
  expect(effectWords({ ...NONE, ...changes }, 'USDT')).toBe(sentence);
});
