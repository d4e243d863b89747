import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '../domain/number/decimal';
import type { AccountBook } from '../domain/margin/method/types';
import { accountBooks, instrumentTerms, markPrices, parameterSets } from '../testing/arbitraries';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { columnarEngine } from './columnar-engine';

const questions = fc.array(
  fc.record({
    set: fc.nat(1),
    market: fc.nat(2),
    books: fc.array(accountBooks, { minLength: 1, maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 12 },
);

test('an engine that keeps its tables answers each question by its own set and market', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(parameterSets, { minLength: 2, maxLength: 2 }),
      instrumentTerms,
      fc.array(markPrices, { minLength: 3, maxLength: 3 }),
      questions,
      async (sets, instruments, prices, asked) => {
        const engine = columnarEngine();
        const markets = prices.map((one) => ({ instruments, prices: one }));
        for (const { set, market, books } of asked) {
          const [parameters, state] = [sets[set], markets[market]];
          if (!parameters || !state) throw new Error('each was drawn');
          expect(await engineTexts(engine, parameters, state, books)).toEqual(
            referenceTexts(parameters, state, books),
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('questions that overlap do not share a memory', async () => {
  const [parameters] = fc.sample(parameterSets, 1);
  const [instruments] = fc.sample(instrumentTerms, 1);
  const [prices] = fc.sample(markPrices, 1);
  if (!parameters || !instruments || !prices) throw new Error('a sample has one');
  const market = { instruments, prices };
  const engine = columnarEngine();
  const books = fc.sample(accountBooks, 50);
  const lots = Array.from({ length: 10 }, (_, lot) => books.slice(lot * 5, lot * 5 + 5));
  const answers = await Promise.all(lots.map((books) => engineTexts(engine, parameters, market, books)));
  expect(answers).toEqual(lots.map((books) => referenceTexts(parameters, market, books)));
});

test('a bug in one account of a batch changes nothing of the others, nor of the next question', async () => {
  const [parameters] = fc.sample(parameterSets, 1);
  const [instruments] = fc.sample(instrumentTerms, 1);
  const [prices] = fc.sample(markPrices, 1);
  if (!parameters || !instruments || !prices) throw new Error('a sample has one');
  const market = { instruments, prices };
  const engine = columnarEngine();
  const position = { instrument: 'BTC-PERP', quantity: new Decimal(1), entryPrice: new Decimal(1) };
  const twice: AccountBook = { account: 'twice', positions: [position, position], collateral: [] };
  const books = fc.sample(accountBooks, 8);
  const expected = referenceTexts(parameters, market, books);
  expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
  const found = await engineTexts(engine, parameters, market, [...books, twice]);
  expect(found.slice(0, -1)).toEqual(expected);
  expect(found.at(-1)).toContain('CalculationFailed');
  expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
});
