import { expect, test } from 'vitest';
import { Decimal, decimal } from '../../number/decimal';
import { type BudgetUse, usedWithin } from './budget-ledger';

const HOUR_MS = 3_600_000;
const NOON = Date.parse('2026-11-29T12:00:00Z');

function at(hours: number): Date {
  return new Date(NOON + hours * HOUR_MS);
}

function tipped(account: string, hours: number, notional: string): BudgetUse {
  return { by: 'PROGRAMMES', at: at(hours), account, notional: decimal(notional) };
}

function usedAt(uses: readonly BudgetUse[], hours: number): readonly string[] {
  const { people, programmes } = usedWithin(uses, at(hours), 24 * HOUR_MS);
  return [people, programmes].map((one) => new Decimal(one).toFixed());
}

const VERSION: BudgetUse = { by: 'PEOPLE', at: at(0), notional: decimal('500') };

test('an entry counts from its instant until a window later, when it counts no more', () => {
  expect(usedAt([VERSION], -0.001)).toEqual(['0', '0']);
  expect(usedAt([VERSION], 0)).toEqual(['500', '0']);
  expect(usedAt([VERSION], 23.999)).toEqual(['500', '0']);
  expect(usedAt([VERSION], 24)).toEqual(['0', '0']);
});

test('what people change adds up, and an account that is tipped twice counts once, at its greatest', () => {
  const uses = [VERSION, VERSION, tipped('a', 1, '30'), tipped('a', 2, '20'), tipped('b', 3, '5')];
  expect(usedAt(uses, 4)).toEqual(['1000', '35']);
  // The greater one has left the window.
  expect(usedAt(uses, 25)).toEqual(['0', '25']);
});
