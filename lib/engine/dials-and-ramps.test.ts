import { describe, expect, test } from 'vitest';
import { Decimal, decimal } from '../domain/number/decimal';
import { Random } from '../domain/number/random';
import type { AccountBook } from '../domain/margin/method/types';
import { parameterSetOf } from '../testing/arbitraries';
import { engineTexts, referenceTexts } from '../testing/engine-comparison';
import { columnarEngine } from './columnar-engine';

// Which numbers compute what was moved: a class that moves must not leave the kernel for it.

const rounding = (mode: string) => ({ scale: 8, mode });
const tiers = (...rates: string[]) => ({
  curve: {
    ...{ driver: 'NOTIONAL', shape: 'MARGINAL_TIERS' },
    tiers: rates.map((rate, index) => ({ floor: String(index * 50_000), rate })),
  },
});
const setOf = (marginClass: object) =>
  parameterSetOf({
    format: 'margrave/parameter-set/1',
    settlementAsset: 'USD',
    marginClasses: {
      A: {
        instruments: ['X'],
        initialMargin: tiers('0.02', '0.05', '0.5'),
        maintenanceMargin: tiers('0.01', '0.025', '0.25'),
        ...marginClass,
      },
    },
    collateral: { USD: { haircut: '0' } },
    accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
    rounding: {
      ...{ notional: rounding('HALF_EVEN'), margin: rounding('UP') },
      ...{ profitAndLoss: rounding('FLOOR'), collateralValue: rounding('FLOOR') },
    },
  });

const MARKET = {
  instruments: new Map([['X', { symbol: 'X', multiplier: decimal('1') }]]),
  prices: new Map([['X', decimal('97.31')]]),
};

/** Of every size from dust to where a dial of 3 is held at the notional, some of them at it. */
function books(): AccountBook[] {
  const random = Random.fromSeed(5);
  const sizes = Array.from({ length: 400 }, () => (10 ** (random.uniform() * 10 - 5)).toFixed(6));
  return [...sizes, '513.82', '1027.6436131'].map((size, index) => ({
    account: `a${index}`,
    positions: [
      {
        ...{ instrument: 'X', entryPrice: decimal('95') },
        quantity: new Decimal(index % 2 === 0 ? size : `-${size}`),
      },
    ],
    collateral: [{ asset: 'USD', amount: new Decimal(size).times(2).toDecimalPlaces(8) }],
  }));
}

async function countsOf(marginClass: object) {
  const engine = columnarEngine();
  const [set, held] = [setOf(marginClass), books()];
  expect(await engineTexts(engine, set, MARKET, held)).toEqual(referenceTexts(set, MARKET, held));
  const { narrow, exact, reference } = engine.counts;
  return narrow === held.length ? 'narrow' : exact === held.length ? 'exact' : { narrow, exact, reference };
}

const dial = (initial: string, maintenance: string) => ({ dial: { initial, maintenance } });
const BEFORE = {
  initialMargin: tiers('0.01', '0.04', '0.2'),
  maintenanceMargin: tiers('0.005', '0.02', '0.1'),
};
const ramp = (initial: string, maintenance: string) => ({
  ramp: { before: BEFORE, weight: { initial, maintenance } },
});
const HALF = { link: 'FULL_INITIAL', of: 'AMOUNT', fraction: '0.5' };

describe('the numbers that compute', () => {
  test.each<[string, object, string]>([
    ['a dial of four digits', dial('1.2345', '1.0007'), 'narrow'],
    ['a dial that meets the notional', dial('3.5', '3'), 'narrow'],
    ['a dial below 1', dial('0.9999', '0.2'), 'narrow'],
    ['a ramp of four digits', ramp('0.3333', '0.1'), 'narrow'],
    ['a dial on a ramp', { ...dial('3.25', '2.5'), ...ramp('0.25', '0.125') }, 'narrow'],
    ['a part of a rounded amount, lowered', { maintenanceMargin: HALF, ...dial('1.5', '0.75') }, 'narrow'],
    ['a part of a rounded amount, raised', { maintenanceMargin: HALF, ...dial('1.5', '1.25') }, 'exact'],
    [
      'an amount that is rounded',
      {
        initialMargin: { ...tiers('0.02', '0.05'), amountStep: { scale: 4, mode: 'UP' } },
        maintenanceMargin: tiers('0.01'),
        ...dial('2', '2'),
      },
      'exact',
    ],
  ])('%s', async (_name, marginClass, numbers) => {
    expect(await countsOf(marginClass)).toBe(numbers);
  });
});
