import { expect, test } from 'vitest';
import { Decimal } from '../domain/number/decimal';
import { parameterSetOf } from '../testing/arbitraries';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { columnarEngine } from './columnar-engine';

/** Equity that is a level × MM or IM, and one unit of 1e-8 beside it, of a small account, a large one and a whale. */
test.each([
  ['BELOW', 'CALL_LEVEL'],
  ['AT_OR_BELOW', 'CALL_LEVEL'],
  ['BELOW', 'INITIAL_MARGIN'],
  ['AT_OR_BELOW', 'INITIAL_MARGIN'],
])(
  'an account at a level, and a unit beside it, stands as compared %s and called at %s',
  async (comparison, callAt) => {
    const parameters = parameterSetOf({
      format: 'margrave/parameter-set/1',
      settlementAsset: 'USD',
      marginClasses: {
        all: {
          instruments: ['P'],
          initialMargin: { curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: '0.2' } },
          maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '0.5' },
        },
      },
      collateral: { USD: { haircut: '0' } },
      accountRules: { warningLevel: '1.3', callLevel: '1.1', liquidationLevel: '0.7', comparison, callAt },
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
    const sizes = ['0.000001', '12345.678901', '8123456.789012', '8123456789.0123'];
    const books = sizes.flatMap((size) =>
      ['0.7', '1.1', '1.3', '2'].flatMap((level) =>
        ['-0.00000001', '0', '0.00000001'].map((off) => ({
          account: `${size} ${level} ${off}`,
          positions: [{ instrument: 'P', quantity: new Decimal(size), entryPrice: price }],
          collateral: [{ asset: 'USD', amount: new Decimal(size).times('0.1').times(level).plus(off) }],
        })),
      ),
    );
    const expected = referenceTexts(parameters, market, books);
    const engine = columnarEngine();
    expect(await engineTexts(engine, parameters, market, books)).toEqual(expected);
    expect(engine.counts.reference).toBe(0);
    expect(engine.counts.narrow).toBeGreaterThanOrEqual(24);
    expect(engine.counts.exact).toBeGreaterThanOrEqual(12);
  },
);
