import { expect, test } from 'vitest';
import { costOf, sumOfCosts } from './cost';
import { NARROW_LIMIT } from './units';

// 1.5 × 1.00000001 and 0.50000001 × 1.5, in 1e-8: with parts below one unit that come to more than one.
const PARTED = [costOf(150_000_000, 100_000_001), costOf(50_000_001, 150_000_000)];

test('costs are added with what is left of each below a unit', () => {
  expect(PARTED).toEqual([
    { whole: 150_000_001, part: 50_000_000 },
    { whole: 75_000_001, part: 50_000_000 },
  ]);
  expect(sumOfCosts(PARTED)).toEqual({ whole: 225_000_003, part: 0 });
  expect(sumOfCosts([...PARTED, { whole: -1, part: 99_999_999 }])).toEqual({
    whole: 225_000_002,
    part: 99_999_999,
  });
  expect(sumOfCosts([])).toEqual({ whole: 0, part: 0 });
});

test('there is no sum where one has no cost, or all together are none of the kernel', () => {
  expect(sumOfCosts([...PARTED, null])).toBeNull();
  const greatest = { whole: NARROW_LIMIT - 1, part: 0 };
  expect(sumOfCosts([greatest])).toEqual(greatest);
  expect(sumOfCosts([greatest, { whole: 1, part: 0 }])).toBeNull();
});
