import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveDocuments, decimals } from '../../testing/arbitraries';
import { Decimal, decimalText, ROUNDING_MODES, type RoundingMode } from '../number/decimal';
import {
  compare,
  decimalOf,
  fraction,
  type Fraction,
  fractionOf,
  lesser,
  minus,
  times,
} from '../number/fraction';
import type { CurveDocument } from './curve-document';
import { rateCurve } from './rate-curve';
import { tierRows } from './tiers';

const x = decimals(0, 1_000_000, 6);
const positive = x.filter((value) => value.gt(0));
const rates = decimals(0, 2, 6);
const text = decimalText;
const at = (document: CurveDocument, value: Decimal): Fraction =>
  rateCurve(document).rateAt(fractionOf(value));
const wide = ({ numerator, denominator }: Fraction) =>
  new Decimal(numerator.toString()).div(denominator.toString());

const JS_MODE = {
  UP: Decimal.ROUND_UP,
  DOWN: Decimal.ROUND_DOWN,
  CEILING: Decimal.ROUND_CEIL,
  FLOOR: Decimal.ROUND_FLOOR,
  HALF_UP: Decimal.ROUND_HALF_UP,
  HALF_EVEN: Decimal.ROUND_HALF_EVEN,
} satisfies Record<RoundingMode, number>;

const lines = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 8 }),
    fc.array(rates, { minLength: 8, maxLength: 8 }),
    fc.constantFrom('HOLD' as const, 'EXTEND' as const),
    fc.boolean(),
  )
  .map(([places, drawn, beyond, rises]) => {
    const ascending = [...places].sort((a, b) => a - b);
    const stated = drawn.slice(0, ascending.length);
    if (rises) stated.sort((a, b) => a.comparedTo(b));
    return {
      rises,
      document: {
        driver: 'QUANTITY' as const,
        shape: 'LINEAR' as const,
        points: ascending.map((place, index) => ({
          at: String(place),
          rate: text(stated[index] ?? new Decimal(0)),
        })),
        beyond: places.length < 2 ? ('HOLD' as const) : beyond,
      },
    };
  });

