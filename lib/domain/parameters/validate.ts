import { jsonPointer } from '../json/json-pointer';
import { ok, refuse, type Fault, type Result } from '../result';
import { canonicalJson, contentHash } from '../json/canonical';
import { formFaults, vanishingKeyFaults } from '../json/form-faults';
import { parseJsonText } from '../json/json-text';
import { parameterSetSchema, type ParameterSet, type ParameterSetDocument } from './document/parameter-set';
import { relationFaults } from './relations/relations';
import { noteUnchangeable } from './relations/sound-classes';

/**
 * The only maker of a new `ParameterSet`; `storedParameterSet` reads one that it made.
 *
 * The instruments of a class, and the assets that contracts settle in, are sets: they are sorted (by UTF-16 code unit, like
 * RFC 8785's keys), and each number gets its one spelling, so the identity depends on content only, not on order or spelling.
 *
 * @param input a JSON value, e.g. from `JSON.parse` or a GraphQL scalar
 * @returns the set; or every fault, first of form, then of relation, each with JSON Pointer and rule
 * @see docs/methodology.md#validation-rules
 */
export function parseParameterSet(input: unknown): Result<ParameterSet, readonly Fault[]> {
  const parsed = parameterSetSchema.safeParse(input);
  const faults = [
    ...vanishingKeyFaults(input),
    ...(parsed.success ? [] : formFaults(input, parsed.error)),
    ...relationFaults(input),
  ];
  if (!parsed.success || faults.length > 0) return refuse(faults);

  return ok(setOf(parsed.data));
}

function setOf(data: ParameterSetDocument): ParameterSet {
  const canonical = canonicalJson(withSortedNames(data));
  // Read back, so that the document's own order is canonical too, whatever order the input had.
  const document = deepFrozen(JSON.parse(canonical) as ParameterSetDocument);
  Object.values(document.marginClasses).forEach(noteUnchangeable);
  return { document, canonical, hash: contentHash(canonical) } as ParameterSet;
}

/**
 * A set as it was kept: of a form that is known, and just what its hash names. Relations are not asked again: they were when
 * it was accepted, and a rule that became stricter since must make neither the past nor the live version unreadable.
 *
 * @returns null where the text is not what the hash says
 */
export function storedParameterSet(canonical: string, hash: string): ParameterSet | null {
  const read = parseJsonText(canonical);
  if (!read.ok || vanishingKeyFaults(read.value).length > 0) return null;
  const parsed = parameterSetSchema.safeParse(read.value);
  const set = parsed.success ? setOf(parsed.data) : null;
  return set?.hash === hash && set.canonical === canonical ? set : null;
}

/** As `parseParameterSet`, from JSON text, which is read strictly (see `parseJsonText`). */
export function parseParameterSetText(text: string): Result<ParameterSet, readonly Fault[]> {
  const read = parseJsonText(text);
  return read.ok ? parseParameterSet(read.value) : read;
}

function withSortedNames(document: ParameterSetDocument): ParameterSetDocument {
  const marginClasses = Object.entries(document.marginClasses).map(
    ([name, marginClass]) =>
      [name, { ...marginClass, instruments: [...marginClass.instruments].sort() }] as const,
  );
  const { settlementAssets } = document;
  return {
    ...document,
    ...(settlementAssets ? { settlementAssets: [...settlementAssets].sort() } : {}),
    marginClasses: Object.fromEntries(marginClasses),
  };
}

function deepFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFrozen);
  return Object.freeze(value);
}

/**
 * Whether a set and the venue's list of instruments fit: rule `instrument-covered` for each listed instrument
 * without a class, `instrument-known` for each name in a class that is not listed.
 *
 * Not part of `parseParameterSet`: a past version stays valid whatever is listed today.
 *
 * @param instruments symbols listed at the venue
 */
export function coverageFaults(set: ParameterSet, instruments: Iterable<string>): readonly Fault[] {
  const listed = new Set(instruments);
  const covered = new Set<string>();
  const faults: Fault[] = [];
  for (const [name, marginClass] of Object.entries(set.document.marginClasses)) {
    for (const [index, instrument] of marginClass.instruments.entries()) {
      covered.add(instrument);
      if (listed.has(instrument)) continue;
      const path = jsonPointer('marginClasses', name, 'instruments', index);
      faults.push({ path, rule: 'instrument-known', message: `No instrument is called "${instrument}".` });
    }
  }
  for (const instrument of [...listed].sort()) {
    if (covered.has(instrument)) continue;
    const message = `"${instrument}" is in no margin class.`;
    faults.push({ path: '/marginClasses', rule: 'instrument-covered', message });
  }
  return faults;
}
