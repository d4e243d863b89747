import {
  getNamedType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { importDrawnBars, majorsProgramme, withProgrammes } from '../../lib/testing/adjusting-venue';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { decimal } from '../../lib/domain/number/decimal';
import { stateInsuranceFund } from '../../lib/usecases/books/state-insurance-fund';
import { decidePresentSlot } from '../../lib/usecases/adjustments/decide-slot';
import { MarketSignals } from '../../lib/usecases/adjustments/steps/market-signals';
import { BUILT_IN_SCENARIOS } from '../../lib/domain/risk/scenarios/library/built-in-scenarios';
import { repeatSimulation } from '../../lib/usecases/simulation/repeat-simulation';
import { runSimulation } from '../../lib/usecases/simulation/run-simulation';
import { activateVersion } from '../../lib/usecases/activation/activate-version';
import { claimActivation } from '../../lib/usecases/activation/claim-activation';
import { makeReady } from '../../lib/usecases/activation/make-ready';
import { prismaKeepCallOutlook } from '../../lib/db/call-outlook-store';
import { schema } from '../schema';
import { SLOT_MS } from '../../lib/domain/dynamics/path';

// Everything that can be read is read: each query with each field below it, four levels of nouns deep.

let venue: ApiVenue;
let administrator: Actor;
const args: Record<string, string> = {};

beforeAll(async () => {
  venue = await apiVenue({ accounts: 30 });
  administrator = await venue.person('ADMINISTRATOR', 'OFFICER', 'OPERATOR');
  const majors = majorsProgramme(await importDrawnBars(venue));
  const proposalId = await venue.queued(withProgrammes({ majors }, { altsRate: '0.055' }));
  const worker = { kind: 'SYSTEM', process: 'worker' } as const;
  for (const step of [makeReady, claimActivation, activateVersion]) {
    await venue.value(step(venue.deps, worker, proposalId));
  }
  await decidePresentSlot({ ...venue.deps, signals: new MarketSignals(), slotMs: SLOT_MS });
  const slot = await venue.prisma.adjustmentSlot.findFirstOrThrow();
  const simulation = await venue.prisma.simulation.findFirstOrThrow({ where: { proposalId } });
  const auditor = await venue.person('AUDITOR');
  const repeat = await venue.value(repeatSimulation(venue.deps, auditor, { simulationId: simulation.id }));
  await runSimulation(venue.deps, repeat.simulationId);
  // The live engine looks ahead in a process of its own.
  await prismaKeepCallOutlook(venue.prisma)({
    ...{ versionNumber: 2, asOf: new Date('2026-11-29T12:00:00Z') },
    ...{ asked: 2, withoutCall: 1, withoutVolatility: 0, left: 0, earlier: 0, called: 3, unpriced: 1 },
    bands: [{ above: '0', upTo: null, falling: 1, rising: 0 }],
    expected: [{ hours: 1, calls: '0.01', amount: '12.5' }],
    byInstrument: [
      {
        instrument: 'BTC-PERP',
        falling: 1,
        rising: 0,
        expectedCalls: '0.01',
        expectedAmount: '12.5',
      },
    ],
    nearest: [
      {
        ...{ account: 'acc-000003', instrument: 'BTC-PERP', mark: '65000', price: '60000', move: '-0.0769' },
        ...{ equity: '5000', maintenanceMargin: '4000', amount: '10' },
        touches: [{ hours: 1, probability: '0.01' }],
      },
    ],
  });
  const operator = await venue.person('OPERATOR');
  await venue.value(stateInsuranceFund(venue.deps, operator, { amount: decimal('5') }));
  const { number } = await venue.prisma.proposal.findUniqueOrThrow({ where: { id: proposalId } });
  const document = JSON.stringify(tieredDocument({ altsRate: '0.06' }));
  const globalId = (key: string): string => JSON.stringify(Buffer.from(key).toString('base64'));
  Object.assign(args, {
    account: 'accountId: "acc-000003"',
    adjustmentHistory: 'programme: "majors", hours: 24',
    backtestProgramme: `programme: ${JSON.stringify(JSON.stringify(majors))}`,
    compareEvidence: `a: ${globalId(`Simulation:${simulation.id}`)}, b: ${globalId(`Simulation:${repeat.simulationId}`)}`,
    compareVersions: 'from: 1, to: 2',
    curveDensity: 'instrument: "BTC-PERP"',
    explainSlot: `hash: "${slot.hash}"`,
    forwardPath: 'programme: "majors", hours: 1',
    instrument: 'symbol: "BTC-PERP"',
    liquidationBudgetEntries: 'from: "2026-01-01T00:00:00Z"',
    lintParameterSet: `document: ${document}`,
    marginRequirement:
      'input: { accountId: "acc-000003", trades: [{ instrument: "BTC-PERP", quantity: "1", price: "65000" }], shock: { every: "-0.1" }, curve: {}, scenarios: true }',
    node: `id: ${globalId(`Proposal:${proposalId}`)}`,
    nodes: `ids: [${globalId(`Proposal:${proposalId}`)}, ${globalId('Account:acc-000003')}, "x"]`,
    preset: 'name: "dydx-v4"',
    previewChange: `document: ${document}`,
    requirementCurve: `document: ${document}, marginClass: "majors", instrument: "BTC-PERP"`,
    proposal: `number: ${number}`,
    scenario: `hash: "${BUILT_IN_SCENARIOS[0]?.hash}"`,
    search: 'text: "a"',
    shortestSafeRamp: `proposalId: ${globalId(`Proposal:${proposalId}`)}`,
    tierPositions: 'instruments: ["BTC-PERP"], floors: ["0", "1000"]',
    version: 'number: 2',
  });
});
afterAll(() => venue.close());

const DEPTH = 5;
/** Of fields below a query that owe some. */
const ARGS_BELOW: Readonly<Record<string, string>> = {
  runBefore: '(hours: 24)',
  adds: '(notional: "1000000")',
  past: '(hours: 24)',
  coverageMoves: '(symbol: "BTC-PERP")',
};

/** Every field of a type, as deep as told, each noun once on the way down. */
function selection(type: GraphQLNamedType, depth: number, above: readonly string[]): string {
  if (isUnionType(type) || isInterfaceType(type)) {
    const parts = schema
      .getPossibleTypes(type)
      .map((one) => `... on ${one.name} ${aliased(one, selection(one, depth, above))}`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    const owes = field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined);
    const call = `${field.name}${owes ? ARGS_BELOW[field.name] : ''}`;
    if (isLeafType(named)) return [call];
    const isPart = /(Connection|Edge)$/.test(named.name) || named.name === 'PageInfo';
    if (!isPart && (depth === 0 || above.includes(named.name))) return [];
    return [`${call} ${selection(named, isPart ? depth : depth - 1, [...above, named.name])}`];
  });
  return fields.length === 0 ? '{ __typename }' : `{ __typename ${fields.join(' ')} }`;
}

