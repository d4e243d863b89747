import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fraction, type Fraction } from '../number/fraction';
import { endsDominate } from './formula-dominance';

/** Rates that add up to one by their weights; so many parts of each, of all parts. */
const mixtures = fc
  .array(fc.record({ rate: fc.integer({ min: 1, max: 6 }), parts: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((drawn) => {
    const all = drawn.reduce((sum, { parts }) => sum + parts, 0);
    return drawn.map(({ rate, parts }) => ({ rate, parts, all }));
  });
type Mixture = readonly { readonly rate: number; readonly parts: number; readonly all: number }[];

const weighed = (mixture: Mixture) =>
  mixture.map(({ rate, parts, all }) => ({
    rate: {
      curve: { driver: 'CONSTANT' as const, shape: 'CONSTANT' as const, rate: `0.0${rate}` },
      modifiers: [],
    },
    weight: fraction(BigInt(parts), BigInt(all)),
  }));
const toNumber = ({ numerator, denominator }: Fraction): number => Number(numerator) / Number(denominator);
const weightFrom = (mixture: Mixture, least: number): number =>
  mixture.reduce((sum, { rate, parts, all }) => (rate >= least ? sum + parts / all : sum), 0);

test('a mixture of constant rates is shown to be above another exactly where it is so at every threshold', () => {
  fc.assert(
    fc.property(mixtures, mixtures, (upper, lower) => {
      // Of rates that are all in one order: first-order stochastic dominance, by its own definition.
      const isAbove = [1, 2, 3, 4, 5, 6].every(
        (least) => weightFrom(upper, least) >= weightFrom(lower, least) - 1e-12,
      );
      expect(endsDominate(weighed(upper), weighed(lower))).toBe(isAbove);
      // And then its mean is never below: what is charged.
      const mean = (mixture: Mixture) =>
        weighed(mixture).reduce(
          (sum, { weight }, at) => sum + toNumber(weight) * (mixture[at]?.rate ?? 0),
          0,
        );
      if (isAbove) expect(mean(upper)).toBeGreaterThanOrEqual(mean(lower) - 1e-12);
    }),
    { numRuns: 2_000 },
  );
});
