import { expect, test } from 'vitest';
import { chunkOfBooks } from '../../domain/books/book-chunk';
import { decimal, Decimal } from '../../domain/number/decimal';
import { marginAt } from '../../domain/margin/figures/margin-columns';
import type { AccountBook } from '../../domain/margin/method/types';
import { parameterSetOf } from '../../testing/arbitraries';
import { columnarEngine } from '../columnar-engine';
import { FAILED_ACCOUNT_WARNING } from './set-apart';

const parameters = parameterSetOf({
  format: 'margrave/parameter-set/1',
  settlementAsset: 'USD',
  marginClasses: {
    all: {
      instruments: ['GOOD', 'BAD'],
      initialMargin: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.2' } },
      maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
    },
  },
  collateral: { USD: { haircut: '0' } },
  accountRules: { warningLevel: '1.3', callLevel: '1.1', liquidationLevel: '0.7' },
  rounding: {
    notional: { scale: 8, mode: 'HALF_EVEN' },
    margin: { scale: 8, mode: 'UP' },
    profitAndLoss: { scale: 8, mode: 'FLOOR' },
    collateralValue: { scale: 8, mode: 'FLOOR' },
  },
});
const ONE = new Decimal(1);
const market = {
  instruments: new Map(['GOOD', 'BAD'].map((symbol) => [symbol, { symbol, multiplier: ONE }])),
  // A price of 0 is one that no way in takes: the method asserts that there is none.
  prices: new Map([
    ['GOOD', ONE],
    ['BAD', new Decimal(0)],
  ]),
};
const holding = (account: string, instrument: string): AccountBook => ({
  account,
  positions: [{ instrument, quantity: decimal('10'), entryPrice: ONE }],
  collateral: [{ asset: 'USD', amount: decimal('5') }],
});
const BOOKS = [holding('a', 'GOOD'), holding('b', 'BAD'), holding('c', 'GOOD'), holding('d', 'BAD')];

async function* yielded() {
  yield await Promise.resolve(BOOKS);
}

test('an account whose calculation fails is set apart by name, and all others are margined; it is told once', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on('warning', listen);
  const engine = columnarEngine();
  const found = [];
  for await (const results of engine.marginBooks({ ...market, parameters }, yielded()))
    found.push(...results);
  const columns = await engine.marginChunk({ ...market, parameters }, chunkOfBooks(BOOKS));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listen);
  const failed = (account: string) => ({ ok: false, refusal: { code: 'CalculationFailed', account } });
  for (const of of [found, BOOKS.map((_, index) => marginAt(columns, index))])
    expect(of).toMatchObject([
      { ok: true, value: { account: 'a', status: 'OK' } },
      failed('b'),
      { ok: true, value: { account: 'c', status: 'OK' } },
      failed('d'),
    ]);
  const told = warnings.filter(({ name }) => name === FAILED_ACCOUNT_WARNING);
  expect(told).toHaveLength(1);
});
