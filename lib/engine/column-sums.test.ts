import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunkOfBooks } from '../domain/books/book-chunk';
import { type ColumnSums, columnSums, plusSums } from '../domain/margin/figures/column-sums';
import { addToTotals, NO_ACCOUNTS } from '../domain/margin/figures/run-totals';
import { marginAccount } from '../domain/margin/method/account';
import { compileParameters } from '../domain/margin/method/compile';
import { sum } from '../domain/number/decimal';
import { Random } from '../domain/number/random';
import { everyCase } from '../testing/engine-cases';
import { sortedText } from '../testing/engine-comparison';
import { repeats } from '../testing/thorough';
import { columnarEngine } from './columnar-engine';

/** As many kinds of cases as `everyCase` has. */
const KINDS = 12;

test('what accounts come to together is the sum of what the reference method says of each, however they are parted', async () => {
  const engine = columnarEngine();
  const seen = { inColumns: 0, apart: 0, unmargined: 0 };
  for (let kind = 0; kind < KINDS; kind += 1)
    await fc.assert(
      fc.asyncProperty(fc.noBias(fc.nat()), async (seed) => {
        const random = Random.fromSeed(seed);
        const { books: drawn, market, parameters } = everyCase(random, kind, 3);
        const books = drawn.map((book, index) => ({ ...book, account: `a${1000 + index}` }));
        const compiled = compileParameters(parameters);
        const margins = books.map((book) => marginAccount({ ...market, parameters: compiled, book }));
        const totals = margins.reduce(
          (sums, one) => addToTotals(sums, one.ok ? one.value : null),
          NO_ACCOUNTS,
        );
        const { accounts, unpriced, notional, initialMargin, maintenanceMargin, equity, statuses } = totals;
        const expected: ColumnSums = {
          ...{ accounts, margined: accounts - unpriced, statuses },
          figures: {
            ...{ notional, initialMargin, maintenanceMargin, equity },
            callAmount: sum(margins.map((one) => (one.ok ? one.value.callAmount : sum([])))),
          },
        };
        const of = async (some: typeof books): Promise<ColumnSums> => {
          const columns = await engine.marginChunk({ ...market, parameters }, chunkOfBooks(some));
          seen.inColumns += columns.accounts.length - columns.apart.size;
          seen.apart += columns.apart.size;
          seen.unmargined += [...columns.apart.values()].filter(({ ok }) => !ok).length;
          return columnSums(columns);
        };
        expect(sortedText(await of(books))).toBe(sortedText(expected));
        const cut = Math.floor(books.length / 2);
        const parts = plusSums(await of(books.slice(0, cut)), await of(books.slice(cut)));
        expect(sortedText(parts)).toBe(sortedText(expected));
      }),
      { numRuns: repeats(3, 20) },
    );
  expect(seen.inColumns).toBeGreaterThan(20);
  expect(seen.apart).toBeGreaterThan(5);
  expect(seen.unmargined).toBeGreaterThan(0);
});
