import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvidence, walksOf } from '../../domain/risk/evidence';
import {
  adjustedDocument,
  type AdjustedVenue,
  adjustedVenue,
  altsProgramme,
  heldUpTo,
} from '../../testing/adjusted-venue';
import { putBooks } from '../../testing/put-books';
import { importScenario } from '../scenarios/add-scenario';
import { repeatSimulation } from './repeat-simulation';
import { requestSimulation } from './request-simulation';
import { runSimulation } from './run-simulation';

const MARK = '0.1425';
const PROGRAMME = altsProgramme(2);

let venue: AdjustedVenue;
beforeAll(async () => {
  venue = await adjustedVenue({ programme: PROGRAMME, budget: '100000' });
  // At the mark 100 contracts are 14,250, of which 2 % are maintenance margin.
  const large = { contracts: 100, mark: MARK, maintenance: '285' };
  await venue.within(({ book }) =>
    putBooks(book, [
      heldUpTo('by-step', '1.03', large),
      heldUpTo('beyond', '1.9', large),
      heldUpTo('rich', '90', large),
    ]),
  );
  await venue.slot();
  await venue.inPhase('LIVE');
  await venue.slot();
});
afterAll(() => venue.close());

async function evidenceOf(id: string) {
  const { evidence, evidenceHash } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  return { evidenceHash, walks: walksOf(readEvidence(evidence ?? '')) };
}

test('a programme that is live when the book is frozen goes on along the path, and a repeat needs nothing of it', async () => {
  expect(await venue.dials()).toEqual(['1.02', '1.02']);
  // Days apart, so that its bars close along the path; prices go nowhere, so that dials alone tip anybody.
  const rows = ['1', '1.0001', '1', '1.0001'].map(
    (price, day) => `DOGE-PERP,2025-10-1${day}T00:00:00Z,${price}`,
  );
  const csv = ['instrument,instant,price', ...rows].join('\n');
  const analyst = await venue.person('ANALYST');
  const path = { name: 'Calm', source: 'A file of ours', url: 'https://example.org/prices' };
  const { hash } = await venue.value(importScenario(venue.deps, analyst, { ...path, csv, confirmed: [] }));
  const { proposalId } = await venue.draft(adjustedDocument({ alts: PROGRAMME }, { altsRate: '0.051' }));
  const { hash: revisionHash } = (await venue.proposal(proposalId)).currentRevision;
  const asked = await venue.value(
    requestSimulation(venue.deps, analyst, { proposalId, revisionHash, scenarios: [hash] }),
  );
  expect(await runSimulation(venue.deps, asked.simulationId)).toMatchObject({ kind: 'DONE' });
  const { walks, evidenceHash } = await evidenceOf(asked.simulationId);
  expect(walks?.asked.programmes).toMatchObject({
    standing: [{ programme: 'alts', phase: 'LIVE', isStopped: false }],
    budget: { liquidationBudgetNotional: '100000' },
    onPath: { [hash]: ['DOGE-PERP'] },
  });
  const [walk] = walks?.found.walks ?? [];
  for (const side of ['before', 'after'] as const) {
    const { course, acting, still } = walk?.[side] ?? {};
    expect(still).toEqual([]);
    expect(acting?.programmes).toMatchObject([{ programme: 'alts', slots: 3, moved: 3 }]);
    const dials = acting?.dials.map(({ marginClasses }) => marginClasses['alts']?.maintenance);
    // It goes on from where it stood, by 2 % of that each day, in steps of the grid.
    expect(dials).toEqual(['1.02', '1.0404', '1.0612', '1.0824']);
    expect(course?.steps.map(({ liquidated }) => liquidated).slice(1)).toEqual([1, 0, 0]);
    expect(acting?.dialsStill.steps.map(({ liquidated }) => liquidated).slice(1)).toEqual([0, 0, 0]);
  }

  // It moves on, is ordered back, and its bars go on: what was asked stays what it was.
  await venue.slot();
  await venue.inPhase('SHADOW');
  const auditor = await venue.person('AUDITOR');
  const { simulationId } = await venue.value(
    repeatSimulation(venue.deps, auditor, { simulationId: asked.simulationId }),
  );
  const deps = { ...venue.deps, blockAccounts: 1 };
  await Promise.all([
    runSimulation(deps, simulationId),
    runSimulation(deps, simulationId, { fromEnd: true }),
  ]);
  await runSimulation(deps, simulationId);
  expect((await evidenceOf(simulationId)).evidenceHash).toBe(evidenceHash);
}, 120_000);
