import { describe, expect, test } from 'vitest';
import { answerOf, faultsOf } from '../../testing/preset-answers';
import { decimal } from '../number/decimal';
import { GMX_V2 } from './gmx-v2';

// Facts of the venue's own tests: gmx-io/gmx-interface sdk/src/utils/trade/__tests__/increaseMarginCheck.spec.ts
// @ 898dbd9a, positionSellerRemainingPosition.spec.ts @ 7dacc678; gmx-io/gmx-synthetics test/exchange/LiquidationOrder.ts
// @ bf46b027. Costs (fees, funding, price impact) are the venue's to take from collateral: here they are 0.

const rate = (value: string) => ({ curve: { rate: value } });

/** Factors of the class of BTC-USD and ETH-USD, and the open-interest factor per billion. */
function factors(minimum: string, liquidation: string, perBillion = '0') {
  const document = GMX_V2.parameters as {
    marginClasses: Record<string, { initialMargin: { modifiers: readonly { curve: object }[] } }>;
  };
  const [modifier] = document.marginClasses['majors']?.initialMargin.modifiers ?? [];
  const points = [
    { at: '0', rate: '0' },
    { at: '1', rate: perBillion },
  ];
  return {
    marginClasses: {
      majors: {
        initialMargin: {
          ...rate(minimum),
          modifiers: [{ ...modifier, curve: { ...modifier?.curve, points } }],
        },
        maintenanceMargin: rate(liquidation),
        fillMargin: rate(minimum),
      },
    },
  };
}

interface Case {
  readonly quantity?: string;
  readonly entryPrice?: string;
  readonly collateral: string;
  readonly interest?: string;
  readonly perBillion?: string;
}

function opened({ quantity = '0.5', entryPrice = '20000', collateral, interest = '0', perBillion }: Case) {
  return answerOf(GMX_V2, {
    parameters: factors('0.01', '0.005', perBillion),
    prices: { 'BTC-USD': '20000' },
    figures: { 'BTC-USD': { LONG_OPEN_INTEREST: interest, SHORT_OPEN_INTEREST: interest } },
    positions: [{ instrument: 'BTC-USD', quantity, entryPrice }],
    collateral: { USD: collateral },
  });
}

/** What an order needs: collateral for the open-interest factor, and collateral with profit and loss for the flat one. */
function isAccepted({
  initialEquity,
  initialMargin,
  equity,
  fillMargin,
}: ReturnType<typeof opened>): boolean {
  return decimal(initialEquity).gte(initialMargin) && decimal(equity).gte(fillMargin);
}

describe('an order of 10,000 USD', () => {
  test.each<[string, Case, boolean, string, string]>([
    ['G1', { collateral: '100' }, true, '100', '100'],
    ['G2', { collateral: '99.99' }, false, '100', '99.99'],
    ['G3', { collateral: '60' }, false, '100', '60'],
    ['G4', { quantity: '0.4', entryPrice: '25000', collateral: '2500' }, true, '100', '500'],
    [
      'G5',
      { quantity: '-0.6', entryPrice: '16666.666666666666666667', collateral: '500' },
      true,
      '100',
      '-1500',
    ],
    ['G6', { collateral: '0.5' }, false, '100', '0.5'],
    ['G7', { collateral: '0' }, false, '100', '0'],
    ['G17', { collateral: '150', interest: '1000000', perBillion: '20' }, false, '200', '150'],
    ['G18', { collateral: '200', interest: '1000000', perBillion: '20' }, true, '200', '200'],
    ['G19', { collateral: '199', interest: '1000000', perBillion: '20' }, false, '200', '199'],
    ['G20', { collateral: '50', interest: '1000000', perBillion: '20' }, false, '200', '50'],
    ['G21', { collateral: '150', interest: '10000', perBillion: '20' }, true, '100', '150'],
  ])('%s', (name, asked, isIncreased, required, remaining) => {
    // G5 is a short of 0.6 BTC that was opened at 10,000 USD and now costs 12,000.
    const answer = name === 'G5' ? opened({ ...asked, collateral: '2500' }) : opened(asked);
    expect(answer.initialMargin).toBe(required);
    expect(answer.equity).toBe(name === 'G5' ? '500' : remaining);
    expect(isAccepted(answer)).toBe(isIncreased);
  });

  test('G4: what opens it is collateral alone, what keeps it has the loss in it', () => {
    const { equity, initialEquity } = opened({ quantity: '0.4', entryPrice: '25000', collateral: '2500' });
    expect([initialEquity, equity]).toEqual(['2500', '500']);
  });

  test('G11: joined to an older one at a loss, 100 remain and 200 are required', () => {
    const answer = opened({ quantity: '0.9', entryPrice: '22222.222222222222222222', collateral: '2100' });
    expect([answer.fillMargin, answer.equity, isAccepted(answer)]).toEqual(['200', '100', false]);
  });

  test('G12: collateral counts at its lower price', () => {
    const answer = answerOf(GMX_V2, {
      parameters: factors('0.01', '0.005'),
      prices: { 'BTC-USD': '20000', 'USDC-USD': '0.99' },
      figures: { 'BTC-USD': { LONG_OPEN_INTEREST: '0', SHORT_OPEN_INTEREST: '0' } },
      positions: [{ instrument: 'BTC-USD', quantity: '0.5', entryPrice: '20000' }],
      collateral: { USDC: '1000' },
    });
    expect(answer.equity).toBe('990');
  });
});

