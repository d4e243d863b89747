import { canonicalJson, contentHash } from '../json/canonical';

/** What an entry's hash covers. `payload` is JCS text; `seq` counts from 1 without a gap. */
export interface AuditEntryFields {
  readonly seq: bigint;
  /** By the venue's clock, milliseconds; never before the entry it follows. */
  readonly at: Date;
  readonly actorKind: string;
  /** Person, token or process; null when nobody. */
  readonly actorId: string | null;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly payload: string;
  readonly prevHash: string;
}

/** What the first entry follows. */
export const GENESIS_PREV_HASH = '0'.repeat(64);

/**
 * Identity of an entry: SHA-256 of the JCS of {seq, at, actorKind, actorId, action, subjectKind, subjectId,
 * payload, prevHash}, with `seq` as a decimal string, `at` in RFC 3339 UTC with milliseconds and the payload as
 * a JSON value. So a line of the export, without its `hash`, is what is hashed.
 *
 * @throws when the payload is not JSON: check `isCanonical` first for text that others may have written
 */
export function entryHash(entry: AuditEntryFields): string {
  return contentHash(canonicalJson(entryDocument(entry)));
}

/** The entry as a JSON value, for hashing and for export. @throws when the payload is not JSON */
export function entryDocument(entry: AuditEntryFields): Readonly<Record<string, unknown>> {
  return {
    seq: entry.seq.toString(),
    at: entry.at.toISOString(),
    actorKind: entry.actorKind,
    actorId: entry.actorId,
    action: entry.action,
    subjectKind: entry.subjectKind,
    subjectId: entry.subjectId,
    payload: JSON.parse(entry.payload) as unknown,
    prevHash: entry.prevHash,
  };
}

/** Where a walk along the chain stands: the last entry that was found good. */
export interface ChainPosition {
  readonly seq: bigint;
  readonly hash: string;
  readonly at: Date | null;
}

export const CHAIN_START: ChainPosition = { seq: 0n, hash: GENESIS_PREV_HASH, at: null };

/** The first entry that is not what it must be; `rule` is a stable kebab-case name. */
export interface BrokenEntry {
  readonly seq: bigint;
  readonly rule: string;
  readonly message: string;
}

/**
 * One step along the chain.
 *
 * @returns the new position; or the fault: `sequence-unbroken`, `follows-predecessor`, `payload-canonical`,
 *   `hash-is-of-content`, `time-never-falls`
 */
export function followChain(
  position: ChainPosition,
  entry: AuditEntryFields & { readonly hash: string },
): ChainPosition | BrokenEntry {
  const expected = position.seq + 1n;
  const broken = (rule: string, message: string): BrokenEntry => ({ seq: entry.seq, rule, message });

  if (entry.seq !== expected) {
    return broken(
      'sequence-unbroken',
      `Entry ${expected} is missing: entry ${entry.seq} stands in its place.`,
    );
  }
  if (entry.prevHash !== position.hash) {
    return broken('follows-predecessor', `Entry ${entry.seq} does not name the hash of the entry before it.`);
  }
  if (!isCanonical(entry.payload)) {
    return broken('payload-canonical', `The payload of entry ${entry.seq} is not the text that was written.`);
  }
  if (entryHash(entry) !== entry.hash) {
    return broken('hash-is-of-content', `Entry ${entry.seq} was altered: its hash is not of its content.`);
  }
  if (position.at !== null && entry.at.getTime() < position.at.getTime()) {
    return broken('time-never-falls', `Entry ${entry.seq} is older than the entry it follows.`);
  }
  return { seq: entry.seq, hash: entry.hash, at: entry.at };
}

function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false; // not JSON at all, or a lone surrogate, which has no canonical form
  }
}
