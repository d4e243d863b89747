import * as z from 'zod';
import { canonicalJson, contentHash } from '../../../json/canonical';
import { formFaults, vanishingKeyFaults } from '../../../json/form-faults';
import { isStorableText } from '../../../json/text-characters';
import { ok, refuse, type Fault, type Result } from '../../../result';
import { shockSchema } from './shock';
import { shockFaults } from './shock-faults';

export const SCENARIO_FORMAT = 'margrave/scenario/1';
/** Scenarios that one simulation may be asked with. */
export const SCENARIOS_OF_SET_AT_MOST = 100;
/** Price vectors that they may come to together: cells of grids, and instants of paths after the first. */
export const STEPS_OF_SET_AT_MOST = 500;

const text = (most: number) =>
  z
    .string()
    .refine(({ length }) => length >= 1 && length <= most, {
      message: `Must have 1 to ${most} characters.`,
      params: { rule: 'text-length' },
    })
    .refine((value) => value.trim() === value, {
      message: 'Must not begin or end with a space.',
      params: { rule: 'text-trimmed' },
    })
    .refine(isStorableText, {
      message: 'Holds a NUL or half of a character, which no text may hold.',
      params: { rule: 'text-characters' },
    });

const ADDRESS_AT_MOST = 500;
const address = z.string().refine(isAddress, {
  message: `Must be an address that begins with https://, of at most ${ADDRESS_AT_MOST} characters.`,
  params: { rule: 'https-address' },
});

/** Of a page, as somebody opens it: with a domain, and without a name and a password before it. */
function isAddress(value: string): boolean {
  if (value.length > ADDRESS_AT_MOST || !/^https:\/\/\S+$/.test(value) || !URL.canParse(value)) return false;
  const { hostname, username, password } = new URL(value);
  return z.regexes.domain.test(hostname) && username === '' && password === '';
}
const provenance = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('SOURCE'),
    text: text(500),
    url: address.optional(),
    /** Single figures that a text cites, not a series of prices. */
    isAnchor: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('HYPOTHETICAL'), reason: text(500) }),
]);

const scenario = z.strictObject({
  format: z.literal(SCENARIO_FORMAT),
  name: text(80),
  provenance,
  shock: shockSchema,
});

/** A scenario as it is written, and identified by the hash of that: how far prices move, and whence we have it. */
export type ScenarioDocument = z.infer<typeof scenario>;

/** A scenario with its identity. */
export interface LibraryScenario {
  readonly document: ScenarioDocument;
  /** Canonical JSON (RFC 8785), and its SHA-256. */
  readonly text: string;
  readonly hash: string;
}

export function libraryScenario(document: ScenarioDocument): LibraryScenario {
  const written = canonicalJson(document);
  return { document, text: written, hash: contentHash(written) };
}

/**
 * Reads a scenario.
 *
 * @param input a JSON value
 * @returns or every fault of form and of relation, each with JSON Pointer and rule. Of texts `text-length`, `text-trimmed`,
 *   `text-characters`, `https-address`; the relations: `moves-something`, `move-range`, `move-scale`, `distinct-underlying`,
 *   `distinct-move`, `instant`, `distinct-instant`, `instants-ascend`, `price-at-every-instant`, `positive`, `amount-range`,
 *   `distinct-instrument` and `instrument-of-path` of what is confirmed
 * @see docs/methodology.md#scenario-library
 */
export function parseScenario(input: unknown): Result<LibraryScenario, readonly Fault[]> {
  const parsed = scenario.safeParse(input);
  const faults = [...vanishingKeyFaults(input), ...(parsed.success ? [] : formFaults(input, parsed.error))];
  if (!parsed.success || faults.length > 0) return refuse(faults);
  const found = shockFaults(parsed.data.shock);
  return found.length > 0 ? refuse(found) : ok(libraryScenario(parsed.data));
}

/** What we stored. @throws when it is no scenario: it was altered */
export function storedScenario(written: string): LibraryScenario {
  return libraryScenario(scenario.parse(JSON.parse(written)));
}

/** The identity of what a simulation was asked with, in whatever order. */
export function scenarioSetHash(hashes: readonly string[]): string {
  return contentHash(canonicalJson({ format: 'margrave/scenario-set/1', scenarios: [...hashes].sort() }));
}
