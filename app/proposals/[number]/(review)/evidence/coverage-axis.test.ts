import { expect, test } from 'vitest';
import { linearScale } from '../../../../_ui/axis-scales';
import { monthTicks, roundTicks } from './coverage-axis';

test('round values enclose what is drawn, and are about as many as were asked for', () => {
  const told = (...of: Parameters<typeof roundTicks>) => roundTicks(...of).map((tick) => tick.toFixed(3));
  expect(told(-0.53, 0.61, 5)).toEqual(['-1.000', '-0.500', '0.000', '0.500', '1.000']);
  expect(told(-0.03, 0.04, 4)).toEqual(['-0.040', '-0.020', '0.000', '0.020', '0.040']);
  expect(told(0, 0.1, 5)).toEqual(['0.000', '0.020', '0.040', '0.060', '0.080', '0.100']);
  expect(told(0, 0, 5)).toEqual(['0.000']);
  for (let greatest = 0.001; greatest < 10; greatest *= 1.37) {
    const ticks = roundTicks(-greatest / 3, greatest, 5);
    expect(ticks[0]).toBeLessThanOrEqual(-greatest / 3 + 1e-9);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(greatest - 1e-9);
    expect(ticks.length).toBeLessThanOrEqual(8);
  }
});

test('months begin in UTC, as many apart as leaves at most so many', () => {
  const days = (from: string, to: string, most: number) =>
    monthTicks(Date.parse(from), Date.parse(to), most).map((at) => at.toISOString().slice(0, 10));
  expect(days('2024-01-15', '2024-04-02', 5)).toEqual(['2024-02-01', '2024-03-01', '2024-04-01']);
  expect(days('2020-08-12', '2025-12-31', 6)).toEqual([
    ...['2021-01-01', '2022-01-01', '2023-01-01', '2024-01-01', '2025-01-01'],
  ]);
  expect(days('2020-08-12', '2025-12-31', 3)).toEqual(['2022-01-01', '2024-01-01']);
});

test('a place is in proportion, and of one value alone at the left', () => {
  expect([0, 0.25, 1].map(linearScale([0, 1], [100, 0]))).toEqual([100, 75, 0]);
  expect(linearScale([3, 3], [7, 9])(3)).toBe(8);
});
