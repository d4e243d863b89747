import { describe, expect, test } from 'vitest';
import { answerOf, faultsOf, type Asked } from '../../testing/preset-answers';
import { decimal, decimalText, round } from '../number/decimal';
import { MANGO_V4 } from './mango-v4';

// Facts of the venue's own tests, blockworks-foundation/mango-v4 programs/mango-v4/src/health/cache.rs @ 864425bd,
// test_health1: figures are asserted there to 0.001. token1 is USDC here, token2 SOL at 5, token3 ETH at 10.

const PRICES = { 'BTC-PERP': '5', SOL: '5', ETH: '10' };

function figures(
  deposits: readonly [string, string] = ['0', '0'],
  borrows: readonly [string, string] = ['0', '0'],
) {
  return {
    'BTC-PERP': { STABLE_PRICE: '5' },
    SOL: { STABLE_PRICE: '5', TOTAL_DEPOSITS: deposits[0], TOTAL_BORROWS: borrows[0] },
    ETH: { STABLE_PRICE: '10', TOTAL_DEPOSITS: deposits[1], TOTAL_BORROWS: borrows[1] },
  };
}

/** Initial health: what the account has beyond what is required of it. */
function health(asked: Omit<Asked, 'prices'>): number {
  const answer = answerOf(MANGO_V4, { prices: PRICES, figures: figures(), ...asked });
  return decimal(answer.initialEquity).minus(answer.initialMargin).toNumber();
}

/** token1 weighs 0.8 as an asset and 1.2 as a debt in the tests; settled in it, so does what a perpetual comes to. */
const TOKEN1 = {
  collateral: {
    USDC: {
      assetWeight: { initial: { curve: { rate: '0.8' } }, maintenance: { curve: { rate: '0.9' } } },
      debtWeight: { initial: { curve: { rate: '1.2' } }, maintenance: { curve: { rate: '1.1' } } },
    },
  },
};

describe('tokens, scaled with what the venue holds and has lent', () => {
  test('10: deposits of 100, 7,500 and 100,000', () => {
    const found = health({
      parameters: TOKEN1,
      collateral: { USDC: '100', SOL: '100', ETH: '100' },
      figures: figures(['7500', '100000']),
    });
    expect(found).toBeCloseTo(80 + (250 * 5000) / 7500 + (500 * 10_000) / 100_000, 3);
    expect(found).toBeCloseTo(296.666666667, 3);
  });

  test('11: borrows of 100, 7,500 and 100,000', () => {
    const found = health({
      parameters: TOKEN1,
      collateral: { USDC: '-100', SOL: '-100', ETH: '-100' },
      figures: figures(['0', '0'], ['7500', '100000']),
    });
    expect(found).toBeCloseTo(-16_245, 3);
  });

  test.each([
    ['7499.99', '250'],
    ['5000', '250'],
  ])('deposits of %s for a start of 5,000: maintenance health is never scaled', (deposits) => {
    const answer = answerOf(MANGO_V4, {
      prices: PRICES,
      figures: figures([deposits, '0']),
      collateral: { SOL: '100' },
    });
    expect(answer.equity).toBe('350');
  });
});

describe('perpetuals, before the weight of the settlement token', () => {
  test.each([
    ['2', '-1', '100', '0', 30.4],
    ['3', '1', '-100', '0', -72],
    ['4', '10', '100', '0', 380],
    ['5', '30', '-100', '0', 836],
    ['12', '1', '100', '-100', 26.4],
    ['13', '-1', '-100', '100', -72],
  ])('%s: %s lots of 10, quote %s, token1 %s', (_name, lots, quote, token1, expected) => {
    const quantity = decimal(lots).times(10);
    // What was paid for it, less what was realised since: below 0 where more was received.
    const entryPrice = round(decimal(quote).neg().div(quantity), { scale: 18, mode: 'HALF_EVEN' });
    const before = health({
      positions: [
        {
          ...{ instrument: 'BTC-PERP', quantity: decimalText(quantity) },
          ...{ entryPrice: decimalText(entryPrice), isNetEntry: true },
        },
      ],
      collateral: { USDC: token1 },
    });
    // The venue settles in token1, which it weighs 0.8 where it is owned and 1.2 where it is owed.
    expect(before * (before < 0 ? 1.2 : 0.8)).toBeCloseTo(expected, 3);
  });
});

test('to open, what is owned is valued at the lower and what is owed at the higher of oracle and stable price', () => {
  const stable = { ...figures(), SOL: { ...figures().SOL, STABLE_PRICE: '4' } };
  expect(health({ collateral: { SOL: '100' }, figures: stable })).toBe(200);
  expect(health({ collateral: { SOL: '-100' }, figures: stable })).toBeCloseTo(-750, 9);
});

describe('ranges', () => {
  const sol = (patch: object) => ({ collateral: { SOL: patch } });
  const perp = (patch: object) => ({ marginClasses: { 'BTC-PERP': patch } });
  const asset = (coefficient: string, greatest: string | null) =>
    sol({ assetWeight: { initial: { curve: { coefficient, greatest } } } });
  const debt = (coefficient: string, least: string) =>
    sol({ debtWeight: { initial: { curve: { coefficient, least } } } });
  test.each([
    ['asset weight 0', asset('0', '0'), []],
    ['asset weight of maintenance', asset('3500', '0.7'), []],
    [
      'asset weight above maintenance',
      asset('3500', '0.71'),
      ['initial-weight-stricter /collateral/SOL/assetWeight/initial'],
    ],
    [
      'asset weight without bound',
      asset('2500', null),
      ['rate-bounded /collateral/SOL/assetWeight/initial/curve/greatest'],
    ],
    ['debt weight above maintenance', debt('1.31', '1.31'), []],
    // In fixed point the scaled weight is rounded down, below 1.3.
    [
      'debt weight of maintenance',
      debt('1.3', '1.3'),
      ['initial-weight-stricter /collateral/SOL/debtWeight/initial'],
    ],
    [
      'debt weight below maintenance',
      debt('1.3', '1.29'),
      ['initial-weight-stricter /collateral/SOL/debtWeight/initial'],
    ],
    ['debt weight below 1', debt('1.3', '0.99'), ['weight-range /collateral/SOL/debtWeight/initial']],
    [
      'start value 0',
      sol({ debtWeight: { initial: { curve: { per: '0' } } } }),
      ['above-zero /collateral/SOL/debtWeight/initial/curve/per'],
    ],
    ['base weight 0', perp({ maintenanceMargin: { curve: { rate: '0' } } }), []],
    [
      'base weight below 0',
      perp({ maintenanceMargin: { curve: { rate: '-0.1' } } }),
      ['rate-range /marginClasses/BTC-PERP/maintenanceMargin/curve/rate'],
    ],
    ['overall weight 1', perp({ profitWeight: { maintenance: { curve: { rate: '1' } } } }), []],
    [
      'overall weight above 1',
      perp({ profitWeight: { maintenance: { curve: { rate: '1.01' } } } }),
      ['weight-range /marginClasses/BTC-PERP/profitWeight/maintenance'],
    ],
  ])('%s', (_name, patch, expected) => {
    expect(faultsOf(MANGO_V4, patch).map(({ rule, path }) => `${rule} ${path}`)).toEqual(expected);
  });
});
