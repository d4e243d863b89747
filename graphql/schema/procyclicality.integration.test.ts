import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { adjustedDocument, altsProgramme, putAltsBars } from '../../lib/testing/adjusted-venue';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { runSimulation } from '../../lib/usecases/simulation/run-simulation';
import { nodeKey } from '../kit/node-id';

let venue: ApiVenue;
let analyst: Extract<Actor, { kind: 'PERSON' }>;

beforeAll(async () => {
  venue = await apiVenue({ accounts: 10 });
  analyst = await venue.person('ANALYST');
});
afterAll(() => venue.close());

const SIMULATE = `mutation ($input: StartSimulationInput!) {
  outcome: startSimulation(input: $input) { ... on Simulation { id } ... on UserError { message } }
}`;
/** As the page asks. */
const ASKED = fs.readFileSync(path.join(import.meta.dirname, '../documents/margin-moves.graphql'), 'utf8');

interface Moves {
  readonly jump: object | null;
  readonly inShort: readonly object[];
  readonly unplayed: readonly string[];
  readonly programmes: readonly {
    readonly name: string;
    readonly before: object | null;
    readonly after: { readonly rises: readonly object[] } | null;
    readonly frontier: readonly {
      readonly kind: string;
      readonly tool: string | null;
      readonly side: string;
    }[];
  }[];
  readonly instruments: readonly { readonly instrument: string; readonly movedByAfter: string | null }[];
}

async function simulated(document: string): Promise<readonly [Moves | null, Moves | null]> {
  const { proposalId } = await venue.draft(document);
  const { hash: revisionHash } = (await venue.proposal(proposalId)).currentRevision;
  const input = { proposalId: Buffer.from(`Proposal:${proposalId}`).toString('base64'), revisionHash };
  const { outcome } = await venue.read<{ outcome: { id: string } }>(analyst, SIMULATE, { input });
  const asked = async () => {
    const variables = { simulationId: outcome.id };
    return (await venue.read<{ node: { procyclicality: Moves | null } }>(analyst, ASKED, variables)).node
      .procyclicality;
  };
  const before = await asked();
  await runSimulation(venue.deps, nodeKey('Simulation', outcome.id) ?? '');
  return [before, await asked()];
}

test('a simulation says how margin moves with the market, once it is done', async () => {
  await venue.activated(
    adjustedDocument({ alts: altsProgramme(1, { bounds: { least: '0.8', greatest: '2' } }) }),
  );
  await putAltsBars(venue.prisma, 'STORM');
  const wider = altsProgramme(1, { bounds: { least: '0.8', greatest: '3' } });
  const quiet = altsProgramme(1, { scope: { marginClasses: ['majors'] }, target: { ...wider.target } });
  const minutes = { ...quiet.signal, instrument: 'BTC-PERP', barMinutes: 720 };
  const change = adjustedDocument(
    { alts: wider, majors: { ...quiet, signal: minutes } },
    { altsRate: '0.1' },
  );
  const [before, after] = await simulated(change);
  expect(before).toBeNull();
  expect(after?.jump).toMatchObject({ instrument: 'DOGE-PERP', isShort: false, requirement: 'MAINTENANCE' });
  expect(after?.inShort).toMatchObject([{ name: 'alts', isInBase: true, isInProposed: true }]);
  expect(after?.unplayed).toEqual(['majors']);
  const [alts, majors] = after?.programmes ?? [];
  expect(alts?.after?.rises).toMatchObject([{ days: 1 }, { days: 5 }, { days: 20 }, { days: 30 }]);
  expect(alts?.after).toMatchObject({
    ...{ instrument: 'DOGE-PERP', barMinutes: 1_440, lack: null, responseLack: null },
    ...{ summary: { slots: 435, windows: 434, gaps: 0 }, response: { times: '2' } },
  });
  expect(alts?.frontier.filter(({ kind }) => kind !== 'TOOL')).toMatchObject([
    { kind: 'STATIC', side: 'BOTH', tool: null },
    { kind: 'PROGRAMME', side: 'BOTH', tool: null },
  ]);
  expect(alts?.frontier.map(({ tool }) => tool)).toContain('STRESS_WEIGHT');
  expect(majors).toMatchObject({
    ...{ name: 'majors', before: null, frontier: [] },
    after: { summary: null, rises: [], lack: { because: 'NO_BARS_KNOWN', bars: 0, returns: null } },
  });
  expect(after?.instruments.map(({ instrument, movedByAfter }) => [instrument, movedByAfter])).toEqual([
    ['BTC-PERP', 'majors'],
    ['DOGE-PERP', 'alts'],
    ['ETH-PERP', 'majors'],
  ]);
});
