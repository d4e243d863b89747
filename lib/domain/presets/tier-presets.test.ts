import { describe, expect, test } from 'vitest';
import { answerOf, compiledOf, faultsOf, positionOf } from '../../testing/preset-answers';
import { decimal, decimalText, round } from '../number/decimal';
import { tierRows } from '../curves/tiers';
import type { TierCurveDocument } from '../curves/curve-document';
import { BINANCE_TIERS } from './binance-tiers';
import { BYBIT_TIERS } from './bybit-tiers';
import { HYPERLIQUID } from './hyperliquid';
import { OKX_TIERS } from './okx-tiers';
import type { Preset } from './preset';
import { tierTableClass } from './tier-table';

/** A set that settles in another asset, with one class in place of the preset's own. */
function only(preset: Preset, name: string, marginClass: unknown, settlementAsset = 'USDT') {
  const document = preset.parameters as { marginClasses: object };
  const others = Object.fromEntries(Object.keys(document.marginClasses).map((key) => [key, null]));
  return {
    settlementAsset,
    collateral: { USDT: null, [settlementAsset]: { haircut: '0' } },
    marginClasses: { ...others, [name]: marginClass },
  };
}

function maintenanceCurve(preset: Preset, name: string): TierCurveDocument {
  const curve = compiledOf(preset).set.document.marginClasses[name]?.maintenanceMargin;
  if (!curve || 'link' in curve || !('tiers' in curve.curve)) throw new Error(`${name} has tiers`);
  return curve.curve;
}

/** 125x BTCUSDT of 2021-03-18, announcement 86cf9aa472574b8cb2e05bb751c2a9a6. */
const BTCUSDT_2021 = tierTableClass(
  ['BTCUSDT'],
  (
    [
      ['0', '0.004', '125'],
      ['50000', '0.005', '100'],
      ['250000', '0.01', '50'],
      ['1000000', '0.025', '20'],
      ['10000000', '0.05', '10'],
      ['20000000', '0.1', '5'],
      ['50000000', '0.125', '4'],
      ['100000000', '0.15', '3'],
      ['200000000', '0.25', '2'],
      ['300000000', '0.5', '1'],
    ] as const
  ).map(([floor, maintenanceRate, maxLeverage]) => ({ floor, maintenanceRate, initial: { maxLeverage } })),
);

describe('Binance', () => {
  test('B8: the maintenance amounts of 2021', () => {
    const { curve } = BTCUSDT_2021.maintenanceMargin;
    expect(tierRows(curve as never).map(({ deduction }) => decimalText(deduction))).toEqual([
      '0',
      '50',
      '1300',
      '16300',
      '266300',
      '1266300',
      '2516300',
      '5016300',
      '25016300',
      '100016300',
    ]);
  });

  test('the maintenance amounts that the exchange publishes for 1000BONKUSDT', () => {
    const rows = tierRows(maintenanceCurve(BINANCE_TIERS, '1000BONKUSDT'));
    expect(rows.map(({ deduction }) => decimalText(deduction))).toEqual([
      '0',
      '50',
      '200',
      '950',
      '8450',
      '83450',
      '158450',
      '627200',
      '2502200',
    ]);
  });

  test.each([
    ['B3: 500,000 at 1 % less 1,300', '1', '500000', '3700', '0'],
    ['B13: BTC at 31,967.27', '109.488', '31967.27', '71200.811444', '-56354.56848'],
  ])('%s', (_name, quantity, price, maintenance, profit) => {
    const position = positionOf(BINANCE_TIERS, {
      parameters: only(BINANCE_TIERS, 'BTCUSDT', BTCUSDT_2021),
      prices: { BTCUSDT: price },
      positions: [{ instrument: 'BTCUSDT', quantity, entryPrice: profit === '0' ? price : '32481.98' }],
    });
    expect(position.maintenanceMargin).toBe(maintenance);
    expect(position.unrealisedProfit).toBe(profit);
  });

  test.each([
    ['B6: 100 contracts of 100 USD at 25,000', '100', '25000', undefined, '0.4', '0.0016', null],
    ['B7: 10 contracts at 9,800, 20x', '10', '9800', '20', '0.10204082', null, '0.0051'],
  ])('%s, settled in BTC', (_name, quantity, price, leverage, notional, maintenance, initial) => {
    const btcusd = tierTableClass(
      ['BTCUSD'],
      [{ floor: '0', maintenanceRate: '0.004', initial: { maxLeverage: '125' } }],
    );
    const position = positionOf(BINANCE_TIERS, {
      parameters: only(BINANCE_TIERS, 'BTCUSD', btcusd, 'BTC'),
      prices: { BTCUSD: price },
      instruments: [{ symbol: 'BTCUSD', multiplier: '100', isInverse: true }],
      positions: [
        {
          instrument: 'BTCUSD',
          quantity,
          entryPrice: price,
          ...(leverage ? { selectedLeverage: leverage } : {}),
        },
      ],
    });
    expect(position.notional).toBe(notional);
    if (maintenance !== null) expect(position.maintenanceMargin).toBe(maintenance);
    if (initial !== null)
      expect(decimalText(round(decimal(position.initialMargin), { scale: 4, mode: 'DOWN' }))).toBe(initial);
  });
});

