import { describe, expect, test } from 'vitest';
import { answerOf, faultsOf, positionOf, scaled } from '../../testing/preset-answers';
import { decimal, Decimal, decimalText } from '../number/decimal';
import { fractionOf, decimalOf } from '../number/fraction';
import { rateCurve } from '../curves/rate-curve';
import { marginStatus } from '../margin/method/account';
import { tradeVerdict } from '../margin/request/trade';
import { curveSchema } from '../curves/curve-document';
import { mergePatch } from '../json/merge-patch';
import { DYDX_V4 } from './dydx-v4';

// Facts of the venue's own unit tests, dydxprotocol/v4-chain:
// protocol/x/perpetuals/lib/lib_test.go @ 41d2b2ae, x/perpetuals/types/liquidity_tier_test.go @ 01a48f23,
// lib/margin/risk_test.go @ 3c7fd6dd, x/subaccounts/lib/updates_test.go @ 25a8ec1f.

const ppm = (units: number | string): string => scaled(String(units), 6);

/** A liquidity tier as the venue states it, in place of the class of BTC-USD. */
function tier(baseMillionths: number, fractionMillionths: number, lower: string, upper: string) {
  const [, selected] = LINK_MODIFIERS;
  const openInterest = mergePatch(LINK_MODIFIERS[0], {
    curve: {
      points: [
        { at: ppm(lower), rate: ppm(baseMillionths) },
        { at: ppm(upper), rate: '1' },
      ],
    },
  });
  return {
    marginClasses: {
      'large-cap': {
        initialMargin: {
          curve: { driver: 'CONSTANT', shape: 'CONSTANT', rate: ppm(baseMillionths) },
          modifiers: [...(upper === '0' ? [] : [openInterest]), selected],
        },
        maintenanceMargin: { fraction: ppm(fractionMillionths) },
      },
    },
  };
}

const LINK_MODIFIERS = (
  DYDX_V4.parameters as {
    marginClasses: Record<string, { initialMargin: { modifiers: readonly { curve: unknown }[] } }>;
  }
).marginClasses['small-cap']!.initialMargin.modifiers;

/** price × 10^exponent and quantums × 10^resolution, as decimals. */
function power(units: string, exponent: number): string {
  return decimalText(decimal(units).times(decimal('10').pow(exponent)));
}

describe('margin of a position, TestGetMarginRequirementsInQuoteQuantums', () => {
  test.each([
    ['L1', '7000', -4, '55550', -1, 10000, 500000, '0', '0', '0', '38885000', '19442500'],
    ['L2', '-5000', -6, '42000000', -2, 10000, 500000, '0', '0', '0', '21000000', '10500000'],
    ['L3', '7000', -6, '55550', -1, 1000000, 1000000, '0', '0', '0', '38885000', '38885000'],
    ['L4', '7000', -6, '55550', -1, 10000, 1000000, '0', '0', '0', '388850', '388850'],
    ['L5', '7000', -6, '55550', -1, 0, 1000000, '0', '0', '0', '0', '0'],
    [
      'L7',
      '18446744073709551615',
      -6,
      '18446744073709551615',
      -1,
      100,
      1000000,
      '0',
      '0',
      '0',
      '3402823669209384634264811192843492',
      '3402823669209384634264811192843492',
    ],
    ['L8', '7000', -6, '55550', -1, 10000, 500000, '0', '0', '0', '388850', '194425'],
    ['L9', '12000', -6, '367500', -1, 200000, 500000, '0', '0', '0', '88200000', '44100000'],
    ['L10', '74523', -6, '1234560', -1, 50000, 600000, '0', '0', '0', '460015575', '276009345'],
    ['L11', '74523', -6, '1234560', -1, 250000, 600000, '0', '0', '0', '2300077872', '1380046724'],
    [
      'L12',
      '12000',
      -6,
      '367500',
      -1,
      200000,
      500000,
      '408163265',
      '10000000000000',
      '20000000000000',
      '264599559',
      '44100000',
    ],
    [
      'L13',
      '12000',
      -6,
      '367500',
      -1,
      200000,
      500000,
      '1000000000',
      '10000000000000',
      '20000000000000',
      '441000000',
      '44100000',
    ],
    [
      'L14',
      '12000',
      -6,
      '367500',
      -1,
      200000,
      500000,
      '1123456789',
      '25000000000000',
      '50000000000000',
      '318042585',
      '44100000',
    ],
    [
      'L15',
      '1',
      4,
      '123456789123',
      -5,
      200000,
      500000,
      '1000000000000',
      '0',
      '0',
      '2469135782460000',
      '1234567891230000',
    ],
    [
      'L15 short',
      '-1',
      4,
      '123456789123',
      -5,
      200000,
      500000,
      '1000000000000',
      '0',
      '0',
      '2469135782460000',
      '1234567891230000',
    ],
    [
      'L16',
      '1',
      4,
      '123456789123',
      -5,
      200000,
      500000,
      '1000000000000',
      '1000000000000',
      '2000000000000',
      '12345678912300000',
      '1234567891230000',
    ],
    ['L18', '7000', -8, '5555', 2, 200, 500000, '0', '0', '0', '7777', '3889'],
  ] as const)(
    '%s',
    (
      _name,
      quantums,
      resolution,
      units,
      exponent,
      base,
      fraction,
      interest,
      lower,
      upper,
      initial,
      maintenance,
    ) => {
      const price = power(units, exponent);
      const openInterest = decimal(price).times(power(interest, resolution));
      // Above the upper cap all open interest is the same; a stored decimal has 20 digits before the point.
      const stated = Decimal.min(openInterest, '99999999999999999999');
      const position = positionOf(DYDX_V4, {
        parameters: tier(base, fraction, lower, upper),
        prices: { 'BTC-USD': price },
        figures: { 'BTC-USD': { OPEN_INTEREST: decimalText(stated) } },
        positions: [{ instrument: 'BTC-USD', quantity: power(quantums, resolution), entryPrice: price }],
      });
      expect([position.initialMargin, position.maintenanceMargin]).toEqual([ppm(initial), ppm(maintenance)]);
    },
  );
});

