import { describe, expect, test } from 'vitest';
import { type Breaches, type Reading } from './coverage-words';
import {
  accountAsides,
  beyondSentence,
  chanceSentence,
  type CoveredAccount,
  drawnFirst,
  furthestSentence,
  type PortfolioCoverage,
  usedUpSentence,
} from './portfolio-coverage-words';

type Side = NonNullable<CoveredAccount['base']>;

const breaches = (count: number, reading: Reading = 'AS_EXPECTED', uncovered = '1000'): Breaches => ({
  ...{ count, reading, low: null, high: null, zone: 'GREEN' },
  ...{ pValue: '0.5', holm: '1', benjaminiHochberg: '1', independence: '1', conditional: '1' },
  worst: count === 0 ? [] : [{ at: '2020-03-12T00:00:00.000Z', loss: '9000', uncovered }],
});

const side = (positions: Breaches, together: Breaches, usedUp: readonly [number, number] = [0, 0]): Side => ({
  ...{ maintenanceMargin: '8000', equity: '20000', collateral: [] },
  positions: { breaches: positions, usedUp: usedUp[0] },
  together: { breaches: together, usedUp: usedUp[1] },
});

const account = (
  name: string,
  base: Side,
  proposed: Side,
  more: Partial<CoveredAccount> = {},
): CoveredAccount => ({
  ...{ account: name, instruments: 2, lack: null, lackOf: [], moves: 500, expected: '5', power: '0.5' },
  ...{ from: '2024-01-01T00:00:00.000Z', to: '2025-05-14T00:00:00.000Z', leastPassing: 1, mostPassing: 10 },
  ...{ base, proposed, ...more },
});

const coverage = (accounts: readonly CoveredAccount[]): PortfolioCoverage => ({
  ...{ barMinutes: 1_440, leastMoves: 250, probability: '0.01', otherProbability: '0.02', level: '0.05' },
  ...{ accounts: [...accounts], realised: [] },
});

const few = breaches(5);
const many = breaches(40, 'TOO_LITTLE', '52000');
const unknown = account('u', side(few, few), side(few, few), {
  ...{ lack: 'NO_HISTORY', lackOf: ['X'], moves: 0, expected: null, leastPassing: null, mostPassing: null },
  base: { ...side(few, few), positions: null, together: null },
  proposed: { ...side(few, few), positions: null, together: null },
});
const FOUND = coverage([
  account('a', side(many, many), side(few, many, [0, 3])),
  account('b', side(breaches(7), breaches(6)), side(breaches(6), breaches(5), [0, 0])),
  unknown,
]);

describe('coverage of portfolios in words', () => {
  test('opens with how many lose more than their margin oftener than is stated, alone and with collateral', () => {
    expect(beyondSentence(FOUND)).toBe(
      'Of the 3 portfolios with the most initial margin 2 could be held against their past, with what is held now. On more than 1 % of days 1 would have lost more than the proposed maintenance margin (base version: 2), and 1 with the collateral moving along (base version: 2).',
    );
    expect(beyondSentence(coverage([]))).toBe('No account holds a position.');
    expect(beyondSentence(coverage([unknown]))).toBe(
      'Of the 1 portfolio with the most initial margin 0 could be held against their past.',
    );
  });

  test('says for how many that is more than chance explains, and nothing where nothing was counted', () => {
    expect(chanceSentence(FOUND)).toBe(
      'That is more than chance explains for 0 of them, and for 1 with the collateral (base version: 1 and 1): Kupiec’s test of each, adjusted by Holm for all, at 5 %.',
    );
    for (const sentence of [chanceSentence, usedUpSentence]) expect(sentence(coverage([unknown]))).toBeNull();
  });

  test('says whose equity a day would have used up', () => {
    expect(usedUpSentence(FOUND)).toBe(
      'A single day would have used up the equity of 0 portfolios, as it stands under the proposed parameters, and of 1 with the collateral moving along.',
    );
    expect(usedUpSentence(coverage([account('b', side(few, few), side(few, few))]))).toBe(
      'No day would have used up the equity of any of them, as it stands under the proposed parameters.',
    );
  });

  test('names who went furthest beyond, and when', () => {
    expect(furthestSentence(FOUND, 'USDT')).toBe(
      'Furthest beyond the proposed margin: a, by 52 k USDT on 2020-03-12, its collateral moving along.',
    );
    expect(
      furthestSentence(coverage([account('n', side(few, few), side(breaches(0), breaches(0)))]), 'USDT'),
    ).toBeNull();
  });

  test('says why accounts are not counted, and what of collateral stays what it is', () => {
    const holding = (moved: readonly number[]) => ({
      ...side(few, few),
      collateral: moved.map((days, at) => ({ asset: `C${at}`, instrument: `I${at}`, moved: days })),
    });
    expect(
      accountAsides(coverage([account('c', holding([0, 500, 20]), side(few, few)), unknown, unknown])),
    ).toEqual([
      'Not counted, 2 portfolios: no price history: X.',
      'Collateral of which no price is known to have moved stays what it is: C0 of 1 portfolio.',
      'Collateral whose price is known on some of the days stays what it is on the others: C2 of 1 portfolio.',
    ]);
    expect(accountAsides(coverage([account('c', holding([500]), side(few, few))]))).toEqual([]);
  });

  test('draws those first whose breaches the change moves, and none that was not counted', () => {
    const still = account('s', side(many, many), side(many, many));
    const moved = account('m', side(few, breaches(9)), side(few, breaches(3)));
    const quiet = account('q', side(few, few), side(few, few));
    expect(drawnFirst([quiet, unknown, still, moved]).map(({ account: name }) => name)).toEqual([
      'm',
      's',
      'q',
    ]);
  });
});