describe('Bybit', () => {
  test('Y1: 10,000 inverse contracts at 400 are 25 XYZ, at 10x 2.5, and 0.45 by slices', () => {
    const rows = ['1', '2', '3', '4', '5'].map((percent, index) => ({
      floor: String(index * 10),
      maintenanceRate: `0.0${percent}`,
      initial: { rate: '0.1' },
    }));
    const position = positionOf(BYBIT_TIERS, {
      parameters: only(BYBIT_TIERS, 'XYZUSD', tierTableClass(['XYZUSD'], rows), 'XYZ'),
      prices: { XYZUSD: '400' },
      instruments: [{ symbol: 'XYZUSD', isInverse: true }],
      positions: [{ instrument: 'XYZUSD', quantity: '10000', entryPrice: '400', selectedLeverage: '10' }],
    });
    expect([position.notional, position.initialMargin, position.maintenanceMargin]).toEqual([
      '25',
      '2.5',
      '0.45',
    ]);
  });

  test('Y2: 100 contracts at 35, 10x', () => {
    const { instruments: _, ...asked } = BYBIT_TIERS.example;
    const position = positionOf(BYBIT_TIERS, {
      prices: { XYZUSDT: '35' },
      positions: asked.account.positions,
    });
    expect([position.notional, position.initialMargin, position.maintenanceMargin]).toEqual([
      '3500',
      '350',
      '92.5',
    ]);
  });
});

describe('OKX', () => {
  test.each([
    ['O1: 100 contracts of 100 USD at 10,000, 10x', 'BTC', true, '100', '0.1'],
    ['O2: 1 BTC at 10,000, 10x', 'USDT', false, '0.01', '1000'],
  ])('%s', (_name, settlement, isInverse, multiplier, initial) => {
    const document = OKX_TIERS.parameters as { marginClasses: Record<string, object> };
    const marginClass = { ...document.marginClasses['TIA-USDT-SWAP'], instruments: ['BTC-SWAP'] };
    const position = positionOf(OKX_TIERS, {
      parameters: only(OKX_TIERS, 'BTC-SWAP', marginClass, settlement),
      prices: { 'BTC-SWAP': '10000' },
      instruments: [{ symbol: 'BTC-SWAP', multiplier, isInverse }],
      positions: [{ instrument: 'BTC-SWAP', quantity: '100', entryPrice: '10000', selectedLeverage: '10' }],
    });
    expect(position.initialMargin).toBe(initial);
  });

  test.each([
    ['6500', '0.007'],
    ['6501', '0.0105'],
    ['12000', '0.0105'],
    ['12001', '0.0155'],
    ['50000', '0.0205'],
  ])('%s contracts: the tier’s rate and the fee, %s, on the whole', (quantity, rate) => {
    const position = positionOf(OKX_TIERS, {
      prices: { 'TIA-USDT-SWAP': '2' },
      positions: [{ instrument: 'TIA-USDT-SWAP', quantity, entryPrice: '2' }],
    });
    expect(position.maintenanceMargin).toBe(decimalText(decimal(quantity).times(2).times(rate)));
  });

  test('at a margin ratio of exactly 100 % the account is liquidated', () => {
    const asked = (amount: string) => ({
      prices: { 'TIA-USDT-SWAP': '2' },
      positions: [{ instrument: 'TIA-USDT-SWAP', quantity: '5000', entryPrice: '2' }],
      collateral: { USDT: amount },
    });
    expect(answerOf(OKX_TIERS, asked('70')).status).toBe('LIQUIDATION');
    expect(answerOf(OKX_TIERS, asked('70.00000001')).status).not.toBe('LIQUIDATION');
  });
});

