import { expect, test } from 'vitest';
import { spreadOver } from './spread-books';

const books = (days: number, accounts: number) =>
  Array.from({ length: days }, (_, at) => ({ day: at + 1, accounts }));
const daysOf = (days: number, accounts: number) =>
  spreadOver(books(days, accounts), 4_000_000).map(({ day }) => day);

test('all books are looked at as long as they have no more accounts than that', () => {
  expect(daysOf(4, 1_000_000)).toEqual([1, 2, 3, 4]);
  expect(daysOf(30, 2_000)).toHaveLength(30);
  expect(daysOf(0, 0)).toEqual([]);
  expect(daysOf(3, 0)).toEqual([1, 2, 3]);
});

test('of more the newest and every so many before it', () => {
  expect(daysOf(30, 1_000_000)).toEqual([6, 14, 22, 30]);
  expect(daysOf(4, 1_000_001)).toEqual([2, 4]);
  expect(daysOf(2, 100_000_000)).toEqual([2]);
});
