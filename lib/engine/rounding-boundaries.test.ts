import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal, decimalText, ROUNDING_MODES } from '../domain/number/decimal';
import type { AccountBook } from '../domain/margin/method/types';
import { parameterSetOf } from '../testing/arbitraries';
import { factorsOf, ofUnits, products, UNIT } from '../testing/boundary-products';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { columnarEngine } from './columnar-engine';

// Operands whose products lie on a multiple of the unit, halfway between two, or one step of 1e-16 beside either.

const engine = columnarEngine();
const modes = fc.constantFrom(...ROUNDING_MODES);
const rounding = (scales: fc.Arbitrary<number>) => fc.record({ scale: scales, mode: modes });
const scale = fc.oneof({ arbitrary: fc.constant(8), weight: 3 }, fc.integer({ min: 0, max: 7 }));

test('what lies on a boundary of rounding, or one step beside it, is rounded as the reference method rounds it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(products, fc.boolean(), fc.constantFrom('0', '1', '0.5', '2')), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.record({
        notional: rounding(scale),
        margin: rounding(scale),
        profitAndLoss: rounding(scale),
        collateralValue: rounding(scale),
        positionValue: fc.option(rounding(scale), { nil: undefined }),
      }),
      fc.constantFrom('0.5', '0.25', '0.125', '0.00390625', '0.01', '0.3'),
      fc.boolean(),
      async (operands, drawn, rate, isAtLevel) => {
        const { positionValue, ...rest } = drawn;
        const allowed = {
          ...rest,
          ...(positionValue ? { positionValue } : {}),
        };
        const parameters = parameterSetOf({
          format: 'margrave/parameter-set/1',
          settlementAsset: 'USD',
          marginClasses: {
            all: {
              instruments: operands.map((_, index) => `P${index}`),
              initialMargin: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate } },
              maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
            },
          },
          collateral: {
            USD: { haircut: '0.5' },
            ...Object.fromEntries(
              operands.map((_, index) => [`C${index}`, { haircut: '0.25', pricedBy: `P${index}` }]),
            ),
          },
          accountRules: {
            ...{ warningLevel: '2', callLevel: '1', liquidationLevel: '1' },
            comparison: isAtLevel ? 'AT_OR_BELOW' : 'BELOW',
          },
          rounding: allowed,
        });
        const market = {
          instruments: new Map(
            operands.map((_, index) => [`P${index}`, { symbol: `P${index}`, multiplier: new Decimal(1) }]),
          ),
          prices: new Map(operands.map(([[price]], index) => [`P${index}`, price])),
        };
        const books = operands.map(([[price, size], isShort, entry], index): AccountBook => {
          const quantity = isShort ? size.neg() : size;
          // Equity that is a whole multiple of what is required stands exactly at a level.
          const atLevel = size.times(price).times(rate).toDecimalPlaces(8);
          return {
            account: decimalText(quantity),
            positions: [
              {
                instrument: `P${index}`,
                quantity,
                entryPrice: entry === '1' ? price : price.times(entry).toDecimalPlaces(8),
              },
            ],
            collateral: [
              { asset: 'USD', amount: isShort ? atLevel.neg() : atLevel },
              { asset: `C${index}`, amount: quantity },
            ],
          };
        });
        const expected = referenceTexts(parameters, market, books);
        expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
  expect(engine.counts.narrow).toBeGreaterThan(300);
});

test.each(ROUNDING_MODES)(
  'notionals of millions that lie between two units, or one step beside, are rounded %s',
  async (mode) => {
    const parameters = parameterSetOf({
      format: 'margrave/parameter-set/1',
      settlementAsset: 'USD',
      marginClasses: {
        all: {
          instruments: Array.from({ length: 40 }, (_, index) => `P${index}`),
          initialMargin: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.25' } },
          maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
        },
      },
      collateral: { USD: { haircut: '0' } },
      accountRules: { warningLevel: '2', callLevel: '1', liquidationLevel: '1' },
      rounding: {
        notional: { scale: 8, mode },
        margin: { scale: 8, mode },
        profitAndLoss: { scale: 8, mode },
        collateralValue: { scale: 8, mode },
      },
    });
    // Products so large that their floats cannot tell one half from what is beside it.
    const operands = Array.from({ length: 40 }, (_, index) => {
      const off = BigInt((index % 3) - 1);
      const [factor, other] = factorsOf(UNIT / 2n + off, 20_000_001n + 7_919n * BigInt(index));
      return [ofUnits(factor), ofUnits(other + (5_000_000n + BigInt(index)) * UNIT)] as const;
    });
    const market = {
      instruments: new Map(
        operands.map((_, index) => [`P${index}`, { symbol: `P${index}`, multiplier: new Decimal(1) }]),
      ),
      prices: new Map(operands.map(([price], index) => [`P${index}`, price])),
    };
    const books = operands.flatMap(([price, size], index) =>
      [size, size.neg()].map((quantity) => ({
        account: decimalText(quantity),
        positions: [
          { instrument: `P${index}`, quantity, entryPrice: price.times('0.95').toDecimalPlaces(8) },
        ],
        collateral: [],
      })),
    );
    const expected = referenceTexts(parameters, market, books);
    const before = engine.counts.narrow;
    expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
    expect(engine.counts.narrow - before).toBe(books.length);
  },
);