describe('initial margin, TestGetInitialMarginQuoteQuantums', () => {
  test.each([
    ['I1', 200000, '500000', '0', '0', '0', '100000'],
    ['I2', 500000, '1000000', '0', '0', '0', '500000'],
    ['I3', 100000, '1', '0', '0', '0', '1'],
    ['I4', 567243, '123456', '0', '0', '0', '70030'],
    ['I5', 200000, '500000', '1500000000000', '0', '0', '100000'],
    ['I6', 200000, '500000', '1500000000000', '1000000000000', '2000000000000', '300000'],
    ['I7', 200000, '500000', '80000000000000', '25000000000000', '50000000000000', '500000'],
    ['I8', 200000, '500000', '25000000000000', '25000000000000', '50000000000000', '100000'],
    ['I9', 200000, '500000', '28123456789123', '25000000000000', '60000000000000', '135697'],
  ] as const)('%s', (_name, base, notional, interest, lower, upper, initial) => {
    const position = positionOf(DYDX_V4, {
      parameters: tier(base, 500000, lower, upper),
      prices: { 'BTC-USD': '1' },
      figures: { 'BTC-USD': { OPEN_INTEREST: ppm(interest) } },
      positions: [{ instrument: 'BTC-USD', quantity: ppm(notional), entryPrice: '1' }],
    });
    expect(position.initialMargin).toBe(ppm(initial));
  });

  test.each([
    ['0', '200000'],
    ['1500000', '600000'],
    ['1234567', '387653'],
    ['1000000', '200000'],
    ['2000000', '1000000'],
    ['2500000', '1000000'],
  ])('TestGetAdjustedInitialMarginPpm: open interest %s gives %s parts per million', (interest, adjusted) => {
    const modifiers = tier(200000, 500000, '1000000', '2000000').marginClasses['large-cap'].initialMargin
      .modifiers;
    const curve = rateCurve(curveSchema.parse((modifiers[0] as { curve: unknown }).curve));
    const rate = curve.rateAt(fractionOf(decimal(ppm(interest))));
    // Below the lower cap the curve holds its first rate, the base.
    expect(decimalText(decimalOf(rate))).toBe(ppm(adjusted));
  });

  test.each([
    ['0', '0', '100000'],
    ['150000', '0', '100000'],
    ['200000', '0', '100000'],
    ['300000', '0', '150000'],
    ['500000', '1600000000000', '340000'],
    ['700000', '1600000000000', '350000'],
  ])(
    'a chosen rate of %s parts per million, open interest %s: at least the tier asks %s',
    (chosen, interest, initial) => {
      const position = positionOf(DYDX_V4, {
        parameters: tier(200000, 500000, '1000000000000', '2000000000000'),
        prices: { 'BTC-USD': '1' },
        figures: { 'BTC-USD': { OPEN_INTEREST: ppm(interest) } },
        positions: [{ instrument: 'BTC-USD', quantity: '0.5', entryPrice: '1', selectedRate: ppm(chosen) }],
      });
      expect([position.initialMargin, position.maintenanceMargin]).toEqual([ppm(initial), '0.05']);
    },
  );
});

