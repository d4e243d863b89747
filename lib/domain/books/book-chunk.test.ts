import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountBooks, beyondPlain } from '../../testing/arbitraries';
import { decimal } from '../number/decimal';
import { bookAt, chunkOfBooks, chunkOfKept, someOf } from './book-chunk';
import { joinedChunks } from './joined-chunks';
import { snapshotLines } from './chunk-lines';
import { accountSnapshotLine, parseAccountSnapshotLine } from './account-line';
import { compareBytes } from './snapshot-line';
import type { AccountBook } from '../margin/method/types';

const books = fc
  .uniqueArray(beyondPlain(accountBooks), { selector: ({ account }) => account, maxLength: 8 })
  .map((all) => all.sort((a, b) => compareBytes(a.account, b.account)));

test('books come back from columns, and have the lines that a snapshot keeps', () => {
  fc.assert(
    fc.property(books, (all) => {
      const chunk = chunkOfBooks(all);
      expect(chunk.accounts).toEqual(all.map(({ account }) => account));
      expect(snapshotLines(chunk)).toEqual(all.map((book) => accountSnapshotLine(book)));
      for (const [index, book] of all.entries())
        expect(accountSnapshotLine(bookAt(chunk, index))).toBe(accountSnapshotLine(book));
    }),
  );
});

test('some of a chunk are those accounts with all that they hold, in columns or apart', () => {
  fc.assert(
    fc.property(books, fc.infiniteStream(fc.boolean()), (all, drawn) => {
      const indexes = all.flatMap((_, index) => (drawn.next().value === true ? [index] : []));
      const some = indexes.flatMap((index) => all[index] ?? []);
      expect(snapshotLines(someOf(chunkOfBooks(all), indexes))).toEqual(
        some.map((book) => accountSnapshotLine(book)),
      );
    }),
  );
});

test('chunks that are joined are the accounts of each, one after the other', () => {
  fc.assert(
    fc.property(
      books,
      fc.array(fc.nat(8), { maxLength: 3 }),
      fc.constantFrom(null, 'maker'),
      (all, cuts, segment) => {
        const kept = all.map((book, at) => ({ book, segment: at % 2 === 0 ? segment : null }));
        const edges = [0, ...cuts.toSorted((a, b) => a - b), kept.length];
        const chunks = edges.slice(1).map((end, place) => chunkOfKept(kept.slice(edges[place], end)));
        expect(joinedChunks(chunks)).toEqual(chunkOfKept(kept));
      },
    ),
  );
});

test('what an account is called by its venue stands beside its book, in its line and among some of a chunk', () => {
  fc.assert(
    fc.property(books, fc.array(fc.constantFrom(null, 'retail', 'maker'), { minLength: 8 }), (all, drawn) => {
      const said = all.map((_, index) => drawn[index] ?? null);
      const chunk = chunkOfKept(all.map((book, index) => ({ book, segment: said[index] ?? null })));
      const lines = all.map((book, index) => accountSnapshotLine(book, said[index]));
      expect(snapshotLines(chunk)).toEqual(lines);
      expect(snapshotLines(someOf(chunk, [...all.keys()].slice(1)))).toEqual(lines.slice(1));
      for (const [index, line] of lines.entries()) {
        expect(parseAccountSnapshotLine(line, 1)).toMatchObject({ value: { segment: said[index] } });
        expect(bookAt(chunk, index)).not.toHaveProperty('segment');
      }
    }),
  );
});

const PLAIN: AccountBook = {
  account: 'a "quoted" \u{1F600} name\n',
  positions: [
    { instrument: 'ETH-PERP', quantity: decimal('-0.00000001'), entryPrice: decimal('3000.5') },
    { instrument: 'BTC-PERP', quantity: decimal('2'), entryPrice: decimal('64000') },
  ],
  collateral: [
    { asset: 'USDT', amount: decimal('12.5') },
    { asset: 'BTC', amount: decimal('-1') },
  ],
};

describe('columns', () => {
  test('hold an ordinary book, ascending by name, and spell it as ever', () => {
    const chunk = chunkOfBooks([PLAIN]);
    expect(chunk.apart.size).toBe(0);
    expect(bookAt(chunk, 0).positions.map(({ instrument }) => instrument)).toEqual(['BTC-PERP', 'ETH-PERP']);
    expect(snapshotLines(chunk)).toEqual([accountSnapshotLine(PLAIN)]);
  });

  const [position] = PLAIN.positions;
  const [balance] = PLAIN.collateral;
  if (!position || !balance) throw new Error('an ordinary book holds something');
  const ordered = {
    ...position,
    openOrders: [
      { side: 'BUY', quantity: decimal('1'), limitPrice: decimal('2'), isReduceOnly: false } as const,
    ],
  };
  test.each<[string, AccountBook]>([
    ['more decimals than eight', { ...PLAIN, collateral: [{ ...balance, amount: decimal('0.000000001') }] }],
    ['a whale', { ...PLAIN, positions: [{ ...position, quantity: decimal('11258999.06842624') }] }],
    [
      'a price of more decimals',
      { ...PLAIN, positions: [{ ...position, entryPrice: decimal('0.123456789') }] },
    ],
    ['a price below 0', { ...PLAIN, positions: [{ ...position, entryPrice: decimal('-1') }] }],
    ['orders', { ...PLAIN, positions: [ordered] }],
    ['accrued funding', { ...PLAIN, positions: [{ ...position, accruedFunding: decimal('1') }] }],
    ['accrued interest', { ...PLAIN, collateral: [{ ...balance, accruedInterest: decimal('1') }] }],
    ['a mode', { ...PLAIN, mode: 'HIGH' }],
    ['an instrument twice', { ...PLAIN, positions: [position, position] }],
    ['an asset twice', { ...PLAIN, collateral: [balance, balance] }],
  ])('leave apart what they cannot say: %s', (_what, book) => {
    const chunk = chunkOfBooks([{ ...PLAIN, account: 'A' }, book]);
    expect([...chunk.apart]).toEqual([[1, book]]);
    expect(bookAt(chunk, 1)).toBe(book);
    expect(snapshotLines(chunk)[1]).toBe(accountSnapshotLine(book));
  });
});
