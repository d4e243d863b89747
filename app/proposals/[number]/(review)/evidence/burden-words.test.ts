import { expect, test } from 'vitest';
import { bandWords, type Burden, burdenSentence, segmentCuts, underlyingCuts } from './burden-words';

const none: Burden = {
  ...{ byUnderlying: [], byInstrument: [], bySegment: [], largest: [] },
  ...{ additionalCalls: 0, additionalCallAmount: '0', byShareOfEquity: [], byShareOfCollateral: [] },
  ...{ byShareOfLiquid: null, concentration: null },
};

test.each([
  ['0', '0.1', 'up to 10 %'],
  ['0.1', '0.25', '10 % to 25 %'],
  ['1', null, 'above 100 %'],
  [null, null, 'none left'],
])('a band from %s to %s is "%s"', (above, upTo, words) => {
  expect(bandWords({ above, upTo })).toBe(words);
});

test('a burden in a sentence: who, how heavy, and how few', () => {
  expect(burdenSentence(none, 'USDT')).toBe('No account must add collateral because of the change.');
  const some: Burden = {
    ...none,
    ...{ additionalCalls: 46, additionalCallAmount: '1234567.8' },
    byShareOfCollateral: [
      { above: '0', upTo: '0.1', accounts: 40, amount: '1' },
      { above: '1', upTo: null, accounts: 4, amount: '1' },
      { above: null, upTo: null, accounts: 2, amount: '1' },
    ],
    concentration: {
      greatest: [
        { calls: 5, share: '0.412345' },
        { calls: 10, share: '0.63' },
      ],
      herfindahl: '0.1',
    },
  };
  expect(burdenSentence(some, 'USDT')).toBe(
    '46 accounts must add 1.2 M USDT because of the change. For 6 of them that is more than their collateral is worth. The 5 largest calls are 41.2 % of it, the 10 largest 63 %.',
  );
  // Of five accounts the five largest are all of it, which says nothing.
  expect(burdenSentence({ ...some, additionalCalls: 5, byShareOfCollateral: [] }, 'USDT')).toBe(
    '5 accounts must add 1.2 M USDT because of the change. For none of them is that more than their collateral is worth.',
  );
});

const row = (mm: readonly [string, string], im: readonly [string, string] = ['0', '0']) => ({
  ...{ accounts: 1, maintenanceMarginBefore: mm[0], maintenanceMarginAfter: mm[1] },
  ...{ initialMarginBefore: im[0], initialMarginAfter: im[1] },
});

test('cuts come by how much is asked, more or less; what does not move is left out of underlyings alone', () => {
  const burden: Burden = {
    ...none,
    byUnderlying: [
      { name: 'BTC', ...row(['5', '5']) },
      { name: 'ETH', ...row(['5', '7']) },
      { name: 'SOL', ...row(['5', '1']) },
    ],
    byInstrument: [{ name: 'GOLD', ...row(['0', '2'], ['0', '9']) }],
    bySegment: [
      { segment: 'retail', ...row(['1', '1']), additionalCalls: 0, additionalCallAmount: '0' },
      { segment: null, ...row(['1', '3']), additionalCalls: 1, additionalCallAmount: '2' },
    ],
  };
  expect(underlyingCuts(burden).map(({ name }) => name)).toEqual(['SOL', 'GOLD (instrument)', 'ETH']);
  expect(segmentCuts(burden).map(({ name }) => name)).toEqual(['not stated', 'retail']);
});