describe('the account', () => {
  test('TestGetRiskForSubaccount: net collateral and both margins are sums', () => {
    const parameters = tier(100000, 500000, '0', '0');
    const one = answerOf(DYDX_V4, {
      parameters,
      prices: { 'BTC-USD': '100' },
      positions: [{ instrument: 'BTC-USD', quantity: '0.0001', entryPrice: '0', isNetEntry: true }],
      collateral: { USDC: '0.0001' },
    });
    expect([one.equity, one.initialMargin, one.maintenanceMargin]).toEqual(['0.0101', '0.001', '0.0005']);
    const two = answerOf(DYDX_V4, {
      parameters,
      prices: { 'BTC-USD': '100', 'ETH-USD': '200' },
      positions: [
        { instrument: 'BTC-USD', quantity: '0.0001', entryPrice: '0', isNetEntry: true },
        { instrument: 'ETH-USD', quantity: '-0.000025', entryPrice: '0', isNetEntry: true },
      ],
      collateral: { USDC: '0.00011' },
    });
    expect([two.equity, two.initialMargin, two.maintenanceMargin]).toEqual(['0.00511', '0.0015', '0.00075']);
  });

  test.each([
    ['0.00000009', '1', '0'],
    ['-0.00000009', '1', '0'],
    ['0.00001', '12345.6789123', '0.123456'],
    ['-0.00001', '12345.6789123', '-0.123456'],
  ])('TestBaseToQuoteQuantums: %s at %s is worth %s, towards 0', (quantity, price, value) => {
    const answer = answerOf(DYDX_V4, {
      prices: { 'BTC-USD': price },
      positions: [{ instrument: 'BTC-USD', quantity, entryPrice: '0', isNetEntry: true }],
    });
    expect(answer.equity).toBe(value);
  });

  test.each([
    ['100', '0', 'OK'],
    ['0', '100', 'LIQUIDATION'],
    ['0', '0', 'OK'],
    ['-100', '100', 'LIQUIDATION'],
    ['-100', '0', 'OK'],
    ['75', '100', 'LIQUIDATION'],
    ['100', '100', 'OK'],
    ['125', '100', 'OK'],
  ])(
    'TestRisk_IsLiquidatable: net collateral %s, maintenance margin %s is %s',
    (equity, maintenance, status) => {
      const level = decimal('1');
      const rules = {
        warningLevel: level,
        callLevel: level,
        liquidationLevel: level,
        isBelowAtLevel: false,
        callAt: 'CALL_LEVEL' as const,
        withoutRequirement: 'OK' as const,
      };
      const [net, required] = [decimal(equity), decimal(maintenance)];
      const standing = {
        equity: net,
        initialEquity: net,
        maintenanceMargin: required,
        initialMargin: required,
      };
      expect(marginStatus(rules, standing)).toBe(status);
    },
  );
});

