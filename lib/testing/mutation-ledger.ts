import assert from 'node:assert/strict';
import { isInterfaceType, isUnionType } from 'graphql';
import { nodeKey } from '../../graphql/kit/node-id';
import { schema } from '../../graphql/schema';
import { isUuid } from '../db/uuid';
import { isIdentifier } from '../domain/market/import-row';
import type { Actor } from '../domain/governance/people/actor';
import type { ApiVenue } from './api-venue';
import { ENTRIES_ON_REFUSAL, ENTRIES_ON_SUCCESS } from './mutation-entries';

/** What a mutation answered: its type's name, and whatever of these fields that type has. */
export interface Outcome {
  readonly __typename: string;
  readonly id?: string;
  readonly message?: string;
  readonly state?: string;
  readonly number?: number;
  readonly faults?: readonly { readonly path: string; readonly rule: string }[];
  readonly hash?: string;
  readonly secret?: string;
  readonly rows?: number;
  readonly currentRevisionHash?: string;
  readonly currentRevision?: { readonly hash: string };
  readonly path?: string;
  readonly person?: { readonly id: string };
  readonly token?: { readonly id: string };
  readonly proposal?: { readonly state: string } | null;
}

/** What an act on a proposal names: it, and the revision that was looked at. */
export interface Seen {
  readonly proposalId: string;
  readonly revisionHash: string;
}

export const seenOf = ({ id, currentRevision }: Outcome): Seen => ({
  proposalId: id ?? '',
  revisionHash: currentRevision?.hash ?? '',
});

const FIELDS: Readonly<Record<string, string>> = {
  Proposal: 'id number state currentRevision { hash }',
  Simulation: 'id state: __typename',
  Comment: 'id',
  ApiToken: 'id',
  IssuedToken: 'secret token { id }',
  Person: 'id',
  Session: 'id',
  OrderedProgramme: 'hash',
  Scenario: 'hash',
  SuspendedProgrammes: 'programmes',
  Invitation: 'path expiresAt person { id }',
  ImportReceipt:
    'rows outcomes { of rows applied unchanged corrections contradictions } held { prices } proposal { state }',
  InvalidInput: 'faults { path rule }',
  RebaseConflict: 'faults { path rule }',
  StaleRevision: 'currentRevisionHash',
};

function unionOf(mutation: string): readonly string[] {
  const field = schema.getMutationType()?.getFields()[mutation];
  const result = field && schema.getType(field.type.toString().replace('!', ''));
  if (!isUnionType(result)) throw new Error(`${mutation} is no mutation`);
  return result.getTypes().map(({ name }) => name);
}

/** The columns that name an actor. */
function whoIs(actor: Actor): readonly [string, string | null] {
  if (actor.kind === 'PERSON') return [actor.kind, actor.personId];
  return [actor.kind, actor.kind === 'TOKEN' ? actor.tokenId : null];
}

/** Of which mutation or refusal it is not declared what it logs, and what is declared of none. */
function undeclared(mutations: readonly string[]): readonly string[] {
  const members = new Set(mutations.flatMap((mutation) => unionOf(mutation)));
  const userError = schema.getType('UserError');
  assert(isInterfaceType(userError));
  const refusals = schema.getPossibleTypes(userError).map(({ name }) => name);
  const differing = (schema: readonly string[], declared: object) => [
    ...schema.filter((name) => !Object.hasOwn(declared, name)),
    ...Object.keys(declared).filter((name) => !schema.includes(name)),
  ];
  return [
    ...differing(mutations, ENTRIES_ON_SUCCESS),
    ...differing(
      refusals.filter((name) => members.has(name)),
      ENTRIES_ON_REFUSAL,
    ),
  ];
}

/** The kind of thing, as the log calls it, that a mutation answers with. */
const SUBJECTS = {
  Proposal: 'proposal',
  Simulation: 'simulation',
  ApiToken: 'token',
  Person: 'person',
} as const;

const isSubject = (typename: string): typename is keyof typeof SUBJECTS => Object.hasOwn(SUBJECTS, typename);

const DENIED = ['access.deny'];

/** What an input names: kind and key; the venue where it names nothing that is one of ours. */
function namedBy(input: object): readonly string[] {
  for (const [member, value] of Object.entries(input) as [string, unknown][]) {
    const text = typeof value === 'string' ? value : '';
    if (member === 'proposalId') return named('proposal', nodeKey('Proposal', text));
    if (member === 'simulationId') return named('simulation', nodeKey('Simulation', text));
    if (member === 'personId') return named('person', nodeKey('Person', text));
    if (member === 'tokenId') return named('token', nodeKey('ApiToken', text));
    if (member === 'sessionId') return named('session', isUuid(text) ? text : null);
    if (member === 'accountId') return named('account', isIdentifier(text) ? text : null);
    if (member === 'symbol') return named('instrument', isIdentifier(text) ? text : null);
    if (member === 'toVersion') return named('version', String(value));
  }
  return named('venue', null);
}
const named = (kind: string, key: string | null): readonly string[] =>
  key === null ? ['venue', '1'] : [kind, key];

