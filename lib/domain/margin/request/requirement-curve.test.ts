import { describe, expect, test } from 'vitest';
import { decimal, decimalText, type Decimal } from '../../number/decimal';
import { DYDX_V4 } from '../../presets/dydx-v4';
import { parseParameterSet } from '../../parameters/validate';
import { marginAccount } from '../method/account';
import { compileParameters, type CompiledParameters } from '../method/compile';
import type { MarketState } from '../method/inputs';
import { requirementCurve, type RequirementQuestion, type StatableFigure } from './requirement-curve';

function compiled(document: unknown): CompiledParameters {
  const parsed = parseParameterSet(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return compileParameters(parsed.value);
}

const tiers = (rates: readonly (readonly [floor: string, rate: string])[]) => ({
  curve: {
    driver: 'NOTIONAL',
    shape: 'WHOLE_TIERS',
    tiers: rates.map(([floor, rate]) => ({ floor, rate })),
  },
});
const rounding = { scale: 8, mode: 'UP' };
const base = {
  format: 'margrave/parameter-set/1',
  settlementAsset: 'USDT',
  collateral: { USDT: { haircut: '0' } },
  accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
  rounding: {
    notional: rounding,
    margin: rounding,
    profitAndLoss: { scale: 8, mode: 'FLOOR' },
    collateralValue: { scale: 8, mode: 'FLOOR' },
  },
};
const CAPPED = {
  ...base,
  marginClasses: {
    capped: {
      instruments: ['BTC-PERP'],
      initialMargin: {
        ...tiers([
          ['0', '0.02'],
          ['50000', '0.04'],
        ]),
        modifiers: [
          {
            operation: 'MAX',
            curve: {
              driver: 'OPEN_INTEREST',
              shape: 'LINEAR',
              points: [
                { at: '1000', rate: '0.02' },
                { at: '2000', rate: '1' },
              ],
              beyond: 'HOLD',
            },
          },
        ],
      },
      maintenanceMargin: tiers([['0', '0.01']]),
    },
  },
};

const market = (openInterest: string | null): MarketState => ({
  asOf: new Date('2026-01-01T00:00:00.000Z'),
  instruments: new Map([['BTC-PERP', { symbol: 'BTC-PERP', multiplier: decimal('0.5') }]]),
  prices: new Map([['BTC-PERP', decimal('200')]]),
  figures: new Map(openInterest === null ? [] : [['BTC-PERP', { OPEN_INTEREST: decimal(openInterest) }]]),
});

const question = (
  change: Partial<RequirementQuestion> = {},
  stated: readonly (readonly [StatableFigure, string])[] = [],
): RequirementQuestion => ({
  parameters: compiled(CAPPED),
  marginClass: 'capped',
  instrument: 'BTC-PERP',
  isShort: false,
  maximumNotional: null,
  stated: new Map(stated.map(([figure, value]) => [figure, decimal(value)])),
  ...change,
});

function drawn(asked: RequirementQuestion, state: MarketState) {
  const curve = requirementCurve(asked, state);
  if (!curve.ok) throw new Error(JSON.stringify(curve.refusal));
  return curve.value;
}
const rates = (all: readonly { readonly initialRate: Decimal | null }[]) =>
  all.map(({ initialRate }) => initialRate && decimalText(initialRate));

describe('a requirement curve', () => {
  test('goes from 0 to beyond the greatest breakpoint, and stands on both sides of a step', () => {
    const { points } = drawn(question(), market('500'));
    const notionals = points.map(({ notional }) => decimalText(notional));
    expect(notionals[0]).toBe('0');
    expect(points[0]?.initialRate).toBeNull();
    expect(notionals.at(-1)).toBe('100000');
    const step = notionals.indexOf('50000');
    expect(notionals[step + 1]).toBe('50000.00000001');
    const margins = points.slice(step, step + 2).map(({ initialMargin }) => decimalText(initialMargin));
    expect(margins).toEqual(['1000', '2000.00000001']);
    expect(points.length).toBeGreaterThan(55);
    expect([...notionals].sort((a, b) => Number(a) - Number(b))).toEqual(notionals);
    expect(new Set(notionals).size).toBe(notionals.length);
  });

  test('has a breakpoint where a dial meets the notional, and those of both ends of a ramp', () => {
    const slices = (rate: string) => ({
      curve: {
        ...{ driver: 'NOTIONAL', shape: 'MARGINAL_TIERS' },
        tiers: [
          { floor: '0', rate: '0.1' },
          { floor: '30000', rate },
        ],
      },
    });
    const moved = (more: object) =>
      drawn(
        question({
          parameters: compiled({
            ...base,
            marginClasses: {
              capped: {
                ...{
                  instruments: ['BTC-PERP'],
                  initialMargin: slices('0.7'),
                  maintenanceMargin: slices('0.2'),
                },
                ...more,
              },
            },
          }),
        }),
        market(null),
      ).points.map(({ notional }) => decimalText(notional));
    // 2 (3,000 + 0.7 (n − 30,000)) = n at 90,000.
    expect(moved({ dial: { initial: '2', maintenance: '1' } })).toContain('90000');
    const before = {
      initialMargin: slices('0.7'),
      maintenanceMargin: tiers([
        ['0', '0.05'],
        ['12345', '0.06'],
      ]),
    };
    expect(moved({ ramp: { before, weight: { initial: '0.5', maintenance: '0.5' } } })).toContain('12345');
  });

  test('is what the reference method charges a position of that size', () => {
    const { points } = drawn(question(), market('1500'));
    for (const point of points.slice(1)) {
      const margin = marginAccount({
        ...market('1500'),
        parameters: compiled(CAPPED),
        book: {
          account: 'any',
          // A unit of quantity is worth 0.5 × 200.
          positions: [
            {
              instrument: 'BTC-PERP',
              quantity: point.notional.div(100),
              entryPrice: decimal('200'),
            },
          ],
          collateral: [],
        },
      });
      if (!margin.ok) throw new Error(margin.refusal.code);
      expect(decimalText(margin.value.initialMargin)).toBe(decimalText(point.initialMargin));
      expect(decimalText(margin.value.maintenanceMargin)).toBe(decimalText(point.maintenanceMargin));
    }
  });

  test('moves with the open interest of the market, and with one that is stated in its place', () => {
    const half = drawn(question(), market('1500'));
    expect(half.figures).toEqual([
      { subject: 'BTC-PERP', figure: 'OPEN_INTEREST', value: decimal('1500'), isStated: false },
    ]);
    expect(rates(half.points).at(5)).toBe('0.51');
    const stated = drawn(question({}, [['OPEN_INTEREST', '2500']]), market('1500'));
    expect(stated.figures[0]).toMatchObject({ isStated: true });
    expect(rates(stated.points).at(5)).toBe('1');
  });

  test('is refused by name when the market lacks what the formula needs', () => {
    expect(requirementCurve(question(), market(null))).toEqual({
      ok: false,
      refusal: { code: 'MissingMarketFigures', figures: ['BTC-PERP OPEN_INTEREST'] },
    });
  });

  test('ends where it is told to', () => {
    const { points } = drawn(question({ maximumNotional: decimal('300') }), market('0'));
    expect(decimalText(points.at(-1)?.notional ?? decimal('0'))).toBe('300');
  });

  test('a class in a portfolio is drawn as its portfolio margins a position alone', () => {
    const grid = {
      method: 'SCENARIO_GRID',
      marginClasses: ['capped'],
      underlying: 'BTC-PERP',
      scenarios: [
        { name: 'down', priceMove: '-1', volatility: 'NONE' },
        { name: 'up', priceMove: '1', volatility: 'NONE' },
      ],
      priceRange: { unit: 'FRACTION', fraction: '0.1' },
      initialFactor: '1.5',
      maintenanceFactor: '1',
    };
    const parameters = compiled({ ...CAPPED, portfolios: { all: grid } });
    const curve = drawn(question({ parameters }), market(null));
    expect(curve.portfolio).toBe('all');
    const last = curve.points.at(-1);
    expect(last && decimalText(last.initialMargin)).toBe('15000');
    expect(last && decimalText(last.maintenanceMargin)).toBe('10000');
  });

  test('an instrument that no market lists is drawn at what is stated', () => {
    const parameters = compiled(DYDX_V4.parameters);
    const asked = question({ parameters, marginClass: 'small-cap', instrument: 'LINK-USD' }, [
      ['OPEN_INTEREST', '31000000'],
    ]);
    // 0.1 + (31 − 20) / (50 − 20) × 0.9, as published: parts per million, rounded down.
    expect(rates(drawn(asked, market('0')).points).at(-1)).toBe('0.43');
  });
});
