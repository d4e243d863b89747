import { expect, test } from 'vitest';
import { nextOrder, sortedRows } from './row-order';

test('a header sorts figures largest first and texts from A, then the other way, then not at all', () => {
  const largest = nextOrder(null, 'amount', true);
  expect(largest).toEqual({ key: 'amount', direction: 'desc' });
  const smallest = nextOrder(largest, 'amount', true);
  expect(smallest).toEqual({ key: 'amount', direction: 'asc' });
  expect(nextOrder(smallest, 'amount', true)).toBeNull();
  expect(nextOrder(largest, 'name', false)).toEqual({ key: 'name', direction: 'asc' });
});

const sort = (rows: readonly (string | number | null)[], direction: 'asc' | 'desc', isNumeric: boolean) =>
  sortedRows(rows, (row) => row, direction, isNumeric);

test('decimals are compared exactly, beyond what a double holds', () => {
  const [less, more] = ['10000000000000000000.000000000000000001', '10000000000000000000.000000000000000002'];
  expect(sort([more, '9', less], 'asc', true)).toEqual(['9', less, more]);
  expect(sort(['-2', '10', '-10'], 'desc', true)).toEqual(['10', '-2', '-10']);
});

test('texts go by the numbers in them, counts by size', () => {
  expect(sort(['demo-10', 'demo-9'], 'asc', false)).toEqual(['demo-9', 'demo-10']);
  expect(sort([10, 9], 'asc', false)).toEqual([9, 10]);
});

test('rows without a value stand last, whichever way', () => {
  expect(sort([null, '1', '2'], 'asc', true)).toEqual(['1', '2', null]);
  expect(sort([null, '1', '2'], 'desc', true)).toEqual(['2', '1', null]);
});

test('rows that are alike stay as they came, and the rows given stay as they are', () => {
  const rows = [
    { name: 'b', at: 1 },
    { name: 'a', at: 1 },
  ];
  expect(sortedRows(rows, ({ at }) => at, 'desc', true)).toEqual(rows);
  expect(sortedRows(rows, ({ name }) => name, 'asc', false)).toEqual(rows.toReversed());
  expect(rows[0]?.name).toBe('b');
});