/**
 * Sends mutations, keeps which members of each one's union have been met, and holds each answer against the audit
 * log: exactly the entries that are declared for it, by who asked, on what was answered or, if denied, was asked for.
 */
export function mutationLedger(venue: ApiVenue) {
  const met = new Map<string, Set<string>>();
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
  assert.deepEqual(undeclared(mutations), []);

  const lastSeq = async (): Promise<bigint> =>
    (await venue.prisma.auditEntry.findFirst({ orderBy: { seq: 'desc' } }))?.seq ?? 0n;
  const strangers = async (): Promise<number> =>
    (
      await venue.prisma.denialCount.aggregate({
        where: { reason: 'Unauthenticated' },
        _sum: { count: true },
      })
    )._sum.count ?? 0;
  /** Whether there is what was answered not to be there: then it is another's. */
  async function isHidden(input: Readonly<Record<string, unknown>>): Promise<boolean> {
    const tokenId = typeof input.tokenId === 'string' ? nodeKey('ApiToken', input.tokenId) : null;
    if (tokenId !== null) return (await venue.prisma.apiToken.count({ where: { id: tokenId } })) > 0;
    const { sessionId } = input;
    if (typeof sessionId !== 'string' || !isUuid(sessionId)) return false;
    return (await venue.prisma.session.count({ where: { id: sessionId } })) > 0;
  }
  async function checkLogged(
    since: { readonly seq: bigint; readonly strangers: number },
    actor: Actor,
    mutation: string,
    input: object,
    outcome: Outcome,
  ): Promise<void> {
    const { __typename: typename, id = '' } = outcome;
    const entries = await venue.prisma.auditEntry.findMany({
      where: { seq: { gt: since.seq } },
      orderBy: { seq: 'asc' },
    });
    const hidden = typename === 'NotFound' && (await isHidden({ ...input }));
    const declared = hidden ? DENIED : (ENTRIES_ON_REFUSAL[typename] ?? ENTRIES_ON_SUCCESS[mutation]);
    const what = `entries of ${mutation}: ${typename}`;
    assert.deepEqual(
      entries.map(({ action }) => action),
      declared,
      `${what} are ${entries.map(({ action }) => action).join(', ') || 'none'}, not ${declared?.join(', ') || 'none'}`,
    );
    const counted = (await strangers()) - since.strangers;
    assert.equal(counted, typename === 'Unauthenticated' ? 1 : 0, `${what} count one stranger, or none`);
    for (const { actorKind, actorId, subjectKind, subjectId, action, payload } of entries) {
      assert.deepEqual([actorKind, actorId], whoIs(actor), `${what} name who asked`);
      if (action === 'access.deny') {
        const { act, reason } = JSON.parse(payload) as Record<string, unknown>;
        assert.deepEqual([act, reason], [mutation, hidden ? 'Hidden' : typename], `${what} say what and why`);
        assert.deepEqual([subjectKind, subjectId], namedBy(input), `${what} name what it was to be done to`);
      }
      if (!isSubject(typename) || subjectKind !== SUBJECTS[typename]) continue;
      assert.equal(subjectId, nodeKey(typename, id), `${what} name what was answered`);
    }
  }

  return {
    mutations,
    async act(actor: Actor, mutation: string, input: object): Promise<Outcome> {
      const members = unionOf(mutation);
      const parts = members.flatMap((name) => (FIELDS[name] ? `... on ${name} { ${FIELDS[name]} }` : []));
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) {
        outcome: ${mutation}(input: $input) { __typename ... on UserError { message } ${parts.join(' ')} }
      }`;
      const since = { seq: await lastSeq(), strangers: await strangers() };
      const { outcome } = await venue.read<{ outcome: Outcome }>(actor, query, { input });
      await checkLogged(since, actor, mutation, input, outcome);
      met.set(mutation, (met.get(mutation) ?? new Set()).add(outcome.__typename));
      return outcome;
    },
    /** `mutation: Member` for each that no call has met. */
    unmet: (): readonly string[] =>
      mutations.flatMap((mutation) =>
        unionOf(mutation)
          .filter((member) => !met.get(mutation)?.has(member))
          .map((member) => `${mutation}: ${member}`),
      ),
  };
}