describe('Hyperliquid', () => {
  test.each([
    ['BTC', '150000000', '1875000'],
    ['SOL', '70000000', '1750000'],
    ['XRP', '40000000', '1000000'],
    ['ten-then-five-at-20m', '20000000', '1000000'],
    ['ten-then-five-at-3m', '3000000', '150000'],
  ])('the deduction of %s above %s is %s', (name, floor, deduction) => {
    const rows = tierRows(maintenanceCurve(HYPERLIQUID, name));
    expect(rows.map((row) => [decimalText(row.floor), decimalText(row.deduction)])).toEqual([
      ['0', '0'],
      [floor, deduction],
    ]);
  });

  test.each([
    ['ETH above 100,000,000: 1/30 of it, exact', '80000', '2500', '5333333.33333334'],
    ['SOL at 20x, half of 5 %', '100', '100', '250'],
  ])('%s', (name, quantity, price, maintenance) => {
    const instrument = name.slice(0, 3);
    const position = positionOf(HYPERLIQUID, {
      prices: { [instrument]: price },
      positions: [{ instrument, quantity, entryPrice: price }],
    });
    expect(position.maintenanceMargin).toBe(maintenance);
  });

  test.each([
    ['10', '1000'],
    ['20', '500'],
  ])('10,000 USD at %sx takes %s to open and 250 to keep', (selectedLeverage, initial) => {
    const position = positionOf(HYPERLIQUID, {
      prices: { SOL: '100' },
      positions: [{ instrument: 'SOL', quantity: '100', entryPrice: '100', selectedLeverage }],
    });
    expect([position.initialMargin, position.maintenanceMargin]).toEqual([initial, '250']);
  });

  // Real isolated positions and the exchange's own liquidationPx, kept by freqtrade (tests/exchange/test_hyperliquid.py).
  test.each([
    ['ETH', '0.015', '2458.5', '36.864593', 50, '0.86915825'],
    ['SOL', '0.33', '145.83', '24.045107', 20, '74.83696193'],
    ['BTC', '0.00077', '62739', '24.137992', 50, '31708.03843631'],
    ['DOGE', '-351', '0.14333', '25.136807', 20, '0.20970228'],
    ['BTC', '-0.00099', '65536', '21.604172', 50, '86493.46174617'],
    ['SOL', '0.6', '173.06', '20.735658', 20, '142.05186667'],
    ['BTC', '0.0015', '66930', '20.043862', 50, '54108.51043771'],
    ['BTC', '-0.00145', '68139', '19.72573', 50, '80933.61590987'],
  ])(
    '%s %s from %s with %s at %sx is liquidated at %s',
    (instrument, quantity, entryPrice, margin, leverage, price) => {
      const tiers = (maxLeverage: number) => ({
        curve: { tiers: [{ floor: '0', maxLeverage: String(maxLeverage) }] },
      });
      const name = instrument === 'DOGE' ? 'ten-then-five-at-20m' : instrument;
      const { liquidationPrices } = positionOf(HYPERLIQUID, {
        parameters: {
          marginClasses: {
            [name]: { initialMargin: tiers(leverage), maintenanceMargin: tiers(2 * leverage) },
          },
        },
        prices: { [instrument]: entryPrice },
        positions: [{ instrument, quantity, entryPrice }],
        collateral: { USDC: margin },
      });
      const found = quantity.startsWith('-') ? liquidationPrices.above : liquidationPrices.below;
      // The margin is printed in rounded units: to 0.01 %, as that client compares.
      expect(Math.abs(Number(found) / Number(price) - 1)).toBeLessThan(0.0001);
    },
  );
});

