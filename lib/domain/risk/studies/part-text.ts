import { assert } from '../../assert';
import { canonicalJson } from '../../json/canonical';
import { Decimal, decimalText } from '../../number/decimal';

/**
 * Rises with any change of what parts hold: a part that another release left is none.
 *
 * @see Study for what a part is
 */
export const PART_FORM = 1;

type Written = null | boolean | number | string | readonly Written[] | { readonly [key: string]: Written };

/** What JSON has no word for, by its tag. A record has no key that begins so. */
const TAG = '$';
const [DECIMAL, INTEGER, MAP, SET] = ['$decimal', '$integer', '$map', '$set'] as const;

/**
 * What a study keeps of a block of accounts, as text for another process to go on from.
 *
 * @param part records, lists, maps, sets, texts, finite numbers, integers of any size and decimals
 * @throws AssertionFailure on anything else: a study that keeps it cannot be resumed
 */
export function partText(part: unknown): string {
  return canonicalJson(written(part));
}

/** The part that a text of this form is of. */
export function partOfText(text: string): unknown {
  return read(JSON.parse(text) as Written);
}

function written(value: unknown): Written {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'a part holds finite numbers');
    return value;
  }
  if (typeof value === 'bigint') return { [INTEGER]: value.toString() };
  if (Array.isArray(value)) return value.map(written);
  if (value instanceof Decimal) return { [DECIMAL]: decimalText(value) };
  if (value instanceof Map) return { [MAP]: [...value].map(([key, of]) => [written(key), written(of)]) };
  if (value instanceof Set) return { [SET]: [...value].map(written) };
  assert(
    typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype,
    'a part is plain data, which another process can go on from',
  );
  return Object.fromEntries(
    Object.entries(value).map(([key, of]) => {
      assert(!key.startsWith(TAG), 'no key of a part begins as a tag does');
      return [key, written(of)];
    }),
  );
}

function read(value: Written): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(read);
  const { [DECIMAL]: decimal, [INTEGER]: integer, [MAP]: map, [SET]: set } = value;
  if (typeof decimal === 'string') return new Decimal(decimal);
  if (typeof integer === 'string') return BigInt(integer);
  if (map !== undefined && isList(map)) return new Map(map.map(pairOf));
  if (set !== undefined && isList(set)) return new Set(set.map(read));
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, read(of)]));
}

function isList(value: Written): value is readonly Written[] {
  return Array.isArray(value);
}

function pairOf(pair: Written): [unknown, unknown] {
  assert(isList(pair) && pair.length === 2, 'a map is written in pairs');
  return [read(pair[0] ?? null), read(pair[1] ?? null)];
}
