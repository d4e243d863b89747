import { decodeBase64, decodeCursorChunk } from '@pothos/core';
import { getNamedType, type GraphQLField } from 'graphql';
import { isStorableText } from '../../lib/domain/json/text-characters';
import type { Fault } from '../../lib/domain/result';
import { MAX_PAGE_SIZE } from './connection';

const isUuid = (key: unknown): boolean =>
  typeof key === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key);
const isText = (key: unknown): boolean => typeof key === 'string' && isStorableText(key);
const isInt = (key: unknown): boolean => Number.isInteger(key) && Math.abs(key as number) <= 2_147_483_647;
const isBigInt = (key: unknown): boolean => typeof key === 'bigint' && key >= -(2n ** 63n) && key < 2n ** 63n;

/** What a cursor of each connection holds. The list of accounts has cursors of its own and reads them itself. */
const CURSOR_KEYS: Readonly<Record<string, (key: unknown) => boolean>> = {
  AdjustmentSlotConnection: isBigInt,
  AffectedAccountConnection: (key) =>
    Array.isArray(key) && key.length === 2 && isUuid(key[0]) && isText(key[1]),
  AuditEntryConnection: isBigInt,
  CommentConnection: isUuid,
  HeldPriceConnection: isBigInt,
  InstrumentConnection: isText,
  MarginCallConnection: isUuid,
  MarginRunConnection: isBigInt,
  PersonConnection: isUuid,
  ProposalConnection: isUuid,
  RevisionConnection: isUuid,
  SimulationConnection: isUuid,
  VersionConnection: isInt,
};

function isCursorOf(connection: string, cursor: string): boolean {
  if (connection === 'AccountConnection' || connection === 'ScenarioConnection') return true;
  try {
    const text = decodeBase64(cursor);
    if (!text.startsWith('GPC:')) return false;
    return CURSOR_KEYS[connection]?.(decodeCursorChunk(text.slice('GPC:'.length))) ?? false;
  } catch {
    return false;
  }
}

/** What is wrong with the page that a connection is asked for; null when nothing is. */
export function pageFault(
  field: GraphQLField<unknown, unknown>,
  args: Readonly<Record<string, unknown>>,
): Fault | null {
  const fault = (argument: string, rule: string, complaint: string): Fault => ({
    path: `${field.name}.${argument}`,
    rule,
    message: `The argument ${field.name}.${argument} ${complaint}.`,
  });
  for (const argument of ['first', 'last'] as const) {
    const size = args[argument];
    if (typeof size === 'number' && (size < 1 || size > MAX_PAGE_SIZE)) {
      return fault(argument, 'page-size', `is ${size}; a page holds 1 to ${MAX_PAGE_SIZE}`);
    }
  }
  const given = (argument: string): boolean => args[argument] != null;
  if (given('first') && given('last')) {
    return fault('last', 'one-direction', 'cannot go with first');
  }
  if (given('before') && (given('first') || given('after'))) {
    return fault('before', 'one-direction', 'goes with last, and not with first or after');
  }
  if (given('after') && given('last')) {
    return fault('after', 'one-direction', 'goes with first, and not with last');
  }
  const connection = getNamedType(field.type).name;
  for (const argument of ['after', 'before'] as const) {
    const cursor = args[argument];
    if (typeof cursor === 'string' && !isCursorOf(connection, cursor)) {
      return fault(argument, 'cursor-of-this-connection', 'is no cursor of this list');
    }
  }
  return null;
}
