import { expect, test } from 'vitest';
import { tierRows } from './tier-rows';

const tier = (floor: string, rate: string, deduction = '0') => ({
  floor,
  rate,
  deduction,
  maxLeverage: '100',
});

test('a row for every floor of either table, with what holds above it on both sides', () => {
  const rows = tierRows([tier('0', '0.01'), tier('500', '0.02')], [tier('0', '0.01'), tier('1000', '0.03')]);
  expect(rows.map(({ floor, before, after }) => [floor, before?.rate, after?.rate])).toEqual([
    ['0', '0.01', '0.01'],
    ['500', '0.02', '0.01'],
    ['1000', '0.02', '0.03'],
  ]);
  expect(rows.map(({ isFloorKept }) => isFloorKept)).toEqual([true, false, false]);
  expect(rows.map(({ isChanged }) => isChanged)).toEqual([false, true, true]);
});

test('a deduction that moves is a change, even where the rate stays', () => {
  const [, second] = tierRows(
    [tier('0', '0.01'), tier('500', '0.02', '5')],
    [tier('0', '0.012'), tier('500', '0.02', '4')],
  );
  expect(second?.isChanged).toBe(true);
});

test('a curve that is new has nothing before', () => {
  expect(tierRows([], [tier('0', '0.01')])).toMatchObject([{ before: null, isChanged: true }]);
});
