import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDecimalText } from '../../../_ui/decimal-text';
import { draggedLeverage, snapped, stepped, steppedLeverage } from './axis-steps';

test.each([
  [50_000, 1, '51000'],
  [50_000, -10, '40000'],
  [10_000, -1, '9900'],
  [99_000, 1, '100000'],
  [0.005, 1, '0.0051'],
  [0.01, -1, '0.0099'],
])('%d by %i steps is %s', (value, steps, expected) => {
  expect(stepped(value, steps)).toBe(expected);
});

test.each([
  [75, -1, '74'],
  [75, -10, '65'],
  [15, -10, '10'],
  [10, -1, '9.9'],
  [10, 1, '11'],
  [9.9, 1, '10'],
  [1, -1, '1'],
])('leverage %d by %i steps is %s', (value, steps, expected) => {
  expect(steppedLeverage(value, steps)).toBe(expected);
});

test('what a handle writes is a decimal of the API, near what was pointed at', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-4, max: 1e12, noNaN: true }), (value) => {
      const text = snapped(value);
      expect(isDecimalText(text)).toBe(true);
      expect(Math.abs(Number(text) / value - 1)).toBeLessThan(0.0501);
    }),
  );
});

test('a step up is greater, a step down is less and above zero', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-4, max: 1e12, noNaN: true }),
      fc.integer({ min: 1, max: 10 }),
      (value, steps) => {
        const at = Number(snapped(value));
        expect(Number(stepped(at, steps))).toBeGreaterThan(at);
        expect(Number(stepped(at, -steps))).toBeLessThan(at);
        expect(Number(stepped(at, -steps))).toBeGreaterThan(0);
      },
    ),
  );
});

test('a dragged leverage is whole above 10', () => {
  expect([74.6, 10.2, 9.96, 3.14].map(draggedLeverage)).toEqual(['75', '10', '10', '3.1']);
});
