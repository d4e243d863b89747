import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { BUILT_IN_SCENARIOS } from '../../lib/domain/risk/scenarios/library/built-in-scenarios';
import { libraryScenario, SCENARIO_FORMAT } from '../../lib/domain/risk/scenarios/library/scenario-document';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';

// The library of scenarios as clients read it, and how much it takes.

const AT_MOST = 1_000;

let venue: ApiVenue;
let analyst: Actor;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 4 });
  analyst = await venue.person('ANALYST');
});
afterAll(() => venue.close());

const document = (name: string, shock: object) => ({
  ...{ format: SCENARIO_FORMAT, name },
  provenance: { kind: 'HYPOTHETICAL', reason: 'To see what it does.' },
  shock,
});

interface Outcome {
  readonly outcome: {
    readonly __typename: string;
    readonly hash?: string;
    readonly faults?: readonly { readonly rule: string }[];
  };
}
const ADD = `mutation ($input: AddScenarioInput!) { outcome: addScenario(input: $input) {
  __typename ... on InvalidInput { faults { rule } } ... on Scenario { hash } } }`;
const RETIRE = `mutation ($input: RetireScenarioInput!) { outcome: retireScenario(input: $input) { __typename } }`;
const add = async (name: string, shock: object) => {
  const input = { document: JSON.stringify(document(name, shock)) };
  return (await venue.read<Outcome>(analyst, ADD, { input })).outcome;
};

test('a factor’s moves are read as prices are moved by them, however long its betas are', async () => {
  const shock = {
    ...{ kind: 'FACTOR', move: '-0.12345678' },
    ...{ betas: { BTC: '1.123456789012345678' }, otherBeta: '0.5' },
  };
  const { hash } = await add('By betas', shock);
  const { scenario } = await venue.read<{ scenario: object }>(
    analyst,
    `{ scenario(hash: "${hash}") { name moves { what name fraction } } }`,
  );
  // 0.12345678 × 1.123456789012345678 = 0.138698357…, and half of it 0.06172839.
  expect(scenario).toEqual({
    name: 'By betas',
    moves: [
      { what: 'EVERYTHING', name: null, fraction: '-0.06172839' },
      { what: 'UNDERLYING', name: 'BTC', fraction: '-0.13869836' },
    ],
  });
  // To the database a text of fixed length and spaces after it are one.
  const padded = `{ scenario(hash: "${hash} ") { name } }`;
  expect(await venue.read(analyst, padded)).toEqual({ scenario: null });
});

interface Page {
  readonly scenarios: {
    readonly totalCount: number;
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly hasPreviousPage: boolean;
      readonly startCursor: string | null;
      readonly endCursor: string | null;
    };
    readonly edges: readonly { readonly node: { readonly name: string } }[];
  };
}
const page = async (args: string) =>
  (
    await venue.read<Page>(
      analyst,
      `{ scenarios(${args}) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
         edges { node { name } } } }`,
    )
  ).scenarios;

test('a full library takes corrections, and another scenario once one is retired; all of it is read in pages', async () => {
  const every = { kind: 'MOVES' as const, every: '-0.1' };
  const { count } = await venue.prisma.scenario.createMany({
    data: Array.from({ length: AT_MOST - 1 }, (_, place) => {
      const name = `Fall ${String(place).padStart(3, '0')}`;
      const { hash, text } = libraryScenario({
        ...{ format: SCENARIO_FORMAT, name, shock: every },
        provenance: { kind: 'HYPOTHETICAL', reason: 'One of many.' },
      });
      return { hash, name, version: 1, document: text, addedAt: new Date(0) };
    }),
  });
  expect(count).toBe(AT_MOST - 1);
  expect(await add('One more', every)).toEqual({
    __typename: 'InvalidInput',
    faults: [{ rule: 'scenario-limit' }],
  });
  const corrected = await add('Fall 000', { kind: 'MOVES', every: '-0.2' });
  expect(corrected.__typename).toBe('Scenario');
  const retired = await venue.read<Outcome>(analyst, RETIRE, {
    input: { hash: corrected.hash, reason: 'x' },
  });
  expect(retired.outcome.__typename).toBe('Scenario');
  expect((await add('One more', every)).__typename).toBe('Scenario');
  // What was retired would be one more again.
  expect((await add('Fall 000', { kind: 'MOVES', every: '-0.3' })).faults).toEqual([
    { rule: 'scenario-limit' },
  ]);

  const names: string[] = [];
  let after = '';
  for (;;) {
    const { totalCount, pageInfo, edges } = await page(`first: 100${after}`);
    expect(totalCount).toBe(BUILT_IN_SCENARIOS.length + AT_MOST);
    expect(pageInfo.hasPreviousPage).toBe(after !== '');
    names.push(...edges.map(({ node }) => node.name));
    if (!pageInfo.hasNextPage) break;
    after = `, after: "${pageInfo.endCursor}"`;
  }
  const own = names.slice(BUILT_IN_SCENARIOS.length);
  expect(names.slice(0, BUILT_IN_SCENARIOS.length)).toEqual(
    BUILT_IN_SCENARIOS.map(({ document: { name } }) => name),
  );
  expect(own).toHaveLength(AT_MOST);
  expect(new Set(own).size).toBe(AT_MOST);
  expect(own).not.toContain('Fall 000');

  const last = await page('last: 2');
  expect(last.edges.map(({ node }) => node.name)).toEqual(names.slice(-2));
  const before = await page(`last: 2, before: "${last.pageInfo.startCursor}"`);
  expect(before.edges.map(({ node }) => node.name)).toEqual(names.slice(-4, -2));
  expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  const foreign = await venue.ask(analyst, '{ scenarios(first: 1, after: "x") { totalCount } }');
  expect(foreign.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
});
