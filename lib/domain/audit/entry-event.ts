import { assert } from '../assert';
import { responsiblePersonId, type Actor } from '../governance/people/actor';
import { canonicalJson } from '../json/canonical';
import { ok, refuse, type Result } from '../result';
import { isAuditAction } from './action-labels';
import type { AuditEntryFields } from './chain';
import { readAuditEvent, type AuditEvent } from './events';
import { FORMAT_1_ACTIONS, readFormat1 } from './format-1';

/** Which generation of the log an entry is of; entries of the first one do not say so. */
export type AuditFormat = 1 | 2;

/** An entry as an event, whatever it was called when it was written. */
export interface ReadEntry {
  readonly format: AuditFormat;
  readonly event: AuditEvent;
}

/** Why an entry is no event: `rule` is a stable kebab-case name, `message` one sentence for people. */
export interface UnreadableEntry {
  readonly rule:
    | 'payload-is-object'
    | 'format-known'
    | 'actor-as-declared'
    | 'action-known'
    | 'event-as-declared';
  readonly message: string;
}

/** What of an entry says what was done, and by what sort of actor. */
export type EventFields = Pick<
  AuditEntryFields,
  'actorKind' | 'action' | 'subjectKind' | 'subjectId' | 'payload'
>;

/**
 * The payload that the log keeps of an event: JCS of what the event says, its format and, for a token's act, who
 * answered for the token then.
 *
 * @throws when what is kept could not be read back: a bug of who writes it
 */
export function entryPayload({ action, subjectKind, subjectId, payload }: AuditEvent, actor: Actor): string {
  const onBehalfOf = actor.kind === 'TOKEN' ? { onBehalfOf: responsiblePersonId(actor) } : {};
  const text = canonicalJson({ ...payload, format: 2, ...onBehalfOf });
  const read = readEntry({ actorKind: actor.kind, action, subjectKind, subjectId, payload: text });
  assert(read.ok, `the log can read what it writes; ${read.ok ? '' : read.refusal.message}`);
  return text;
}

/** What an entry says, in the words of today. Nothing is passed over: what nobody declared is refused. */
export function readEntry(entry: EventFields): Result<ReadEntry, UnreadableEntry> {
  const { actorKind, action, subjectKind, subjectId } = entry;
  const json = JSON.parse(entry.payload) as unknown;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return refuse({ rule: 'payload-is-object', message: 'Its payload is no object.' });
  }
  const { format: named, onBehalfOf, ...payload } = json as Readonly<Record<string, unknown>>;
  const format = 'format' in json ? (named === 2 ? 2 : null) : 1;
  if (format === null) {
    const message = `It is of the format ${JSON.stringify(named)}, which this release does not know.`;
    return refuse({ rule: 'format-known', message });
  }
  if (!isActorDeclared(actorKind, onBehalfOf)) {
    const message = 'An act of a token names who answers for it, and no other act does.';
    return refuse({ rule: 'actor-as-declared', message });
  }
  if (!(format === 1 ? FORMAT_1_ACTIONS.has(action) : isAuditAction(action))) {
    const message = `Its action ${JSON.stringify(action)} is none that the log knows.`;
    return refuse({ rule: 'action-known', message });
  }
  const event = (format === 1 ? readFormat1 : readAuditEvent)({ action, subjectKind, subjectId, payload });
  if (event.ok) return ok({ format, event: event.value });
  return refuse({ rule: 'event-as-declared', message: `It is no ${action}: ${event.refusal}.` });
}

const ACTOR_KINDS: ReadonlySet<string> = new Set<Actor['kind']>(['PERSON', 'TOKEN', 'SYSTEM', 'ANONYMOUS']);

function isActorDeclared(actorKind: string, onBehalfOf: unknown): boolean {
  if (actorKind === 'TOKEN') return typeof onBehalfOf === 'string' && onBehalfOf !== '';
  return ACTOR_KINDS.has(actorKind) && onBehalfOf === undefined;
}
