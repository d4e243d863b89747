import { describe, expect, test } from 'vitest';
import {
  type CascadeImpact,
  type CascadeOutcome,
  contagionSentence,
  debtSentence,
  depthSentence,
  limitSentences,
  modelWords,
  movedWords,
  pricePaths,
  roundRows,
  salesSentence,
  shockName,
} from './cascade-words';

const OUTCOME: CascadeOutcome = {
  ...{ end: 'SETTLED', beyond: [], accounts: 812, notional: '12400000', multiplier: '1.18' },
  rounds: [
    { round: 1, accounts: 800, notional: '10508474.58', badDebt: '1200000' },
    { round: 2, accounts: 12, notional: '1891525.42', badDebt: '0' },
  ],
  ...{ badDebtAccounts: 31, badDebt: '1200000', unvaluedAccounts: 0 },
  ...{ fromInsuranceFund: null, uncovered: '1200000', movedInstruments: 2 },
  prices: [
    { symbol: 'BTCUSDT', path: ['0.985', '0.968'] },
    { symbol: 'ETHUSDT', path: ['0.99', '0.99'] },
  ],
  ...{ withoutDepth: [], withoutDepthInstruments: 0, withoutDepthNotional: '0', unmarginedAccounts: 0 },
  criticalDepth: { kind: 'WITHIN', factor: '0.3', beyond: '0.2' },
  transmission: {
    ...{ symbols: ['BTCUSDT', 'ETHUSDT'], rows: ['1', '0.4', '0.4', '0.3'] },
    sellOff: [
      { symbol: 'BTCUSDT', share: '0.62' },
      { symbol: 'ETHUSDT', share: '0.38' },
    ],
    buyBack: [],
  },
};
const BASE: CascadeOutcome = {
  ...OUTCOME,
  ...{ accounts: 790, notional: '10700000', multiplier: '1.16', badDebt: '0', badDebtAccounts: 0 },
  rounds: OUTCOME.rounds.slice(0, 1),
  prices: [{ symbol: 'SOLUSDT', path: ['1.02'] }],
};
const CASCADE: CascadeImpact = {
  ...{ key: 'covid-2020', name: 'COVID-19 sell-off', date: '2020-03-12', moves: [], mostRounds: 20 },
  impactModels: [
    { model: 'SQUARE_ROOT', instruments: 12 },
    { model: 'LINEAR', instruments: 1 },
  ],
  ...{ base: BASE, proposed: OUTCOME },
};
const proposed = (changes: Partial<CascadeOutcome>): CascadeImpact => ({
  ...CASCADE,
  proposed: { ...OUTCOME, ...changes },
});

