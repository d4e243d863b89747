import { expect, test } from 'vitest';
import { decimal } from '../../number/decimal';
import { isBeyondPrediction } from './outcome';

const guardrails = { liquidationBudgetNotional: '1000', liquidationBudgetFractionOfNotional: null };
const beyond = (predicted: string, found: string, budget: object = guardrails): boolean =>
  isBeyondPrediction(
    { predicted: decimal(predicted), found: decimal(found) },
    { ...guardrails, ...budget },
    decimal('20000'),
  );

test('exactly half as much again, or a tenth of the budget more, is as predicted; a unit more is not', () => {
  expect(beyond('0', '100')).toBe(false);
  expect(beyond('0', '100.000001')).toBe(true);
  expect(beyond('150', '250')).toBe(false);
  expect(beyond('150', '250.01')).toBe(true);
  expect(beyond('400', '600')).toBe(false);
  expect(beyond('400', '600.01')).toBe(true);
});

test('the budget may be a share of all notional; without one nothing is held against anything', () => {
  const share = { liquidationBudgetNotional: null, liquidationBudgetFractionOfNotional: '0.01' };
  expect(beyond('0', '20', share)).toBe(false);
  expect(beyond('0', '21', share)).toBe(true);
  expect(beyond('0', '19999', { liquidationBudgetNotional: null })).toBe(false);
});
