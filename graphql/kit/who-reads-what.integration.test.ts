import { isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES, type Actor } from '../../lib/domain/governance/people/actor';
import { newTokenSecret } from '../../lib/auth/token-secret';
import { openSession } from '../../lib/testing/open-session';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { issueToken } from '../../lib/usecases/people/issue-token';
import { schema } from '../schema';

// Each node of the API by each role: what is another's is not there, whichever way one asks for it.

type Person = Extract<Actor, { kind: 'PERSON' }>;
let venue: ApiVenue;
let owner: Person;
const nodes: Record<string, string> = {};
const actors: [string, Actor][] = [];

beforeAll(async () => {
  venue = await apiVenue({ accounts: 20 });
  const { prisma } = venue;
  owner = await venue.person('ANALYST');
  const issued = { name: 'A system', scopes: ['READ', 'PROPOSE'] as const, expiresInDays: 30 };
  const { token } = await venue.value(
    issueToken({ ...venue.deps, newSecret: newTokenSecret }, owner, issued),
  );
  const proposalId = await venue.queued(tieredDocument({ altsRate: '0.051' }));
  const { id: voteId, revisionId } = await prisma.vote.findFirstOrThrow({ where: { proposalId } });
  const comment = await prisma.comment.create({
    data: { proposalId, revisionId, authorId: owner.personId, body: 'Why?', createdAt: new Date() },
  });
  const run = await prisma.marginRun.findFirstOrThrow();
  const entry = await prisma.auditEntry.findFirstOrThrow({ where: { action: 'token.issue' } });
  const call = await prisma.marginCall.findFirstOrThrow();
  Object.assign(nodes, {
    Account: 'acc-000001',
    ApiToken: token.id,
    AuditEntry: String(entry.seq),
    Comment: comment.id,
    Instrument: 'BTC-PERP',
    MarginCall: call.id,
    MarginRun: String(run.id),
    Person: owner.personId,
    Proposal: proposalId,
    Revision: revisionId,
    Simulation: (await prisma.simulation.findFirstOrThrow({ where: { proposalId } })).id,
    Version: '1',
    Vote: voteId,
  });
  for (const role of ROLES) actors.push([role, await venue.person(role)]);
  actors.push(
    ['nobody', { kind: 'ANONYMOUS' }],
    ['a person without a role', await venue.person()],
    ['a token of another', venue.tokenOf(await venue.person('ANALYST'))],
    ['its owner', owner],
    ['a token of its owner', venue.tokenOf(owner)],
  );
});
afterAll(() => venue.close());

const idOf = (type: string): string => btoa(`${type}:${nodes[type]}`);
const typeOf = async (actor: Actor, type: string): Promise<unknown> => {
  const both = '{ node(id: $id) { __typename } nodes(ids: [$id]) { __typename } }';
  const { data } = await venue.ask(actor, `query ($id: ID!) ${both}`, { id: idOf(type) });
  const { node, nodes: list } = (data ?? {}) as Record<'node' | 'nodes', unknown>;
  if (data) expect(list).toEqual([node]);
  return (node as { readonly __typename: string } | null | undefined)?.__typename ?? null;
};

test('there is one of every type of node', () => {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
  );
  expect(Object.keys(nodes).sort()).toEqual(types.map(({ name }) => name).sort());
});

test('who may read finds every node but another’s token; who may not finds none', async () => {
  const readsTokens = new Set(['ADMINISTRATOR', 'its owner', 'a token of its owner']);
  const reads = (who: string): boolean => who !== 'nobody' && who !== 'a person without a role';
  for (const [who, actor] of actors) {
    for (const type of Object.keys(nodes)) {
      const isThere = type === 'ApiToken' ? readsTokens.has(who) : reads(who);
      expect(await typeOf(actor, type), `${type} by ${who}`).toBe(isThere ? type : null);
    }
  }
});

test('a person’s address, a suspension, how they sign in and what the log says of people are for few', async () => {
  const shut = (disabledAt: Date | null) =>
    venue.prisma.person.update({ where: { id: owner.personId }, data: { disabledAt } });
  const { session } = await openSession(venue.deps, owner);
  await shut(new Date());
  await venue.prisma.person.update({
    where: { id: owner.personId },
    data: {
      oidcSubject: 'https://id.example|owner',
      invitation: { create: { secretHash: 'x', expiresAt: new Date() } },
    },
  });
  const entry = await venue.prisma.auditEntry.findFirstOrThrow({ where: { action: 'proposal.create' } });
  const query = `query ($person: ID!, $about: ID!, $other: ID!) {
    person: node(id: $person) {
      ... on Person { name email disabledAt hasPassword boundIdentity invitedUntil lastSignInAt }
    }
    about: node(id: $about) { ... on AuditEntry { payload subjectName } }
    other: node(id: $other) { ... on AuditEntry { payload } }
  }`;
  const other = btoa(`AuditEntry:${entry.seq}`);
  const variables = { person: idOf('Person'), about: idOf('AuditEntry'), other };
  for (const [who, actor] of actors) {
    const { data } = await venue.ask(actor, query, variables);
    if (who === 'nobody' || who === 'a person without a role') {
      expect(data, who).toEqual({ person: null, about: null, other: null });
      continue;
    }
    const { person, about, ...rest } = data as Record<'person' | 'about' | 'other', Record<string, unknown>>;
    const isOwn = who.endsWith('its owner');
    expect(person.name, who).toBe(owner.name);
    expect(person.email !== null, who).toBe(who === 'ADMINISTRATOR' || isOwn);
    for (const field of ['disabledAt', 'hasPassword', 'boundIdentity', 'invitedUntil', 'lastSignInAt']) {
      expect(person[field] !== null, `${who}: ${field}`).toBe(who === 'ADMINISTRATOR');
    }
    const verifies = ['OFFICER', 'CHAIR', 'AUDITOR', 'ADMINISTRATOR'].includes(who);
    expect(about.payload !== null, who).toBe(verifies);
    expect(about.subjectName !== null, who).toBe(verifies);
    expect(rest.other.payload, who).not.toBeNull();
  }
  await shut(null);
  await venue.prisma.session.update({ where: { id: session.id }, data: { endedAt: new Date() } });
});

test('sessions are shown to their person alone', async () => {
  const sessionId = (await openSession(venue.deps, owner)).session.id;
  const query = '{ me { sessions { id } } }';
  for (const [who, actor] of actors) {
    const { data } = await venue.ask(actor, query);
    const { me } = data as { me: { sessions: { id: string }[] } | null };
    expect(me?.sessions ?? [], who).toEqual(who === 'its owner' ? [{ id: sessionId }] : []);
  }
});
