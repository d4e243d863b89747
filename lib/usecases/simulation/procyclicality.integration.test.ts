import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareEvidence } from '../../domain/risk/evidence-comparison';
import { procyclicalityOf, readEvidence } from '../../domain/risk/evidence';
import { adjustedDocument, altsProgramme, putAltsBars } from '../../testing/adjusted-venue';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 12 });
});
afterAll(() => venue.close());

async function simulated(document: string) {
  const { proposalId, revisionId } = await venue.draft(document);
  const id = await venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
  expect(await runSimulation({ ...venue.deps, blockAccounts: 5 }, id)).toMatchObject({ kind: 'DONE' });
  const { evidence, evidenceHash } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  const read = readEvidence(evidence ?? '');
  return { id, evidenceHash, read, format: read.format, moves: procyclicalityOf(read) };
}

async function repeated(id: string) {
  const officer = await venue.person('OFFICER');
  const { simulationId } = await venue.value(repeatSimulation(venue.deps, officer, { simulationId: id }));
  return runSimulation(venue.deps, simulationId);
}

const TIGHTER = { altsRate: '0.1' };

test('where no programme is stated and no history is known, evidence says nothing of it', async () => {
  const { moves, format, id, evidenceHash } = await simulated(tieredDocument(TIGHTER));
  expect(moves).toBeNull();
  expect(format).toBe('margrave/evidence/8');
  // Bars that come later are no part of its repeat.
  await putAltsBars(venue.prisma, 'STORM');
  expect(await repeated(id)).toEqual({ kind: 'DONE', evidenceHash });
});

test('with history and no programme, the change is the one rise there is', async () => {
  const { moves, format } = await simulated(tieredDocument(TIGHTER));
  expect(format).toBe('margrave/evidence/13');
  expect(moves?.asked.history).toEqual({});
  expect(moves?.found.programmes).toEqual([]);
  const doge = moves?.found.instruments.find(({ instrument }) => instrument === 'DOGE-PERP');
  expect(doge?.movedBy).toEqual({ before: null, after: null });
  expect(Number(doge?.long.rise?.maintenance)).toBeGreaterThan(0);
  const btc = moves?.found.instruments.find(({ instrument }) => instrument === 'BTC-PERP');
  expect(btc?.long.rise).toEqual({ initial: '0', maintenance: '0' });
});

test('a programme that is proposed is played over the bars that were known, and again from those alone', async () => {
  const programme = altsProgramme(1);
  const first = await simulated(adjustedDocument({ alts: programme }));
  const { moves, format, id, evidenceHash } = first;
  expect(format).toBe('margrave/evidence/13');
  const [alts] = moves?.found.programmes ?? [];
  expect(alts).toMatchObject({ programme: 'alts', isSame: false, before: null });
  // 800 bars, of which the first 365 returns are not decided on.
  expect(alts?.after?.played).toMatchObject({ slots: 435, windows: 434, gaps: 0, static: { meanDial: 1 } });
  expect(alts?.after?.played?.maintenance.largestRise['30']).toBeGreaterThan(0.1);
  expect(alts?.after?.response).toMatchObject({ times: 2 });
  const doge = moves?.found.instruments.find(({ instrument }) => instrument === 'DOGE-PERP');
  expect(doge?.movedBy).toEqual({ before: null, after: 'alts' });

  // A bar is corrected, and the newest goes on: the next simulation knows, the repeat does not.
  const [last] = await venue.prisma.priceBar.findMany({
    where: { instrumentSymbol: 'DOGE-PERP' },
    orderBy: { opensAt: 'desc' },
    take: 1,
  });
  if (!last) throw new Error('there are bars');
  const { instrumentSymbol, intervalMinutes, opensAt } = last;
  await venue.prisma.priceBar.create({
    data: { instrumentSymbol, intervalMinutes, opensAt, open: '0.2', low: '0.1', close: '0.3', high: '0.3' },
  });
  expect(await repeated(id)).toEqual({ kind: 'DONE', evidenceHash });
  const next = await simulated(adjustedDocument({ alts: programme }));
  expect(next.moves?.asked.history).not.toEqual(moves?.asked.history);
  expect(next.moves?.found.programmes[0]?.after?.played?.pathHash).not.toBe(alts?.after?.played?.pathHash);
  const { inputs, figures } = compareEvidence(first.read, next.read);
  const bars = inputs.find(({ name }) => name === 'Bars of adjustment programmes');
  expect(bars?.a).not.toBe(bars?.b);
  expect(figures.find(({ name }) => name === 'alts: greatest rise of margin, proposed')?.a).toBe(
    String(alts?.after?.played?.maintenance.largestRise['30']),
  );
});

test('is not repeated from bars that were altered', async () => {
  const { id, moves } = await simulated(adjustedDocument({ alts: altsProgramme(1) }));
  const altered = moves?.asked.history['1440'] ?? '';
  await venue.owner.query('alter table snapshot disable trigger user');
  await venue.owner.query('update snapshot set content = $1 where hash = $2', [Buffer.from('x'), altered]);
  await venue.owner.query('alter table snapshot enable trigger user');
  expect(await repeated(id)).toEqual({
    kind: 'FAILED',
    failure: `The stored snapshot ${altered} was altered: its hash differs.`,
  });
});
