import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunkOfBooks } from '../../domain/books/book-chunk';
import { MARGIN_STATUSES } from '../../domain/margin/method/types';
import { decimal, decimalText } from '../../domain/number/decimal';
import { Random } from '../../domain/number/random';
import { decimalOfUnits } from '../../domain/number/units';
import { volatilityMoved } from '../../domain/risk/scenarios/library/volatility-step';
import type { ReachedAccounts } from '../../domain/risk/studies/stress/reached';
import { everyCase } from '../../testing/engine-cases';
import { tiersCase } from '../../testing/engine-pairs';
import { shockedPrices } from '../../testing/stress-comparison';
import { repeats } from '../../testing/thorough';
import { columnarEngine } from '../columnar-engine';
import { referenceEngine } from '../reference-engine';

const exact = columnarEngine();
const reference = referenceEngine();

/** Who is reached, with all figures spelled out, whichever way they are held. */
function spelledOut({ accounts, status, equity, maintenanceMargin, callAmount, apart }: ReachedAccounts) {
  const units = (list: readonly number[], place: number) => decimalText(decimalOfUnits(list[place] ?? NaN));
  const columns = accounts.map((account, place) => [
    account,
    [
      MARGIN_STATUSES[status[place] ?? -1],
      ...[equity, maintenanceMargin, callAmount].map((list) => units(list, place)),
    ],
  ]);
  const others = [...apart].map(([account, margined]) => {
    if (!margined.ok) return [account, margined.refusal];
    const { value } = margined;
    const figures = [value.equity, value.maintenanceMargin, value.callAmount].map(decimalText);
    return [account, [value.status, ...figures]];
  });
  return Object.fromEntries([...columns, ...others]) as Record<string, unknown>;
}

/** As many kinds of cases as `everyCase` has, and as many of random tiers. */
const KINDS = 24;

test('who is called or worse under each scenario, with figures, is whom the reference method finds', async () => {
  const seen = { inColumns: 0, apart: 0, nobody: 0, volatile: 0 };
  for (let kind = 0; kind < KINDS; kind += 1)
    await fc.assert(
      fc.asyncProperty(
        fc.noBias(fc.nat()),
        fc.noBias(fc.integer({ min: 1, max: 140 })),
        async (seed, count) => {
          const random = Random.fromSeed(seed);
          const drawn = kind < KINDS / 2 ? everyCase(random, kind, 2) : tiersCase(random, 4);
          // More scenarios than one run of the kernel has.
          const scenarios = Array.from({ length: kind % 6 === 0 ? count : (count % 9) + 1 }, () =>
            shockedPrices(random, drawn.market.prices, 8),
          );
          // Volatility multiplied in some of them, where the market states any.
          const figures = scenarios.map((_, place) => {
            const times = decimal((0.5 + 3 * random.uniform()).toFixed(3));
            return place % 3 === 1
              ? volatilityMoved(drawn.market, { times, underlyings: null }).figures
              : null;
          });
          seen.volatile += figures.filter((one) => one !== null).length;
          const books = drawn.books.map((book, index) => ({ ...book, account: `a${1000 + index}` }));
          const input = { market: drawn.market, parameters: drawn.parameters, scenarios, figures };
          const middle = Math.ceil(books.length / 2);
          // Tables that were made for one chunk serve the next.
          for (const some of [books.slice(0, middle), books.slice(middle)]) {
            const chunk = chunkOfBooks(some);
            const found = await exact.reachedIn(input, chunk);
            const expected = await reference.reachedIn(input, chunk);
            expect(found.map(spelledOut), `kind ${kind}`).toEqual(expected.map(spelledOut));
            const asked = [count % scenarios.length, scenarios.length - (seed % 2)] as const;
            if (asked[0] > asked[1]) continue;
            const part = await exact.reachedIn({ ...input, asked }, chunk);
            expect(part.map(spelledOut)).toEqual(found.slice(...asked).map(spelledOut));
            for (const { accounts, apart } of found) {
              seen.inColumns += accounts.length;
              seen.apart += apart.size;
              if (accounts.length + apart.size < some.length) seen.nobody += 1;
            }
          }
        },
      ),
      { numRuns: repeats(3, 10) },
    );
  expect(seen.inColumns).toBeGreaterThan(repeats(10, 100));
  expect(seen.apart).toBeGreaterThan(0);
  expect(seen.nobody).toBeGreaterThan(10);
  expect(seen.volatile).toBeGreaterThan(10);
});
