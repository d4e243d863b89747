import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal, decimalText } from './decimal';
import { decimalOfUnits, unitsOf, unitsText, UnitSum } from './units';

const LIMIT = 2 ** 50;
const units = fc.oneof(
  fc.integer({ min: -1_000, max: 1_000 }),
  fc.maxSafeInteger().filter((value) => Math.abs(value) < LIMIT),
  // Beside whole amounts, where a float quotient is nearest to the wrong one.
  fc
    .tuple(fc.integer({ min: -11_000_000, max: 11_000_000 }), fc.integer({ min: -2, max: 2 }))
    .map(([whole, beside]) => whole * 1e8 + beside),
);

test('an amount in units has the text of its decimal, and comes back', () => {
  fc.assert(
    fc.property(units, (value) => {
      const amount = new Decimal(value).div(1e8);
      expect(unitsText(value)).toBe(decimalText(amount));
      expect(decimalOfUnits(value).eq(amount)).toBe(true);
      expect(unitsOf(amount)).toBe(value + 0);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['more than eight decimals', '0.000000001'],
  ['2^50 units', '11258999.06842624'],
  ['2^50 units owed', '-11258999.06842624'],
])('what units do not hold is no number: %s', (_what, text) => {
  expect(unitsOf(new Decimal(text))).toBeNaN();
});

test('no amount is spelled of what is no integer below 2^53', () => {
  for (const value of [NaN, Infinity, 2 ** 53])
    expect(() => unitsText(value)).toThrow('an integer below 2^53');
});

test('a sum of any number of amounts is exact', () => {
  fc.assert(
    fc.property(fc.array(units), fc.nat(3_000), (values, times) => {
      const sum = new UnitSum();
      let expected = 0n;
      for (const value of values) {
        sum.add(value);
        expected += BigInt(value);
      }
      for (let time = 0; time < times; time += 1) sum.add(LIMIT - 1);
      expected += BigInt(times) * BigInt(LIMIT - 1);
      expect(sum.total().times(1e8).toFixed()).toBe(expected.toString());
    }),
    { numRuns: 200 },
  );
});
