import { describe, expect, test } from 'vitest';
import { hitDaysSentence } from './past-days-in-short';
import { basisSentence, type PastDay, pastDayAsides } from './past-days-words';

const IN_SHORT = { lookedAt: 30, daysWithNewCalls: 0, daysWithNewLiquidations: 0, worst: null };

describe('what the change would have come to', () => {
  test('names the day on which most would have become liquidatable', () => {
    const worst = { __typename: 'PastDay' as const, day: '2026-11-19', newLiquidations: 1_200 };
    const found = { ...IN_SHORT, daysWithNewCalls: 9, daysWithNewLiquidations: 4, worst };
    expect(hitDaysSentence(found)).toBe(
      'On 4 of 30 days the change would have made accounts liquidatable that the base version does not: at most 1,200 accounts, on 2026-11-19.',
    );
    expect(
      hitDaysSentence({ ...found, daysWithNewLiquidations: 1, worst: { ...worst, newLiquidations: 1 } }),
    ).toBe(
      'On 1 of 30 days the change would have made accounts liquidatable that the base version does not: 1 account on 2026-11-19.',
    );
  });

  test('says that it would have been none, and whether some would have been called', () => {
    expect(hitDaysSentence(IN_SHORT)).toBe(
      'On none of 30 days would the change have called an account, or made an account liquidatable that the base version does not.',
    );
    expect(hitDaysSentence({ ...IN_SHORT, daysWithNewCalls: 3 })).toBe(
      'On none of 30 days would the change have made an account liquidatable that the base version does not; on 3 it would have called some.',
    );
    expect(hitDaysSentence({ ...IN_SHORT, lookedAt: 0 })).toBe('Of no past day is enough known.');
  });
});

test('says of which accounts the days are', () => {
  const said = (kept: number, words: string) =>
    expect(basisSentence({ lookedAt: 30, kept })).toBe(
      `Looked at on their own accounts and prices: ${words}; on the accounts of the snapshot, at the closes before the day, for what they held then is not known: ${30 - kept}. Nobody reacts.`,
    );
  said(0, '0 days');
  said(1, '1 day');
  said(30, '30 days');
});

const day = (name: string, lack: PastDay['lack'], unpriced: readonly string[] = []): PastDay => ({
  ...{
    __typename: 'PastDay',
    day: name,
    isKept: lack === null,
    lack,
    accounts: null,
    before: null,
    after: null,
  },
  ...{ newCalls: null, newLiquidations: null, unpriced: [...unpriced] },
});

test('names days of which nothing is said, books that were passed over, and what kept its price', () => {
  const days = [
    day('2026-11-01', 'NO_PRICES'),
    day('2026-11-02', null, ['A', 'B']),
    day('2026-11-03', 'ALTERED'),
    ...['04', '05', '06', '07', '08', '09', '10'].map((at) => day(`2026-11-${at}`, 'NOT_KEPT')),
    day('2026-11-11', null, ['B', 'C']),
  ];
  expect(pastDayAsides({ days, keptBooks: 5, kept: 2 })).toEqual([
    '2 books of days in between were kept and not looked at: the venue is too large for all.',
    'No book was kept of 2026-11-04, 2026-11-05, 2026-11-06, 2026-11-07, 2026-11-08 and 2 more.',
    'What was kept of 2026-11-03 has been altered, and is not used.',
    'No close is known before 2026-11-01.',
    'At their present price, on some or all days, for want of a close: A, B, C.',
  ]);
  expect(pastDayAsides({ days: [day('2026-11-02', null)], keptBooks: 1, kept: 1 })).toEqual([]);
});
