import { afterAll, beforeAll, expect, test } from 'vitest';
import { dialsOf } from '../../lib/domain/dynamics/in-force';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { withDials } from '../../lib/domain/parameters/effective';
import { NO_RAMPS } from '../../lib/domain/parameters/ramps';
import { adjustedDocument, altsProgramme } from '../../lib/testing/adjusted-venue';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { runSimulation } from '../../lib/usecases/simulation/run-simulation';
import { nodeKey } from '../kit/node-id';

let venue: ApiVenue;
let analyst: Extract<Actor, { kind: 'PERSON' }>;

beforeAll(async () => {
  venue = await apiVenue({ accounts: 20 });
  analyst = await venue.person('ANALYST');
});
afterAll(() => venue.close());

interface Corner {
  readonly corner: string;
  readonly dials: readonly object[];
  readonly accounts: number;
  readonly tighterAccounts: number;
  readonly looserAccounts: number;
  readonly maintenanceMarginBefore: string;
  readonly maintenanceMarginAfter: string;
  readonly newLiquidations: number;
  readonly unmargined: readonly { readonly effect: string; readonly accounts: number }[];
}

const SIMULATE = `mutation ($input: StartSimulationInput!) {
  outcome: startSimulation(input: $input) { ... on Simulation { id } ... on UserError { message } }
}`;
const ASKED = `query ($id: ID!) { node(id: $id) { ... on Simulation {
  impact { maintenanceMarginAfter newLiquidations }
  dialChanges { subject { kind name } dial before after }
  corners { corner accounts tighterAccounts looserAccounts newCalls newLiquidations newlyLiquidatableNotional
    initialMarginBefore initialMarginAfter maintenanceMarginBefore maintenanceMarginAfter callAmountBefore callAmountAfter
    dials { subject { kind name } before after } unmargined { effect accounts listed lacking } } } } }`;

/** As the pages ask: simulated by a mutation, run by a worker, read by its id. */
async function simulated(document: string) {
  const { proposalId } = await venue.draft(document);
  const { hash: revisionHash } = (await venue.proposal(proposalId)).currentRevision;
  const input = { proposalId: Buffer.from(`Proposal:${proposalId}`).toString('base64'), revisionHash };
  const { outcome } = await venue.read<{ outcome: { id: string } }>(analyst, SIMULATE, { input });
  const asked = () =>
    venue.read<{
      node: {
        impact: { maintenanceMarginAfter: string } | null;
        dialChanges: readonly object[];
        corners: readonly Corner[] | null;
      };
    }>(analyst, ASKED, { id: outcome.id });
  const before = (await asked()).node;
  await runSimulation(venue.deps, nodeKey('Simulation', outcome.id) ?? '');
  return { before, after: (await asked()).node };
}

const subject = { kind: 'MARGIN_CLASS', name: 'alts' };
const total = (set: string, dial: number) =>
  venue.owner.query<{ margin: string }>(
    `select trim_scale(sum(ceil(least(n, 20000) * 0.02 * $2 * 1e8 + greatest(n - 20000, 0) * $1::numeric * $2 * 1e8) / 1e8)) as margin
     from (select abs(quantity) * 1000 * 0.1425 as n from position where instrument_symbol = 'DOGE-PERP') as held`,
    [set, dial],
  );

test('a simulation says what its change does at both ends of the bounds, once it is done', async () => {
  const bounds = { least: '0.8', greatest: '2' };
  const wider = { least: '0.8', greatest: '3' };
  await venue.activated(adjustedDocument({ alts: altsProgramme(1, { bounds }) }));
  const change = adjustedDocument({ alts: altsProgramme(1, { bounds: wider }) }, { altsRate: '0.1' });
  const { before, after } = await simulated(change);
  expect(before).toEqual({ impact: null, dialChanges: [], corners: null });
  expect(after.dialChanges).toEqual([]);
  const [highest, lowest, ...others] = after.corners ?? [];
  expect(others).toEqual([]);
  expect(highest).toMatchObject({
    ...{ corner: 'HIGHEST', accounts: 22, looserAccounts: 0, unmargined: [] },
    dials: [{ subject, before: '2', after: '3' }],
  });
  expect(lowest).toMatchObject({ corner: 'LOWEST', dials: [{ subject, before: '0.8', after: '0.8' }] });
  // Only what is held of DOGE-PERP moves; the database adds it up.
  for (const [corner, from, to] of [
    [highest, 2, 3],
    [lowest, 0.8, 0.8],
  ] as const) {
    const [old, next] = [(await total('0.05', from)).rows[0], (await total('0.1', to)).rows[0]];
    const moved = Number(corner?.maintenanceMarginAfter) - Number(corner?.maintenanceMarginBefore);
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeCloseTo(Number(next?.margin) - Number(old?.margin), 6);
  }
  expect(highest?.maintenanceMarginAfter).not.toBe(after.impact?.maintenanceMarginAfter);
  expect(highest?.tighterAccounts).toBeGreaterThan(0);
});

test('a simulation says where its change puts dials as it goes live', async () => {
  const whenRequirementChanges = { initial: 'CONTINUE', maintenance: 'CONTINUE', notional: '40000' } as const;
  const alts = altsProgramme(1, { whenRequirementChanges });
  await venue.activated(adjustedDocument({ alts }));
  await venue.within(async (unit) => {
    const versionNumber = (await unit.venue.lock())?.liveVersion ?? 0;
    const version = await unit.venue.version(versionNumber);
    const set = await unit.parameterSets.load(version?.parameterSetHash ?? '');
    const dials = dialsOf([['/marginClasses/alts', { initial: '1.5', maintenance: '1.25' }]]);
    const moved = withDials(set, dials);
    if (!moved.ok) throw new Error('dials within their bounds are sound');
    const { hash } = moved.value;
    await unit.adjustments.putEffective({
      ...{ versionNumber, dials, ramps: NO_RAMPS, hash, at: await unit.clock() },
    });
  });
  const { after } = await simulated(adjustedDocument({ alts }, { altsRate: '0.055' }));
  // Of 40,000 it asked for 1,400, and will for 1,500; initial margin is as it was.
  expect(after.dialChanges).toEqual([{ subject, dial: 'MAINTENANCE', before: '1.25', after: '1.1667' }]);
});

test('a simulation of sets without programmes says nothing of corners', async () => {
  await venue.activated(tieredDocument());
  const { after } = await simulated(tieredDocument({ altsRate: '0.07' }));
  expect(after.impact).not.toBeNull();
  expect(after.corners).toBeNull();
});
