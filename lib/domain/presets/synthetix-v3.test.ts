import { describe, expect, test } from 'vitest';
import { answerOf, faultsOf, positionOf } from '../../testing/preset-answers';
import { SYNTHETIX_V3 } from './synthetix-v3';

// Facts of the venue's own tests, Synthetixio/synthetix-v3 markets/perps-market/test/integration: Margins.test.ts
// @ 0bbd1abf, Liquidation.margin.test.ts @ 0bbd1abf, ModifyCollateral.withdraw.test.ts @ 02cc76bd,
// Order.marginValidation.test.ts @ 02580980, Order.marginWithPd.test.ts @ 25c76ab6,
// Margins.multiCollateral.test.ts @ 188cf69c. Where a test computes with its own helper, its formula was evaluated.

/** A market of the tests, in place of a class of the preset. */
function market(
  skewScale: string,
  minimum: string,
  atSkewScale: string,
  scalar: string,
  minimumMargin: string,
) {
  const amounts = { perPosition: minimumMargin };
  return {
    initialMargin: {
      curve: {
        per: skewScale,
        points: [
          { at: '0', rate: minimum },
          { at: '1', rate: atSkewScale },
        ],
      },
      amounts,
    },
    maintenanceMargin: { fraction: scalar, amounts },
  };
}

const classOf = (instrument: string, document: object) => {
  const { marginClasses } = SYNTHETIX_V3.parameters as { marginClasses: Record<string, object> };
  const { initialMargin, maintenanceMargin } = marginClasses['BTC'] as Record<string, object>;
  const part = document as { initialMargin: { curve: object }; maintenanceMargin: object };
  return {
    instruments: [instrument],
    initialMargin: {
      ...initialMargin,
      ...part.initialMargin,
      curve: { ...(initialMargin as { curve: object }).curve, ...part.initialMargin.curve },
    },
    maintenanceMargin: { ...maintenanceMargin, ...part.maintenanceMargin },
  };
};

describe('Margins.test.ts', () => {
  const parameters = {
    marginClasses: {
      BTC: market('100', '0.01', '2.01', '0.5', '1000'),
      ETH: market('1000', '0.01', '2.01', '0.5', '500'),
    },
  };
  const prices = { 'BTC-PERP': '30000', 'ETH-PERP': '2000' };

  test('1: before positions', () => {
    const answer = answerOf(SYNTHETIX_V3, { parameters, prices, collateral: { snxUSD: '100000' } });
    expect([answer.equity, answer.initialMargin, answer.maintenanceMargin]).toEqual(['100000', '0', '0']);
  });

  test('2 to 6: two positions', () => {
    const answer = answerOf(SYNTHETIX_V3, {
      parameters,
      prices,
      positions: [
        { instrument: 'BTC-PERP', quantity: '-2', entryPrice: '29700' },
        { instrument: 'ETH-PERP', quantity: '20', entryPrice: '2020' },
      ],
      collateral: { snxUSD: '100000' },
    });
    expect(answer.equity).toBe('99000');
    expect(answer.positions.map((one) => [one.initialMargin, one.maintenanceMargin])).toEqual([
      ['4000', '2500'],
      ['2500', '1500'],
    ]);
    expect([answer.initialMargin, answer.maintenanceMargin]).toEqual(['6500', '4000']);
    expect(Number(answer.initialEquity) - Number(answer.initialMargin)).toBe(92_500);
  });
});

