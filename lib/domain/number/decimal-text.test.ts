import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText, isDecimalText, parseDecimal } from './decimal';

test.each(['0', '1', '-1', '10', '0.5', '-0.000000000000000001', '120.05', '99999999999999999999.5'])(
  '"%s" is a number in its one spelling',
  (text) => expect(isDecimalText(text)).toBe(true),
);

test.each([
  '',
  '-0',
  '0.0',
  '1.0',
  '1.50',
  '01',
  '+1',
  '.5',
  '5.',
  '1e3',
  ' 1',
  '1\n',
  '--1',
  'NaN',
  'Infinity',
  '١',
])('"%s" is not', (text) => expect(isDecimalText(text)).toBe(false));

test('what is read and written again as it was is in its one spelling, and nothing else that is read', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^-?\d{1,6}(\.\d{1,6})?$/), (text) => {
      const parsed = parseDecimal(text);
      expect(isDecimalText(text)).toBe(parsed.ok && decimalText(parsed.value) === text);
    }),
  );
});
