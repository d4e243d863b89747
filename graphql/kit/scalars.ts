import { GraphQLError, Kind, type ValueNode } from 'graphql';
import {
  Decimal,
  decimalText,
  isDecimalText,
  parseDecimal,
  type DecimalRefusal,
} from '../../lib/domain/number/decimal';
import { parseInstant } from '../../lib/domain/number/instant';
import { refuse } from '../../lib/domain/result';
import { builder, type DecimalOutput } from './builder';

const DECIMAL_RULE: Record<DecimalRefusal, string> = {
  'not-a-decimal': 'digits with at most one point, no exponent, no leading zeros, no sign but a minus',
  'too-many-integer-digits': 'at most 20 digits before the point',
  'too-many-decimals': 'at most 18 digits after the point',
};

function badInput(message: string, rule: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', rule } });
}

function readDecimal(value: unknown): Decimal {
  if (typeof value !== 'string') {
    throw badInput(
      'A Decimal is sent as a string, "0.005": a JSON number has already lost digits.',
      'decimal-is-a-string',
    );
  }
  const parsed = parseDecimal(value);
  if (!parsed.ok) {
    throw badInput(
      `"${value.slice(0, 80)}" is not a Decimal: ${DECIMAL_RULE[parsed.refusal]}.`,
      parsed.refusal,
    );
  }
  return parsed.value;
}

function writeDecimal(value: unknown): string {
  const output = value as DecimalOutput;
  const text = typeof output === 'string' ? output : output.toFixed();
  return isDecimalText(text) ? text : decimalText(new Decimal(text));
}

/** A literal in the query text must be a string too. */
const stringIn = (node: ValueNode): unknown => (node.kind === Kind.STRING ? node.value : null);

builder.scalarType('Decimal', {
  description:
    'An exact decimal in a string: "0.005". No exponent, no trailing zeros out, no NaN, never a JSON number. At most 20 digits before and 18 after the point come in.',
  serialize: writeDecimal,
  parseValue: readDecimal,
  parseLiteral: (node) => readDecimal(stringIn(node)),
});

function readInstant(value: unknown): Date {
  const example = '"2026-11-22T16:00:00.000Z"';
  const read =
    typeof value === 'string' ? parseInstant(value, 'ANY_ZONE') : refuse('not-an-instant' as const);
  if (read.ok) return read.value;
  throw read.refusal === 'no-such-instant'
    ? badInput(`"${String(value)}" is on no calendar and no clock.`, 'instant-exists')
    : badInput(`A DateTime is RFC 3339 with its zone, like ${example}.`, 'instant-is-rfc-3339');
}

builder.scalarType('DateTime', {
  description:
    'An instant: RFC 3339 with its zone in, UTC with milliseconds out, "2026-11-22T16:00:00.000Z". Digits beyond milliseconds are dropped.',
  serialize: (value) => value.toISOString(),
  parseValue: readInstant,
  parseLiteral: (node) => readInstant(stringIn(node)),
});

builder.scalarType('JSONDocument', {
  description: 'A document as JSON, decimals in strings. Comes out only; documents come in as JSON text.',
  serialize: (value) => value,
  parseValue: () => {
    throw badInput('A JSONDocument is never an input.', 'document-is-output');
  },
});
