import { jsonPointer } from './json-pointer';
import { ok, refuse, type Fault, type Result } from '../result';
import { isStorableText } from './text-characters';

/** The largest document that is read: a real set of 400 instruments takes about 0.3 MB. */
export const MAX_JSON_BYTES = 8 * 1024 * 1024;
/** What is said of a larger one, before it is read to its end too. */
export const TOO_LARGE: Fault = { path: '', rule: 'size', message: 'The text is longer than 8 MB.' };
/** A parameter set nests seven deep; more only serves to exhaust a reader. */
export const MAX_JSON_DEPTH = 32;

/**
 * Reads JSON that people or systems hand in, stricter than `JSON.parse`: a text that two readers could
 * understand differently has no identity worth approving.
 *
 * Refused, with the rule: `size` (over 8 MB), `byte-order-mark`, `nul-byte`, `json` (not JSON),
 * `depth` (over 32), `duplicate-key` (each, with its path; also when both values are equal), `text-characters` (a name
 * or a text with a NUL or a lone surrogate, also where it is written as an escape).
 */
export function parseJsonText(text: string): Result<unknown, readonly Fault[]> {
  const fault = (rule: string, message: string) => refuse([{ path: '', rule, message }]);
  if (Buffer.byteLength(text, 'utf8') > MAX_JSON_BYTES) return refuse([TOO_LARGE]);
  if (text.startsWith('\uFEFF')) return fault('byte-order-mark', 'The text starts with a byte-order mark.');
  if (text.includes('\0')) return fault('nul-byte', 'The text holds a NUL byte.');

  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fault('json', `The text is not JSON: ${error instanceof Error ? error.message : 'unreadable'}.`);
  }
  const faults = structureFaults(text);
  if (faults.length > 0) return refuse(faults);
  const unstorable = mayHoldUnstorable(text) ? characterFaults(value, []) : [];
  return unstorable.length > 0 ? refuse(unstorable) : ok(value);
}

/**
 * As `parseJsonText`, of the bytes of a file or of standard input. Refused besides: `utf-8`, bytes that are not
 * well-formed; nothing is put in their place.
 */
export function parseJsonBytes(bytes: Uint8Array): Result<unknown, readonly Fault[]> {
  let text: string;
  try {
    // ignoreBOM keeps the mark in the text, where it is seen and refused.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse([{ path: '', rule: 'utf-8', message: 'The text is not UTF-8: save it in that encoding.' }]);
  }
  return parseJsonText(text);
}

/** A NUL and a lone surrogate come as escapes; a surrogate also as it is, in a text that never was bytes. */
function mayHoldUnstorable(text: string): boolean {
  return text.includes('\\u') || !text.isWellFormed();
}

/** @param value nested no deeper than is read */
function characterFaults(value: unknown, place: readonly (string | number)[]): Fault[] {
  const fault = (at: readonly (string | number)[]): Fault => ({
    path: jsonPointer(...at),
    rule: 'text-characters',
    message: 'It holds a NUL or half of a character, which no text may hold.',
  });
  if (typeof value === 'string') return isStorableText(value) ? [] : [fault(place)];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one, index) => characterFaults(one, [...place, index]));
  return Object.entries(value).flatMap(([key, one]) => [
    ...(isStorableText(key) ? [] : [fault([...place, key])]),
    ...characterFaults(one, [...place, key]),
  ]);
}

interface Container {
  /** Keys seen so far; null for an array. */
  readonly keys: Set<string> | null;
  /** Where we are within it: the current key, or the current index. */
  segment: string | number;
  expectsKey: boolean;
}

/**
 * Depth and repeated keys of a text that is known to be JSON.
 *
 * Why our own: `JSON.parse` keeps the last of two equal keys silently, and lossless-json reports them only
 * when their values differ.
 */
function structureFaults(text: string): Fault[] {
  const faults: Fault[] = [];
  const stack: Container[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;
  for (const [part] of text.matchAll(token)) {
    const top = stack.at(-1);
    if (part === '{' || part === '[') {
      if (stack.length === MAX_JSON_DEPTH) {
        const path = jsonPointer(...stack.map(({ segment }) => segment));
        return [...faults, { path, rule: 'depth', message: `The text nests deeper than ${MAX_JSON_DEPTH}.` }];
      }
      stack.push({ keys: part === '{' ? new Set() : null, segment: 0, expectsKey: part === '{' });
    } else if (part === '}' || part === ']') {
      stack.pop();
    } else if (part === ',' && top) {
      if (top.keys) top.expectsKey = true;
      else top.segment = Number(top.segment) + 1;
    } else if (top?.keys && top.expectsKey && part.startsWith('"')) {
      const key = String(JSON.parse(part));
      top.segment = key;
      top.expectsKey = false;
      if (top.keys.has(key)) {
        const path = jsonPointer(...stack.map(({ segment }) => segment));
        faults.push({ path, rule: 'duplicate-key', message: `The key "${key}" stands twice in one object.` });
      }
      top.keys.add(key);
    }
  }
  return faults;
}
