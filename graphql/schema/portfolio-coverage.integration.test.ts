import fs from 'node:fs';
import path from 'node:path';
import { type DocumentNode, Kind, parse, print } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { adjustedDocument, altsProgramme, putAltsBars } from '../../lib/testing/adjusted-venue';
import { putBooks } from '../../lib/testing/put-books';
import { decimal } from '../../lib/domain/number/decimal';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { runSimulation } from '../../lib/usecases/simulation/run-simulation';
import { portfolioCoverageOf } from '../../lib/domain/risk/studies/portfolio-coverage/in-evidence';
import { readEvidence } from '../../lib/domain/risk/evidence';
import { nodeKey } from '../kit/node-id';

let venue: ApiVenue;
let analyst: Extract<Actor, { kind: 'PERSON' }>;

beforeAll(async () => {
  venue = await apiVenue({ accounts: 12 });
  analyst = await venue.person('ANALYST');
  await putAltsBars(venue.prisma, 'STORM');
  const alone = {
    account: 'alts alone',
    positions: [{ instrument: 'DOGE-PERP', quantity: decimal('-900'), entryPrice: decimal('0.14') }],
    collateral: [{ asset: 'USDT', amount: decimal('90000') }],
  };
  await venue.within(({ book }) => putBooks(book, [alone]));
});
afterAll(() => venue.close());

const SIMULATE = `mutation ($input: StartSimulationInput!) {
  outcome: startSimulation(input: $input) { ... on Simulation { id } ... on UserError { message } }
}`;

/** The query that the page sends. */
function ofPage(): string {
  const file = path.join(import.meta.dirname, '../documents/proposal-evidence.graphql');
  const { definitions, ...document } = parse(fs.readFileSync(file, 'utf8'));
  const wanted = new Set([
    'PortfolioCoverage',
    'AccountUnderSet',
    'RealisedUnderSet',
    'RealisedOnSide',
    'CoverageBreaches',
  ]);
  const asked: DocumentNode = {
    ...document,
    definitions: definitions.filter(
      (one) =>
        (one.kind === Kind.OPERATION_DEFINITION || one.kind === Kind.FRAGMENT_DEFINITION) &&
        wanted.has(one.name?.value ?? ''),
    ),
  };
  return print(asked);
}

interface Served {
  readonly node: {
    readonly portfolioCoverage: {
      readonly probability: string;
      readonly accounts: readonly {
        readonly account: string;
        readonly lack: string | null;
        readonly moves: number;
        readonly proposed: {
          readonly maintenanceMargin: string;
          readonly positions: {
            readonly usedUp: number;
            readonly breaches: { readonly count: number };
          } | null;
        } | null;
      }[];
      readonly realised: readonly {
        readonly symbol: string;
        readonly lack: string | null;
        readonly base: { readonly lack: string | null };
        readonly proposed: {
          readonly programme: string | null;
          readonly greatestDial: string | null;
          readonly long: {
            readonly realisedWithin: { readonly count: number; readonly worst: readonly object[] } | null;
          };
        };
      }[];
    } | null;
  };
}

test('what evidence says of portfolios and of margin that moves is served as the page asks it, once it is done', async () => {
  const { proposalId } = await venue.draft(adjustedDocument({ alts: altsProgramme(2) }));
  const { hash: revisionHash } = (await venue.proposal(proposalId)).currentRevision;
  const input = { proposalId: Buffer.from(`Proposal:${proposalId}`).toString('base64'), revisionHash };
  const { outcome } = await venue.read<{ outcome: { id: string } }>(analyst, SIMULATE, { input });
  const served = async () =>
    (await venue.read<Served>(analyst, ofPage(), { simulationId: outcome.id })).node.portfolioCoverage;
  expect(await served()).toBeNull();
  const id = nodeKey('Simulation', outcome.id) ?? '';
  await runSimulation(venue.deps, id);
  const coverage = await served();
  const { evidence } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  const stored = portfolioCoverageOf(readEvidence(evidence ?? ''));

  expect(coverage?.probability).toBe('0.01');
  expect(coverage?.accounts.map(({ account }) => account)).toEqual(
    stored?.found.accounts.map(({ account }) => account),
  );
  for (const [at, { lack, moves, proposed }] of (coverage?.accounts ?? []).entries()) {
    const own = stored?.found.accounts[at];
    expect([lack, moves]).toEqual([own?.lack?.code ?? null, own?.span?.moves ?? own?.lack?.moves]);
    expect(proposed?.maintenanceMargin).toBe(own?.after?.maintenanceMargin);
    expect(proposed?.positions?.breaches.count).toBe(own?.after?.positions?.breaches.breaches);
    expect(proposed?.positions?.usedUp).toBe(own?.after?.positions?.usedUp);
  }
  const alone = coverage?.accounts.find(({ account }) => account === 'alts alone');
  expect(alone).toMatchObject({ lack: null, moves: 799 });
  const [btc, doge] = coverage?.realised ?? [];
  expect(btc).toMatchObject({ symbol: 'BTC-PERP', lack: 'NO_DIALS', proposed: { programme: null } });
  expect(doge).toMatchObject({
    ...{ symbol: 'DOGE-PERP', lack: null, base: { lack: 'NO_PROGRAMME' } },
    proposed: { programme: 'alts' },
  });
  const found = stored?.found.realised[1]?.after;
  expect(Number(doge?.proposed.greatestDial)).toBe(found?.dials?.greatest);
  expect(doge?.proposed.long.realisedWithin).toMatchObject({
    count: found?.long.realised?.within.breaches,
    worst: { length: found?.long.realised?.within.worst.length },
  });
}, 120_000);