describe('a position at a loss', () => {
  const held = { quantity: '0.4', entryPrice: '25000', collateral: '2060' };

  test('G22: below what an order needs, above what liquidates it', () => {
    const answer = opened(held);
    expect([
      answer.equity,
      answer.fillMargin,
      answer.maintenanceMargin,
      answer.status === 'LIQUIDATION',
    ]).toEqual(['60', '100', '50', false]);
  });

  test.each([
    ['G23: close 2,500', '-0.1', '75', false],
    ['G24: close 4,000', '-0.16', '60', true],
    ['G25: close 5,000', '-0.2', '50', true],
  ])('%s', (_name, quantity, required, isEnough) => {
    const { trade } = answerOf(GMX_V2, {
      parameters: factors('0.01', '0.005'),
      prices: { 'BTC-USD': '20000' },
      figures: { 'BTC-USD': { LONG_OPEN_INTEREST: '0', SHORT_OPEN_INTEREST: '0' } },
      positions: [{ instrument: 'BTC-USD', quantity: held.quantity, entryPrice: held.entryPrice }],
      collateral: { USD: held.collateral },
      trade: { instrument: 'BTC-USD', quantity, price: '20000' },
    });
    expect([trade?.after.equity, trade?.after.fillMargin]).toEqual(['60', required]);
    expect(decimal('60').gte(required)).toBe(isEnough);
  });

  test.each([
    ['4200', false],
    ['4000', true],
    ['7500', false],
  ])('G26: a long of 200,000 from 5,000 with 10 ETH, at %s', (price, isLiquidated) => {
    const answer = answerOf(GMX_V2, {
      parameters: factors('0.01', '0.01'),
      prices: { 'ETH-USD': price },
      figures: { 'ETH-USD': { LONG_OPEN_INTEREST: '0', SHORT_OPEN_INTEREST: '0' } },
      positions: [{ instrument: 'ETH-USD', quantity: '40', entryPrice: '5000' }],
      collateral: { WETH: '10' },
    });
    expect(answer.maintenanceMargin).toBe('2000');
    expect(answer.status === 'LIQUIDATION').toBe(isLiquidated);
  });

  test('G27: at exactly its factor it is healthy', () => {
    const answer = answerOf(GMX_V2, {
      parameters: factors('0.1', '0.1'),
      prices: { 'ETH-USD': '5000' },
      figures: { 'ETH-USD': { LONG_OPEN_INTEREST: '0', SHORT_OPEN_INTEREST: '0' } },
      positions: [{ instrument: 'ETH-USD', quantity: '0.01', entryPrice: '5000' }],
      collateral: { USD: '5' },
    });
    expect([answer.maintenanceMargin, answer.status === 'LIQUIDATION']).toEqual(['5', false]);
  });
});

describe('ranges, ConfigUtils.sol and RiskOracleConfig.sol', () => {
  const at = '/marginClasses/majors';
  const atLeast = (amount: string) => ({
    marginClasses: {
      majors: Object.fromEntries(
        ['initialMargin', 'maintenanceMargin', 'fillMargin'].map((part) => [
          part,
          { amounts: { atLeast: amount } },
        ]),
      ),
    },
  });
  test.each([
    ['factors 0', factors('0', '0'), []],
    ['minimum 5 %, liquidation 1 %', factors('0.05', '0.01'), []],
    ['equal factors', factors('0.01', '0.01'), []],
    [
      'a minimum below the liquidation factor',
      factors('0.01', '0.0100000000000001'),
      [`initial-covers-maintenance ${at}/initialMargin`, `initial-covers-maintenance ${at}/fillMargin`],
    ],
    [
      'a factor below 0',
      factors('0.01', '-0.000000000000000001'),
      [`rate-range ${at}/maintenanceMargin/curve/rate`],
    ],
    ['least collateral 0', atLeast('0'), []],
    ['least collateral 10', atLeast('10'), []],
    [
      'least collateral below 0',
      atLeast('-1'),
      [
        `at-least-zero ${at}/initialMargin/amounts/atLeast`,
        `at-least-zero ${at}/maintenanceMargin/amounts/atLeast`,
        `at-least-zero ${at}/fillMargin/amounts/atLeast`,
      ],
    ],
    ['multiplier 0', factors('0.01', '0.005', '0'), []],
    [
      'multiplier below 0',
      factors('0.01', '0.005', '-0.01'),
      [
        `rate-range ${at}/initialMargin/modifiers/0/curve/points/1/rate`,
        `rate-bounded ${at}/initialMargin/modifiers/0/curve/beyond`,
      ],
    ],
  ])('%s', (_name, patch, expected) => {
    expect(faultsOf(GMX_V2, patch).map(({ rule, path }) => `${rule} ${path}`)).toEqual(expected);
  });
});
