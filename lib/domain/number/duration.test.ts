import { expect, test } from 'vitest';
import { durationText } from './duration';

test('a length of time is in the largest whole unit, a single day in hours', () => {
  expect([0, 45, 300, 5_400, 86_400, 172_800, 90_000].map(durationText)).toEqual([
    ...['0 s', '45 s', '5 min', '90 min', '24 h', '2 days', '25 h'],
  ]);
});
