import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '../domain/number/decimal';
import type { AccountBook } from '../domain/margin/method/types';
import {
  accountBooks,
  decimals,
  INSTRUMENTS,
  instrumentTerms,
  markPrices,
  parameterSets,
} from '../testing/arbitraries';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { repeats } from '../testing/thorough';
import { columnarEngine } from './columnar-engine';

const engine = columnarEngine();

/** Books whose figures have at most eight decimals, from dust to whales. */
const storedBooks: fc.Arbitrary<AccountBook> = fc.record({
  account: fc.constant('one'),
  positions: fc.uniqueArray(
    fc.record({
      instrument: fc.constantFrom(...INSTRUMENTS),
      quantity: fc.oneof(
        { arbitrary: decimals(-20, 20, 8), weight: 6 },
        { arbitrary: decimals(-1, 1, 8), weight: 6 },
        { arbitrary: decimals(-100, 100, 0), weight: 3 },
        decimals(-100_000, 100_000, 2),
        decimals(-10_000_000, 10_000_000, 0),
      ),
      entryPrice: decimals(0, 100_000, 5).map((price) => price.plus('0.00001')),
    }),
    { selector: ({ instrument }) => instrument, maxLength: 6 },
  ),
  collateral: fc.uniqueArray(
    fc.record({
      asset: fc.constantFrom('USDT', 'BTC', 'ETH'),
      amount: fc.oneof(
        decimals(-100, 5_000_000, 6),
        decimals(-1, 1, 8),
        decimals(-4_000_000_000, 4_000_000_000, 2),
      ),
    }),
    { selector: ({ asset }) => asset, maxLength: 3 },
  ),
});

/** Prices of up to five decimals, and contracts of which few are multiplied. */
const storedPrices = fc
  .array(
    decimals(0, 70_000, 5).map((price) => price.plus('0.00001')),
    { minLength: INSTRUMENTS.length, maxLength: INSTRUMENTS.length },
  )
  .map((prices) => new Map(INSTRUMENTS.map((symbol, index) => [symbol, prices[index] ?? new Decimal(1)])));

const fewMultiplied = fc
  .tuple(instrumentTerms, fc.subarray([...INSTRUMENTS], { maxLength: 1 }))
  .map(
    ([terms, multiplied]) =>
      new Map(
        [...terms].map(([symbol, term]) => [
          symbol,
          multiplied.some((one) => one === symbol) ? term : { ...term, multiplier: new Decimal(1) },
        ]),
      ),
  );

const sparsePrices = fc
  .tuple(markPrices, fc.subarray([...INSTRUMENTS], { minLength: 4 }))
  .map(([prices, kept]) => new Map([...prices].filter(([symbol]) => kept.some((one) => one === symbol))));

test('the engine equals the reference method in every field, under random sets, with whales, dust and debts', async () => {
  const before = { ...engine.counts };
  await fc.assert(
    fc.asyncProperty(
      parameterSets,
      fc.oneof({ arbitrary: storedPrices, weight: 8 }, markPrices, sparsePrices),
      fewMultiplied,
      fc.array(fc.oneof({ arbitrary: storedBooks, weight: 4 }, { arbitrary: accountBooks, weight: 1 }), {
        maxLength: 20,
      }),
      async (parameters, prices, instruments, books) => {
        const market = { instruments, prices };
        const expected = referenceTexts(parameters, market, books);
        expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
      },
    ),
    { numRuns: repeats(120, 300) },
  );
  expect(engine.counts.narrow - before.narrow).toBeGreaterThan(100);
  expect(engine.counts.exact - before.exact).toBeGreaterThan(50);
});

test('a position that is listed twice is a bug: the method ends by it, the engine sets the account apart', async () => {
  const position = { instrument: 'BTC-PERP', quantity: new Decimal(1), entryPrice: new Decimal(1) };
  const book = { account: 'one', positions: [position, position], collateral: [] };
  const [parameters] = fc.sample(parameterSets, 1);
  const market = { instruments: new Map(), prices: new Map() };
  if (!parameters) throw new Error('a sample has one');
  expect(() => referenceTexts(parameters, market, [book])).toThrow('one position per instrument');
  expect((await engineTexts(engine, parameters, market, [book])).join()).toContain('CalculationFailed');
});
