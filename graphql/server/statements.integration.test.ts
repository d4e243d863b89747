import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrismaClient } from '../../lib/db/generated/prisma/client';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { apiVenue, execute, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { createProposal } from '../../lib/usecases/proposals/create-proposal';
import { contextFor } from './context';

// The number of SQL statements behind a page does not grow with the page.

function connectCounting() {
  const client = new PrismaClient({
    adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL, options: '-c TimeZone=UTC' }),
    log: [{ emit: 'event', level: 'query' }],
  });
  let statements: string[] = [];
  client.$on('query', ({ query }) => statements.push(query));
  return {
    client,
    take: () => {
      const taken = statements;
      statements = [];
      return taken;
    },
  };
}

let venue: ApiVenue;
let officer: Actor;
let counting: ReturnType<typeof connectCounting>;

beforeAll(async () => {
  venue = await apiVenue({ accounts: 30 });
  officer = await venue.person('OFFICER');
  counting = connectCounting();
  const analysts = [await venue.person('ANALYST'), await venue.person('ANALYST')];
  for (let index = 0; index < 10; index += 1) {
    const input = { title: `Change ${index}`, rationale: 'Because.', activateAt: null, graceMinutes: null };
    const document = tieredDocument({ altsRate: `0.06${index + 1}` });
    const analyst = analysts[index % 2];
    if (analyst) await venue.value(createProposal(venue.deps, analyst, { ...input, document }));
  }
  // The newest, so that the shortest page has votes and evidence too.
  await venue.queued(tieredDocument({ altsRate: '0.051' }));
  await venue.queued(tieredDocument({ altsRate: '0.052' }));
});
afterAll(async () => {
  await counting.client.$disconnect();
  await venue.close();
});

/** The statements behind a page of a length, and how many nodes it had. */
async function statementsFor(query: string, first: number) {
  counting.take();
  const contextValue = contextFor(counting.client, venue.apiDeps, officer);
  const { data, errors } = await execute(venue.server, contextValue, query, { first });
  if (errors) throw new Error(JSON.stringify(errors));
  const [connection] = Object.values(data ?? {}) as { edges: unknown[] }[];
  return { statements: counting.take(), nodes: connection?.edges.length };
}

const PROPOSALS = `query ($first: Int!) {
  proposals(first: $first) {
    totalCount
    pageInfo { hasNextPage }
    edges { node {
      number title state baseMoved
      author { name }
      currentRevision { hash editor { name } baseVersion { number } }
      baseVersion { number activatedAt }
      votes { verdict counts person { name } revision { ordinal } }
      evidence { evidenceHash finishedAt requestedBy { name } }
      approval { required given approvers { name } gates { name met } }
      offeredActs { act may refusal { message } }
      diff { direction }
      version { number }
    } }
  }
}`;

const ACCOUNTS = `query ($first: Int!) {
  accounts(first: $first) {
    totalCount
    edges { node {
      accountId
      margin { status marginRatio run { id version { number } } }
      positions { quantity instrument { symbol markPrice marginClass { name } openInterestNotional } }
      collateral { asset amount }
      calls(first: 3) { edges { node { stage openedAt events { at amount } } } }
    } }
  }
}`;

test.each([
  ['proposals, with author, revision, votes, persons, evidence, approval and diff', PROPOSALS, 3, 12],
  ['accounts, with margin, run, positions, instruments, collateral and calls', ACCOUNTS, 5, 30],
])('%s', async (_name, query, few, many) => {
  await statementsFor(query, many); // whatever a process reads once is read
  const short = await statementsFor(query, few);
  const long = await statementsFor(query, many);
  expect([short.nodes, long.nodes]).toEqual([few, many]);
  expect(long.statements.length, long.statements.join('\n')).toBe(short.statements.length);
  expect(long.statements.length).toBeLessThan(40);
});
