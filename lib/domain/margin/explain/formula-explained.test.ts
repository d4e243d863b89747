import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimals } from '../../../testing/arbitraries';
import { Decimal, decimal, decimalText, sum } from '../../number/decimal';
import type { CurveDocument } from '../../curves/curve-document';
import { parseParameterSet } from '../../parameters/validate';
import { compileParameters } from '../method/compile';
import { explainAccount } from './explain';

// Random formulas: whatever they are made of, the terms of each figure sum to it, and each modifier does what its
// name says.

const rates = decimals(0, 1, 4).map(decimalText);
const steps = fc.option(
  fc.record({
    scale: fc.integer({ min: 2, max: 8 }),
    mode: fc.constantFrom('UP', 'DOWN', 'FLOOR', 'HALF_EVEN'),
  }),
  { nil: undefined },
);

const curves = fc.oneof(
  rates.map((rate) => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate })),
  fc.tuple(rates, rates).map(([low, high]) => ({
    driver: 'OPEN_INTEREST',
    shape: 'LINEAR',
    points: [
      { at: '1000', rate: low },
      { at: '5000', rate: high },
    ],
    beyond: 'HOLD',
  })),
  fc.tuple(rates, rates).map(([intercept, coefficient]) => ({
    driver: 'QUANTITY',
    shape: 'SQRT',
    intercept,
    coefficient,
    rootStep: { scale: 5, mode: 'FLOOR' },
    greatest: '5',
  })),
  fc.tuple(rates, rates).map(([low, rise]) => ({
    driver: 'NOTIONAL',
    shape: 'MARGINAL_TIERS',
    tiers: [
      { floor: '0', rate: decimalText(decimal(low).div(4).plus('0.0001')) },
      { floor: '10000', rate: decimalText(decimal(low).div(4).plus(decimal(rise).div(4)).plus('0.0001')) },
    ],
  })),
);

const modifiers = fc.array(
  fc.record(
    {
      operation: fc.constantFrom('ADD', 'MULTIPLY', 'MAX', 'MIN', 'BLEND'),
      curve: curves,
      weight: rates,
      step: steps,
    },
    { requiredKeys: ['operation', 'curve', 'weight', 'step'] },
  ),
  { maxLength: 4 },
);

const defined = (part: object): object =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));

const formulas = fc
  .record({ curve: curves, modifiers, step: steps, perContract: rates, perPosition: rates, perOrder: rates })
  .map(({ curve, modifiers: drawn, step, ...amounts }) =>
    defined({
      curve,
      modifiers: drawn.map(({ weight, ...rest }) =>
        defined({ ...rest, ...(rest.operation === 'BLEND' ? { weight } : {}) }),
      ),
      step,
      amounts,
    }),
  );

const ROUNDING = { scale: 6, mode: 'HALF_EVEN' } as const;

test('the terms of any formula sum to its figure', () => {
  let explained = 0;
  fc.assert(
    fc.property(
      formulas,
      rates,
      decimals(-50, 50, 3),
      decimals(1, 900, 2),
      decimals(0, 9000, 2),
      (formula, share, size, price, interest) => {
        fc.pre(!size.isZero());
        const parsed = parseParameterSet({
          format: 'margrave/parameter-set/1',
          settlementAsset: 'USD',
          marginClasses: {
            ONE: {
              instruments: ['X'],
              initialMargin: formula,
              maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: share },
            },
          },
          collateral: { USD: { haircut: '0' } },
          accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
          rounding: {
            notional: ROUNDING,
            margin: ROUNDING,
            profitAndLoss: ROUNDING,
            collateralValue: ROUNDING,
          },
        });
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
        const answer = explainAccount({
          parameters: compileParameters(parsed.value),
          instruments: new Map([['X', { symbol: 'X', multiplier: decimal('1') }]]),
          prices: new Map([['X', price]]),
          figures: new Map([['X', { OPEN_INTEREST: interest }]]),
          book: {
            account: 'one',
            positions: [
              {
                instrument: 'X',
                quantity: size,
                entryPrice: price,
                orders: { buyQuantity: decimal('1'), sellQuantity: decimal('2'), count: 3 },
              },
            ],
            collateral: [{ asset: 'USD', amount: decimal('1000') }],
          },
        });
        if (!answer.ok) throw new Error(answer.refusal.code);
        for (const { figure, amount, terms } of answer.value.account) {
          expect([figure, decimalText(sum(terms.map((term) => term.amount)))]).toEqual([
            figure,
            decimalText(amount),
          ]);
          explained += terms.length;
        }
        const { initialMargin, maintenanceMargin, positions } = answer.value.margin;
        expect(initialMargin.gte(maintenanceMargin)).toBe(true);
        expect(positions).toHaveLength(1);
      },
    ),
  );
  expect(explained).toBeGreaterThan(500);
});

test('a modifier adds, multiplies, raises, lowers or blends', () => {
  const constant = (rate: string): CurveDocument => ({ driver: 'CONSTANT', shape: 'CONSTANT', rate });
  fc.assert(
    fc.property(
      rates,
      rates,
      rates,
      fc.constantFrom('ADD', 'MULTIPLY', 'MAX', 'MIN', 'BLEND'),
      (a, b, weight, operation) => {
        const parsed = parseParameterSet({
          format: 'margrave/parameter-set/1',
          settlementAsset: 'USD',
          marginClasses: {
            ONE: {
              instruments: ['X'],
              initialMargin: {
                curve: constant(a),
                modifiers: [{ operation, curve: constant(b), ...(operation === 'BLEND' ? { weight } : {}) }],
              },
              maintenanceMargin: { link: 'FULL_INITIAL', of: 'RATE', fraction: '1' },
            },
          },
          collateral: { USD: { haircut: '0' } },
          accountRules: { warningLevel: '1', callLevel: '1', liquidationLevel: '1' },
          rounding: {
            notional: ROUNDING,
            margin: { scale: 18, mode: 'UP' },
            profitAndLoss: ROUNDING,
            collateralValue: ROUNDING,
          },
        });
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
        const [x, y, w] = [new Decimal(a), new Decimal(b), new Decimal(weight)];
        const expected = {
          ADD: x.plus(y),
          MULTIPLY: x.times(y),
          MAX: Decimal.max(x, y),
          MIN: Decimal.min(x, y),
          BLEND: x.minus(x.times(w)).plus(y.times(w)),
        }[operation as 'ADD'];
        const formulas = compileParameters(parsed.value).classes.get('ONE')?.formulas;
        const margin = formulas?.initialMargin({
          notional: decimal('1'),
          contracts: decimal('1'),
          isShort: false,
          orders: 0,
          driverValue: () => {
            throw new Error('a constant reads nothing');
          },
        });
        expect(
          margin && new Decimal(margin.numerator.toString()).div(margin.denominator.toString()).toFixed(),
        ).toBe(expected.toFixed());
      },
    ),
  );
});
