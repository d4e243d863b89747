import { expect, test } from 'vitest';
import { decimal } from '../number/decimal';
import type { TierRow } from '../curves/tiers';
import { addedByDial, effectiveRate } from './effective-rate';

test.each([
  ['0.05', '1', '0.05'],
  ['0.05', '1.4394', '0.07197'],
  ['0.05', '0.8', '0.04'],
  // Nobody posts more than the notional because of a dial, unless as much was asked for already.
  ['0.6', '2', '1'],
  ['1.2', '2', '1.2'],
  ['1.2', '0.5', '0.6'],
  ['0.333333333333333333', '1.0001', '0.333366666666666667'],
])('%s at a dial of %s is %s', (rate, dial, effective) => {
  expect(effectiveRate(decimal(rate), dial).toFixed()).toBe(effective);
});

/** 1 % up to 1,000, then 5 % of what is above: notional × 5 % − 40. */
const TIERS: readonly TierRow[] = [
  { floor: '0', ceiling: '1000', rate: '0.01', maxLeverage: '100', marginAtFloor: '0', deduction: '0' },
  { floor: '1000', ceiling: null, rate: '0.05', maxLeverage: '20', marginAtFloor: '10', deduction: '40' },
].map(({ floor, ceiling, rate, maxLeverage, marginAtFloor, deduction }) => ({
  ...{ floor: decimal(floor), ceiling: ceiling === null ? null : decimal(ceiling), rate: decimal(rate) },
  ...{
    maxLeverage: decimal(maxLeverage),
    marginAtFloor: decimal(marginAtFloor),
    deduction: decimal(deduction),
  },
}));

test.each([
  ['500', '1.2', '1'],
  // Up to and including its ceiling a tier holds.
  ['1000', '1.2', '2'],
  ['2000', '1.2', '12'],
  ['2000', '1', '0'],
  ['2000', '0.5', '-30'],
  // 60 × 100 would be more than all of it.
  ['2000', '100', '1940'],
])('to a position of %s a dial of %s adds %s', (notional, dial, added) => {
  expect(addedByDial(TIERS, decimal(notional), dial)?.toFixed()).toBe(added);
});

test('without tiers nobody says what a dial adds', () => {
  expect(addedByDial([], decimal('1'), '1.2')).toBeNull();
});
