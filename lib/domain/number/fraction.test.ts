import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, ROUNDING_MODES, type RoundingMode } from './decimal';
import {
  compare,
  decimalOf,
  dividedBy,
  fraction,
  fractionOf,
  minus,
  plus,
  rootedPower,
  roundFraction,
  times,
} from './fraction';

const numerators = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const denominators = fc.bigInt({ min: 1n, max: 10n ** 12n });
const fractions = fc.tuple(numerators, denominators).map(([top, bottom]) => fraction(top, bottom));

const JS_MODE = {
  UP: Decimal.ROUND_UP,
  DOWN: Decimal.ROUND_DOWN,
  CEILING: Decimal.ROUND_CEIL,
  FLOOR: Decimal.ROUND_FLOOR,
  HALF_UP: Decimal.ROUND_HALF_UP,
  HALF_EVEN: Decimal.ROUND_HALF_EVEN,
} satisfies Record<RoundingMode, number>;

/** The same in 200 digits, by a library that shares no code with fractions. */
const wide = ({ numerator, denominator }: ReturnType<typeof fraction>) =>
  new Decimal(numerator.toString()).div(denominator.toString());

describe.each(ROUNDING_MODES)('rounding %s', (mode) => {
  test('a multiple of 10^−scale, as decimal.js rounds 200 digits', () => {
    fc.assert(
      fc.property(fractions, fc.integer({ min: 0, max: 30 }), (value, scale) => {
        const expected = wide(value).toDecimalPlaces(scale, JS_MODE[mode]);
        expect(decimalOf(roundFraction(value, { scale, mode })).toFixed()).toBe(expected.plus(0).toFixed());
      }),
    );
  });

  test('a multiple of 2^−binaryScale, as decimal.js rounds value × 2^binaryScale', () => {
    fc.assert(
      fc.property(fractions, fc.integer({ min: 0, max: 48 }), (value, binaryScale) => {
        const unit = new Decimal(2).pow(binaryScale);
        const expected = wide(value).times(unit).toDecimalPlaces(0, JS_MODE[mode]).div(unit);
        expect(decimalOf(roundFraction(value, { binaryScale, mode })).toFixed()).toBe(
          expected.plus(0).toFixed(),
        );
      }),
    );
  });

  test('ties: every half, either sign', () => {
    for (const halves of [-5n, -3n, -1n, 1n, 3n, 5n]) {
      const expected = new Decimal(halves.toString()).div(2).toDecimalPlaces(0, JS_MODE[mode]);
      const found = decimalOf(roundFraction(fraction(halves, 2n), { scale: 0, mode }));
      expect(found.toFixed()).toBe(expected.plus(0).toFixed());
    }
  });

  test('a root or power, as decimal.js gives it to 200 digits', () => {
    const bases = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.bigInt({ min: 1n, max: 10n ** 9n }));
    const quarters = fc.integer({ min: -16, max: 16 }).filter((quarter) => quarter !== 0);
    fc.assert(
      fc.property(bases, quarters, fc.integer({ min: 0, max: 12 }), ([top, bottom], quarter, scale) => {
        const base = fraction(top, bottom);
        const found = rootedPower(base, fraction(BigInt(quarter), 4n), { scale, mode });
        // Fourth roots by two square roots: exact squares stay exact, so ties and whole roots agree.
        const power = wide(base).pow(Math.abs(quarter));
        const root = power.sqrt().sqrt();
        const exact = quarter < 0 ? new Decimal(1).div(root) : root;
        // 2/3 is not exact in 200 digits; what is exact as a fraction is so again in 150.
        const expected = exact.toSignificantDigits(150).toDecimalPlaces(scale, JS_MODE[mode]);
        expect(decimalOf(found).toFixed()).toBe(expected.toFixed());
      }),
      { numRuns: 60 },
    );
  });
});

test('sums, differences, products and quotients are those of rational numbers', () => {
  fc.assert(
    fc.property(fractions, fractions, (a, b) => {
      expect(minus(plus(a, b), b)).toEqual(a);
      if (b.numerator !== 0n) expect(times(dividedBy(a, b), b)).toEqual(a);
      expect(Math.sign(compare(a, b))).toBe(wide(a).comparedTo(wide(b)));
    }),
  );
});

test('a decimal as a fraction and back is itself', () => {
  fc.assert(
    fc.property(numerators, fc.integer({ min: 0, max: 18 }), (units, scale) => {
      const value = new Decimal(units.toString()).div(new Decimal(10).pow(scale));
      expect(decimalOf(fractionOf(value)).eq(value)).toBe(true);
    }),
  );
});

test('a whole root is exact in every mode', () => {
  for (const mode of ROUNDING_MODES)
    expect(rootedPower(fraction(81n, 16n), fraction(1n, 4n), { scale: 1, mode })).toEqual(fraction(3n, 2n));
});
