import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compareDecimals,
  differenceText,
  isDecimalText,
  roundedText,
  shiftedText,
  trimZeros,
} from './decimal-text';

const scaledIntegers = fc.tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.nat(18));
const textOf = ([units, scale]: [bigint, number]): string => shiftedText(units.toString(), -scale);
const decimals = scaledIntegers.map(textOf);

test('a shift there and back is the number itself', () => {
  fc.assert(
    fc.property(decimals, fc.integer({ min: -6, max: 6 }), (text, places) => {
      expect(shiftedText(shiftedText(text, places), -places)).toBe(text);
    }),
  );
});

test('a difference added back by its scaled integers is exact', () => {
  const units = (text: string): bigint => BigInt(roundedText(text, 18).replace('.', ''));
  fc.assert(
    fc.property(decimals, decimals, (after, before) => {
      expect(units(before) + units(differenceText(after, before))).toBe(units(after));
    }),
  );
});

test('order is that of the scaled integers', () => {
  const units = (text: string): bigint => BigInt(roundedText(text, 18).replace('.', ''));
  fc.assert(
    fc.property(decimals, decimals, (a, b) => {
      const expected = units(a) < units(b) ? -1 : units(a) > units(b) ? 1 : 0;
      expect(compareDecimals(a, b)).toBe(expected);
    }),
  );
});

test.each([
  ['0.125', 2, '0.12'],
  ['0.135', 2, '0.14'],
  ['-0.125', 2, '-0.12'],
  ['0.1251', 2, '0.13'],
  ['-2.5', 0, '-2'],
  ['3.5', 0, '4'],
  ['99999999999999999999.995', 2, '100000000000000000000.00'],
  ['7', 2, '7.00'],
])('%s at %i digits is %s: half to even, exactly', (text, scale, expected) => {
  expect(roundedText(text, scale)).toBe(expected);
});

/** By long division on scaled integers. */
function rounded(text: string, scale: number): string {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const step = 10n ** BigInt(Math.max(fraction.length - scale, 0));
  const units = BigInt(whole + fraction.padEnd(scale, '0'));
  const [floor, rest] = [units / step, units % step];
  const isUp = rest * 2n > step || (rest * 2n === step && floor % 2n === 1n);
  const digits = (isUp ? floor + 1n : floor).toString().padStart(scale + 1, '0');
  const sign = text.startsWith('-') && /[1-9]/.test(digits) ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

test('what is shown is rounded exactly, at any size', () => {
  fc.assert(
    fc.property(decimals, fc.nat(18), (text, scale) => {
      expect(roundedText(text, scale)).toBe(rounded(text, scale));
      expect(roundedText(text, scale, { grouped: true }).replaceAll(',', '')).toBe(rounded(text, scale));
      expect(roundedText(text, undefined)).toBe(text);
    }),
  );
});

test('trailing zeros go, whole numbers keep theirs', () => {
  expect(['1.500', '100', '0.0', '10.00'].map(trimZeros)).toEqual(['1.5', '100', '0', '10']);
});

test.each(['', '-', '1.', '.5', '01', '1e3', 'NaN', '+1', '1,000', '0.1234567890123456789', ' 1'])(
  '"%s" is no decimal of the API',
  (text) => {
    expect(isDecimalText(text)).toBe(false);
  },
);
