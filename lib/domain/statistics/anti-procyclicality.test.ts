import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buffered,
  floored,
  shortfallOf,
  speedLimited,
  stressWeighted,
  withHysteresis,
} from './anti-procyclicality';
import { significant } from './pinned';

const told = (figures: readonly number[]): number[] => figures.map((one) => significant(one, 12));
const margins = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 60 });
const TOLERANCE = 1 + 1e-12;

describe('a buffer', () => {
  test('is used up before margin rises, and rebuilt by so much a step: on paper', () => {
    const found = buffered([100, 110, 125, 130, 120, 100, 100], { full: 1.25, rebuilt: 0.01 });
    // 125 stays while 110 and 125 are asked; 130 is beyond it; then 1.01 × 120, 1.02 × 100, 1.03 × 100.
    expect(told(found)).toEqual([125, 125, 125, 130, 121.2, 102, 103]);
    // 1.25 ÷ 1.2, then rebuilt by 0.15 a step until it is full again.
    expect(told(buffered([100, 120, 120, 120, 120], { full: 1.25, rebuilt: 0.15 }))).toEqual([
      ...[125, 125, 143, 150, 150],
    ]);
  });

  test('keeps margin between what is asked and a quarter more, and never rises further than what is asked', () => {
    fc.assert(
      fc.property(margins, (asked) => {
        const charged = buffered(asked, { full: 1.25, rebuilt: 0 });
        charged.forEach((one, at) => {
          expect(one * TOLERANCE).toBeGreaterThanOrEqual(asked[at] ?? Infinity);
          expect(one).toBeLessThanOrEqual(1.25 * (asked[at] ?? 0) * TOLERANCE);
          const before = charged[at - 1] ?? Infinity;
          expect(one).toBeLessThanOrEqual(Math.max(before, asked[at] ?? 0) * TOLERANCE);
        });
      }),
    );
  });
});

test('a weight of stress and a floor, on paper', () => {
  expect(told(stressWeighted([100, 200], [300, 300], 0.25))).toEqual([150, 225]);
  expect(floored([1, 3, 2], 2)).toEqual([2, 3, 2]);
});

describe('a limit of speed', () => {
  test('counts from the least and the greatest of the steps before: on paper', () => {
    const rise = { steps: 3, by: 0.1 };
    // From 100: 110, and no further while 100 is among the last three; then from 110 on.
    expect(told(speedLimited([100, 200, 200, 200, 200, 200], rise, null))).toEqual([
      ...[100, 110, 110, 110, 121, 121],
    ]);
    const fall = { steps: 2, by: 0.02 };
    expect(told(speedLimited([100, 50, 50, 50], null, fall))).toEqual([100, 98, 98, 96.04]);
    expect(speedLimited([100, 200, 50], null, null)).toEqual([100, 200, 50]);
  });

  test('is kept over any window, saves nothing up and never pushes the other way', () => {
    // Nor need a limit be held back: what was charged last lies within the same limits.
    const limits = fc.record({ steps: fc.integer({ min: 1, max: 10 }), by: fc.constantFrom(0.02, 0.1, 0.5) });
    fc.assert(
      fc.property(margins, limits, limits, (asked, rise, fall) => {
        const charged = speedLimited(asked, rise, fall);
        for (const [at, one] of charged.entries()) {
          const before = charged[at - 1];
          const wanted = asked[at];
          if (before === undefined || wanted === undefined) continue;
          if (one > before) {
            expect(one).toBeLessThanOrEqual(wanted);
            const least = Math.min(...charged.slice(Math.max(0, at - rise.steps), at));
            expect(one).toBeLessThanOrEqual(least * (1 + rise.by) * TOLERANCE);
          }
          if (one < before) {
            expect(one).toBeGreaterThanOrEqual(wanted);
            const greatest = Math.max(...charged.slice(Math.max(0, at - fall.steps), at));
            expect(one * TOLERANCE).toBeGreaterThanOrEqual(greatest * (1 - fall.by));
          }
          if (wanted > before) expect(one).toBeGreaterThanOrEqual(before);
          if (wanted < before) expect(one).toBeLessThanOrEqual(before);
        }
      }),
    );
  });
});

describe('hysteresis', () => {
  test('moves only outside the band, all the way, strictly: on paper', () => {
    const band = { above: 0.05, below: 0.1, dwell: 2 };
    // 105 and 90 are at the band's ends; 89 once is not for long enough, 106 is at once.
    expect(withHysteresis([100, 105, 90, 89, 95, 89, 88, 93, 92.4], band)).toEqual([
      ...[100, 100, 100, 100, 100, 100, 88, 93, 93],
    ]);
  });

  test('takes an end of the band for one, whatever the last bits say', () => {
    const band = { above: 0.2, below: 0.1, dwell: 1 };
    expect(0.022 * (1 + 0.2)).toBeLessThan(0.0264);
    expect(0.07 * (1 - 0.1)).toBeGreaterThan(0.063);
    for (const [from, to] of [
      [0.022, 0.0264],
      [0.011, 0.0132],
      [0.07, 0.063],
      [0.1, 0.09],
    ] as const)
      expect(withHysteresis([from, to], band)).toEqual([from, from]);
  });

  test('never leaves more than the band between what is asked and what is charged', () => {
    fc.assert(
      fc.property(margins, (asked) => {
        withHysteresis(asked, { above: 0.05, below: 0.1, dwell: 1 }).forEach((charged, at) => {
          const ratio = (asked[at] ?? 0) / charged;
          expect(ratio).toBeLessThanOrEqual(1.05 * TOLERANCE);
          expect(ratio * TOLERANCE).toBeGreaterThanOrEqual(0.9);
        });
      }),
    );
  });
});

test('what is short is counted, and noise is not', () => {
  expect(shortfallOf([100, 100, 100], [100, 80, 95])).toEqual({ steps: 2, greatest: 1 - 0.8 });
  expect(shortfallOf([0.3], [0.1 * 3 - 1e-16])).toEqual({ steps: 0, greatest: 0 });
});
