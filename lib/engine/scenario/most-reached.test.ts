import { expect, test } from 'vitest';
import { MostReached } from './most-reached';

test('keeps the accounts that most scenarios reach, whatever their order; equal ones by name', () => {
  const accounts = Array.from({ length: 300 }, (_, index) => ({
    account: `a${String(index).padStart(3, '0')}`,
    called: (index * 7) % 40,
    liquidatable: Math.min((index * 11) % 13, (index * 7) % 40),
  }));
  const expected = accounts
    .filter(({ called }) => called > 0)
    .sort(
      (a, b) => b.liquidatable - a.liquidatable || b.called - a.called || (a.account < b.account ? -1 : 1),
    )
    .slice(0, 20);
  for (const order of [accounts, [...accounts].reverse()]) {
    const most = new MostReached();
    for (const { account, called, liquidatable } of order) most.add(account, called, liquidatable);
    expect(most.accounts()).toEqual(expected);
  }
});

test('an account that no scenario calls is not listed', () => {
  const most = new MostReached();
  most.add('a', 0, 0);
  most.add('b', 1, 0);
  expect(most.accounts()).toEqual([{ account: 'b', called: 1, liquidatable: 0 }]);
});
