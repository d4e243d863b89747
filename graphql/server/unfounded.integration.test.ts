import { afterAll, expect, test } from 'vitest';
import { connectPool } from '../../lib/db/pool';
import { connectPrisma } from '../../lib/db/prisma';
import { pgReadBook } from '../../lib/db/book-view';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { execute } from '../../lib/testing/api-venue';
import { contextFor, makeDeps } from './context';
import { graphqlServer } from './server';

// A database without a venue: everything that can be asked is answered.

const url = process.env.DATABASE_URL ?? '';
const prisma = connectPrisma(url, { connections: 2 });
const pool = connectPool(url, { connections: 2, applicationName: 'test', onError: () => undefined });
const logged: unknown[] = [];
const server = graphqlServer({
  introspection: true,
  log: (level, event, fields) => logged.push({ level, event, ...fields }),
});
afterAll(async () => {
  await prisma.$disconnect();
  await pool.end();
});

test('before the founding nothing fails: lists are empty, the venue is NOT_FOUND, nothing can be proposed', async () => {
  const { id } = await prisma.person.create({
    data: { email: 'a@example.test', name: 'An analyst', roles: ['ANALYST'] },
  });
  const actor: Actor = {
    kind: 'PERSON',
    personId: id,
    name: 'An analyst',
    roles: ['ANALYST'],
    authenticatedAtMs: 0,
  };
  const ask = (query: string, variables?: Record<string, unknown>) =>
    execute(
      server,
      contextFor(prisma, makeDeps(prisma, pgReadBook(pool), { passwords: true }), actor),
      query,
      variables,
    );

  const lists = await ask(
    '{ accounts { totalCount } versions { totalCount } parameters { number } marginRuns { totalCount } }',
  );
  const none = { totalCount: 0 };
  expect(lists).toEqual({ data: { accounts: none, versions: none, parameters: null, marginRuns: none } });

  const { errors } = await ask('{ venue { name } }');
  expect(errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' });

  const input = { title: 'A', rationale: 'B', document: '{}' };
  const proposed = await ask(
    'mutation ($input: CreateProposalInput!) { createProposal(input: $input) { __typename ... on NotFound { what } } }',
    { input },
  );
  expect(proposed.data?.createProposal).toEqual({ __typename: 'NotFound', what: 'venue' });
  expect(logged).toEqual([]);
});
