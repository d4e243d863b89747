import fc from 'fast-check';
import { GraphQLError, Kind, type GraphQLScalarType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { decimal, decimalText } from '../../lib/domain/number/decimal';
import { schema } from '../schema';

const scalar = (name: string) => schema.getType(name) as GraphQLScalarType;

function ruleOf(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    if (error instanceof GraphQLError) return error.extensions.rule;
    throw error;
  }
  return 'accepted';
}

describe('Decimal', () => {
  const type = scalar('Decimal');

  test.each([
    [0.005, 'decimal-is-a-string'],
    [1, 'decimal-is-a-string'],
    [null, 'decimal-is-a-string'],
    [true, 'decimal-is-a-string'],
    ['NaN', 'not-a-decimal'],
    ['Infinity', 'not-a-decimal'],
    ['1e3', 'not-a-decimal'],
    ['1E-3', 'not-a-decimal'],
    ['+1', 'not-a-decimal'],
    ['01', 'not-a-decimal'],
    ['.5', 'not-a-decimal'],
    ['1.', 'not-a-decimal'],
    ['1,5', 'not-a-decimal'],
    [' 1', 'not-a-decimal'],
    ['', 'not-a-decimal'],
    ['0x10', 'not-a-decimal'],
    ['100000000000000000000', 'too-many-integer-digits'],
    ['0.0000000000000000001', 'too-many-decimals'],
  ])('refuses %j: %s', (value, rule) => {
    expect(ruleOf(() => type.parseValue(value))).toBe(rule);
  });

  test.each(['99999999999999999999.999999999999999999', '-99999999999999999999.999999999999999999'])(
    'accepts %j, with as many digits as are kept',
    (text) => {
      expect(decimalText(type.parseValue(text) as never)).toBe(text);
    },
  );

  test('a literal must be a string too', () => {
    expect(ruleOf(() => type.parseLiteral({ kind: Kind.FLOAT, value: '0.005' }))).toBe('decimal-is-a-string');
    expect(ruleOf(() => type.parseLiteral({ kind: Kind.INT, value: '5' }))).toBe('decimal-is-a-string');
    expect(decimalText(type.parseLiteral({ kind: Kind.STRING, value: '0.005' }) as never)).toBe('0.005');
  });

  test('what goes out comes in again, in its one spelling', () => {
    const whole = fc.bigInt({ min: 0n, max: 10n ** 20n - 1n });
    const decimals = fc.stringMatching(/^[0-9]{0,18}$/);
    fc.assert(
      fc.property(fc.boolean(), whole, decimals, (negative, integer, fraction) => {
        const text = `${negative ? '-' : ''}${integer}${fraction ? `.${fraction}` : ''}`;
        const out = type.serialize(type.parseValue(text)) as string;
        expect(out).toMatch(/^(0|-?(0\.\d*[1-9]|[1-9]\d*(\.\d*[1-9])?))$/);
        expect(type.serialize(type.parseValue(out))).toBe(out);
        expect(decimal(out).minus(decimal(text)).isZero()).toBe(true);
      }),
    );
  });

  test('writes ours, the database’s and a document’s', () => {
    expect(type.serialize(decimal('10.50'))).toBe('10.5');
    expect(type.serialize({ toFixed: () => '1.000000000000000000' })).toBe('1');
    expect(type.serialize('-0')).toBe('0');
    expect(() => type.serialize('NaN')).toThrow();
  });
});

describe('DateTime', () => {
  const type = scalar('DateTime');

  test.each([
    ['2026-11-22T16:00:00Z', '2026-11-22T16:00:00.000Z'],
    ['2026-11-22T18:00:00.25+02:00', '2026-11-22T16:00:00.250Z'],
    ['2026-11-22T16:00:00.123456Z', '2026-11-22T16:00:00.123Z'],
    ['2024-02-29T23:59:59-00:30', '2024-03-01T00:29:59.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(type.serialize(type.parseValue(text))).toBe(expected);
  });

  test.each([
    ['2026-11-22T16:00:00', 'instant-is-rfc-3339'],
    ['2026-11-22', 'instant-is-rfc-3339'],
    ['22/11/2026', 'instant-is-rfc-3339'],
    ['2026-11-22T24:00:00Z', 'instant-exists'],
    ['2026-11-22T16:60:00Z', 'instant-exists'],
    ['2026-11-22T16:00:00+25:00', 'instant-exists'],
    [1_700_000_000_000, 'instant-is-rfc-3339'],
    ['2026-02-30T00:00:00Z', 'instant-exists'],
    ['2026-13-01T00:00:00Z', 'instant-exists'],
  ])('refuses %j: %s', (value, rule) => {
    expect(ruleOf(() => type.parseValue(value))).toBe(rule);
  });
});

test('a JSONDocument only comes out', () => {
  expect(ruleOf(() => scalar('JSONDocument').parseValue({}))).toBe('document-is-output');
});
