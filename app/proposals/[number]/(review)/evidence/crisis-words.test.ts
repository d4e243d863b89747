import { describe, expect, test } from 'vitest';
import { type CrisisImpact, fundSentence, movesWords, worstCrisis, worstSentence } from './crisis-words';

const standing = { called: 3, liquidatable: 12, belowZeroAccounts: 2, belowZeroAmount: '1234567.5' };
const crisis: CrisisImpact = {
  ...{ key: 'covid-2020', name: 'COVID-19 sell-off', date: '2020-03-12', accounts: 2_000 },
  moves: [
    { symbol: 'BTCUSDT', fraction: '-0.395' },
    { symbol: 'ETHUSDT', fraction: '-0.446' },
  ],
  ...{ callAmountBefore: '1000', callAmountAfter: '41000' },
  ...{ newCalls: 1, newLiquidations: 2, newlyLiquidatableNotional: '900' },
  standingBefore: { ...standing, liquidatable: 10 },
  standingAfter: standing,
  unmargined: [],
};

describe('a crisis in words', () => {
  test('the worst one leaves most accounts liquidatable, of equals most below zero', () => {
    const milder = { ...crisis, key: 'milder', standingAfter: { ...standing, liquidatable: 11 } };
    const deeper = { ...crisis, key: 'deeper', standingAfter: { ...standing, belowZeroAmount: '1234568' } };
    expect(worstCrisis([milder, crisis, deeper])?.key).toBe('deeper');
    expect(worstCrisis([crisis, milder])?.key).toBe('covid-2020');
    expect(worstCrisis([])).toBeNull();
  });

  test('says how many are liquidatable on both sides, and how far accounts are below zero', () => {
    expect(worstSentence(crisis, 'USDT')).toBe(
      'Worst case: COVID-19 sell-off, 2020-03-12. 12 accounts would be liquidatable under the proposed parameters (10 under the base version); 2 would have negative equity, 1.2 M USDT in total.',
    );
    const alike = {
      ...crisis,
      standingBefore: { ...standing, liquidatable: 1 },
      standingAfter: { ...standing, liquidatable: 1, belowZeroAccounts: 0, belowZeroAmount: '0' },
    };
    expect(worstSentence(alike, 'USDT')).toBe(
      'Worst case: COVID-19 sell-off, 2020-03-12. 1 account would be liquidatable under the proposed parameters (as many as under the base version); none would have negative equity.',
    );
  });

  test('says whether the insurance fund pays for what accounts are below zero', () => {
    expect(fundSentence(crisis, '5000000', 'USDT')).toBe('The insurance fund of 5 M USDT would pay for it.');
    expect(fundSentence(crisis, '1234567.5', 'USDT')).toContain('would pay for it');
    expect(fundSentence(crisis, '234567.5', 'USDT')).toBe(
      'The insurance fund of 234.6 k USDT would be empty, with 1 M USDT left uncovered.',
    );
    expect(fundSentence(crisis, '0', 'USDT')).toBe(
      'The insurance fund of 0 USDT would be empty, with 1.2 M USDT left uncovered.',
    );
    expect(fundSentence(crisis, null, 'USDT')).toBeNull();
    const sound = { ...crisis, standingAfter: { ...standing, belowZeroAmount: '0' } };
    expect(fundSentence(sound, '5', 'USDT')).toBeNull();
  });

  test('names what moves furthest', () => {
    // Nothing is broken between a symbol, its figure and the sign.
    const words = (of: Parameters<typeof movesWords>[0]) => movesWords(of).replaceAll('\u00a0', ' ');
    expect(words(crisis)).toBe('ETHUSDT −44.6 %, BTCUSDT −39.5 %');
    const many = ['a', 'b', 'c'].map((symbol) => ({ symbol, fraction: '0.01' }));
    expect(words({ moves: [...many, ...crisis.moves] })).toBe(
      'ETHUSDT −44.6 %, BTCUSDT −39.5 %, a 1 %, b 1 % and 1 more',
    );
  });
});
