import { afterAll, beforeAll, expect, test } from 'vitest';
import { Decimal } from '../../domain/number/decimal';
import { Random } from '../../domain/number/random';
import { modelsOf, readEvidence } from '../../domain/risk/evidence';
import { portfolioCoverageOf } from '../../domain/risk/studies/portfolio-coverage/in-evidence';
import {
  adjustedDocument,
  type AdjustedVenue,
  adjustedVenue,
  altsProgramme,
} from '../../testing/adjusted-venue';
import { putBooks } from '../../testing/put-books';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';

const DAY_MS = 86_400_000;
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const PROGRAMME = altsProgramme(2);

/** Steps of a normal law, to six decimals. */
function bitcoinBars(days: number) {
  const random = Random.fromSeed(11);
  let close = 65_000;
  return Array.from({ length: days }, (_, day) => {
    const open = close.toFixed(6);
    close *= Math.exp(0.03 * random.normal());
    const [high, low] = [Math.max(Number(open), close), Math.min(Number(open), close)];
    return {
      ...{ instrumentSymbol: 'BTC-PERP', intervalMinutes: 1_440 },
      opensAt: new Date(today - (days - day) * DAY_MS),
      ...{ open, close: close.toFixed(6), high: high.toFixed(6), low: low.toFixed(6) },
    };
  });
}

let venue: AdjustedVenue;
beforeAll(async () => {
  venue = await adjustedVenue({ programme: PROGRAMME, budget: null, shape: 'STORM' });
  await venue.prisma.priceBar.createMany({ data: bitcoinBars(400) });
  const book = (account: string, instrument: string, quantity: string, asset: string, amount: string) => ({
    account,
    positions: [{ instrument, quantity: new Decimal(quantity), entryPrice: new Decimal('1') }],
    collateral: [{ asset, amount: new Decimal(amount) }],
  });
  await venue.within(({ book: accounts }) =>
    putBooks(accounts, [
      book('coin', 'DOGE-PERP', '-1000', 'BTC', '40'),
      book('cash', 'DOGE-PERP', '-900', 'USDT', '2000000'),
      book('owes', 'BTC-PERP', '3', 'USDT', '900000'),
      book('unknown', 'ETH-PERP', '2', 'USDT', '900000'),
    ]),
  );
});
afterAll(() => venue.close());

async function simulated(document: string, blockAccounts: number) {
  const { proposalId, revisionId } = await venue.draft(document);
  const id = await venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
  expect(await runSimulation({ ...venue.deps, blockAccounts }, id)).toMatchObject({ kind: 'DONE' });
  const { evidence, evidenceHash } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  return { id, evidenceHash, document: readEvidence(evidence ?? '') };
}

test('evidence says what margin of portfolios, and margin that moves, covers, and comes to it again from what was kept', async () => {
  const proposed = adjustedDocument({ alts: PROGRAMME }, { altsRate: '0.06' });
  const { id, evidenceHash, document } = await simulated(proposed, 2);
  const coverage = portfolioCoverageOf(document);
  expect(coverage?.asked).toMatchObject({ probability: '0.01', leastMoves: 250 });
  expect(Object.keys(coverage?.asked.signals ?? {})).toEqual(['1440']);

  // Those that models look at, in their order, each with its margin.
  const accounts = coverage?.found.accounts ?? [];
  const models = modelsOf(document)?.found.portfolios.accounts ?? [];
  expect(accounts.map(({ account }) => account)).toEqual(models.map(({ account }) => account));
  for (const [at, { before, after }] of accounts.entries())
    expect([before?.maintenanceMargin, after?.maintenanceMargin]).toEqual([
      models[at]?.before?.maintenanceMargin,
      models[at]?.after?.maintenanceMargin,
    ]);
  const of = (account: string) => accounts.find((one) => one.account === account);
  const [coin, cash] = [of('coin'), of('cash')];
  expect(coin?.span?.moves).toBe(799);
  // Bars of bitcoin are of half of these days.
  expect(coin?.before?.collateral).toEqual([{ asset: 'BTC', instrument: 'BTC-PERP', moved: 399 }]);
  expect(cash?.before?.collateral).toEqual([]);
  expect(cash?.before?.together?.breaches.worst).toEqual(cash?.before?.positions?.breaches.worst);
  // What 40 bitcoin lose on a bad day is more than margin; what the position does is not.
  const breaches = (when: 'before' | 'after', kind: 'positions' | 'together') =>
    coin?.[when]?.[kind]?.breaches.breaches ?? NaN;
  expect(breaches('before', 'together')).toBeGreaterThan(breaches('before', 'positions'));
  expect(breaches('after', 'together')).toBeLessThanOrEqual(breaches('before', 'together'));
  expect(of('unknown')).toMatchObject({
    span: null,
    lack: { code: 'NO_HISTORY', instruments: ['ETH-PERP'] },
  });

  // Dials of DOGE-PERP go to within 5 % of twice what was approved; of the first year there are none.
  const [btc, doge, eth] = coverage?.found.realised ?? [];
  expect(doge).toMatchObject({ instrument: 'DOGE-PERP', lack: null, span: { moves: 800 - 366 } });
  expect(doge?.before).toMatchObject({ programme: 'alts', lack: null });
  expect(doge?.before.dials?.greatest).toBeGreaterThan(2 / 1.05 - 0.01);
  expect(doge?.before.dials?.greatest).toBeLessThanOrEqual(2);
  expect(doge?.before.long.meanRate).toBeGreaterThan(Number(doge?.before.long.margin?.rate));
  expect(doge?.before.long.realised?.close.breaches).toBeLessThanOrEqual(
    doge?.before.long.still?.close.breaches ?? NaN,
  );
  for (const one of [btc, eth])
    expect(one).toMatchObject({ span: null, lack: { code: 'NO_DIALS' }, after: { lack: 'NO_PROGRAMME' } });

  // Bars go on, and one is stated otherwise: what was kept is what it was.
  await venue.prisma.priceBar.createMany({
    data: bitcoinBars(420).map((bar) => ({ ...bar, instrumentSymbol: 'ETH-PERP' })),
  });
  const officer = await venue.person('OFFICER');
  const { simulationId } = await venue.value(repeatSimulation(venue.deps, officer, { simulationId: id }));
  expect(await runSimulation({ ...venue.deps, blockAccounts: 200 }, simulationId)).toEqual({
    kind: 'DONE',
    evidenceHash,
  });
}, 120_000);

test('a change of no margin covers as much as before, and a programme that is given up is named as none', async () => {
  const rules = adjustedDocument({ alts: PROGRAMME }).replace('"callLevel":"1.2"', '"callLevel":"1.25"');
  const same = portfolioCoverageOf((await simulated(rules, 50)).document);
  for (const { before, after } of [...(same?.found.accounts ?? []), ...(same?.found.realised ?? [])])
    expect(after).toEqual(before);
  const { document } = await simulated(adjustedDocument({}), 50);
  const doge = portfolioCoverageOf(document)?.found.realised.find(
    ({ instrument }) => instrument === 'DOGE-PERP',
  );
  expect(doge?.after).toMatchObject({ programme: null, lack: 'NO_PROGRAMME', long: { realised: null } });
  expect(doge?.after.long.still).toEqual(doge?.before.long.still);
  expect(doge?.before.long.realised).not.toBeNull();
}, 120_000);
