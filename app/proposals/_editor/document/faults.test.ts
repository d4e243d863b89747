import { expect, test } from 'vitest';
import { fieldFault } from './faults';

const fault = (path: string) => ({
  ...{ path, rule: 'form' },
  message: 'It must be a decimal in a string: digits and one point, no exponent.',
});

test('an empty field asks to be filled in, and what is no number says what one is', () => {
  expect(fieldFault(fault('/a/tiers/0/rate'), ' ').message).toBe('Enter a rate.');
  expect(fieldFault(fault('/a/tiers/0/floor'), '').message).toBe('Enter a number.');
  expect(fieldFault(fault('/a/tiers/0/rate'), 'x').message).toBe('Enter a rate in digits, such as 0.5.');
});

test('any other fault is said as the server says it', () => {
  const other = { path: '/a/rate', rule: 'rate-range', message: 'A rate is from 0 % to 10000 %, not -5 %.' };
  expect(fieldFault(other, '-0.05')).toBe(other);
});
