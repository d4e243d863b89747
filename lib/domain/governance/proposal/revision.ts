import { canonicalJson, contentHash } from '../../json/canonical';
import { byKind, type NamedDocument } from './document';
import { firstRevisionHash } from './first-forms';

/** What a revision's hash covers. */
export interface RevisionContent extends NamedDocument {
  /** Name of the venue. */
  readonly venue: string;
  /** Id of the proposal. */
  readonly proposal: string;
  /** 1, 2, 3 … within its proposal. */
  readonly ordinal: number;
  readonly baseVersion: number;
  /** Id of the person who answers for the edit. */
  readonly editor: string;
  /** What the editor says of the edit; null when nothing. */
  readonly note: string | null;
}

/**
 * Identity of a new revision: SHA-256 of the JCS of {format, venue, proposal, ordinal, documentKind, documentHash,
 * baseVersion, editor} and, when there is one, `note`. The same content by another editor, in another proposal, or
 * as a document of another kind, is another revision.
 */
export function revisionHash(revision: RevisionContent): string {
  // Field by field: what else the caller's object carries must not slip into the identity.
  const { venue, proposal, ordinal, documentKind, documentHash, baseVersion, editor, note } = revision;
  const content = {
    format: 'margrave/revision/2',
    ...{ venue, proposal, ordinal, documentKind, documentHash, baseVersion, editor },
  };
  return contentHash(canonicalJson(note === null ? content : { ...content, note }));
}

/** Whether a hash is of this revision: as it is written now, or as the first release wrote it. */
export function isRevisionHash(hash: string, revision: RevisionContent): boolean {
  if (hash === revisionHash(revision)) return true;
  return byKind(revision, {
    PARAMETER_SET: (parameterSetHash) => hash === firstRevisionHash({ ...revision, parameterSetHash }),
  });
}
