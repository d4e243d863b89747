import { assert } from '../lib/domain/assert';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SERIAL = /^(0|[1-9][0-9]{0,17})$/;
const NUMBER = /^[1-9][0-9]{0,8}$/;
/** PostgreSQL text holds anything but NUL; our own keys are short. */
const TEXT = /^[^\0]{1,200}$/;

/** Every type that can be fetched by id, and what its own key looks like. */
const KEYS = {
  Account: TEXT,
  ApiToken: UUID,
  AuditEntry: SERIAL,
  Comment: UUID,
  Instrument: TEXT,
  MarginCall: UUID,
  MarginRun: SERIAL,
  Person: UUID,
  Proposal: UUID,
  Revision: UUID,
  Simulation: UUID,
  Version: NUMBER,
  Vote: UUID,
} as const satisfies Record<string, RegExp>;

export type NodeName = keyof typeof KEYS;

const isNodeName = (name: string): name is NodeName => Object.hasOwn(KEYS, name);

/**
 * Reads a global id: base64 of `Type:key`.
 *
 * @returns type and key; both empty when it is not an id of ours. An id comes from outside: a malformed one
 * names nothing, which is an answer and not an error of the server.
 */
export function decodeNodeId(globalId: string): { typename: string; id: string } {
  const nothing = { typename: '', id: '' };
  if (globalId.length > 400 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(globalId)) return nothing;
  const text = Buffer.from(globalId, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return nothing;
  const typename = text.slice(0, colon);
  const id = text.slice(colon + 1);
  return isNodeName(typename) && KEYS[typename].test(id) ? { typename, id } : nothing;
}

/** The key in an id that must be of one type; null when it is another's or nobody's. */
export function nodeKey(name: NodeName, globalId: string): string | null {
  const { typename, id } = decodeNodeId(globalId);
  return typename === name ? id : null;
}

/** Inverse of `decodeNodeId`. */
export function encodeNodeId(name: NodeName, key: string): string {
  assert(KEYS[name].test(key), `"${key}" is a key of ${name}`);
  return Buffer.from(`${name}:${key}`, 'utf8').toString('base64');
}
