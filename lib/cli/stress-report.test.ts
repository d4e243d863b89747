import { expect, test } from 'vitest';
import type { StressedBook } from '../ports/stress';
import type { BookUnderStress } from '../usecases/simulation/stress-book';
import { offText, stressJson, stressTables } from './stress-report';

const book = (shortfall: number): StressedBook => ({
  accounts: { OK: 5, WARNING: 1, CALL: 2, LIQUIDATION: 3, UNPRICED: 4 },
  ...{ newlyCalled: 4, newlyLiquidatable: 2 },
  ...{ equity: -1234.5678, maintenanceMargin: 10, shortfall, offByAtMost: 0.0312 },
});

const answer: BookUnderStress = {
  asOf: new Date('2026-01-02T03:04:05.678Z'),
  inputsRevision: 7n,
  versionNumber: 3,
  settlementAsset: 'USDT',
  scenarios: [{ name: 'fall', every: '-0.1' }],
  left: [],
  sets: [
    {
      ...{ parameterSetHash: 'abc', standing: book(0), scenarios: [book(0.125)] },
      ...{ mostReached: [], doubtfulPairs: 1, accountsApart: 0 },
    },
  ],
};

test('a table has the book at mark prices first, then a line for each scenario', () => {
  expect(stressTables(answer)).toEqual([
    [
      expect.objectContaining({ scenario: 'at mark prices', shortfall: '0', equity: '-1234.57' }),
      {
        ...{ scenario: 'fall', OK: 5, WARNING: 1, CALL: 2, LIQUIDATION: 3, UNPRICED: 4 },
        ...{ 'newly called': 4, 'newly liquidatable': 2, shortfall: '0.12', equity: '-1234.57' },
      },
    ],
  ]);
});

test('machines get decimals in strings, and what each sum is off by at most, its own rounding included', () => {
  expect(stressJson(answer)).toMatchObject({
    ...{ asOf: '2026-01-02T03:04:05.678Z', inputsRevision: '7', versionNumber: 3 },
    sets: [
      {
        standing: { shortfall: '0' },
        scenarios: [
          { name: 'fall', every: '-0.1', newlyCalled: 4, equity: '-1234.57', offByAtMost: '0.037' },
        ],
      },
    ],
  });
  expect(offText(0)).toBe('0.005');
  expect(offText(0.0000001)).toBe('0.006');
});