describe('Liquidation.margin.test.ts', () => {
  const marginClasses = {
    BTC: market('100', '0.01', '2.01', '0.5', '0'),
    ETH: market('1000', '0.01', '2.01', '0.5', '0'),
    LINK: classOf('LINK-PERP', market('100000', '0.01', '2.01', '0.5', '0')),
    ARB: classOf('ARB-PERP', market('100000', '0.035', '1.535', '0.5', '0')),
    OP: classOf('OP-PERP', market('100000', '0.035', '1.535', '0.5', '0')),
  };
  const NAMES = ['BTC-PERP', 'ETH-PERP', 'LINK-PERP', 'ARB-PERP', 'OP-PERP'];
  const HELD = [
    ['-1', '29850'],
    ['20', '2020'],
    ['2000', '5.05'],
    ['5000', '2.05'],
    ['5000', '2.05'],
  ] as const;

  test.each([
    ['7', ['30000', '2000', '5', '2', '2'], ['-150', '-400', '-100', '-250', '-250'], '18850', false],
    ['8', ['28000', '1900', '4.6', '1.9', '1.8'], ['1850', '-2400', '-900', '-750', '-1250'], '16550', false],
    ['9', ['31000', '1775', '3', '1', '1.13'], ['-1150', '-4900', '-4100', '-5250', '-4600'], '0', true],
    ['10', ['31000', '1820', '3', '1', '1'], ['-1150', '-4000', '-4100', '-5250', '-5250'], '250', true],
  ] as const)('%s', (_name, prices, profits, available, isLiquidatable) => {
    const answer = answerOf(SYNTHETIX_V3, {
      parameters: { marginClasses },
      prices: Object.fromEntries(NAMES.map((name, index) => [name, prices[index] ?? ''])),
      positions: HELD.map(([quantity, entryPrice], index) => ({
        instrument: NAMES[index] ?? '',
        quantity,
        entryPrice,
      })),
      collateral: { snxUSD: '20000' },
    });
    expect(answer.positions.map((one) => one.unrealisedProfit)).toEqual(profits);
    expect(answer.equity).toBe(available);
    expect(answer.status === 'LIQUIDATION').toBe(isLiquidatable);
    if (available === '250') {
      expect(answer.positions.map((one) => one.initialMargin)).toEqual(['930', '1820', '300', '550', '550']);
      expect(answer.positions.map((one) => one.maintenanceMargin)).toEqual([
        '465',
        '910',
        '150',
        '275',
        '275',
      ]);
    }
  });
});

describe('orders, at their fill price', () => {
  test.each([
    ['16: ETH 3 at 2000.3', '10000', '0.01', '0.03', '3', '2000.3', '60.0450054', '30.0225027'],
    ['17: ETH 3 at 2000', '10000', '0.01', '0.03', '3', '2000', '60.036', '30.018'],
    ['18: BTC 5 at 10,025', '1000', '0.01', '0.03', '5', '10025', '506.2625', '253.13125'],
    ['19: BTC 10 at 10,075', '1000', '0.01', '0.03', '10', '10075', '1027.65', '513.825'],
    [
      '20: RNDR 240,000',
      '7500000',
      '0.03',
      '0.04',
      '240000',
      '2.990599999999999999',
      '21761.998079999999992723',
      '10880.999039999999996361',
    ],
  ])('%s', (_name, skewScale, minimum, atSkewScale, quantity, price, initial, maintenance) => {
    const position = positionOf(SYNTHETIX_V3, {
      parameters: { marginClasses: { BTC: market(skewScale, minimum, atSkewScale, '0.5', '0') } },
      prices: { 'BTC-PERP': price },
      positions: [{ instrument: 'BTC-PERP', quantity, entryPrice: price }],
    });
    expect([position.initialMargin, position.maintenanceMargin]).toEqual([
      // Stored to 18 digits, as the venue stores them.
      initial.slice(0, initial.indexOf('.') + 19),
      maintenance.slice(0, maintenance.indexOf('.') + 19),
    ]);
  });
});

