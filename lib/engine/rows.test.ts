import { expect, test } from 'vitest';
import { Decimal } from '../domain/number/decimal';
import { parameterSetOf } from '../testing/arbitraries';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { columnarEngine } from './columnar-engine';

/** Tiers far apart, many in one half octave, and below the first bucket; the rates of each differ. */
const FLOORS = {
  'far apart': ['0', '10', '1000', '50000', '4000000'],
  'many in one half octave': ['0', '1000', '1000.00000001', '1001', '1010', '1100', '1200', '1300', '1400'],
  'of dust': ['0', '0.00000001', '0.00000003', '0.001', '0.01', '0.02', '0.021', '0.03', '0.05'],
  'at powers of two of units': [
    '0',
    '0.02097152',
    '0.03145728',
    '0.04194304',
    '1.34217728',
    '45035996.27370496',
  ],
};

test.each(Object.entries(FLOORS))('notionals at floors %s, and a unit beside them', async (_, floors) => {
  const parameters = parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USD',
    marginClasses: {
      all: {
        instruments: ['P'],
        initialMargin: {
          curve: {
            driver: 'NOTIONAL',
            shape: 'MARGINAL_TIERS',
            tiers: floors.map((floor, index) => ({ floor, rate: `0.${index + 1}` })),
          },
        },
        maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
      },
    },
    collateral: { USD: { haircut: '0' } },
    accountRules: { warningLevel: '1.3', callLevel: '1.1', liquidationLevel: '1' },
    rounding: {
      notional: { scale: 8, mode: 'HALF_EVEN' },
      margin: { scale: 8, mode: 'UP' },
      profitAndLoss: { scale: 8, mode: 'FLOOR' },
      collateralValue: { scale: 8, mode: 'FLOOR' },
    },
  });
  const price = new Decimal(1);
  const market = {
    instruments: new Map([['P', { symbol: 'P', multiplier: price }]]),
    prices: new Map([['P', price]]),
  };
  const sizes = floors
    .flatMap((floor) => ['-0.00000001', '0', '0.00000001'].map((off) => new Decimal(floor).plus(off)))
    .concat(floors.map((floor) => new Decimal(floor).times('1.37').toDecimalPlaces(8)))
    .filter((size) => size.gt(0));
  const books = sizes.map((quantity) => ({
    account: quantity.toFixed(),
    positions: [{ instrument: 'P', quantity, entryPrice: price }],
    collateral: [],
  }));
  const expected = referenceTexts(parameters, market, books);
  const engine = columnarEngine();
  expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
  expect(engine.counts.reference).toBe(0);
  expect(engine.counts.narrow).toBeGreaterThan(12);
});
