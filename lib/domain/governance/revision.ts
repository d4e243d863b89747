import { canonicalJson, contentHash } from '../parameters/canonical';

/** What a revision's hash covers. */
export interface RevisionContent {
  /** Name of the venue. */
  readonly venue: string;
  /** Id of the proposal. */
  readonly proposal: string;
  /** 1, 2, 3 … within its proposal. */
  readonly ordinal: number;
  readonly parameterSetHash: string;
  readonly baseVersion: number;
  /** Id of the person who answers for the edit. */
  readonly editor: string;
  /** What the editor says of the edit; null when nothing. */
  readonly note: string | null;
}

/**
 * Identity of a revision: SHA-256 of the JCS of {venue, proposal, ordinal, parameterSetHash, baseVersion, editor}
 * and, when there is one, `note`. The same content by another editor, or in another proposal, is another revision.
 */
export function revisionHash(revision: RevisionContent): string {
  // Field by field: what else the caller's object carries must not slip into the identity.
  const { venue, proposal, ordinal, parameterSetHash, baseVersion, editor, note } = revision;
  const content = { venue, proposal, ordinal, parameterSetHash, baseVersion, editor };
  return contentHash(canonicalJson(note === null ? content : { ...content, note }));
}