describe('an account without its initial margin', () => {
  const standing = (collateral: string, maintenance: string, initial: string) => ({
    equity: decimal(collateral),
    initialEquity: decimal(collateral),
    maintenanceMargin: decimal(maintenance),
    initialMargin: decimal(initial),
  });

  test.each([
    // old NC, old IMR, old MMR, new NC, new MMR
    ['-1', '0', '0', '-2', '1', false],
    ['-1', '0', '0', '-1', '1', false],
    ['-1', '0', '0', '100', '1', false],
    ['-1', '0', '0', '-1', '0', false],
    ['-1', '0', '0', '-2', '0', false],
    ['-2', '0', '0', '-1', '0', true],
    ['-2', '1', '1', '-1', '0', false],
  ] as const)(
    'TestIsValidStateTransition…_ZeroMarginRequirements: %s/%s/%s to %s/%s',
    (oldNet, oldInitial, oldMaintenance, newNet, newMaintenance, isAllowed) => {
      const verdict = tradeVerdict(
        'RISK_REDUCING',
        standing(oldNet, oldMaintenance, oldInitial),
        // The venue's rule is asked only where the new state is short of its initial margin.
        standing(newNet, newMaintenance, '1000'),
      );
      expect(verdict).toEqual(isAllowed ? { isAllowed } : { isAllowed, code: 'STILL_UNDER_MARGINED' });
    },
  );

  test.each([
    // new NC, new MMR against old NC, old MMR: TestRisk_Cmp, and MMR that must not rise
    ['100', '100', '100', '100', true],
    ['100', '50', '100', '100', true],
    ['100', '50', '0', '100', true],
    ['100', '50', '-100', '100', true],
    ['-100', '150', '-100', '100', false],
    ['100', '150', '100', '100', false],
    ['0', '150', '100', '100', false],
    ['-100', '150', '100', '100', false],
    ['-100', '50', '-100', '100', false],
  ])('TestRisk_Cmp: %s/%s after %s/%s', (newNet, newMaintenance, oldNet, oldMaintenance, isAllowed) => {
    const verdict = tradeVerdict(
      'RISK_REDUCING',
      standing(oldNet, oldMaintenance, '1000'),
      standing(newNet, newMaintenance, '1000'),
    );
    expect(verdict.isAllowed).toBe(isAllowed);
  });

  test('one that had its initial margin is told so', () => {
    const verdict = tradeVerdict('RISK_REDUCING', standing('100', '10', '20'), standing('15', '20', '40'));
    expect(verdict).toEqual({ isAllowed: false, code: 'NEWLY_UNDER_MARGINED' });
  });

  test('it may reduce its position at the mark, and not add to it', () => {
    const asked = (quantity: string) => ({
      prices: { 'BTC-USD': '10000' },
      positions: [{ instrument: 'BTC-USD', quantity: '1', entryPrice: '10000' }],
      collateral: { USDC: '150' },
      trade: { instrument: 'BTC-USD', quantity, price: '10000' },
    });
    const reduced = answerOf(DYDX_V4, asked('-0.5')).trade;
    expect(reduced).toMatchObject({
      isAllowed: true,
      refusal: null,
      after: { equity: '150', initialMargin: '100' },
    });
    const added = answerOf(DYDX_V4, asked('0.5')).trade;
    expect(added).toMatchObject({ isAllowed: false, refusal: 'STILL_UNDER_MARGINED' });
  });
});

describe('ranges, TestLiquidityTierValidate', () => {
  const base = (rate: string) => ({
    marginClasses: { 'large-cap': { initialMargin: { curve: { rate } } } },
  });
  const fraction = (value: string) => ({
    marginClasses: { 'large-cap': { maintenanceMargin: { fraction: value } } },
  });
  const caps = (lower: string, upper: string) => tier(100000, 500000, lower, upper);
  const at = '/marginClasses/large-cap/';
  test.each([
    ['base 0', base('0'), []],
    ['base 1', base('1'), []],
    ['base 100, the language’s own bound', base('100'), []],
    ['base above 100', base('100.000001'), [`rate-range ${at}initialMargin/curve/rate`]],
    ['fraction 0', fraction('0'), []],
    ['fraction 1', fraction('1'), []],
    ['fraction above 1', fraction('1.000001'), [`fraction-range ${at}maintenanceMargin/fraction`]],
    ['fraction below 0', fraction('-0.000001'), [`fraction-range ${at}maintenanceMargin/fraction`]],
    ['base below 0', base('-0.000001'), [`rate-range ${at}initialMargin/curve/rate`]],
    ['caps ascending', caps('1000000', '1000001'), []],
    ['caps from 0', caps('0', '1000000'), []],
    [
      'caps descending',
      caps('1000000', '500000'),
      [`points-ascend ${at}initialMargin/modifiers/0/curve/points/1/at`],
    ],
  ])('%s', (_name, patch, expected) => {
    expect(faultsOf(DYDX_V4, patch).map(({ rule, path }) => `${rule} ${path}`)).toEqual(expected);
  });
});
