import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../number/decimal';
import { expectedShortfall } from './expected-shortfall';
import { significant } from './pinned';
import { quantile, QUANTILE_TYPES } from './quantile';

const values = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 20, maxLength: 200 });
/** In thousandths, with an observation beyond it even in the shortest sample. */
const probability = fc
  .integer({ min: 50, max: 950 })
  .map((thousandths) => new Decimal(thousandths).div(1000));
const type = fc.constantFrom(...QUANTILE_TYPES);
const told = (figure: number): number => significant(figure, 12);

describe('a quantile', () => {
  test('never falls as its probability rises', () => {
    fc.assert(
      fc.property(values, probability, probability, type, (sample, one, other, kind) => {
        const [low, high] = one.lte(other) ? [one, other] : [other, one];
        expect(quantile(sample, low, kind)).toBeLessThanOrEqual(quantile(sample, high, kind));
      }),
    );
  });

  test('does not hang on the order of the sample, and moves and grows with it', () => {
    fc.assert(
      fc.property(values, probability, type, fc.integer({ min: 1, max: 1000 }), (sample, at, kind, by) => {
        const found = quantile(sample, at, kind);
        expect(quantile(sample.toReversed(), at, kind)).toBe(found);
        const moved = sample.map((value) => value * by + 7);
        expect(quantile(moved, at, kind)).toBeCloseTo(found * by + 7, 3);
      }),
    );
  });

  test('of a sample upside down is that of the other end: types 6, 7 and 8 are symmetric', () => {
    fc.assert(
      fc.property(values, probability, fc.constantFrom(6, 7, 8), (sample, at, kind) => {
        const upsideDown = sample.map((value) => -value);
        const other = new Decimal(1).minus(at);
        expect(-quantile(upsideDown, other, kind)).toBeCloseTo(quantile(sample, at, kind), 6);
      }),
    );
  });

  test('takes its place from the probability as it is spelled', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => at + 1);
    expect(0.07 * 100).toBeGreaterThan(7); // what doubles make of it
    expect(quantile(hundred, new Decimal('0.07'), 1)).toBe(7);
    expect(quantile(hundred, new Decimal('0.0700000001'), 1)).toBe(8);
  });

  test('with less than one observation beyond it is none', () => {
    const days = Array.from({ length: 250 }, (_, at) => at);
    expect(quantile(days, new Decimal('0.996'), 1)).toBe(248);
    expect(() => quantile(days, new Decimal('0.997'), 1)).toThrow();
    expect(() => quantile(days, new Decimal('0.003'), 1)).toThrow();
    expect(() => expectedShortfall(days, new Decimal('0.997'))).toThrow();
  });
});

describe('expected shortfall', () => {
  /** Rockafellar and Uryasev (2002): the least over c of c + mean(max(loss − c, 0)) / (1 − p). */
  function byOptimum(losses: readonly number[], at: Decimal): number {
    const share = 1 - at.toNumber();
    return Math.min(
      ...losses.map((c) => {
        const beyond = losses.reduce((sum, loss) => sum + Math.max(loss - c, 0), 0);
        return c + beyond / losses.length / share;
      }),
    );
  }

  test('is the optimum of Rockafellar and Uryasev', () => {
    fc.assert(
      fc.property(values, probability, (losses, at) => {
        expect(expectedShortfall(losses, at)).toBeCloseTo(byOptimum(losses, at), 5);
      }),
    );
  });

  test('is never below the value at risk of any type', () => {
    fc.assert(
      fc.property(values, probability, type, (losses, at, kind) => {
        expect(told(expectedShortfall(losses, at))).toBeGreaterThanOrEqual(told(quantile(losses, at, kind)));
      }),
    );
  });

  test('is coherent: no more for two books together than for each', () => {
    const pairs = fc.array(
      fc.tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -9999, max: 9999 })),
      {
        minLength: 20,
        maxLength: 100,
      },
    );
    fc.assert(
      fc.property(pairs, probability, (books, at) => {
        const whole = expectedShortfall(
          books.map(([one, other]) => one + other),
          at,
        );
        const parts = [0, 1].map((book) =>
          expectedShortfall(
            books.map((both) => both[book] ?? 0),
            at,
          ),
        );
        expect(whole).toBeLessThanOrEqual((parts[0] ?? 0) + (parts[1] ?? 0) + 1e-6);
      }),
    );
  });

  test('scales and moves with losses, in any order', () => {
    fc.assert(
      fc.property(values, probability, fc.integer({ min: 1, max: 1000 }), (losses, at, by) => {
        const found = expectedShortfall(losses, at);
        expect(expectedShortfall(losses.toReversed(), at)).toBe(found);
        expect(
          expectedShortfall(
            losses.map((loss) => loss * by - 3),
            at,
          ),
        ).toBeCloseTo(found * by - 3, 3);
      }),
    );
  });
});
