import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { assert } from '../assert';

/**
 * The one spelling of a JSON value, by RFC 8785 (JCS): keys in UTF-16 order, no white space.
 *
 * Every hashed document of Margrave is spelled by this function and by no other.
 *
 * @param value made of objects, arrays, strings, booleans, null and finite numbers; our decimals are strings
 * @throws AssertionFailure on `undefined`; an Error on NaN, infinity, a lone surrogate or a circle: bugs all
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  assert(text !== undefined, 'a hashed document is a JSON value');
  return text;
}

/** SHA-256 of a text in UTF-8: 64 lower-case hexadecimal digits. The identity of whatever is spelled by it. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
