import { describe, expect, test } from 'vitest';
import { exp, ln, pow, significant } from './pinned';

/** To 16 digits as Abramowitz and Stegun, tables 4.2 and 4.4, print them. */
describe('pinned functions', () => {
  test.each([
    [2, 0.693147180559945309],
    [10, 2.302585092994045684],
    [1.5, 0.405465108108164382],
  ])('ln(%d)', (x, logarithm) => {
    expect(ln(x)).toBeCloseTo(logarithm, 15);
  });

  test('are inverse to each other, and a power is one of logarithms', () => {
    expect(exp(1)).toBeCloseTo(2.718281828459045, 15);
    for (const x of [1e-300, 0.94, 1, 7.25, 1e300]) expect(exp(ln(x)) / x).toBeCloseTo(1, 12);
    expect(pow(0.94, 30)).toBeCloseTo(exp(30 * ln(0.94)), 14);
    expect(pow(0.94, 0)).toBe(1);
  });

  test('refuse what has no value', () => {
    for (const x of [0, -1, NaN, Infinity]) expect(() => ln(x)).toThrow();
    expect(() => pow(-1, 0.5)).toThrow();
    expect(() => significant(NaN, 12)).toThrow();
  });
});

test('rounds to significant digits, whatever the size', () => {
  expect(significant(0.0905857690920999, 12)).toBe(0.0905857690921);
  expect(significant(1234567.8915, 9)).toBe(1234567.89);
  expect(significant(-1e-20 / 3, 3)).toBe(-3.33e-21);
  expect(significant(0, 12)).toBe(0);
});
