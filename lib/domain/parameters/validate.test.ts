import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parameterSetDocuments, parameterSetOf, parameterSets } from '../../testing/arbitraries';
import type { Fault } from '../result';
import { canonicalJson, contentHash } from '../json/canonical';
import type { ParameterSetDocument } from './document/parameter-set';
import { coverageFaults, parseParameterSet, parseParameterSetText, storedParameterSet } from './validate';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const MAJORS: { [key: string]: Json } = {
  instruments: ['BTC-PERP', 'ETH-PERP'],
  initialMargin: {
    curve: {
      driver: 'NOTIONAL',
      shape: 'WHOLE_TIERS',
      tiers: [
        { floor: '0', maxLeverage: '10' },
        { floor: '1000', rate: '0.2' },
      ],
    },
  },
  maintenanceMargin: {
    curve: {
      driver: 'NOTIONAL',
      shape: 'MARGINAL_TIERS',
      tiers: [
        { floor: '0', rate: '0.05' },
        { floor: '1000', rate: '0.1' },
      ],
    },
  },
};
const VALID: Record<string, Json> = {
  format: 'margrave/parameter-set/1',
  settlementAsset: 'USDT',
  marginClasses: { MAJORS, 'a/b': { ...MAJORS, instruments: ['SOL-PERP'], maximumNotional: '5000' } },
  collateral: { USDT: { haircut: '0' }, BTC: { haircut: '0.05', pricedBy: 'BTC-PERP' } },
  accountRules: { warningLevel: '1.5', callLevel: '1.2', liquidationLevel: '1' },
  rounding: {
    notional: { scale: 2, mode: 'HALF_UP' },
    margin: { scale: 2, mode: 'UP' },
    profitAndLoss: { scale: 2, mode: 'FLOOR' },
    collateralValue: { scale: 2, mode: 'FLOOR' },
  },
};

/** A copy of a document with the value at each pointer replaced; `undefined` removes. */
function edited(document: unknown, edits: Record<string, Json | undefined>): Json {
  const copy = JSON.parse(JSON.stringify(document)) as Json;
  for (const [pointer, value] of Object.entries(edits)) {
    const segments = pointer
      .slice(1)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = segments.pop() ?? '';
    const parent = segments.reduce<Json>((at, key) => (at as Record<string, Json>)[key] ?? null, copy);
    if (value === undefined) delete (parent as Record<string, Json>)[last];
    else (parent as Record<string, Json>)[last] = value;
  }
  return copy;
}

function faultsOf(input: unknown): readonly Fault[] {
  const parsed = parseParameterSet(input);
  return parsed.ok ? [] : parsed.refusal;
}

function placed(faults: readonly Fault[]): string[] {
  return faults.map(({ rule, path }) => `${rule} ${path}`);
}

const IM = '/marginClasses/MAJORS/initialMargin/curve';
const MM = '/marginClasses/MAJORS/maintenanceMargin/curve';

test('the document used below is valid', () => {
  expect(faultsOf(VALID)).toEqual([]);
});