/** Members of a union may disagree on a field's type: each gets its own names. */
function aliased({ name }: { readonly name: string }, body: string): string {
  return body.replace(/(?<=^\{ __typename )(.*)(?= \}$)/s, (inner) => topLevel(inner, name));
}
function topLevel(inner: string, name: string): string {
  let depth = 0;
  return inner
    .split(/(\s+)/)
    .map((word) => {
      const before = depth;
      depth += (word.match(/\{/g) ?? []).length - (word.match(/\}/g) ?? []).length;
      return before === 0 && /^\w+$/.test(word) ? `${name}_${word}: ${word}` : word;
    })
    .join('');
}

const queries = Object.values(schema.getQueryType()?.getFields() ?? {});

test('the walk sees every query and its arguments', () => {
  const needing = queries.filter((field) => field.args.some((arg) => isNonNullType(arg.type)));
  expect(needing.map(({ name }) => name).sort()).toEqual(
    [
      'account',
      'adjustmentHistory',
      'backtestProgramme',
      'compareEvidence',
      'compareVersions',
      'curveDensity',
      'explainSlot',
      'forwardPath',
      'instrument',
      'lintParameterSet',
      'liquidationBudgetEntries',
      'marginRequirement',
      'node',
      'nodes',
    ]
      .concat([
        'preset',
        'previewChange',
        'proposal',
        'requirementCurve',
        'scenario',
        'search',
        'shortestSafeRamp',
        'tierPositions',
        'version',
      ])
      .sort(),
  );
});

test.each(queries.map((field) => [field.name, field] as const))(
  '%s answers with everything below it',
  async (name, field: GraphQLField<unknown, unknown>) => {
    const call = args[name] === undefined ? name : `${name}(${args[name]})`;
    const query = `{ ${call} ${selection(getNamedType(field.type), DEPTH, [])} }`;
    const { data, errors } = await unlimited(query);
    expect(errors, query).toBeUndefined();
    expect(data?.[name]).not.toBeNull();
    conforms(field.type, data?.[name], name);
    expect(venue.logged).toEqual([]);
  },
);

test('a proposal says what its document is, and its plan as a list of steps', async () => {
  const { data } = await unlimited(`{ proposal(${args.proposal}) {
    documentKind activateAt graceMinutes activationPlan { steps { at } graceMinutes hash }
    currentRevision { documentKind documentHash parameterSet { hash } }
    votes { digestText }
  } }`);
  const proposal = data?.proposal as {
    activationPlan: { hash: string };
    currentRevision: { documentHash: string; parameterSet: { hash: string } };
    votes: { digestText: string }[];
  };
  expect(proposal).toMatchObject({
    ...{ documentKind: 'PARAMETER_SET', activateAt: null, graceMinutes: 60 },
    activationPlan: { steps: [{ at: null }], graceMinutes: 60 },
    currentRevision: { documentKind: 'PARAMETER_SET' },
  });
  expect(proposal.currentRevision.parameterSet.hash).toBe(proposal.currentRevision.documentHash);
  expect(proposal.votes.length).toBeGreaterThan(1);
  for (const { digestText } of proposal.votes) expect(digestText).toContain(proposal.activationPlan.hash);
});

/** Limits are for requests from outside; what they refuse is tested by itself. */
async function unlimited(query: string) {
  const { graphql } = await import('graphql');
  const { contextFor } = await import('../server/context');
  const contextValue = contextFor(venue.prisma, venue.apiDeps, administrator);
  const result = await graphql({ schema, source: query, contextValue });
  return JSON.parse(JSON.stringify(result)) as typeof result;
}

/** Decimals are strings in their one spelling, instants in UTC with milliseconds, wherever they stand. */
function conforms(type: GraphQLOutputType, value: unknown, path: string): void {
  if (value === null || value === undefined) return;
  if (isNonNullType(type)) return conforms(type.ofType as GraphQLOutputType, value, path);
  if (isListType(type)) {
    (value as unknown[]).forEach((one, at) => conforms(type.ofType, one, `${path}.${at}`));
    return;
  }
  if (isEnumType(type)) return;
  if (type.toString() === 'Decimal')
    expect(value, path).toMatch(/^(0|-?(0\.\d*[1-9]|[1-9]\d*(\.\d*[1-9])?))$/);
  if (type.toString() === 'DateTime') expect(value, path).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  if (!isObjectType(type)) return;
  for (const [name, part] of Object.entries(value)) {
    const field = type.getFields()[name];
    if (field) conforms(field.type, part, `${path}.${name}`);
  }
}
