import fs from 'node:fs';
import { expect, test } from 'vitest';
import { parameterSetOf } from '../../testing/arbitraries';
import { sharedDataFile } from '../../testing/shared-data';
import { decimal, Decimal, decimalText } from '../number/decimal';
import { tierMargin } from '../../testing/tier-margin';
import { maximumLeverage, tierRows } from '../curves/tiers';
import { marginClassOfExchangeTiers, type ExchangeTier } from './exchange-tiers';

type Row = readonly [floor: number, cap: number, rate: number, leverage: number, deduction: number];

/** The file's doubles hold the published decimals; their shortest spelling gives those back. */
function text(published: number): string {
  return new Decimal(published).toFixed();
}

function exchangeTiers(rows: readonly Row[]): ExchangeTier[] {
  return rows.map(([floor, cap, rate, leverage]) => ({
    floor: text(floor),
    cap: text(cap),
    maintenanceRate: text(rate),
    maxLeverage: text(leverage),
  }));
}

function converted(symbol: string, rows: readonly Row[]) {
  const result = marginClassOfExchangeTiers([symbol], exchangeTiers(rows));
  expect(result).toMatchObject({ ok: true });
  if (!result.ok) throw new Error('unreachable');
  return result.value;
}

const PUBLISHED = sharedDataFile('venue_params/binance_brackets.json');

test.skipIf(PUBLISHED === null)(
  'all published tiers of a real exchange: each deduction to the last digit',
  () => {
    const { symbols } = JSON.parse(fs.readFileSync(PUBLISHED ?? '', 'utf8')) as {
      symbols: Record<string, Row[]>;
    };
    let compared = 0;
    const marginClasses = Object.entries(symbols).map(([symbol, rows]) => {
      const marginClass = converted(symbol, rows);
      const curve = marginClass.maintenanceMargin.curve;
      for (const [index, row] of tierRows(curve).entries()) {
        const [floor, cap, rate, , deduction] = rows[index] ?? [NaN, NaN, NaN, NaN, NaN];
        expect([symbol, text(floor), decimalText(row.deduction)]).toEqual([
          symbol,
          text(floor),
          text(deduction),
        ]);
        // and at the cap the margin is what the published form says
        const published = new Decimal(text(cap)).times(text(rate)).minus(text(deduction));
        expect(decimalText(tierMargin(curve, decimal(text(cap))))).toBe(decimalText(published));
        compared += 1;
      }
      return [symbol.replaceAll(/[^A-Za-z0-9]/g, '-'), { ...marginClass, instruments: [symbol] }] as const;
    });
    expect([marginClasses.length, compared]).toEqual([349, 2805]);

    const set = parameterSetOf({
      format: 'margrave/parameter-set/1',
      settlementAsset: 'USDT',
      marginClasses: Object.fromEntries(marginClasses),
      collateral: { USDT: { haircut: '0' } },
      accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
      rounding: {
        notional: { scale: 8, mode: 'HALF_UP' },
        margin: { scale: 8, mode: 'UP' },
        profitAndLoss: { scale: 8, mode: 'FLOOR' },
        collateralValue: { scale: 8, mode: 'FLOOR' },
      },
    });
    expect(Object.keys(set.document.marginClasses)).toHaveLength(349);
  },
);

/** 1000BONK/USDT:USDT of Binance USDT-M futures, as the open-source client freqtrade collected it. */
const BONK: Row[] = [
  [0, 10000, 0.01, 75, 0],
  [10000, 30000, 0.015, 50, 50],
  [30000, 150000, 0.02, 25, 200],
  [150000, 300000, 0.025, 20, 950],
  [300000, 1500000, 0.05, 10, 8450],
  [1500000, 3000000, 0.1, 5, 83450],
  [3000000, 3750000, 0.125, 4, 158450],
  [3750000, 7500000, 0.25, 2, 627200],
  [7500000, 15000000, 0.5, 1, 2502200],
];

test('one published table, figure by figure', () => {
  const marginClass = converted('1000BONK', BONK);
  const rows = tierRows(marginClass.maintenanceMargin.curve);
  expect(rows.map(({ deduction }) => decimalText(deduction))).toEqual(
    BONK.map(([, , , , deduction]) => text(deduction)),
  );
  expect(rows.map(({ marginAtFloor }) => decimalText(marginAtFloor))).toEqual([
    '0',
    '100',
    '400',
    '2800',
    '6550',
    '66550',
    '216550',
    '310300',
    '1247800',
  ]);
  expect(rows.at(-1)?.ceiling).toBeNull();
  expect(marginClass.maximumNotional).toBe('15000000');

  const initial = marginClass.initialMargin.curve;
  const leverageAt = (notional: string) => maximumLeverage(initial, decimal(notional))?.toFixed();
  expect(leverageAt('10000')).toBe('75');
  expect(leverageAt('10000.01')).toBe('50');
  expect(
    tierRows(marginClass.initialMargin.curve).map(({ maxLeverage }) => decimalText(maxLeverage)),
  ).toEqual(BONK.map(([, , , leverage]) => text(leverage)));
});

test('leverage just above a floor of slices is more than 1 / rate', () => {
  const [, second] = tierRows({
    driver: 'NOTIONAL',
    shape: 'MARGINAL_TIERS',
    tiers: [
      { floor: '0', rate: '0.01' },
      { floor: '100', rate: '0.5' },
    ],
  });
  expect(
    [second?.rate, second?.maxLeverage, second?.marginAtFloor, second?.deduction].map(
      (value) => value && decimalText(value),
    ),
  ).toEqual(['0.5', '100', '1', '49']);
});

const TIERS = exchangeTiers(BONK.slice(0, 3));

test('a last tier without a cap has no maximum notional', () => {
  const unbounded = marginClassOfExchangeTiers(
    ['X'],
    TIERS.map((tier, index) => (index === 2 ? { ...tier, cap: null } : tier)),
  );
  const bounded = marginClassOfExchangeTiers(['X'], TIERS);
  if (!bounded.ok) throw new Error('the published table is sound');
  const { maximumNotional: _, ...same } = bounded.value;
  expect(unbounded).toEqual({ ok: true, value: same });
});

test.each<[string, (tiers: ExchangeTier[]) => ExchangeTier[], string[]]>([
  ['a gap', ([a, b, c]) => [a!, { ...b!, floor: '10001' }, c!], ['tier-gap /1/floor']],
  ['an overlap', ([a, b, c]) => [a!, { ...b!, floor: '9999' }, c!], ['tier-overlap /1/floor']],
  ['an empty tier', ([a, b, c]) => [a!, b!, { ...c!, cap: '30000' }], ['cap-above-floor /2/cap']],
  [
    'figures that are none',
    ([a]) => [{ ...a!, maintenanceRate: '1%', maxLeverage: '' }],
    ['decimal /0/maintenanceRate', 'decimal /0/maxLeverage'],
  ],
  ['a tier without a cap before another', ([a, b]) => [{ ...a!, cap: null }, b!], ['cap-required /0/cap']],
  ['no tier', () => [], ['tiers-required ']],
])('%s is refused', (_name, change, expected) => {
  const result = marginClassOfExchangeTiers(['X'], change(TIERS));
  expect(result.ok ? [] : result.refusal.map(({ rule, path }) => `${rule} ${path}`)).toEqual(expected);
});