/** One edit each, and the fault that it alone must cause. */
const PLANTED: [string, Record<string, Json | undefined>, string[]][] = [
  ['a missing part', { '/settlementAsset': undefined }, ['required /settlementAsset']],
  ['a wrong type', { '/collateral': [] }, ['type /collateral']],
  ['an unknown key', { '/bogus': 1 }, ['unknown-key /bogus']],
  ['an unknown key in a curve', { [`${IM}/cap`]: '1' }, [`unknown-key ${IM}/cap`]],
  ['a wrong format', { '/format': 'margrave/parameter-set/2' }, ['choice /format']],
  ['an unknown shape', { [`${IM}/shape`]: 'CUBIC' }, [`choice ${IM}/shape`]],
  ['an unknown rounding mode', { '/rounding/margin/mode': 'NEAREST' }, ['choice /rounding/margin/mode']],
  ['a scale beyond the database', { '/rounding/margin/scale': 19 }, ['range /rounding/margin/scale']],
  ['no tiers', { [`${IM}/tiers`]: [] }, [`length ${IM}/tiers`]],
  ['no instruments', { '/marginClasses/a~1b/instruments': [] }, ['length /marginClasses/a~1b/instruments']],
  [
    'a class name with a space',
    { '/marginClasses/a b': MAJORS },
    [
      'identifier /marginClasses/a b',
      'instrument-in-one-class /marginClasses/a b/instruments/0',
      'instrument-in-one-class /marginClasses/a b/instruments/1',
    ],
  ],
  ['a JSON number', { '/accountRules/callLevel': 1.2 }, ['decimal /accountRules/callLevel']],
  ['an exponent', { '/accountRules/callLevel': '1e0' }, ['decimal /accountRules/callLevel']],
  ['a leading zero', { '/collateral/BTC/haircut': '00.05' }, ['decimal /collateral/BTC/haircut']],
  [
    'a 19th decimal',
    { '/collateral/BTC/haircut': '0.0000000000000000001' },
    ['decimal /collateral/BTC/haircut'],
  ],
  ['a tier with both charges', { [`${IM}/tiers/0/rate`]: '0.1' }, [`tier-charge ${IM}/tiers/0`]],
  ['a tier with neither charge', { [`${IM}/tiers/1/rate`]: undefined }, [`tier-charge ${IM}/tiers/1`]],
  ['a tier without floor', { [`${IM}/tiers/1/floor`]: undefined }, [`required ${IM}/tiers/1/floor`]],
  ['a rate as JSON number', { [`${IM}/tiers/1/rate`]: 0.2 }, [`decimal ${IM}/tiers/1/rate`]],
  ['a tier that is null', { [`${IM}/tiers/1`]: null }, [`type ${IM}/tiers/1`]],
  ['a first floor above 0', { [`${MM}/tiers/0/floor`]: '1' }, [`tiers-start-at-zero ${MM}/tiers/0/floor`]],
  ['an overlapping tier', { [`${MM}/tiers/1/floor`]: '0' }, [`tiers-ascend ${MM}/tiers/1/floor`]],
  ['a rate above 1', { [`${IM}/tiers/1/rate`]: '1.01' }, [`rate-range ${IM}/tiers/1/rate`]],
  ['a rate of 0', { [`${MM}/tiers/0/rate`]: '0' }, [`rate-range ${MM}/tiers/0/rate`]],
  [
    'leverage below 1',
    { [`${IM}/tiers/0/maxLeverage`]: '0.99' },
    [`leverage-range ${IM}/tiers/0/maxLeverage`],
  ],
  ['a falling rate', { [`${IM}/tiers/1/rate`]: '0.099' }, [`rates-never-fall ${IM}/tiers/1/rate`]],
  [
    'IM < MM',
    { [`${MM}/tiers/0/rate`]: '0.1', [`${MM}/tiers/1/rate`]: '0.5' },
    [`initial-covers-maintenance ${IM}/tiers/1`],
  ],
  [
    'a maximum at the last floor',
    { '/marginClasses/a~1b/maximumNotional': '1000' },
    ['maximum-above-last-floor /marginClasses/a~1b/maximumNotional'],
  ],
  [
    'an instrument in two classes',
    { '/marginClasses/a~1b/instruments': ['ETH-PERP'] },
    ['instrument-in-one-class /marginClasses/a~1b/instruments/0'],
  ],
  [
    'an instrument twice in a class',
    { '/marginClasses/a~1b/instruments': ['S', 'S'] },
    ['instrument-repeated /marginClasses/a~1b/instruments/1'],
  ],
  ['a haircut above 1', { '/collateral/BTC/haircut': '1.1' }, ['haircut-range /collateral/BTC/haircut']],
  ['a negative haircut', { '/collateral/BTC/haircut': '-0.1' }, ['haircut-range /collateral/BTC/haircut']],
  [
    'an asset of which it is not said whether it is liquid, where it is of another',
    { '/collateral/BTC/liquid': false },
    ['liquid-of-every-asset /collateral/USDT/liquid'],
  ],
  [
    'a liquid that is no truth',
    { '/collateral/BTC/liquid': 'yes', '/collateral/USDT/liquid': true },
    ['type /collateral/BTC/liquid'],
  ],
  ['no settlement collateral', { '/collateral/USDT': undefined }, ['settlement-collateral /collateral/USDT']],
  [
    'a priced settlement asset',
    { '/collateral/USDT/pricedBy': 'BTC-PERP' },
    ['settlement-unpriced /collateral/USDT/pricedBy'],
  ],
  [
    'an unpriced asset',
    { '/collateral/BTC/pricedBy': undefined },
    ['collateral-priced /collateral/BTC/pricedBy'],
  ],
  [
    'a price nobody has',
    { '/collateral/BTC/pricedBy': 'X' },
    ['collateral-price-known /collateral/BTC/pricedBy'],
  ],
  [
    'a warning below the call',
    { '/accountRules/warningLevel': '1.1' },
    ['levels-descend /accountRules/warningLevel'],
  ],
  [
    'a call below liquidation',
    { '/accountRules/callLevel': '0.9' },
    ['levels-descend /accountRules/callLevel'],
  ],
  [
    'liquidation at 0',
    { '/accountRules/liquidationLevel': '0' },
    ['liquidation-level-positive /accountRules/liquidationLevel'],
  ],
];

