import { expect, test } from 'vitest';
import { tradedFault } from './traded-fault';

test.each([
  ['', 'Enter a quantity.'],
  ['abc', 'Enter the quantity in digits, such as -0.25.'],
  ['1e9', 'Enter the quantity in digits, such as -0.25.'],
  ['-', 'Enter the quantity in digits, such as -0.25.'],
  ['0', 'Enter a quantity other than 0.'],
  ['-0.0', 'Enter a quantity other than 0.'],
  ['1'.repeat(21), 'Enter at most 20 digits before the point and 18 after it.'],
  [` ${'1'.repeat(20)} `, null],
  [`0.${'1'.repeat(18)}`, null],
  [`-0.${'1'.repeat(19)}`, 'Enter at most 20 digits before the point and 18 after it.'],
])('the quantity “%s”: %s', (typed, fault) => {
  expect(tradedFault(typed, 'quantity')).toBe(fault);
});

test('a price is above 0', () => {
  expect(['0', '-1', '0.01'].map((typed) => tradedFault(typed, 'price'))).toEqual([
    ...['A price is above 0.', 'A price is above 0.', null],
  ]);
});
