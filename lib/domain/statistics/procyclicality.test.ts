import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { significant } from './pinned';
import { greatestRise, impulseResponse, peakToTrough } from './procyclicality';
import { nextVariance } from './volatility';

const series = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2, maxLength: 80 });

test('the greatest rise is one that is there, and none is greater', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 1, max: 80 }), (margins, steps) => {
      const found = greatestRise(margins, steps);
      if (found === null) {
        expect(margins.length).toBeLessThanOrEqual(steps);
        return;
      }
      const all = margins.slice(steps).map((after, at) => after / (margins[at] ?? NaN) - 1);
      const told = all.map((one) => significant(one, 12));
      expect(found).toEqual({ by: Math.max(...told), at: told.indexOf(Math.max(...told)) + steps });
    }),
  );
});

test('of a series that falls it is below 0; of equal ones it is the first', () => {
  expect(greatestRise([100, 90, 72], 1)).toEqual({ by: -0.1, at: 1 });
  expect(greatestRise([0.1, 0.2, 0.1, 0.2], 1)).toEqual({ by: 1, at: 1 });
  expect(greatestRise([1, 2], 2)).toBeNull();
});

test('peak to trough does not hang on the unit or the order', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 1, max: 1000 }), (margins, unit) => {
      const found = peakToTrough(margins);
      expect(found).toBeGreaterThanOrEqual(1);
      expect(peakToTrough(margins.map((one) => one * unit).toReversed())).toBeCloseTo(found, 9);
    }),
  );
});

test('the closed form is what the recursion comes to', () => {
  const decay = fc.integer({ min: 500, max: 999 }).map((thousandths) => thousandths / 1000);
  fc.assert(
    fc.property(
      decay,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 200 }),
      (lambda, tenths, bars) => {
        const step = tenths / 10;
        let variance = 1;
        for (let bar = 0; bar < bars; bar += 1)
          variance = nextVariance(variance, { value: step, bars: 1 }, lambda);
        expect(impulseResponse(lambda, step, bars)).toBeCloseTo(Math.sqrt(variance), 9);
      },
    ),
  );
});
