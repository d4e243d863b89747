import { expect, test } from 'vitest';
import { decimal } from '../../number/decimal';
import { type Guardrails, NO_GUARDRAILS } from '../policy/guardrails-document';
import { budgetBreaches, budgetLeft, budgetOf } from './liquidation-budget';

const limits = (stated: Partial<Guardrails>): Guardrails => ({ ...NO_GUARDRAILS, ...stated });
const state = (used: string, notional = '1000') => ({ used: decimal(used), notional: decimal(notional) });

test('of two budgets the lesser holds; none is without limit', () => {
  const both = limits({ liquidationBudgetNotional: '30', liquidationBudgetFractionOfNotional: '0.02' });
  expect(budgetOf(both, decimal('1000'))?.toFixed()).toBe('20');
  expect(budgetOf(both, decimal('2000'))?.toFixed()).toBe('30');
  expect(budgetOf(NO_GUARDRAILS, decimal('1000'))).toBeNull();
  expect(budgetBreaches(NO_GUARDRAILS, state('9999'), decimal('1'))).toEqual([]);
});

test('exactly what is left may be used, and not one unit more', () => {
  const budget = limits({ liquidationBudgetNotional: '30' });
  expect(budgetBreaches(budget, state('10'), decimal('20'))).toEqual([]);
  expect(budgetBreaches(budget, state('10'), decimal('20.000000000000000001'))).toEqual([
    expect.objectContaining({ rule: 'liquidation-budget', path: '' }),
  ]);
});

test('a budget that was overdrawn has nothing left, and lets through what uses none', () => {
  const budget = limits({ liquidationBudgetNotional: '30' });
  expect(budgetLeft(budget, state('31'))?.toFixed()).toBe('0');
  expect(budgetBreaches(budget, state('31'), decimal('0'))).toEqual([]);
  expect(budgetBreaches(budget, state('31'), decimal('0.1'))).toHaveLength(1);
});