test.each(PLANTED)('%s is named by rule and path', (_name, edits, expected) => {
  expect(placed(faultsOf(edited(VALID, edits)))).toEqual(expected);
});

test('every planted fault is found, however many there are', () => {
  fc.assert(
    fc.property(fc.subarray(PLANTED.map((_, index) => index)), (chosen) => {
      // Faults are independent unless one edit lies on or within the place of another, or hides what it needs.
      const edits: Record<string, Json | undefined> = {};
      const expected: string[] = [];
      for (const index of chosen) {
        const [name, own, faults] = PLANTED[index] ?? ['', {}, []];
        const clash = Object.keys(own).some((a) =>
          Object.keys(edits).some((b) => near(a) === near(b) || a.startsWith(b) || b.startsWith(a)),
        );
        if (clash || DEPENDENT.test(name)) continue;
        Object.assign(edits, own);
        expected.push(...faults);
      }
      expect(placed(faultsOf(edited(VALID, edits)))).toEqual(expect.arrayContaining(expected));
    }),
    { numRuns: 300 },
  );
});

/** Faults about the relation of several places, which a fault in one of these places rightly hides. */
const DEPENDENT = /IM < MM|settlement|asset|wrong type|unpriced|a maximum|a class name|two classes|below/;

/** The smallest part that one rule reads: a curve, a class's instruments, a collateral asset, … */
function near(pointer: string): string {
  return pointer
    .replace(/(\/curve)\/.*$/, '$1')
    .replace(/^\/(collateral|accountRules|rounding)\/.*$/, pointer);
}

describe('initial against maintenance margin', () => {
  const message = (edits: Record<string, Json>) =>
    faultsOf(edited(VALID, edits)).find(({ rule }) => rule === 'initial-covers-maintenance')?.message;

  test('a crossing inside a tier is named exactly, with both figures', () => {
    // IM 10 % to 1,000, then 20 % on the whole; MM 5 % to 1,000, then 50 %: 50 + 0.5(N − 1000) > 0.2 N from 1,500
    expect(message({ [`${MM}/tiers/1/rate`]: '0.5' })).toBe(
      'Initial margin falls below maintenance margin above a notional of 1500: at a notional of 3001 it is 600.2, and maintenance margin 1050.5.',
    );
  });

  test('a jump of whole tiers is caught on its right side', () => {
    const curve = {
      driver: 'NOTIONAL',
      shape: 'WHOLE_TIERS',
      tiers: [
        { floor: '0', rate: '0.05' },
        { floor: '500', rate: '0.15' },
      ],
    };
    expect(message({ [MM]: curve })).toBe(
      'Initial margin falls below maintenance margin above a notional of 500: at a notional of 1000 it is 100, and maintenance margin 150.',
    );
  });

  test('equality everywhere is allowed, also between thirds on a slice and on the whole', () => {
    const thirds = (shape: string) => ({
      driver: 'NOTIONAL',
      shape,
      tiers: [
        { floor: '0', maxLeverage: '3' },
        { floor: '10', maxLeverage: '3' },
      ],
    });
    expect(faultsOf(edited(VALID, { [IM]: thirds('WHOLE_TIERS'), [MM]: thirds('MARGINAL_TIERS') }))).toEqual(
      [],
    );
    expect(faultsOf(edited(VALID, { [MM]: thirds('WHOLE_TIERS'), [IM]: thirds('MARGINAL_TIERS') }))).toEqual(
      [],
    );
  });
});

/** The same content in another order and spelling. */
function respelled(value: Json): Json {
  if (typeof value === 'string')
    return /^[0-9]+\.[0-9]+$/.test(value) && value.length < 15 ? `${value}00` : value;
  if (Array.isArray(value)) {
    const items = value.map(respelled);
    return items.every((item) => typeof item === 'string') ? items.reverse() : items;
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, respelled(item)]),
  );
}

