import { afterAll, beforeAll, expect, test } from 'vitest';
import { marginedVenue, type MarginedVenue } from '../testing/margined-venue';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 6 });
});
afterAll(() => venue.close());

// Even who owns the database writes no amount past the ranges that ways in hold.
test.each([
  ['mark_price', 'price', '1e12', '1.000000000001e12'],
  ['mark_price', 'price', '1e-12', '9e-13'],
  ['mark_price', 'price', '1', "'NaN'"],
  ['position', 'quantity', '1e15', '1.000000000001e15'],
  ['position', 'quantity', '-1e15', '-1.000000000001e15'],
  ['position', 'quantity', '1', "'NaN'"],
  ['position', 'entry_price', '1e12', '1.000000000001e12'],
  ['collateral_balance', 'amount', '-1e18', '-1.000000000001e18'],
  ['collateral_balance', 'amount', '1', "'NaN'"],
  ['instrument', 'multiplier', '1e9', '1.000000000001e9'],
  ['instrument', 'multiplier', '1e-9', '9e-10'],
])('%s.%s may be %s, and not %s', async (table, column, good, bad) => {
  const write = (value: string) =>
    venue.owner
      .query(`begin; update ${table} set ${column} = ${value}; rollback`)
      .catch(async (error: unknown) => {
        await venue.owner.query('rollback');
        throw error;
      });
  await write(good);
  await expect(write(bad)).rejects.toThrow('in_range');
});
