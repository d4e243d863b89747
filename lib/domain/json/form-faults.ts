import type * as z from 'zod';
import { parseDecimal } from '../number/decimal';
import { jsonPointer } from './json-pointer';
import type { Fault } from '../result';

type Segments = readonly (string | number)[];

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an object, by name. */
export function entries(value: unknown): [string, unknown][] {
  if (!isRecord(value)) return [];
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * What zod found wrong with a document's form, in our words: one fault per place, each with a JSON Pointer
 * and one of the rules `required`, `type`, `unknown-key`, `choice`, `length`, `range`, `identifier`,
 * `decimal`, `tier-charge`; or the rule that the schema's own check names.
 *
 * @param input the document that was read, to tell an absent value from a wrong one
 */
export function formFaults(input: unknown, error: z.ZodError): Fault[] {
  return error.issues.flatMap((issue) => {
    const segments = issue.path.map((segment) => (typeof segment === 'number' ? segment : String(segment)));
    const value = valueAtPath(input, segments);
    return issueFaults(issue, segments, value);
  });
}

function valueAtPath(input: unknown, segments: Segments): unknown {
  let value = input;
  for (const segment of segments) {
    if (Array.isArray(value)) value = value[Number(segment)];
    else if (isRecord(value) && Object.hasOwn(value, segment)) value = value[segment];
    else return undefined;
  }
  return value;
}

function issueFaults(issue: z.core.$ZodIssue, segments: Segments, value: unknown): Fault[] {
  const fault = (rule: string, message: string): Fault[] => [
    { path: jsonPointer(...segments), rule, message },
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.filter((key) => key !== VANISHING).map((key) => unknownKey(segments, key));
    case 'invalid_union':
      return unionFaults(issue, segments, value);
    case 'invalid_type':
      if (value === undefined) return fault('required', `It must be present: ${typeName(issue.expected)}.`);
      if (typeof value === 'number' && issue.expected === 'string') {
        return fault('decimal', `A number is a decimal in a string, "${value}", never a JSON number.`);
      }
      return fault('type', `It must be ${typeName(issue.expected)}, not ${typeName(jsonType(value))}.`);
    case 'invalid_value':
      return fault('choice', `It must be ${issue.values.map(String).join(' or ')}.`);
    case 'too_small':
    case 'too_big': {
      const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const counted = issue.origin === 'array';
      return fault(counted ? 'length' : 'range', `It must ${counted ? 'hold' : 'be'} ${limit}.`);
    }
    case 'invalid_key':
    case 'invalid_format':
      return fault('identifier', `A name is ${IDENTIFIER_FORM}.`);
    case 'custom': {
      const rule: unknown = issue.params?.['rule'];
      return typeof rule === 'string' ? fault(rule, issue.message) : fault('decimal', DECIMAL_FORM);
    }
    default:
      return fault('decimal', DECIMAL_FORM);
  }
}

const IDENTIFIER_FORM = '1 to 64 letters, digits or . _ : / -, starting with a letter or digit';
const DECIMAL_FORM =
  'It must be a decimal: digits and at most one point, no exponent, no leading zero, at most 20 digits before ' +
  'and 18 after the point.';

function unknownKey(segments: Segments, key: string): Fault {
  return {
    path: jsonPointer(...segments, key),
    rule: 'unknown-key',
    message: `No parameter is called "${key}" here.`,
  };
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function typeName(type: string): string {
  if (type === 'record') return 'an object';
  if (type === 'int') return 'a whole number';
  if (type === 'null') return type;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

/**
 * A part with several possible forms. A tier is told what it lacks; any other part is taken for the form that it
 * fits best, and told what is wrong with it as that.
 */
function unionFaults(issue: z.core.$ZodIssueInvalidUnion, segments: Segments, value: unknown): Fault[] {
  if (segments.at(-2) === 'tiers') return tierFaults(segments, value);
  if (issue.errors.length === 0) {
    const path = jsonPointer(...segments);
    return [{ path, rule: 'choice', message: `It must name one of the forms that can stand here.` }];
  }
  const form = (issues: readonly z.core.$ZodIssue[]): Fault[] =>
    issues.flatMap((one) => {
      const own = one.path.map((segment) => (typeof segment === 'number' ? segment : String(segment)));
      return issueFaults(one, [...segments, ...own], valueAtPath(value, own));
    });
  // A link is recognised by its name, a binary step by its scale: an unknown or missing key weighs more than a value.
  const misfit = (faults: readonly Fault[]): number =>
    faults.filter(({ rule }) => rule === 'unknown-key').length * 100 +
    faults.filter(({ rule }) => rule === 'required').length * 10 +
    faults.length;
  // An object is taken for an object, however little is wrong with it as one of several words.
  const isOfObject = (issues: readonly z.core.$ZodIssue[]): boolean =>
    issues.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys');
  const objects = isRecord(value) ? issue.errors.filter(isOfObject) : [];
  const forms = (objects.length > 0 ? objects : issue.errors).map(form);
  return forms.reduce((best, other) => (misfit(other) < misfit(best) ? other : best));
}

/** A tier has two possible forms; zod reports every way in which it is neither. We say what is wrong with it. */
function tierFaults(segments: Segments, tier: unknown): Fault[] {
  const path = jsonPointer(...segments);
  if (!isRecord(tier)) {
    return [{ path, rule: 'type', message: `It must be an object, not ${typeName(jsonType(tier))}.` }];
  }
  const faults = Object.keys(tier)
    .filter((key) => !['floor', 'rate', 'maxLeverage'].includes(key))
    .map((key) => unknownKey(segments, key));
  const charges = ['rate', 'maxLeverage'].filter((key) => Object.hasOwn(tier, key));
  if (charges.length !== 1) {
    const found = charges.length === 0 ? 'neither' : 'both';
    const message = `A tier has either a rate or a maxLeverage; this one has ${found}.`;
    faults.push({ path, rule: 'tier-charge', message });
  }
  for (const key of ['floor', ...charges]) {
    const place = jsonPointer(...segments, key);
    const value = tier[key];
    if (value === undefined) {
      faults.push({ path: place, rule: 'required', message: 'It must be present: a decimal in a string.' });
    } else if (typeof value === 'number') {
      const message = `A number is a decimal in a string, "${value}", never a JSON number.`;
      faults.push({ path: place, rule: 'decimal', message });
    } else if (typeof value !== 'string' || !parseDecimal(value).ok) {
      faults.push({ path: place, rule: 'decimal', message: DECIMAL_FORM });
    }
  }
  return faults;
}

const VANISHING = '__proto__';

/**
 * The name that zod passes over in silence, wherever it stands: `__proto__` as a key of a record would vanish from the
 * result, and what vanishes was never refused.
 */
export function vanishingKeyFaults(input: unknown, within: Segments = []): Fault[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([key, value]: [string, unknown]) => {
    const place = [...within, Array.isArray(input) ? Number(key) : key];
    if (key !== VANISHING) return vanishingKeyFaults(value, place);
    return [{ path: jsonPointer(...place), rule: 'identifier', message: `A name is ${IDENTIFIER_FORM}.` }];
  });
}
