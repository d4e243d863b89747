import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '../domain/number/decimal';
import { decimalOfNarrow, decimalOfWhole, narrowUnits, NARROW_LIMIT } from './units';

const largest = 2 ** 53 - 1;
/** About each power of ten and of two there are as many as elsewhere. */
const near = fc
  .tuple(fc.constantFrom(2, 10), fc.integer({ min: 0, max: 53 }), fc.integer({ min: -2, max: 2 }))
  .map(([base, power, by]) => base ** power + by)
  .filter((units) => units <= largest);
const units = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: largest }), near, fc.integer({ min: 0, max: 1_000 })),
    fc.boolean(),
  )
  .map(([size, isNegative]) => (isNegative ? -size : size));

test('the decimal of an integer of 1e-8 is the one that its text gives, to the last word, and goes back', () => {
  fc.assert(
    fc.property(units, (drawn) => {
      const made = decimalOfNarrow(drawn);
      const read = new Decimal(decimalOfWhole(BigInt(drawn)).toFixed());
      expect([made.s, made.e, made.d]).toEqual([drawn === 0 ? 1 : read.s, read.e, read.d]);
      expect(made.toFixed()).toBe(read.toFixed());
      expect(made).toBeInstanceOf(Decimal);
      const back = narrowUnits(made);
      if (Math.abs(drawn) < NARROW_LIMIT) expect(back).toBe(drawn === 0 ? 0 : drawn);
      else expect(back).toBeNaN();
    }),
    { numRuns: 3_000 },
  );
});