describe('ranges', () => {
  const tiers = (part: string, rows: readonly object[]) => ({
    marginClasses: { SOL: { [part]: { curve: { tiers: rows } } } },
  });
  const at = '/marginClasses/SOL';
  test.each([
    ['leverage 1', HYPERLIQUID, tiers('initialMargin', [{ floor: '0', maxLeverage: '1' }]), []],
    [
      'leverage below 1',
      HYPERLIQUID,
      tiers('initialMargin', [{ floor: '0', maxLeverage: '0.99' }]),
      [`leverage-range ${at}/initialMargin/curve/tiers/0/maxLeverage`],
    ],
    ['initial at maintenance', HYPERLIQUID, tiers('initialMargin', [{ floor: '0', maxLeverage: '20' }]), []],
    [
      'initial below maintenance',
      HYPERLIQUID,
      tiers('initialMargin', [{ floor: '0', maxLeverage: '41' }]),
      [`initial-covers-maintenance ${at}/initialMargin`],
    ],
    [
      'rate just above 0',
      HYPERLIQUID,
      tiers('maintenanceMargin', [{ floor: '0', rate: '0.000000000000000001' }]),
      [],
    ],
    [
      'rate 0',
      HYPERLIQUID,
      tiers('maintenanceMargin', [{ floor: '0', rate: '0' }]),
      [`rate-range ${at}/maintenanceMargin/curve/tiers/0/rate`],
    ],
    ['rate 1', HYPERLIQUID, tiers('initialMargin', [{ floor: '0', rate: '1' }]), []],
    [
      'rate above 1',
      HYPERLIQUID,
      tiers('initialMargin', [{ floor: '0', rate: '1.000000000000000001' }]),
      [`rate-range ${at}/initialMargin/curve/tiers/0/rate`],
    ],
    [
      'a first floor above 0',
      HYPERLIQUID,
      tiers('initialMargin', [{ floor: '1', rate: '1' }]),
      [`tiers-start-at-zero ${at}/initialMargin/curve/tiers/0/floor`],
    ],
    [
      'floors that do not ascend',
      HYPERLIQUID,
      tiers('initialMargin', [
        { floor: '0', rate: '1' },
        { floor: '0', rate: '1' },
      ]),
      [`tiers-ascend ${at}/initialMargin/curve/tiers/1/floor`],
    ],
    [
      'a level of 0',
      OKX_TIERS,
      { accountRules: { liquidationLevel: '0' } },
      ['liquidation-level-positive /accountRules/liquidationLevel'],
    ],
    ['levels alike', OKX_TIERS, { accountRules: { warningLevel: '1' } }, []],
    [
      'a warning below the call',
      OKX_TIERS,
      { accountRules: { warningLevel: '0.99' } },
      ['levels-descend /accountRules/warningLevel'],
    ],
    [
      'a unit of 0 contracts',
      OKX_TIERS,
      { marginClasses: { 'ETH-USDT-SWAP': { initialMargin: { curve: { per: '0' } } } } },
      ['above-zero /marginClasses/ETH-USDT-SWAP/initialMargin/curve/per'],
    ],
  ] as const)('%s', (_name, preset, patch, expected) => {
    expect(faultsOf(preset, patch).map(({ rule, path }) => `${rule} ${path}`)).toEqual(expected);
  });
});
