import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerOf, compiledOf, faultsOf, positionOf, scaled } from '../../testing/preset-answers';
import { decimal, decimalText } from '../number/decimal';
import { decimalOf, type Fraction, fractionOf } from '../number/fraction';
import { weight } from '../margin/method/weight';
import { DRIFT_V2 } from './drift-v2';

// Facts of the venue's own unit tests, drift-labs/protocol-v2 programs/drift/src: math/margin/tests.rs @ 0272ab43,
// state/perp_market/tests.rs @ 031f9996, state/user/tests.rs @ 0272ab43. Ratios there are in 1e-4, sizes in 1e-9.

const ratio = (units: number): string => scaled(String(units), 4);
const imf = (units: number): string => scaled(String(units), 6);
/** A ratio less its fifth, rounded down: what the venue adds the premium to. */
const fourFifths = (units: number): string => ratio(units - Math.floor(units / 5));
const constant = (units: number) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate: ratio(units) });
const unset = [] as const;

function at(value: string): (driver: string) => Fraction {
  return () => fractionOf(decimal(value));
}

const sol = (DRIFT_V2.parameters as { collateral: Record<string, never> }).collateral['SOL'] as unknown as {
  assetWeight: Record<'initial' | 'maintenance', { modifiers: { curve: object }[] }>;
  debtWeight: Record<'initial' | 'maintenance', { modifiers: { curve: object }[] }>;
};

function assetAt(weightUnits: number, imfUnits: number, amount: string): string {
  const discount = { ...sol.assetWeight.initial.modifiers[0]?.curve, coefficient: imf(imfUnits) };
  const made = weight({
    curve: constant(weightUnits),
    modifiers: imfUnits === 0 ? [] : [{ operation: 'MIN', curve: discount }],
  } as never);
  return decimalText(decimalOf(made.at(at(amount))));
}

function debtAt(weightUnits: number, imfUnits: number, amount: string): string {
  const premium = {
    ...sol.debtWeight.initial.modifiers[0]?.curve,
    coefficient: imf(imfUnits),
    intercept: fourFifths(weightUnits),
  };
  const made = weight({
    curve: constant(weightUnits),
    modifiers: imfUnits === 0 ? [] : [{ operation: 'MAX', curve: premium }],
  } as never);
  return decimalText(decimalOf(made.at(at(amount))));
}

describe('spot weights, spot_market_asset_weight', () => {
  test.each([
    [9000, 0, '1000', 9000],
    [9000, 10, '1000', 9000],
    [9000, 10, '1000000000', 8357],
    [9000, 10_000, '1000', 8357],
    [9000, 100_000, '1000', 2642],
    [1500, 0, '100000', 1500],
    [4500, 0, '100000', 4500],
    [7500, 0, '100000', 7500],
    [1500, 100_000, '100000', 337],
    [4500, 100_000, '100000', 337],
    [7500, 100_000, '100000', 337],
  ])('an asset of weight %s, imf %s, amount %s weighs %s', (units, factor, amount, expected) => {
    expect(assetAt(units, factor, amount)).toBe(ratio(expected));
  });

  test.each([
    [11_000, 0, '1000', 11_000],
    [11_000, 10, '1000', 11_000],
    [11_000, 10_000, '1000', 11_962],
    [11_000, 100_000, '1000', 40_422],
    [0, 100_000, '1000', 31_622],
  ])('a debt of weight %s, imf %s, amount %s weighs %s', (units, factor, amount, expected) => {
    expect(debtAt(units, factor, amount)).toBe(ratio(expected));
  });

  test.each([
    ['25', 9000],
    ['500000', 9000],
    ['1000000', 4500],
    ['1500000', 3000],
  ])('spot_market_scale_initial_asset_weight: deposits of %s leave %s', (deposits, expected) => {
    const made = weight({
      curve: {
        driver: 'TOTAL_DEPOSITS',
        shape: 'POWER',
        exponent: '-1',
        intercept: '0',
        coefficient: '450000',
        greatest: '0.9',
        step: { scale: 4, mode: 'FLOOR' },
      },
    });
    expect(decimalText(decimalOf(made.at(at(deposits))))).toBe(ratio(expected));
  });
});

/** The test market: ordinary 10 % and 5 %, imf 0.001, profit imf 0.001, no imbalance. */
const EQUITY_MARKET = {
  marginClasses: {
    'SOL-PERP': {
      modes: null,
      initialMargin: { modifiers: [premium(1000, 1000)] },
      maintenanceMargin: { modifiers: [premium(500, 1000)] },
      fillMargin: { modifiers: [premium(750, 1000)] },
      profitWeight: {
        initial: {
          curve: {
            driver: 'CONSTANT',
            shape: 'CONSTANT',
            rate: '1',
            exponent: null,
            intercept: null,
            coefficient: null,
            greatest: null,
            step: null,
          },
        },
      },
    },
  },
};

