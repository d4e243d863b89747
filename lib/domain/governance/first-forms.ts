import * as z from 'zod';
import { canonicalJson, contentHash } from '../parameters/canonical';

/**
 * How the first release hashed and logged revisions. Nothing is written like this any more; what was must stay
 * readable, and verify, for ever: no function here may change what it gives.
 *
 * @see docs/decisions/0055-a-revision-names-a-document-of-a-kind.md
 */

/** What the hash of a revision covered while every proposal was of a parameter set, and so did not say so. */
export interface FirstRevision {
  readonly venue: string;
  readonly proposal: string;
  readonly ordinal: number;
  readonly parameterSetHash: string;
  readonly baseVersion: number;
  readonly editor: string;
  readonly note: string | null;
}

/** SHA-256 of the JCS of these fields, without `note` when there is none. */
export function firstRevisionHash(revision: FirstRevision): string {
  const { venue, proposal, ordinal, parameterSetHash, baseVersion, editor, note } = revision;
  const content = { venue, proposal, ordinal, parameterSetHash, baseVersion, editor };
  return contentHash(canonicalJson(note === null ? content : { ...content, note }));
}

/** A revision as the log told of it: read into today's words. */
export const firstLoggedRevision = z
  .object({
    hash: z.string(),
    ordinal: z.int(),
    parameterSetHash: z.string(),
    baseVersion: z.int(),
    editor: z.string(),
    note: z.string().nullable(),
  })
  .transform(({ parameterSetHash, ...revision }) => ({
    ...revision,
    documentKind: 'PARAMETER_SET' as const,
    documentHash: parameterSetHash,
  }));
