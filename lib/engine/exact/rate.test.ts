import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText, ROUNDING_MODES } from '../../domain/number/decimal';
import { compare, fraction, rootedPower, type Step } from '../../domain/number/fraction';
import { rateCurve } from '../../domain/curves/rate-curve';
import type { CurveDocument } from '../../domain/curves/curve-document';
import { decimals } from '../../testing/arbitraries';
import { sizedCurve } from './rate';
import { powerInSteps } from './root';

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ scale: fc.integer({ min: 0, max: 20 }), mode: fc.constantFrom(...ROUNDING_MODES) }),
  fc.record({ binaryScale: fc.integer({ min: 0, max: 40 }), mode: fc.constantFrom(...ROUNDING_MODES) }),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const rates = decimals(0, 2, 4).map(decimalText);
/** Often a floor or a point of a curve. */
const amounts = fc.oneof(
  decimals(0, 1000, 3),
  decimals(0, 40, 0).map((halves) => halves.div(2)),
);

const common = fc.record({
  per: optional(decimals(1, 50, 2).map(decimalText)),
  driverStep: optional(steps),
  least: optional(fc.constantFrom('0', '0.01', '0.3')),
  greatest: fc.constantFrom('0.5', '1', '40'),
  step: optional(steps),
});

const floors = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 6 })
  .map((values) => ['0', ...values.sort((a, b) => a - b).map((value) => String(value / 2))]);

const direct: fc.Arbitrary<CurveDocument> = fc
  .tuple(
    common,
    fc.oneof(
      fc
        .tuple(floors, fc.array(rates, { minLength: 7, maxLength: 7 }), fc.boolean())
        .map(([at, values, isMarginal]) => ({
          shape: isMarginal ? ('MARGINAL_TIERS' as const) : ('WHOLE_TIERS' as const),
          tiers: at.map((floor, index) => ({ floor, rate: values[index] ?? '0' })),
        })),
      fc
        .tuple(floors, fc.array(rates, { minLength: 7, maxLength: 7 }), fc.constantFrom('HOLD', 'EXTEND'))
        .map(([at, values, beyond]) => ({
          shape: 'LINEAR' as const,
          points: at.map((point, index) => ({ at: point, rate: values[index] ?? '0' })),
          beyond: beyond === 'HOLD' ? ('HOLD' as const) : ('EXTEND' as const),
        })),
      fc
        .record({
          intercept: rates,
          coefficient: rates,
          shift: optional(fc.constantFrom('0', '0.0000000001', '3')),
          innerStep: optional(steps),
          over: optional(fc.constantFrom('1.1', '2')),
          rootStep: steps,
          exponent: fc.constantFrom('-4', '-1', '-0.5', '-0.25', '0.25', '0.5', '0.75', '1', '2', '3.75'),
        })
        .map((parts) => ({ shape: 'POWER' as const, ...parts })),
    ),
  )
  .map(([parts, shape]) => ({ driver: 'QUANTITY', ...parts, ...shape }));

const curves = fc.oneof(
  { arbitrary: direct, weight: 3 },
  fc.tuple(direct, direct).map(([outer, through]): CurveDocument => ({
    ...outer,
    // A driver is never negative.
    through: { ...through, least: through.least ?? '0' },
  })),
);

test('a curve of a size gives the rate of the reference method, of a quotient in any terms', () => {
  fc.assert(
    fc.property(curves, amounts, fc.integer({ min: 1, max: 9 }), (document, amount, common) => {
      const value = fraction(BigInt(amount.times(1000).toFixed()), 1000n);
      const terms = {
        numerator: value.numerator * BigInt(common),
        denominator: value.denominator * BigInt(common),
      };
      const curve = sizedCurve(document, () => value);
      expect(curve.constant).toBeNull();
      expect(compare(curve.at({ QUANTITY: terms }), rateCurve(document).rateAt(value))).toBe(0);
    }),
    { numRuns: 3000 },
  );
});

test('a root is rounded as if it had infinitely many digits, squares and what lies beside them too', () => {
  const exponents = fc.constantFrom(...[-9n, -4n, -3n, -1n, 1n, 2n, 3n, 7n, 16n]);
  const near = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 14n }), fc.constantFrom(1n, 2n, 4n), fc.constantFrom(-1n, 0n, 1n))
    .map(([root, degree, off]) => root ** degree + off);
  fc.assert(
    fc.property(
      near,
      fc.constantFrom(1n, 4n, 16n, 10n ** 8n, 10n ** 18n),
      exponents,
      steps,
      (top, bottom, power, step) => {
        fc.pre(top > 0n);
        const exponent = fraction(power, 4n);
        const found = powerInSteps({ numerator: 3n * top, denominator: 3n * bottom }, exponent, step);
        expect(compare(found, rootedPower(fraction(top, bottom), exponent, step))).toBe(0);
      },
    ),
    { numRuns: 3000 },
  );
});
