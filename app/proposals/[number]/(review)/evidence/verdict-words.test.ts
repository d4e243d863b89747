import { expect, test } from 'vitest';
import { type ImpactTotalsFragment } from '../../../../_graphql/generated/graphql';
import { hitSentence, marginSentence } from './verdict-words';

const impact: ImpactTotalsFragment = {
  ...{ accounts: 2000, unmarginedAccounts: 0, tighterAccounts: 1204, looserAccounts: 31 },
  ...{ initialMarginBefore: '74000000', initialMarginAfter: '77100000' },
  ...{ maintenanceMarginBefore: '100', maintenanceMarginAfter: '96' },
  ...{ newCalls: 12, newLiquidations: 4, newlyLiquidatableNotional: '1234567' },
};

test('the verdict says how many hold more, and how much', () => {
  expect(marginSentence(impact, 'USDT')).toBe(
    '1,204 of 2,000 accounts must hold more margin, 31 less. Initial margin rises by 3.1 M USDT (4.2 %), maintenance margin falls by 4 USDT (4 %).',
  );
  const still = { ...impact, initialMarginAfter: impact.initialMarginBefore, maintenanceMarginBefore: '0' };
  expect(marginSentence(still, 'USDT')).toContain(
    'Initial margin stays as it is, maintenance margin rises by 96 USDT.',
  );
  const none = { ...still, maintenanceMarginAfter: '0', tighterAccounts: 0, looserAccounts: 0 };
  expect(marginSentence(none, 'USDT')).toBe(
    'Initial and maintenance margin of all accounts together stay as they are.',
  );
});

test('the verdict says whom it hits', () => {
  expect(hitSentence(impact, 'USDT')).toBe(
    'It makes 4 accounts liquidatable, with 1.2 M USDT of notional, and puts 12 into a margin call.',
  );
  expect(hitSentence({ ...impact, newLiquidations: 0 }, 'USDT')).toBe(
    'It makes no account liquidatable, and puts 12 into a margin call.',
  );
  expect(hitSentence({ ...impact, newLiquidations: 0, newCalls: 0 }, 'USDT')).toBe(
    'It makes no account liquidatable, and puts none into a margin call.',
  );
});
