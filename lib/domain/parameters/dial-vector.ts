import * as z from 'zod';
import { dialSchema } from '../curves/formula-document';
import { canonicalJson, contentHash } from '../json/canonical';
import type { ParameterSet, ParameterSetDocument } from './document/parameter-set';
import { type Dials, dialledDocument } from './effective';
import { NO_RAMPS, rampedDocument, type Ramps } from './ramps';
import { storedRamps } from './ramp-vector';
import { storedParameterSet } from './validate';

/** How a vector of dials is kept: as text, of which the effective set is derived again, and proved by its hash. */

const vectorForm = z.strictObject({
  marginClasses: z.record(z.string(), dialSchema),
  portfolios: z.record(z.string(), dialSchema),
});

export const NO_DIALS: Dials = { marginClasses: new Map(), portfolios: new Map() };

/** Canonical (RFC 8785). */
export function dialsText(dials: Dials): string {
  return canonicalJson(dialsForm(dials));
}

export type DialsForm = z.infer<typeof vectorForm>;

export function dialsForm({ marginClasses, portfolios }: Dials): DialsForm {
  return {
    marginClasses: Object.fromEntries(marginClasses),
    portfolios: Object.fromEntries(portfolios),
  };
}

/** Reads what `dialsText` wrote. @throws on anything else: what is stored was tampered with */
export function storedDials(text: string): Dials {
  const { marginClasses, portfolios } = vectorForm.parse(JSON.parse(text));
  return {
    marginClasses: new Map(Object.entries(marginClasses)),
    portfolios: new Map(Object.entries(portfolios)),
  };
}

/**
 * The effective set of a version, its ramps and a vector that was proved when it came into force: read by its form and hash only, as
 * `storedParameterSet` reads.
 *
 * @param hash as it was stored with the vector
 * @returns null where it is not what the hash names
 */
export function storedEffectiveSet(
  version: ParameterSet,
  { dials, ramps }: { readonly dials: Dials; readonly ramps: Ramps },
  hash: string,
): ParameterSet | null {
  if (version.hash === hash) return version;
  const document = dialledDocument(rampedDocument(version.document, ramps), dials);
  return storedParameterSet(canonicalJson(document), hash);
}

/**
 * The effective set of a version and a vector that was proved with it, as every one within the bounds of its programmes was, on
 * ramps that were proved, or are tried: nothing is read or validated again, and what neither moves is shared with the version.
 * For a search that tries many; what comes into force is made by `onRamps` and `withDials`.
 */
export function provedEffectiveSet(
  version: ParameterSet,
  dials: Dials,
  ramps: Ramps = NO_RAMPS,
): ParameterSet {
  const document = dialledDocument(rampedDocument(version.document, ramps), dials) as ParameterSetDocument;
  let canonical: string | undefined;
  const text = (): string => (canonical ??= canonicalJson(document));
  const set = {
    document,
    get canonical() {
      return text();
    },
    get hash() {
      return contentHash(text());
    },
  };
  return set as ParameterSet;
}

/**
 * What the effective set of a version, its ramps and a vector would be called, from their texts as they are stored: for a check, which finds
 * either altered.
 *
 * @returns '' where a text is none of its kind
 */
export function effectiveHash(
  version: string,
  moved: { readonly dials: string; readonly ramps: string },
): string {
  try {
    const [dials, ramps] = [storedDials(moved.dials), storedRamps(moved.ramps)];
    const document = JSON.parse(version) as ParameterSetDocument;
    return contentHash(canonicalJson(dialledDocument(rampedDocument(document, ramps), dials)));
  } catch {
    return '';
  }
}