describe('collateral', () => {
  const synth = (skewScale: string, scalar: string, lower: string, upper: string) => ({
    concentrationHaircut: {
      per: skewScale,
      points: [
        { at: '0', rate: '0' },
        { at: '1', rate: scalar },
      ],
      least: lower,
      greatest: upper,
    },
  });
  test.each([
    [
      '12 snxBTC of impact 0.18: at most 5 %',
      'snxBTC',
      synth('100', '1.5', '0.01', '0.05'),
      '12',
      '20000',
      '228000',
    ],
    [
      '700 snxETH of impact 0.14: at most 5 %',
      'snxETH',
      synth('10000', '2', '0.01', '0.05'),
      '700',
      '2000',
      '1330000',
    ],
    ['1 snxETH: at least 1 %', 'snxETH', synth('10000', '2', '0.01', '0.05'), '1', '2000', '1980'],
    ['100 snxETH between them', 'snxETH', synth('10000', '2', '0.01', '0.05'), '100', '2000', '196000'],
  ])('%s', (_name, asset, rule, amount, price, value) => {
    const answer = answerOf(SYNTHETIX_V3, {
      parameters: { collateral: { [asset]: rule } },
      prices: { 'BTC-PERP': price, 'ETH-PERP': price },
      collateral: { [asset]: amount },
    });
    expect(answer.equity).toBe(value);
  });

  test('11 to 13: ModifyCollateral.withdraw.test.ts', () => {
    const answer = answerOf(SYNTHETIX_V3, {
      parameters: { collateral: { snxETH: { concentrationHaircut: null } } },
      prices: { 'BTC-PERP': '30000', 'ETH-PERP': '2000' },
      positions: [
        { instrument: 'BTC-PERP', quantity: '-2', entryPrice: '29700' },
        { instrument: 'ETH-PERP', quantity: '20', entryPrice: '2020' },
      ],
      collateral: { snxUSD: '18000', snxETH: '1' },
    });
    expect([answer.notional, answer.equity]).toEqual(['100000', '19000']);
  });
});

describe('ranges', () => {
  const at = '/marginClasses/BTC';
  test.each([
    ['everything 0', market('1', '0', '0', '0', '0'), []],
    ['the least skew scale', market('0.000000000000000001', '0.02', '1', '0.3', '15'), []],
    ['skew scale 0', market('0', '0.02', '1', '0.3', '15'), [`above-zero ${at}/initialMargin/curve/per`]],
    ['scalar 1', market('100', '0.02', '1', '1', '15'), []],
    [
      'scalar above 1',
      market('100', '0.02', '1', '1.000000000000000001', '15'),
      [`fraction-range ${at}/maintenanceMargin/fraction`],
    ],
    [
      'scalar below 0',
      market('100', '0.02', '1', '-0.1', '15'),
      [`fraction-range ${at}/maintenanceMargin/fraction`],
    ],
    ['ratio 100', market('100', '0.02', '100', '0.3', '15'), []],
    [
      'ratio above 100',
      market('100', '0.02', '100.000000000000000001', '0.3', '15'),
      [`rate-range ${at}/initialMargin/curve/points/1/rate`],
    ],
    [
      'minimum below 0',
      market('100', '-0.01', '1', '0.3', '15'),
      [`rate-range ${at}/initialMargin/curve/points/0/rate`],
    ],
    [
      'minimum margin below 0',
      market('100', '0.02', '1', '0.3', '-1'),
      [
        `at-least-zero ${at}/initialMargin/amounts/perPosition`,
        `at-least-zero ${at}/maintenanceMargin/amounts/perPosition`,
      ],
    ],
  ])('%s', (_name, document, expected) => {
    const faults = faultsOf(SYNTHETIX_V3, { marginClasses: { BTC: document } });
    expect(faults.map(({ rule, path }) => `${rule} ${path}`)).toEqual(expected);
  });

  test.each([
    ['bounds alike', '0.05', '0.05', []],
    ['the whole value', '0', '1', []],
    ['more than the whole value', '0', '1.000000000000000001', ['haircut-sum']],
    ['upper below lower', '0.06', '0.05', ['greatest-above-least']],
    ['lower below 0', '-0.01', '0.05', ['rate-range']],
  ])('discount: %s', (_name, least, greatest, expected) => {
    const faults = faultsOf(SYNTHETIX_V3, {
      collateral: { snxBTC: { concentrationHaircut: { least, greatest } } },
    });
    expect(faults.map(({ rule }) => rule)).toEqual(expected);
  });
});
