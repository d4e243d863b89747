import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../domain/number/random';
import { modelsOf, readEvidence } from '../../domain/risk/evidence';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';

const DAY_MS = 86_400_000;
const TIGHTER = tieredDocument({ altsRate: '0.4', altsLeverage: '2' });
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 140 });
});
afterAll(() => venue.close());

function bars(instrumentSymbol: string, days: number, seed: number) {
  const random = Random.fromSeed(seed);
  let close = 100;
  return Array.from({ length: days }, (_, day) => {
    const open = close;
    close = open * (1 + 0.03 * (random.uniform() < 0.06 ? 3 : 1) * random.normal());
    const text = (price: number) => price.toFixed(6);
    return {
      ...{ instrumentSymbol, intervalMinutes: 1_440, opensAt: new Date(today - (days - day) * DAY_MS) },
      ...{ open: text(open), close: text(close) },
      ...{ high: text(Math.max(open, close)), low: text(Math.min(open, close)) },
    };
  });
}

async function simulated(blockAccounts: number) {
  const { proposalId, revisionId } = await venue.draft(TIGHTER);
  const id = await venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
  expect(await runSimulation({ ...venue.deps, blockAccounts }, id)).toMatchObject({ kind: 'DONE' });
  const { evidence, evidenceHash } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  return { id, evidenceHash, document: readEvidence(evidence ?? '') };
}

test('a simulation says what models would ask of instruments and of the largest accounts, the same however it is split', async () => {
  await venue.prisma.priceBar.createMany({ data: bars('BTC-PERP', 320, 1) });
  await venue.prisma.priceBar.createMany({ data: bars('DOGE-PERP', 90, 2) });
  const { id, evidenceHash, document } = await simulated(16);
  const models = modelsOf(document);
  expect(models?.asked).toMatchObject({ accounts: 100, probability: '0.01', barMinutes: 1_440 });
  const [btc, doge, eth] = models?.found.instruments ?? [];
  expect(btc?.long.models.historical?.valueAtRisk).toBeGreaterThan(0);
  // 99 % of 89 moves leave less than one beyond.
  expect(doge?.history?.lacks).toEqual({
    ...{ historical: 'TAIL_TOO_SHORT', filteredEwma: 'TAIL_TOO_SHORT', scan: 'TAIL_TOO_SHORT' },
    ...{ filteredGarch: 'FIT_TOO_SHORT', student: 'FIT_TOO_SHORT' },
  });
  expect(eth).toMatchObject({ history: null, lack: 'NO_MOVES' });

  // The hundred with the greatest initial margin, as live margin has it.
  const accounts = models?.found.portfolios.accounts ?? [];
  expect(accounts).toHaveLength(100);
  const margins = accounts.map(({ before }) => Number(before?.initialMargin));
  expect(margins).toEqual(margins.toSorted((a, b) => b - a));
  for (const { instruments, model, lack } of accounts) {
    if (model !== null) expect(model.moves).toBe(319);
    else expect(['NO_HISTORY', 'TAIL_TOO_SHORT']).toContain(lack?.code);
    expect(instruments).toBeGreaterThan(0);
  }
  expect(accounts.some(({ model }) => model !== null)).toBe(true);

  const officer = await venue.person('OFFICER');
  const { simulationId } = await venue.value(repeatSimulation(venue.deps, officer, { simulationId: id }));
  // Bars that come later are no part of it, and no split into blocks is.
  await venue.prisma.priceBar.createMany({ data: bars('ETH-PERP', 300, 3) });
  expect(await runSimulation({ ...venue.deps, blockAccounts: 200 }, simulationId)).toEqual({
    kind: 'DONE',
    evidenceHash,
  });
  expect((await simulated(50)).evidenceHash).not.toBe(evidenceHash);
});