function premium(units: number, imfUnits: number, driver = 'QUANTITY') {
  return {
    operation: 'MAX',
    curve: {
      ...sol.debtWeight.initial.modifiers[0]?.curve,
      driver,
      coefficient: imf(imfUnits),
      intercept: fourFifths(units),
    },
  };
}

/** ⌊√value⌋ of whole numbers, by bisection. */
function wholeRoot(value: bigint): bigint {
  let [low, high] = [0n, value + 1n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle * middle <= value) low = middle;
    else high = middle;
  }
  return low;
}

describe('as the venue counts, in whole numbers: math/margin.rs @ 72f6a47b', () => {
  const sizes = fc.bigInt({ min: 0n, max: 10n ** 17n });
  const weights = fc.integer({ min: 1, max: 10_000 });
  const factors = fc.integer({ min: 1, max: 1_000_000 });

  test('calculate_size_premium_liability_weight', () => {
    fc.assert(
      fc.property(sizes, weights, factors, (size, units, factor) => {
        const root = wholeRoot(size * 10n + 1n);
        const premiumUnits = Number((root * BigInt(factor)) / 10_000_000n);
        const expected = Math.max(units, units - Math.floor(units / 5) + premiumUnits);
        expect(debtAt(units, factor, scaled(size.toString(), 9))).toBe(ratio(expected));
      }),
    );
  });

  test('calculate_size_discount_asset_weight', () => {
    fc.assert(
      fc.property(sizes, weights, factors, (size, units, factor) => {
        const root = wholeRoot(size * 10n + 1n);
        const divisor = 1_000_000n + (root * BigInt(factor)) / 100_000n;
        const expected = Math.min(units, Number(11_000_000_000n / divisor));
        expect(assetAt(units, factor, scaled(size.toString(), 9))).toBe(ratio(expected));
      }),
    );
  });
});

describe('unrealised profit, calculate_user_equity_value_tests', () => {
  test.each([
    ['22699050905', 9559],
    ['24282786896', 9516],
    ['242827868960', 7368],
    ['2428278689600', 4299],
    ['24282786896000', 1855],
    ['242827868960000', 663],
    ['19426229516800000', 78],
    ['100000000', 10_000],
  ])('a profit of %s quantums weighs %s', (profit, expected) => {
    const profitWeight = compiledOf(DRIFT_V2, EQUITY_MARKET).classes.get('SOL-PERP')?.profitWeight;
    const value = profitWeight?.initial.at(at(scaled(profit, 6)));
    expect(value && decimalText(decimalOf(value))).toBe(ratio(expected));
  });

  test.each([
    ['22050', '13555.327867'],
    ['21050', '12940.573769'],
  ])('a short of 6.147540983 at %s requires %s, and 100 of its profit count', (price, required) => {
    const cost = decimal('153688.524588').div('6.147540983').toDecimalPlaces(18);
    const position = positionOf(DRIFT_V2, {
      parameters: EQUITY_MARKET,
      prices: { 'SOL-PERP': price },
      positions: [{ instrument: 'SOL-PERP', quantity: '-6.147540983', entryPrice: decimalText(cost) }],
    });
    expect(position.initialMargin).toBe(required);
    expect(position.initialRecognisedProfit).toBe('100');
    if (price === '21050') expect(position.unrealisedProfit).toBe('24282.786896');
  });

  test('beyond its maximum the market’s net profit scales the weight down', () => {
    const profitWeight = compiledOf(DRIFT_V2).classes.get('SOL-PERP')?.profitWeight;
    const value = profitWeight?.initial.at((driver) =>
      fractionOf(decimal(driver === 'NET_PROFIT' ? '3000000' : '1')),
    );
    expect(value && decimalText(decimalOf(value))).toBe('0.3333');
  });
});

/** The margin ratio of a position at a price that makes its notional 1, in 1e-4. */
function ratioOf(
  size: string,
  figure: 'initialMargin' | 'fillMargin' | 'maintenanceMargin',
  mode: string | undefined,
  parameters: object,
): string {
  const position = positionOf(DRIFT_V2, {
    parameters: parameters as never,
    prices: { 'SOL-PERP': '100', 'SOL-SPOT': '100' },
    figures: { 'SOL-PERP': { NET_PROFIT: '0' } },
    positions: [{ instrument: 'SOL-PERP', quantity: size, entryPrice: '100' }],
    ...(mode === undefined ? {} : { mode }),
  });
  return decimalText(decimal(position[figure]).div(decimal(size).times(100)));
}

