import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountBook } from '../../domain/margin/method/types';
import { decimal } from '../../domain/number/decimal';
import { readEvidence, walksOf } from '../../domain/risk/evidence';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { putBooks } from '../../testing/put-books';
import { stateInsuranceFund } from '../books/state-insurance-fund';
import { importScenario } from '../scenarios/add-scenario';
import { repeatSimulation } from './repeat-simulation';
import { requestSimulation } from './request-simulation';
import { runSimulation } from './run-simulation';

const HOUR = 3_600_000;
const thisHour = Math.floor(Date.now() / HOUR) * HOUR;

/** The base version, with a guard that holds beyond eight deviations of an hour, and drops what nothing confirms. */
const GUARDED = JSON.stringify({
  ...(JSON.parse(tieredDocument()) as object),
  marketData: {
    priceGuard: {
      ...{ zLimit: '8', barMinutes: 60, decay: '0.97', leastMove: '0.05', greatestMove: '1' },
      ...{ unknownVolatilityMove: '0.25', maximumHoldSeconds: 900, fallback: 'KEEP', agreement: '0.01' },
      consistency: { observations: 3, seconds: 120 },
    },
  },
});

const holding = (account: string, quantity: string, amount: string): AccountBook => ({
  account,
  positions: [{ instrument: 'BTC-PERP', quantity: decimal(quantity), entryPrice: decimal('65000.5') }],
  collateral: [{ asset: 'USDT', amount: decimal(amount) }],
});

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 0 });
  // The venue's own two near the edge hold nothing.
  const empty = ['edge-warning', 'edge-call'].map((account) => ({
    account,
    positions: [{ instrument: 'BTC-PERP', quantity: decimal('0'), entryPrice: decimal('65000.5') }],
    collateral: [{ asset: 'USDT', amount: decimal('0') }],
  }));
  await venue.within(({ book }) =>
    putBooks(book, [
      ...[...empty, holding('a', '1', '12460'), holding('b', '1', '7000'), holding('c', '1', '6500')],
      ...[holding('d', '1', '90000'), holding('e', '-1', '90000')],
    ]),
  );
  // Up and down by 1 % an hour, so that 8 % is allowed.
  await venue.prisma.priceBar.createMany({
    data: Array.from({ length: 120 }, (_, ago) => {
      const close = ago % 2 === 0 ? '65000.5' : '65650.5';
      return {
        ...{ instrumentSymbol: 'BTC-PERP', intervalMinutes: 60 },
        opensAt: new Date(thisHour - (ago + 1) * HOUR),
        ...{ open: close, close, high: close, low: close },
      };
    }),
  });
});
afterAll(() => venue.close());

const state = async (amount: string) =>
  venue.value(stateInsuranceFund(venue.deps, await venue.person('OPERATOR'), { amount: decimal(amount) }));

async function imported(name: string, prices: readonly string[]) {
  const rows = prices.map((price, hour) => `BTC-PERP,2025-10-10T2${hour}:00:00Z,${price}`);
  const csv = ['instrument,instant,price', ...rows].join('\n');
  const path = { name, source: 'A file of ours', url: 'https://example.org/prices', csv, confirmed: [] };
  return (await venue.value(importScenario(venue.deps, await venue.person('ANALYST'), path))).hash;
}

async function evidenceOf(id: string) {
  const { evidence, evidenceHash } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  return { evidenceHash, document: readEvidence(evidence ?? '') };
}

test('who is liquidated along a path is gone; a guard holds what it is asked to hold; two workers and a repeat come to one hash', async () => {
  await state('4000');
  const scenarios = [await imported('October', ['100', '90', '75', '95'])];
  const { proposalId } = await venue.draft(GUARDED);
  const { hash: revisionHash } = (await venue.proposal(proposalId)).currentRevision;
  const analyst = await venue.person('ANALYST');
  const asked = await venue.value(
    requestSimulation(venue.deps, analyst, { proposalId, revisionHash, scenarios }),
  );
  expect(await runSimulation(venue.deps, asked.simulationId)).toMatchObject({ kind: 'DONE' });
  const { document, evidenceHash } = await evidenceOf(asked.simulationId);
  expect(document.format).toBe('margrave/evidence/12');
  const walks = walksOf(document);
  expect(walks?.asked).toMatchObject({
    paths: [{ scenario: scenarios[0], atMs: [HOUR, 2 * HOUR, 3 * HOUR] }],
    insuranceFund: '4000',
  });
  // The base states no guard, so no bar of it was kept.
  expect(walks?.asked.guardHistory.before).toBeNull();
  expect(walks?.asked.guardHistory.after).toMatch(/^[0-9a-f]{64}$/);
  const [walk] = walks?.found.walks ?? [];
  const told = (side: 'before' | 'after') =>
    walk?.[side].course.steps.map((one) => [one.liquidated, one.badDebt, one.fund, one.uncovered]);
  // At 58,500.45 c has nothing left; at 48,750.375 a owes 3,790.125 and b 9,250.125, of which the fund pays 4,000.
  expect(told('before')).toEqual([
    [0, '0', '4000', '0'],
    [1, '0.05', '3999.95', '0'],
    [2, '13040.25', '0', '9040.3'],
    [0, '0', '0', '0'],
  ]);
  // Of a and b 9,040.3 ÷ 13,040.25 is closed, 0.69326124 each; e is short of 1 of that, and nobody is of the rest.
  const total = { accounts: 1, notional: '48750.375', borne: '6520.125083', left: '2520.174917' };
  expect(walk?.before.course.deleveraging).toEqual({
    ...{ steps: [{ step: 2, ...total }], total },
    most: [{ account: 'e', notional: '48750.375', borne: '6520.125083' }],
  });
  expect(walk?.after.course.deleveraging?.steps).toEqual([]);
  // 10 % and 25 % below the last accepted price are held and dropped; 5 % below it is taken.
  expect(walk?.after.held).toEqual([{ instrument: 'BTC-PERP', steps: [1, 2] }]);
  expect(told('after')?.map(([liquidated]) => liquidated)).toEqual([0, 0, 0, 0]);

  // Prices, bars and the fund go on: what was asked stays what it was.
  await state('1');
  await venue.setPrices({ 'BTC-PERP': '50000' });
  const auditor = await venue.person('AUDITOR');
  const { simulationId } = await venue.value(
    repeatSimulation(venue.deps, auditor, { simulationId: asked.simulationId }),
  );
  const deps = { ...venue.deps, blockAccounts: 2 };
  await Promise.all([
    runSimulation(deps, simulationId),
    runSimulation(deps, simulationId, { fromEnd: true }),
  ]);
  await runSimulation(deps, simulationId);
  expect((await evidenceOf(simulationId)).evidenceHash).toBe(evidenceHash);
}, 120_000);

test('without a path nothing is walked, and the evidence is of the form that it had', async () => {
  const { proposalId } = await venue.draft(tieredDocument({ altsRate: '0.1' }));
  const { hash: revisionHash } = (await venue.proposal(proposalId)).currentRevision;
  const analyst = await venue.person('ANALYST');
  const asked = await venue.value(requestSimulation(venue.deps, analyst, { proposalId, revisionHash }));
  expect(await runSimulation(venue.deps, asked.simulationId)).toMatchObject({ kind: 'DONE' });
  const { document } = await evidenceOf(asked.simulationId);
  expect([document.format, walksOf(document)]).toEqual(['margrave/evidence/8', null]);
}, 60_000);
