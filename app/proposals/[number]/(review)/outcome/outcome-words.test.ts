import { expect, test } from 'vitest';
import {
  drawnBetween,
  type Found,
  outcomeSentences,
  stretchesOf,
  type Way,
  waysShown,
} from './outcome-words';

const affected = (accounts: number, notional: string, calls = 0) => ({
  newlyLiquidatable: { accounts, notional },
  newlyInCall: { accounts: calls, callAmount: calls === 0 ? '0' : '1250' },
});
const way = (measure: Way['measure'], changes: Partial<Way> = {}): Way => ({
  ...{ measure, before: '1000000', predicted: '1100000' },
  ...{ byPrices: '0', byDials: '0', byChange: '100000', byAccounts: '0', now: '1100000' },
  ...changes,
});
const found = (changes: Partial<Found> = {}): Found => ({
  ...{ accountsThen: 40, accountsNow: 41, unmargined: 0, unforeseen: 0, spared: 0 },
  ...{ largestUnforeseen: [], ways: [way('INITIAL_MARGIN')] },
  predicted: affected(2, '200000'),
  repriced: affected(2, '200000'),
  present: affected(2, '200000'),
  ...changes,
});
const told = (changes: Partial<Found> = {}) => outcomeSentences(found(changes), 'USDT');

test('what came as predicted is told in three sentences', () => {
  expect(told()).toEqual([
    'It makes 2 accounts with 200 k USDT of notional liquidatable; the evidence predicted 2 accounts with 200 k USDT of notional.',
    'It calls nobody, as predicted.',
    'It moves initial margin by +100 k USDT, exactly as predicted. Nothing else has moved it since the simulation.',
  ]);
  const nobody = affected(0, '0');
  expect(told({ predicted: nobody, repriced: nobody, present: nobody })[0]).toBe(
    'It makes nobody liquidatable, as the evidence predicted.',
  );
});

test.each([
  [3, 3, 'Prices since the simulation alone would have made it 3.'],
  [
    2,
    3,
    'At these prices it would have been as predicted: the difference is what accounts have traded and transferred since.',
  ],
  [
    4,
    3,
    'Prices since the simulation alone would have made it 4; what accounts have traded and transferred since made it 3.',
  ],
])('of 2 that were predicted, %i by prices and %i in all: %s', (byPrices, all, sentence) => {
  expect(told({ repriced: affected(byPrices, '1'), present: affected(all, '1') })[1]).toBe(sentence);
});

test.each([
  [1, 0, '1 account that the evidence did not name is among them.'],
  [0, 2, '2 accounts that it named are not among them.'],
  [3, 1, '3 accounts that the evidence did not name are among them, and 1 account that it named is not.'],
])('%i unforeseen and %i spared: %s', (unforeseen, spared, sentence) => {
  expect(told({ unforeseen, spared })).toContain(sentence);
});

test('whom it calls, what else moved margin, and whom nothing is said of', () => {
  const moved = way('INITIAL_MARGIN', {
    ...{ byPrices: '-30000', byChange: '97000', byAccounts: '40000', now: '1107000' },
  });
  expect(told({ present: affected(2, '200000', 5), unmargined: 1, ways: [moved] }).slice(1)).toEqual([
    'It newly calls 5 accounts, who must add 1.2 k USDT to leave their calls; the evidence predicted 0.',
    'It moves initial margin by +97 k USDT; the evidence predicted +100 k USDT. Since the simulation prices moved it by −30 k USDT and trading and transfers by +40 k USDT.',
    '1 account cannot be margined, and is in no figure here.',
  ]);
});

test('dials that have moved are named with prices', () => {
  const ways = [way('INITIAL_MARGIN', { byDials: '5' })];
  expect(told({ ways, repriced: affected(3, '1'), present: affected(3, '1') })[1]).toBe(
    'What prices and dials have done since the simulation alone would have made it 3.',
  );
  expect(told({ ways, present: affected(3, '1') })[1]).toMatch(/^At these prices and dials it would/);
});

test('where accounts can be margined at one end alone, it is said that the parts contain what they had', () => {
  const unmargined = way('UNMARGINED', {
    ...{ before: '1', predicted: '1', byPrices: '2', byChange: '0', byAccounts: '-1', now: '2' },
  });
  const ways = [way('INITIAL_MARGIN'), unmargined];
  const differ =
    'Of the accounts simulated, 1 could not be margined then, and 3 cannot be now: an instrument that they hold may have closed. They are in no figure, so the parts below contain what they had.';
  expect(told({ ways }).at(-1)).toBe(differ);
  expect(told({ ways, unmargined: 2 }).at(-1)).toBe(
    `${differ} At the look 2 accounts cannot be margined, and are in no figure here.`,
  );
  expect(waysShown({ ways })).toEqual(ways);
  const nobody = way('UNMARGINED', { ...NOBODY, byChange: '0' });
  expect(waysShown({ ways: [ways[0] ?? nobody, nobody] })).toEqual([ways[0]]);
});

test('each bar begins where the one before ends, and what did not move has none', () => {
  const moved = way('INITIAL_MARGIN', { byPrices: '-30000', byAccounts: '40000', now: '1110000' });
  const stretches = stretchesOf(moved);
  expect(stretches.map(({ key, from, to }) => [key, from, to])).toEqual([
    ['before', 0, 1_000_000],
    ['predicted', 0, 1_100_000],
    ['byPrices', 1_000_000, 970_000],
    ['byChange', 970_000, 1_070_000],
    ['byAccounts', 1_070_000, 1_110_000],
    ['now', 0, 1_110_000],
  ]);
  // From half of what they differ by below the least of them.
  expect(drawnBetween(stretches)).toEqual([900_000, 1_110_000]);
  expect(drawnBetween(stretchesOf(way('LIQUIDATION', { ...NOBODY, byChange: '0' })))).toEqual([0, 1]);
  expect(drawnBetween(stretchesOf(way('LIQUIDATION', { ...NOBODY, byChange: '2', now: '2' })))).toEqual([
    0, 2,
  ]);
});

const NOBODY = { before: '0', predicted: '0', now: '0' };
