import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '../../domain/number/decimal';
import { narrowUnits } from '../units';
import { costOf, hasInverseCost } from '../cost';
import { EntryFactors } from './entry-factors';

const units = fc.oneof(
  fc.integer({ min: 0, max: 1e9 }),
  fc.maxSafeInteger().map((n) => Math.abs(n) % 2 ** 50),
);
const multiplier = fc
  .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, scale]) => new Decimal(digits).div(new Decimal(10).pow(scale)));

test('entry × multiplier in floats is what decimals make of it, or no number', () => {
  fc.assert(
    fc.property(units, multiplier, (entry, factor) => {
      const exact = narrowUnits(new Decimal(entry).div(1e8).times(factor));
      expect(new EntryFactors([{ multiplier: factor }]).times(0, entry)).toBe(exact);
    }),
    { numRuns: 2_000 },
  );
  expect(new EntryFactors([{ multiplier: new Decimal(1) }]).times(0, NaN)).toBeNaN();
  expect(new EntryFactors([{ multiplier: new Decimal('0.001') }]).times(0, 1)).toBeNaN();
  expect(new EntryFactors([{ multiplier: new Decimal('0.001') }]).times(0, 1000)).toBe(1);
});

test('a cost is the floor of quantity × entry and what is left above it', () => {
  fc.assert(
    fc.property(units, units, fc.boolean(), (size, entry, isShort) => {
      const quantity = isShort ? -size : size;
      const cost = costOf(quantity, entry);
      const product = BigInt(quantity) * BigInt(entry);
      if (cost === null) {
        expect(Number(product < 0n ? -product : product)).toBeGreaterThanOrEqual(1e8 * 2 ** 50);
        return;
      }
      expect(BigInt(cost.whole) * 100_000_000n + BigInt(cost.part)).toBe(product);
      expect(cost.part).toBeGreaterThanOrEqual(0);
      expect(cost.part).toBeLessThan(100_000_000);
    }),
    { numRuns: 2_000 },
  );
  expect(costOf(NaN, 1)).toBeNull();
  expect(costOf(1, NaN)).toBeNull();
});

test('the cost of an inverse contract is kept as its entry price, where what it was worth is narrow', () => {
  fc.assert(
    fc.property(units, units, units, fc.boolean(), (size, entry, factor, isShort) => {
      const quantity = isShort ? -size : size;
      const isNarrow = entry > 0 && BigInt(size) * BigInt(factor) < BigInt(entry) * 2n ** 50n;
      expect(hasInverseCost(quantity, entry, factor)).toBe(isNarrow);
      expect(costOf(quantity, entry, factor)).toEqual(isNarrow ? { whole: entry, part: 0 } : null);
    }),
    { numRuns: 2_000 },
  );
  const factors = new EntryFactors([
    { multiplier: new Decimal(100), isInverse: true },
    { multiplier: new Decimal('0.000000001'), isInverse: true },
    { multiplier: new Decimal(100) },
  ]);
  expect([0, 1, 2].map((instrument) => factors.times(instrument, 7))).toEqual([7, 7, 700]);
  expect([0, 1, 2].map((instrument) => factors.hasCost(instrument, 5, 7))).toEqual([true, false, true]);
  expect(factors.hasCost(0, 5, 0)).toBe(false);
  expect(factors.times(0, 2 ** 50)).toBeNaN();
});