describe('margin ratio and high-leverage mode, state/perp_market/tests.rs', () => {
  const flat = (units: number) => ({ curve: constant(units), modifiers: unset });
  const flatMarket = {
    marginClasses: {
      'SOL-PERP': {
        initialMargin: flat(1000),
        maintenanceMargin: flat(500),
        fillMargin: flat(750),
        modes: {
          'high-leverage': {
            initialMargin: {
              ...flat(200),
              curve: { ...constant(200), points: null, beyond: null, step: null, through: null },
            },
            maintenanceMargin: flat(100),
            fillMargin: {
              ...flat(150),
              curve: { ...constant(150), points: null, beyond: null, step: null, through: null },
            },
          },
        },
      },
    },
  };
  test.each([
    ['initialMargin', undefined, 1000],
    ['fillMargin', undefined, 750],
    ['maintenanceMargin', undefined, 500],
    ['initialMargin', 'high-leverage', 200],
    ['fillMargin', 'high-leverage', 150],
    ['maintenanceMargin', 'high-leverage', 100],
  ] as const)('without a premium: %s in mode %s is %s', (figure, mode, expected) => {
    expect(ratioOf('1', figure, mode, flatMarket)).toBe(ratio(expected));
  });

  test.each([
    ['1000000', 'initialMargin', undefined, 1300],
    ['0.1', 'initialMargin', 'high-leverage', 100],
    ['1', 'initialMargin', 'high-leverage', 100],
    ['10', 'initialMargin', 'high-leverage', 104],
    ['3000', 'initialMargin', 'high-leverage', 221],
    ['3000', 'maintenanceMargin', 'high-leverage', 67],
    ['300000', 'maintenanceMargin', 'high-leverage', 313],
  ] as const)('with a premium: size %s, %s, mode %s is %s', (size, figure, mode, expected) => {
    expect(ratioOf(size, figure, mode, {})).toBe(ratio(expected));
  });

  test('from where the ordinary premium is reached, both modes ask the same: 959 of 999 sizes', () => {
    const through = premium(500, 50).curve;
    const market = compiledOf(DRIFT_V2, {
      marginClasses: {
        'SOL-PERP': {
          fillMargin: null,
          initialMargin: { curve: constant(500), modifiers: [premium(500, 50)] },
          maintenanceMargin: { curve: constant(303), modifiers: [premium(303, 50)] },
          modes: {
            'high-leverage-maintenance': null,
            'high-leverage': {
              fillMargin: null,
              initialMargin: {
                modifiers: unset,
                curve: {
                  points: [
                    { at: fourFifths(500), rate: ratio(100) },
                    { at: ratio(500), rate: ratio(500) },
                    { at: '1', rate: '1' },
                  ],
                  through,
                },
              },
              maintenanceMargin: { curve: constant(66), modifiers: [premium(66, 50)] },
            },
          },
        },
      },
    }).classes.get('SOL-PERP');
    const rateOf = (formulas: NonNullable<typeof market>['formulas'] | undefined, size: number): string => {
      const context = {
        notional: decimal('1'),
        contracts: decimal('1'),
        isShort: false,
        orders: 0,
        driverValue: () => fractionOf(decimal(String(size))),
      };
      return formulas ? decimalText(decimalOf(formulas.initialMargin(context))) : '';
    };
    const compared = Array.from({ length: 999 }, (_, index) => (index + 1) * 1000)
      .map((size) => [
        rateOf(market?.formulas, size),
        rateOf(market?.modes.get('high-leverage')?.formulas, size),
      ])
      .filter(([ordinary]) => ordinary !== ratio(500));
    expect(compared).toHaveLength(959);
    expect(compared.every(([ordinary, mode]) => ordinary === mode)).toBe(true);
  });
});

/** SOL as collateral without premiums: weights 0.8/0.9 and 1.2/1.1, as in the account tests. */
const PLAIN = {
  collateral: {
    SOL: {
      assetWeight: { initial: { modifiers: unset }, maintenance: { modifiers: unset } },
      debtWeight: { initial: { modifiers: unset }, maintenance: { modifiers: unset } },
    },
  },
  marginClasses: {
    'SOL-PERP': {
      initialMargin: { modifiers: unset },
      maintenanceMargin: { modifiers: unset },
      fillMargin: null,
      modes: null,
    },
  },
};
const FIGURES = { 'SOL-PERP': { NET_PROFIT: '0' }, SOL: { TOTAL_DEPOSITS: '0' } };