describe('identity', () => {
  test('does not depend on key order, instrument order or number spelling', () => {
    fc.assert(
      fc.property(parameterSetDocuments, (document) => {
        const original = parameterSetOf(document);
        const other = parameterSetOf(respelled(document));
        expect([other.hash, other.canonical]).toEqual([original.hash, original.canonical]);
      }),
    );
  });

  test('reading a canonical text gives the same set; the hash is of that text', () => {
    fc.assert(
      fc.property(parameterSets, (set) => {
        const again = parseParameterSetText(set.canonical);
        expect(again).toEqual({ ok: true, value: set });
        expect([canonicalJson(set.document), contentHash(set.canonical)]).toEqual([set.canonical, set.hash]);
      }),
    );
  });

  test('differs when any figure differs', () => {
    const other = edited(VALID, { [`${MM}/tiers/1/rate`]: '0.100000000000000001' });
    expect(parameterSetOf(other).hash).not.toBe(parameterSetOf(VALID).hash);
  });

  test('RFC 8785 §3.2.3: keys sort by UTF-16 code unit; SHA-256 of "abc" is the one of FIPS 180-4', () => {
    expect(
      canonicalJson({
        '\u20ac': 1,
        '\r': 2,
        '\ufb33': 3,
        '1': 4,
        '\ud83d\ude00': 5,
        '\u0080': 6,
        '\u00f6': 7,
      }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
    expect(contentHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('a set cannot be changed after it was made', () => {
    const { document } = parameterSetOf(VALID) as { document: ParameterSetDocument };
    expect(() => ((document.accountRules as { callLevel: string }).callLevel = '9')).toThrow(TypeError);
  });
});

describe('strict reading of text', () => {
  const text = JSON.stringify(VALID);
  test.each([
    ['a byte-order mark', `\uFEFF${text}`, 'byte-order-mark '],
    ['a NUL byte', `${text}\0`, 'nul-byte '],
    ['no JSON', text.slice(1), 'json '],
    ['nothing', '', 'json '],
    ['more than 8 MB', ' '.repeat(8 * 1024 * 1024) + text, 'size '],
    ['a depth of 33', `${'['.repeat(33)}${']'.repeat(33)}`, `depth ${'/0'.repeat(32)}`],
    ['a million brackets', '['.repeat(1_000_000) + ']'.repeat(1_000_000), `depth ${'/0'.repeat(32)}`],
    [
      'a repeated key',
      text.replace('"haircut":"0.05"', '"haircut":"0.05","haircut":"0.5"'),
      'duplicate-key /collateral/BTC/haircut',
    ],
    [
      'a repeated key with equal values',
      text.replace('"haircut":"0.05"', '"haircut":"0.05","hair\\u0063ut":"0.05"'),
      'duplicate-key /collateral/BTC/haircut',
    ],
    [
      'a key that would vanish',
      text.replace('"MAJORS"', '"__proto__":{},"MAJORS"'),
      'identifier /marginClasses/__proto__',
    ],
  ])('%s is refused', (_name, given, expected) => {
    const parsed = parseParameterSetText(given);
    expect(parsed.ok ? [] : placed(parsed.refusal)).toEqual([expected]);
  });

  test('keys that only look repeated are not: in strings, in other objects, in arrays', () => {
    const parsed = parseParameterSetText(text.replace('"BTC-PERP","ETH-PERP"', '"a:\\"{b","a:{"'));
    expect(parsed.ok ? [] : placed(parsed.refusal)).toEqual([
      'identifier /marginClasses/MAJORS/instruments/0',
      'identifier /marginClasses/MAJORS/instruments/1',
      'collateral-price-known /collateral/BTC/pricedBy',
    ]);
  });
});

test('coverage: every listed instrument has a class, and no class names another', () => {
  const set = parameterSetOf(VALID);
  expect(coverageFaults(set, ['BTC-PERP', 'ETH-PERP', 'SOL-PERP'])).toEqual([]);
  expect(placed(coverageFaults(set, ['BTC-PERP', 'SOL-PERP', 'XRP-PERP']))).toEqual([
    'instrument-known /marginClasses/MAJORS/instruments/1',
    'instrument-covered /marginClasses',
  ]);
});

test('what was accepted once is read for ever, whatever rule became stricter; what is not what its hash says is not', () => {
  const { document } = parameterSetOf(VALID);
  const unsound = edited(document, { '/accountRules/warningLevel': '1' }) as Record<string, Json>;
  expect(parseParameterSet(unsound)).toMatchObject({ ok: false, refusal: [{ rule: 'levels-descend' }] });
  const canonical = canonicalJson(unsound);
  expect(storedParameterSet(canonical, contentHash(canonical))?.canonical).toBe(canonical);
  expect(storedParameterSet(canonical, contentHash(`${canonical} `))).toBeNull();
  const spaced = JSON.stringify(unsound, null, 1);
  expect(storedParameterSet(spaced, contentHash(spaced))).toBeNull();
  const unknown = canonicalJson({ ...unsound, more: '1' });
  expect(storedParameterSet(unknown, contentHash(unknown))).toBeNull();
  expect(storedParameterSet('{', contentHash('{'))).toBeNull();
});