describe('a cascade in words', () => {
  test('says what is sold on both sides', () => {
    expect(salesSentence(CASCADE, 'USDT')).toBe(
      'As proposed 812 accounts are sold in 2 rounds, 12.4 M USDT in all: 1.18 × the first round (base version: 790 accounts, 10.7 M USDT, 1.16 ×).',
    );
    const nobody = proposed({ multiplier: null, accounts: 0, rounds: [] });
    expect(salesSentence(nobody, 'USDT')).toBe(
      'As proposed nobody is sold (base version: 790 accounts, 10.7 M USDT, 1.16 ×).',
    );
    expect(salesSentence({ ...nobody, base: nobody.proposed }, 'USDT')).toBe(
      'As proposed nobody is sold (base version: none).',
    );
  });

  test('says who bears what is short', () => {
    expect(debtSentence(CASCADE, 'USDT')).toBe(
      'Bad debt 1.2 M USDT of 31 accounts (base version: none); no insurance fund is stated.',
    );
    expect(debtSentence(proposed({ fromInsuranceFund: '500000', uncovered: '700000' }), 'USDT')).toBe(
      'Bad debt 1.2 M USDT of 31 accounts (base version: none); the insurance fund pays 500 k, 700 k is left.',
    );
    expect(debtSentence(proposed({ badDebt: '0', badDebtAccounts: 0 }), 'USDT')).toBe(
      'No bad debt (base version: none).',
    );
    expect(debtSentence(proposed({ unvaluedAccounts: 1 }), 'USDT')).toMatch(
      /1 account cannot be valued where sold, and is not in it\.$/,
    );
  });

  test.each<[Partial<CascadeOutcome>, string | null]>([
    [{}, 'at 0.3 × the depth that is known, no longer at 0.2 ×'],
    [
      { criticalDepth: { kind: 'WITHIN', factor: '0.1', beyond: null } },
      'still at 0.1 × the depth that is known, the least that was looked at',
    ],
    [
      { criticalDepth: { kind: 'NOWHERE', factor: null, beyond: null } },
      'not at ten times the depth that is known',
    ],
    [{ criticalDepth: { kind: 'NOTHING_SOLD', factor: null, beyond: null } }, null],
  ])('says how thin markets may be: %j', (changes, words) => {
    const base: CascadeOutcome = { ...BASE, criticalDepth: { kind: 'WITHIN', factor: '0.7', beyond: '0.5' } };
    expect(depthSentence({ ...proposed(changes), base })).toBe(
      words &&
        `Sales stay within twice the first round ${words} (base version: at 0.7 × the depth that is known, no longer at 0.5 ×).`,
    );
  });

  test('says so where both sides bear as thin markets', () => {
    expect(depthSentence(CASCADE)).toBe(
      'Sales stay within twice the first round at 0.3 × the depth that is known, no longer at 0.2 × (base version: the same).',
    );
  });

  test('says what it leaves out', () => {
    expect(limitSentences(CASCADE)).toEqual([]);
    expect(limitSentences(proposed({ end: 'ROUNDS_SPENT' }))).toEqual([
      'As proposed accounts are still liquidatable after 20 rounds: it goes on.',
    ]);
    expect(limitSentences(proposed({ end: 'BEYOND_MODEL', beyond: ['DOGEUSDT'] }))).toEqual([
      'As proposed sales take DOGEUSDT beyond any price that the law of impact says anything of: the cascade is not computed further, and its last round has no bad debt yet.',
    ]);
    const unknown = { withoutDepth: ['A', 'B', 'C', 'D', 'E'], withoutDepthInstruments: 7 };
    expect(limitSentences(proposed({ ...unknown, unmarginedAccounts: 2 }))).toEqual([
      'Neither depth nor turnover is known of A, B, C, D and 3 more: sales do not move them, so this says too little.',
      '2 accounts cannot be margined there, and are in no round.',
    ]);
  });

  test('names where it spreads, the law, the shock, and what a price becomes', () => {
    expect(contagionSentence(CASCADE)).toBe('Where it spreads, what longs sell: BTCUSDT 62 %, ETHUSDT 38 %.');
    const nothing = { ...OUTCOME.transmission, sellOff: [], buyBack: [] };
    expect(contagionSentence(proposed({ transmission: nothing }))).toBeNull();
    expect(modelWords(CASCADE)).toBe(
      'with the root of what is sold, by turnover and volatility (12 instruments); in proportion to what is sold, by resting depth (1 instrument)',
    );
    expect([shockName(CASCADE), shockName({ name: 'A fall', date: null })]).toEqual([
      'COVID-19 sell-off, 2020-03-12',
      'A fall',
    ]);
    expect([movedWords('0.968'), movedWords('1.02'), movedWords(undefined)]).toEqual([
      '−3.2 %',
      '+2 %',
      '0 %',
    ]);
  });

  test('puts both sides next to each other, round by round and price by price', () => {
    expect(
      roundRows(CASCADE).map(({ round, base, proposed: one }) => [round, base?.accounts, one?.accounts]),
    ).toEqual([
      [1, 800, 800],
      [2, undefined, 12],
    ]);
    expect(pricePaths(CASCADE)).toEqual([
      { symbol: 'BTCUSDT', base: [], proposed: ['0.985', '0.968'] },
      { symbol: 'ETHUSDT', base: [], proposed: ['0.99', '0.99'] },
      { symbol: 'SOLUSDT', base: ['1.02'], proposed: [] },
    ]);
  });
});
