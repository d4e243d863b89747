import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../../number/decimal';
import { depthOf, type ImpactTerms, priceFactor } from './impact';

const AS_KNOWN = { coefficient: 1, depthFactor: 1 };
const LINEAR: ImpactTerms = { model: 'LINEAR', depth: '200000', source: 'RESTING' };
const ROOT: ImpactTerms = {
  ...{ model: 'SQUARE_ROOT', turnover: '1000000', dailyVolatility: '0.04', source: 'FIGURE' },
};

describe('what is left of a price', () => {
  test.each([
    ['in proportion to what is sold', LINEAR, 30_000, AS_KNOWN, '0.85'],
    ['above 1 of what is bought', LINEAR, -30_000, AS_KNOWN, '1.15'],
    ['at half the depth twice as far', LINEAR, 30_000, { coefficient: 1, depthFactor: 0.5 }, '0.7'],
    // 0.04 · √(0.0625) is 1 %.
    ['with the root of what is sold', ROOT, 62_500, AS_KNOWN, '0.99'],
    ['with the root of what is bought', ROOT, -62_500, AS_KNOWN, '1.01'],
    ['twice as far by a coefficient of 2', ROOT, 62_500, { coefficient: 2, depthFactor: 1 }, '0.98'],
    [
      'at a quarter of the turnover twice as far',
      ROOT,
      62_500,
      { coefficient: 1, depthFactor: 0.25 },
      '0.98',
    ],
    ['not capped at nothing', LINEAR, 300_000, AS_KNOWN, '-0.5'],
    ['all of it, of nothing sold', ROOT, 0, AS_KNOWN, '1'],
    ['in nine digits', LINEAR, 0.123456789, AS_KNOWN, '0.999999383'],
  ])('%s', (_, terms, sold, scale, left) => {
    expect(priceFactor(terms, new Decimal(sold), scale).toFixed()).toBe(left);
  });

  test('never rises with what is sold', () => {
    const sold = fc.integer({ min: -5_000_000, max: 5_000_000 });
    fc.assert(
      fc.property(fc.constantFrom(LINEAR, ROOT), sold, sold, (terms, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((one) =>
          priceFactor(terms, new Decimal(one), AS_KNOWN),
        );
        expect(more?.lte(less ?? NaN)).toBe(true);
      }),
    );
  });

  test('both laws meet where a day’s turnover is sold, by the depth that they are measured by', () => {
    const line: ImpactTerms = { model: 'LINEAR', depth: String(depthOf(ROOT, 1)), source: 'STATED' };
    expect(depthOf(ROOT, 1)).toBe(25_000_000);
    const day = new Decimal(1_000_000);
    expect(priceFactor(line, day, AS_KNOWN).toFixed()).toBe(priceFactor(ROOT, day, AS_KNOWN).toFixed());
  });
});
