import { expect, test } from 'vitest';
import { type BudgetNow, budgetParts } from './budget-words';

function now(changes: Partial<BudgetNow>): BudgetNow {
  return {
    ...{ at: '2026-11-29T12:00:00.000Z', windowHours: 24, notional: '1000', past: [] },
    ...{ budget: '100', keptForPeople: '30', used: '0', usedByPeople: '0', usedByProgrammes: '0' },
    ...{ remaining: '100', remainingForProgrammes: '70' },
    ...changes,
  };
}

const told = (changes: Partial<BudgetNow>) =>
  budgetParts(now(changes)).map(({ key, amount }) => `${key} ${amount}`);

test('an unused budget is free, but for what is kept for people', () => {
  expect(told({})).toEqual(['free 70', 'kept 30']);
});

test('what is used stands first; what programmes may not use is free for people alone', () => {
  const used = { used: '50', usedByPeople: '10', usedByProgrammes: '40', remaining: '50' };
  expect(told({ ...used, remainingForProgrammes: '30' })).toEqual([
    ...['programmes 40', 'people 10', 'free 30', 'kept 20'],
  ]);
});

test('programmes can have more left than there is only on paper: nothing is free that is used', () => {
  const used = { used: '95', usedByPeople: '95', remaining: '5' };
  expect(told({ ...used, remainingForProgrammes: '5' })).toEqual(['people 95', 'free 5']);
});

test('what is used beyond the budget is told last, and without a limit there is nothing to divide', () => {
  const used = { used: '130', usedByPeople: '130', remaining: '0', remainingForProgrammes: '0' };
  expect(told(used)).toEqual(['people 130', 'beyond 30']);
  expect(told({ budget: null, remaining: null, remainingForProgrammes: null })).toEqual([]);
});
