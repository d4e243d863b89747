import { expect, test } from 'vitest';
import { decimal } from '../number/decimal';
import { effectiveRate } from './effective-rate';

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
