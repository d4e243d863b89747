import { expect, test } from 'vitest';
import { Decimal } from '../domain/number/decimal';
import type { AccountBook } from '../domain/margin/method/types';
import { Random } from '../domain/number/random';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { edgeCase, manyCase } from '../testing/engine-extremes';
import { columnarEngine } from './columnar-engine';

test('hundreds of assets, thousands of instruments and more positions than a block equal the reference method', async () => {
  const random = Random.fromSeed(7);
  const engine = columnarEngine();
  for (let turn = 0; turn < 3; turn++) {
    const { parameters, market, books } = manyCase(random, 7);
    const expected = referenceTexts(parameters, market, books);
    expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
  }
  expect(engine.counts.reference).toBe(0);
  expect(engine.counts.narrow).toBeGreaterThan(5);
});

test('figures at the edge of each kind of numbers, and a unit beside it, equal the reference method', async () => {
  const random = Random.fromSeed(8);
  const engine = columnarEngine();
  for (let turn = 0; turn < 40; turn++) {
    const { parameters, market, books } = edgeCase(random, 40);
    const expected = referenceTexts(parameters, market, books);
    expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
  }
  expect(engine.counts.reference).toBe(0);
  for (const tier of ['narrow', 'exact'] as const) expect(engine.counts[tier]).toBeGreaterThan(40);
});

test('a price of 0 that is asked for is a bug: the method ends by it, the engine sets the account apart', async () => {
  const { parameters, market } = manyCase(Random.fromSeed(9), 0);
  const book = (instrument: string): AccountBook => ({
    account: 'one',
    positions: [{ instrument, quantity: new Decimal(1), entryPrice: new Decimal(1) }],
    collateral: [],
  });
  const engine = columnarEngine();
  expect(() => referenceTexts(parameters, market, [book('P1499')])).toThrow('mark price above 0');
  const found = await engineTexts(engine, parameters, market, [book('P1499')]);
  expect(found.join()).toContain('CalculationFailed');
  expect(await engineTexts(engine, parameters, market, [book('P1')])).toEqual(
    referenceTexts(parameters, market, [book('P1')]),
  );
});

test('an account beside one that is too wide may go with it, and has the same figures either way', async () => {
  const { parameters, market } = manyCase(Random.fromSeed(10), 0);
  const held = (account: string, count: number, size: number): AccountBook => ({
    account,
    positions: Array.from({ length: count }, (_, index) => ({
      instrument: `P${3 * index + 1}`,
      quantity: new Decimal(size).plus(index),
      entryPrice: new Decimal('12.345'),
    })),
    collateral: [{ asset: 'USD', amount: new Decimal(100) }],
  });
  const engine = columnarEngine();
  const narrow = [1, 2, 3, 8].map((count) => held(`narrow ${count}`, count, 7));
  // Each has a whale before it, behind it, on both sides, and none.
  const books = narrow.flatMap((book) =>
    [1, 2].flatMap((count) => {
      const whale = held(`whale ${count}`, count, 900_000_000);
      return [whale, book, whale, book, book, whale, whale];
    }),
  );
  const expected = referenceTexts(parameters, market, books);
  expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
  const whales = books.length - 3 * 2 * narrow.length;
  expect(engine.counts.exact).toBeGreaterThanOrEqual(whales);
  expect(engine.counts.narrow + engine.counts.exact).toBe(books.length);
});
