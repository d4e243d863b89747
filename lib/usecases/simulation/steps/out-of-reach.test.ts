import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunkOfBooks } from '../../../domain/books/book-chunk';
import { marginAccount } from '../../../domain/margin/method/account';
import { compileParameters } from '../../../domain/margin/method/compile';
import type { MarkPrices } from '../../../domain/margin/method/types';
import { Decimal, decimal } from '../../../domain/number/decimal';
import { parseParameterSet } from '../../../domain/parameters/validate';
import { isGrowing, isWithin, mayBeReached } from '../../../domain/risk/cascade/out-of-reach';
import { columnarEngine } from '../../../engine/columnar-engine';
import { booksOf, drawnBook, MARKET, PRICES, setOf, SYMBOLS } from '../../../testing/drawn-cascades';
import { repeats } from '../../../testing/thorough';

const SET = setOf({ A: 0.02, B: 0.05, C: 0.1, INVERSE: 0.03 });
const ENGINE = columnarEngine();
const scaled = (by: readonly number[]): MarkPrices =>
  new Map(
    SYMBOLS.map((symbol, at) => [
      symbol,
      decimal(PRICES[symbol])
        .times(new Decimal(by[at] ?? 1))
        .toDP(8),
    ]),
  );
const widths = fc.tuple(...SYMBOLS.map(() => fc.integer({ min: 0, max: 5 })));
/** Where in the box, from its low end to its high one. */
const places = fc.array(fc.tuple(...SYMBOLS.map(() => fc.constantFrom(0, 0.25, 0.5, 1))), {
  minLength: 8,
  maxLength: 8,
});

test(
  'nobody who is ruled out is liquidatable at any prices within the box',
  { timeout: 120_000 },
  async () => {
    let [ruledOut, reached] = [0, 0];
    await fc.assert(
      fc.asyncProperty(drawnBook, widths, places, async (drawn, wide, tried) => {
        const books = booksOf(drawn);
        const chunk = chunkOfBooks(books);
        const ends = (sign: number) => scaled(wide.map((percent) => 1 + (sign * percent) / 100));
        const box = { low: ends(-1), high: ends(1) };
        const [low, high] = [
          await ENGINE.marginChunk({ ...MARKET, prices: box.low, parameters: SET }, chunk),
          await ENGINE.marginChunk({ ...MARKET, prices: box.high, parameters: SET }, chunk),
        ];
        const compiled = compileParameters(SET);
        expect(isGrowing(compiled)).toBe(true);
        const may = mayBeReached(chunk, compiled, MARKET.instruments, box, low, high);
        for (const place of tried) {
          const prices = scaled(wide.map((percent, at) => 1 + ((2 * (place[at] ?? 0) - 1) * percent) / 100));
          expect(isWithin(box, prices)).toBe(true);
          for (const [index, book] of books.entries()) {
            const margin = marginAccount({ ...MARKET, prices, parameters: compiled, book });
            const isLiquidatable = margin.ok && margin.value.status === 'LIQUIDATION';
            if (may[index] === 0) expect(isLiquidatable).toBe(false);
            reached += isLiquidatable ? 1 : 0;
          }
        }
        ruledOut += may.filter((one) => one === 0).length;
      }),
      { numRuns: repeats(100, 2_000) },
    );
    // Both are there to be mistaken.
    expect(ruledOut).toBeGreaterThan(30);
    expect(reached).toBeGreaterThan(30);
  },
);

test('a short is measured by what it must have where its price is high', async () => {
  // At 110 it has 600 − 500 = 100, and must have 100 + 500 × 3 % = 115; at 90 it must have 90.
  const short = {
    account: 'short',
    positions: [{ instrument: 'A', quantity: new Decimal(-50), entryPrice: new Decimal(100) }],
    collateral: [{ asset: 'USD', amount: new Decimal(600) }],
  };
  const chunk = chunkOfBooks([short]);
  const box = { low: scaled([0.9]), high: scaled([1.1]) };
  const at = (prices: MarkPrices) => ENGINE.marginChunk({ ...MARKET, prices, parameters: SET }, chunk);
  const ends = [await at(box.low), await at(box.high)] as const;
  expect([...mayBeReached(chunk, compileParameters(SET), MARKET.instruments, box, ...ends)]).toEqual([1]);
});

test('of a set with fixed amounts nothing is said, and nobody ruled out', () => {
  const { document } = SET;
  const amounts = { perPosition: '1' };
  const withAmounts = Object.fromEntries(
    Object.entries(document.marginClasses).map(([name, one]) => [
      name,
      {
        ...one,
        initialMargin: { ...one.initialMargin, amounts },
        maintenanceMargin: { ...one.maintenanceMargin, amounts },
      },
    ]),
  );
  const parsed = parseParameterSet({ ...document, marginClasses: withAmounts });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  expect(isGrowing(compileParameters(parsed.value))).toBe(false);
});
