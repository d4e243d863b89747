import { expect, test } from 'vitest';
import { decimal } from '../../domain/number/decimal';
import { marginAccount } from '../../domain/margin/method/account';
import { compileParameters } from '../../domain/margin/method/compile';
import type { AccountBook, Position } from '../../domain/margin/method/types';
import { standingOf } from '../../domain/margin/figures/standing';
import { BINANCE_TIERS } from '../../domain/presets/binance-tiers';
import { Random } from '../../domain/number/random';
import { columnsOfBooks } from '../../testing/columns-of-books';
import { sortedText } from '../../testing/engine-comparison';
import { bookOf, engineCase, presetCase } from '../../testing/engine-pairs';
import { LiveBook } from './live-book';

test('a book that is filled at once has the figures and books that it would have one by one', async () => {
  let [inColumns, byChoice] = [0, 0];
  for (let seed = 1; seed <= 12; seed += 1) {
    const random = Random.fromSeed(seed);
    const drawn = seed % 2 === 0 ? presetCase(random, BINANCE_TIERS, 30) : engineCase(random, seed, 1);
    const parameters = compileParameters(drawn.parameters);
    const books = Array.from({ length: 40 }, (_, index): AccountBook => {
      const book = bookOf(random, drawn.parameters, drawn.market);
      // A database has no row of nothing.
      const positions = book.positions.filter(({ quantity }) => !quantity.isZero());
      return { ...book, positions, account: `account-${String(index).padStart(3, '0')}` };
    });
    const live = new LiveBook(parameters, drawn.market);
    const columns = columnsOfBooks(books);
    for (const account of live.fill(columns)) {
      const book = books.find((one) => one.account === account);
      if (book) live.put(book);
    }
    live.start();
    await live.settle();
    for (const book of books) {
      const index = live.indexOf(book.account) ?? -1;
      const expected = standingOf(marginAccount({ ...drawn.market, parameters, book }));
      const found = live.standing(index);
      expect(sortedText({ ...found.margin, positions: [], portfolios: [] })).toBe(
        sortedText({ ...expected.margin, positions: [], portfolios: [] }),
      );
      expect(live.book(index).positions).toHaveLength(book.positions.length);
    }
    inColumns += live.accountCount - live.apartCount;
    byChoice += columns.positions.terms === null ? 0 : 1;
    await live.end();
  }
  expect(inColumns).toBeGreaterThan(40);
  expect(byChoice).toBeGreaterThan(0);
});

test('positions of other terms are told apart, and read back as they were', async () => {
  const drawn = presetCase(Random.fromSeed(3), BINANCE_TIERS, 1);
  const [instrument = ''] = drawn.market.prices.keys();
  const held = { instrument, quantity: decimal('1'), entryPrice: decimal('100') };
  const of = (account: string, beside: Partial<Position>): AccountBook => ({
    account,
    positions: [{ ...held, ...beside }],
    collateral: [],
  });
  const books = [
    of('a', {}),
    of('b', { selectedLeverage: decimal('2') }),
    of('c', { selectedLeverage: decimal('4') }),
    of('d', { selectedRate: decimal('0.5') }),
  ];
  const live = new LiveBook(compileParameters(drawn.parameters), drawn.market);
  expect(live.fill(columnsOfBooks(books))).toEqual([]);
  live.start();
  for (const [index, book] of books.entries()) expect(sortedText(live.book(index))).toBe(sortedText(book));
  const margins = books.map((_, index) => live.standing(index).margin?.initialMargin.toFixed());
  expect(margins[1]).toBe(margins[3]);
  expect(new Set(margins).size).toBe(3);
  await live.end();
});
