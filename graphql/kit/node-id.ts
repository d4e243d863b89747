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

/** Reads a global id: base64 of `Type:key`. @returns null when it is not one of ours */
function readNodeId(globalId: string): { readonly typename: NodeName; readonly id: string } | null {
  if (globalId.length > 400 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(globalId)) return null;
  const text = Buffer.from(globalId, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const typename = text.slice(0, Math.max(0, colon));
  const id = text.slice(colon + 1);
  return isNodeName(typename) && KEYS[typename].test(id) ? { typename, id } : null;
}

/** No account has the empty name. */
const NOTHING = { typename: 'Account', id: '' } as const;

/**
 * Reads a global id for `node` and `nodes`. An id comes from outside: a malformed one names nothing, which is
 * an answer and not an error of the server.
 */
export function decodeNodeId(globalId: string): { typename: string; id: string } {
  return { ...(readNodeId(globalId) ?? NOTHING) };
}

/** The key in an id that must be of one type; null when it is another's or nobody's. */
export function nodeKey(name: NodeName, globalId: string): string | null {
  const read = readNodeId(globalId);
  return read?.typename === name ? read.id : null;
}