describe('whole accounts, math/margin/tests.rs', () => {
  const ask = (asked: Omit<Parameters<typeof answerOf>[1], 'prices'>) =>
    answerOf(DRIFT_V2, {
      parameters: PLAIN,
      prices: { 'SOL-PERP': '100', 'SOL-SPOT': '100' },
      figures: FIGURES,
      ...asked,
    });
  const perp = (quantity: string, entryPrice: string, rest: object = {}) => [
    { instrument: 'SOL-PERP', quantity, entryPrice, ...rest },
  ];

  test('31: the isolated position fails, the cross account passes', () => {
    const isolated = ask({ positions: perp('100', '110'), collateral: { USDC: '100' } });
    expect([isolated.initialMargin, isolated.initialEquity]).toEqual(['1000', '-900']);
    const cross = ask({ collateral: { USDC: '20000', SOL: '-100' } });
    expect([cross.initialMargin, cross.initialEquity]).toEqual(['12000', '20000']);
  });

  test.each([
    ['45: no position, one order', '0', '0.01'],
    ['46: a position of 0.01, one order', '0.01', '0.11'],
  ])('%s', (_name, quantity, required) => {
    const orders = { buyQuantity: '0', sellQuantity: '0', count: 1 };
    expect(ask({ positions: perp(quantity, '100', { orders }) }).initialMargin).toBe(required);
  });

  test.each([
    ['63', '0', '1', '1', '-1', '100'],
    ['64', '0', '2', '1', '2', '200'],
    ['65', '98', '0', '99', '98', '9800'],
    ['66', '-98', '99', '0', '-98', '9800'],
  ])('%s: the worse side of open orders', (_name, quantity, buyQuantity, sellQuantity, worst, liability) => {
    const orders = { buyQuantity, sellQuantity, count: 2 };
    const answer = ask({ positions: perp(quantity, '100', { orders }) });
    expect(worst.replace('-', '')).toBe(decimalText(decimal(liability).div(100)));
    expect(answer.initialMargin).toBe(decimalText(decimal(liability).times('0.1').plus('0.02')));
  });

  test.each([
    ['SOL', '1', '80', '0'],
    ['SOL', '3', '240', '0'],
    ['SOL', '-1', '0', '120'],
    ['SOL', '-3', '0', '360'],
  ])('50 to 57: %s of %s weighs %s, or requires %s', (asset, amount, equity, required) => {
    const answer = ask({ collateral: { [asset]: amount } });
    expect([answer.initialEquity, answer.initialMargin]).toEqual([equity, required]);
  });

  test('a debt of the least amount rounds up', () => {
    expect(ask({ collateral: { SOL: '-0.000000001' } }).initialMargin).toBe('0.000001');
  });
});

describe('ranges, validation/margin.rs', () => {
  const at = '/marginClasses/SOL-PERP';
  const initial = (rate: string) => ({
    marginClasses: { 'SOL-PERP': { initialMargin: { curve: { rate } } } },
  });
  const assetWeight = (rate: string) => ({
    collateral: { SOL: { assetWeight: { maintenance: { curve: { rate } } } } },
  });
  const debt = (purpose: string, rate: string, intercept: string) => ({
    collateral: {
      SOL: {
        debtWeight: {
          [purpose]: {
            curve: { rate },
            modifiers: [premium(0, 3000, 'AMOUNT')].map((one) => ({
              ...one,
              curve: { ...one.curve, intercept },
            })),
          },
        },
      },
    },
  });
  test.each([
    ['initial ratio as low as the fill ratio', initial('0.075'), []],
    ['initial ratio below the fill ratio', initial('0.0749'), [`initial-covers-fill ${at}/fillMargin`]],
    ['initial ratio 1', initial('1'), []],
    ['asset weight 1', assetWeight('1'), []],
    ['asset weight above 1', assetWeight('1.0001'), ['weight-range /collateral/SOL/assetWeight/maintenance']],
    ['asset weight as low as the initial one', assetWeight('0.8'), []],
    [
      'asset weight below the initial one',
      assetWeight('0.7999'),
      ['initial-weight-stricter /collateral/SOL/assetWeight/initial'],
    ],
    ['debt weight 1', debt('maintenance', '1', '0.8'), []],
    [
      'debt weight below 1',
      debt('maintenance', '0.9999', '0.8'),
      ['weight-range /collateral/SOL/debtWeight/maintenance'],
    ],
    [
      'profit weight above 1',
      { marginClasses: { 'SOL-PERP': { profitWeight: { maintenance: { curve: { rate: '1.0001' } } } } } },
      [`weight-range ${at}/profitWeight/maintenance`],
    ],
    [
      'order amount 0',
      { marginClasses: { 'SOL-PERP': { maintenanceMargin: { amounts: { perOrder: '0' } } } } },
      [],
    ],
    [
      'order amount below 0',
      { marginClasses: { 'SOL-PERP': { maintenanceMargin: { amounts: { perOrder: '-0.01' } } } } },
      [`at-least-zero ${at}/maintenanceMargin/amounts/perOrder`],
    ],
    ['no premium', { marginClasses: { 'SOL-PERP': { maintenanceMargin: { modifiers: unset } } } }, []],
  ])('%s', (_name, patch, expected) => {
    expect(faultsOf(DRIFT_V2, patch).map(({ rule, path }) => `${rule} ${path}`)).toEqual(expected);
  });
});
