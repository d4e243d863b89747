import { expect, test } from 'vitest';
import { pathSentence, stepWord, type StressedScenario, stressSentence } from './stress-words';

const standing = (liquidatable: number, underWater: number, badDebt: string) => ({
  ...{ inCall: 3, liquidatable, underWater, unmargined: 0 },
  ...{ callAmount: '10', shortfall: '5', badDebt },
});
const scenario = (more: object = {}): StressedScenario => ({
  ...{ hash: 'h', name: 'Fall of 30 %', missing: [], worstStep: 0, minutes: [], pathBefore: null },
  pathAfter: null,
  steps: [
    {
      ...{ label: '', newCalls: 0, newLiquidations: 22 },
      ...{ before: standing(790, 30, '1100000'), after: standing(812, 31, '1200000') },
    },
  ],
  ...more,
});

test('the worst scenario is told with both sides', () => {
  expect(stressSentence(scenario(), 'USDT')).toBe(
    'Worst scenario: Fall of 30 %. 812 accounts would be liquidatable under the proposed parameters (790 under the base version); 31 would have negative equity, bad debt of 1.2 M USDT (1.1 M under the base version).',
  );
  const calm = { label: 'BTC -5 %', before: standing(1, 0, '0'), after: standing(1, 0, '0') };
  expect(stressSentence(scenario({ steps: [calm] }), 'USDT')).toBe(
    'Worst scenario: Fall of 30 % at BTC −5 %. 1 account would be liquidatable under the proposed parameters (as many as under the base version); none would have negative equity.',
  );
});

test('a path is told by its counts and by when it is at its worst', () => {
  const [first, second] = ['2025-10-10T21:10:00.000Z', '2025-10-10T21:20:00.000Z'];
  const step = (label: string | undefined) => ({ ...scenario().steps[0], label });
  const path = scenario({
    minutes: [10, 20],
    steps: [step(first), step(second)],
    pathAfter: {
      ...{ called: [2, 1], overdue: [0, 1], liquidated: [0, 4] },
      ...{ mostInCallAt: 0, mostLiquidatableAt: 1, mostBadDebtAt: 1 },
    },
  });
  expect(pathSentence(path)).toMatch(
    /^Along the path, 2 points in time: 3 accounts newly called, 1 past the grace period of their call, 4 below the liquidation level\. Most in call at 2025-10-10 21:10/,
  );
  expect(pathSentence(scenario())).toBeNull();
  expect(stepWord(path, first ?? '')).toContain('2025-10-10 21:10');
});