describe('LINEAR', () => {
  test('between two points it lies on their line; before the first it holds', () => {
    fc.assert(
      fc.property(lines, positive, ({ document }, value) => {
        const { points, beyond } = document;
        const found = wide(at(document, value));
        const before = points.findLast((point) => value.gte(point.at));
        const after = points.find((point) => value.lt(point.at));
        const [low, high] = after
          ? [before, after]
          : beyond === 'EXTEND'
            ? points.slice(-2)
            : [undefined, undefined];
        const expected =
          low && high
            ? new Decimal(high.rate)
                .minus(low.rate)
                .times(value.minus(low.at))
                .div(new Decimal(high.at).minus(low.at))
                .plus(low.rate)
            : new Decimal((after ? points[0] : points.at(-1))?.rate ?? 'NaN');
        expect(found.minus(expected).abs().lt('1e-100')).toBe(true);
      }),
    );
  });

  test('it never falls where its points do not', () => {
    fc.assert(
      fc.property(lines, x, x, ({ rises, document }, a, b) => {
        fc.pre(rises);
        const [low, high] = a.lte(b) ? [a, b] : [b, a];
        expect(compare(at(document, low), at(document, high))).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('it is continuous: a step of 10⁻¹² moves it by at most the steepest slope × 10⁻¹²', () => {
    const step = new Decimal('0.000000000001');
    fc.assert(
      fc.property(lines, x, ({ document }, value) => {
        const steepest = document.points.slice(1).map((point, index) => {
          const before = document.points[index] ?? point;
          return new Decimal(point.rate).minus(before.rate).div(new Decimal(point.at).minus(before.at)).abs();
        });
        const bound = Decimal.max(0, ...steepest).times(step);
        for (const place of [value, ...document.points.map((point) => new Decimal(point.at))]) {
          const moved = wide(minus(at(document, place.plus(step)), at(document, place))).abs();
          expect(moved.lte(bound.plus('1e-150'))).toBe(true);
        }
      }),
    );
  });
});

describe('tiers', () => {
  test('MARGINAL_TIERS: rate × notional is notional × the tier’s rate − its deduction, and continuous', () => {
    fc.assert(
      fc.property(curveDocuments, positive, (document, value) => {
        fc.pre(document.shape === 'MARGINAL_TIERS');
        const margin = (place: Decimal) => wide(times(at(document, place), fractionOf(place)));
        const row = tierRows(document).findLast(({ floor }) => floor.lt(value));
        const tier = document.tiers.findLast(({ floor }) => value.gt(floor));
        const rate = tier && ('rate' in tier ? new Decimal(tier.rate) : new Decimal(1).div(tier.maxLeverage));
        const expected = rate && row && value.times(rate).minus(row.deduction);
        expect(
          margin(value)
            .minus(expected ?? 'NaN')
            .abs()
            .lt('1e-9'),
        ).toBe(true);
        for (const { floor } of document.tiers.slice(1)) {
          const jump = margin(new Decimal(floor).plus('1e-12')).minus(margin(new Decimal(floor)));
          expect(jump.gte(0) && jump.lte('1e-12')).toBe(true);
        }
      }),
    );
  });

  test('the rate of either kind never falls as the notional grows', () => {
    fc.assert(
      fc.property(curveDocuments, positive, positive, (document, a, b) => {
        const [low, high] = a.lte(b) ? [a, b] : [b, a];
        expect(compare(at(document, low), at(document, high))).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('a tier holds up to and including the next floor', () => {
    const tiers = [
      { floor: '0', rate: '0.1' },
      { floor: '10', rate: '0.2' },
    ];
    const document: CurveDocument = { driver: 'QUANTITY', shape: 'WHOLE_TIERS', tiers };
    expect(wide(at(document, new Decimal(10))).toFixed()).toBe('0.1');
    expect(wide(at(document, new Decimal('10.000000000000000001'))).toFixed()).toBe('0.2');
  });
});

describe('SQRT and POWER', () => {
  const steps = fc.record({
    scale: fc.integer({ min: 0, max: 12 }),
    mode: fc.constantFrom(...ROUNDING_MODES),
  });
  const rooted = fc.record({
    intercept: decimals(0, 2, 4),
    coefficient: decimals(0, 2, 6),
    shift: decimals(0, 1, 6).filter((value) => value.gt(0)),
    over: fc.option(decimals(1, 3, 3), { nil: undefined }),
    quarter: fc.integer({ min: -16, max: 16 }).filter((value) => value !== 0),
    isSqrt: fc.boolean(),
    rootStep: steps,
    innerStep: fc.option(steps, { nil: undefined }),
  });

  test('as decimal.js gives root, sum, quotient and each rounding', () => {
    fc.assert(
      fc.property(rooted, x, (drawn, value) => {
        const { intercept, coefficient, shift, over, quarter, isSqrt, rootStep, innerStep } = drawn;
        const common = {
          driver: 'QUANTITY' as const,
          intercept: text(intercept),
          coefficient: text(coefficient),
          shift: text(shift),
          rootStep,
          greatest: '1000000',
          ...(innerStep ? { innerStep } : {}),
          ...(over ? { over: text(over) } : {}),
        };
        const document: CurveDocument = isSqrt
          ? { ...common, shape: 'SQRT' }
          : { ...common, shape: 'POWER', exponent: text(new Decimal(quarter).div(4)) };

        const base = value.plus(shift);
        const power = isSqrt ? base.sqrt() : base.pow(Math.abs(quarter)).sqrt().sqrt();
        const root = !isSqrt && quarter < 0 ? new Decimal(1).div(power) : power;
        const stated = root.toDecimalPlaces(rootStep.scale, JS_MODE[rootStep.mode]);
        const sum = coefficient.times(stated).plus(intercept);
        const inner = innerStep ? sum.toDecimalPlaces(innerStep.scale, JS_MODE[innerStep.mode]) : sum;
        const rate = !over ? inner : inner.isZero() ? new Decimal(Infinity) : over.div(inner);
        const expected = Decimal.min(rate, 1_000_000);
        expect(wide(at(document, value)).minus(expected).abs().lt('1e-100')).toBe(true);
      }),
    );
  });

  test('a root never falls as its driver grows, and what it is divided into never rises', () => {
    fc.assert(
      fc.property(rooted, x, x, ({ intercept, coefficient, shift, rootStep }, a, b) => {
        const [low, high] = a.lte(b) ? [a, b] : [b, a];
        const rising: CurveDocument = {
          driver: 'QUANTITY',
          shape: 'SQRT',
          intercept: text(intercept),
          coefficient: text(coefficient),
          shift: text(shift),
          rootStep,
        };
        expect(compare(at(rising, low), at(rising, high))).toBeLessThanOrEqual(0);
        const falling: CurveDocument = { ...rising, over: '1.1', greatest: '1000' };
        expect(compare(at(falling, low), at(falling, high))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test('per, driverStep, least, greatest and step apply in this order', () => {
  fc.assert(
    fc.property(x, decimals(1, 1000, 3), rates, rates, (value, per, a, b) => {
      const [least, greatest] = a.lte(b) ? [a, b] : [b, a];
      const document: CurveDocument = {
        driver: 'QUANTITY',
        per: text(per),
        driverStep: { scale: 3, mode: 'FLOOR' },
        shape: 'LINEAR',
        points: [
          { at: '0', rate: '0' },
          { at: '1', rate: '1' },
        ],
        beyond: 'EXTEND',
        least: text(least),
        greatest: text(greatest),
        step: { scale: 4, mode: 'CEILING' },
      };
      const argument = value.div(per).toDecimalPlaces(3, Decimal.ROUND_FLOOR);
      const held = Decimal.min(greatest, Decimal.max(least, argument));
      const expected = held.toDecimalPlaces(4, Decimal.ROUND_CEIL);
      expect(decimalOf(at(document, value)).toFixed()).toBe(expected.toFixed());
    }),
  );
});

test('through another curve: the outer one is a function of the rate that it gives', () => {
  fc.assert(
    fc.property(lines, lines, x, (outer, inner, value) => {
      fc.pre(inner.rises);
      const composed: CurveDocument = { ...outer.document, driver: 'CONSTANT', through: inner.document };
      const stated = rateCurve(outer.document).rateAt(at(inner.document, value));
      expect(at(composed, value)).toEqual(stated);
      expect(rateCurve(composed).driver).toBe('QUANTITY');
      expect(lesser(stated, fraction(10n ** 9n))).toEqual(stated);
    }),
  );
});
