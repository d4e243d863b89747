import { expect, test } from 'vitest';
import { decimal } from './decimal';
import { spokenAmount } from './spoken-amount';

test.each([
  ['72157257.132', '72,157,257.14', '72,157,257.13'],
  ['999.999', '1,000', '999.99'],
  ['1000', '1,000', '1,000'],
  ['0.001', '0.01', '0'],
  ['-1234.5', '-1,234.5', '-1,234.5'],
])('%s reads %s, or %s where it must not read as more', (amount, up, down) => {
  expect(spokenAmount(decimal(amount), 'UP')).toBe(up);
  expect(spokenAmount(decimal(amount), 'DOWN')).toBe(down);
});
