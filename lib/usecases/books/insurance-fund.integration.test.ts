import { afterAll, beforeAll, expect, test } from 'vitest';
import { decimal } from '../../domain/number/decimal';
import type { PriceRow } from '../../domain/market/price-row';
import { cascadeOf, readEvidence, vulnerabilityOf } from '../../domain/risk/evidence';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { importPrices } from '../imports/import-prices';
import { repeatSimulation } from '../simulation/repeat-simulation';
import { runSimulation } from '../simulation/run-simulation';
import { stateInsuranceFund } from './state-insurance-fund';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 30 });
  // A depth, so that there are cascades, and a year of bars, so that shocks are looked for.
  const rows: readonly PriceRow[] = [
    {
      ...{ kind: 'FIGURE', subject: 'DOGE-PERP', figure: 'DEPTH', value: decimal('12000') },
      observedAt: new Date(Date.UTC(2026, 0, 1)),
    },
  ];
  const operator = await venue.person('OPERATOR');
  await venue.value(importPrices(venue.deps, operator, { rows: placedRows(rows), source: TEST_SOURCE }));
  const today = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  await venue.prisma.priceBar.createMany({
    data: Array.from({ length: 260 }, (_, day) => {
      const close = (100 + 10 * Math.sin(day * day)).toFixed(4);
      return {
        ...{ instrumentSymbol: 'DOGE-PERP', intervalMinutes: 1_440 },
        opensAt: new Date(today - (260 - day) * 86_400_000),
        ...{ open: close, close, high: close, low: close },
      };
    }),
  });
});
afterAll(() => venue.close());

const fund = () => venue.within(({ audit }) => audit.onInsuranceFund());

async function stated(amount: string, role: 'OPERATOR' | 'OFFICER' = 'OPERATOR') {
  return stateInsuranceFund(venue.deps, await venue.person(role), { amount: decimal(amount) });
}

async function simulated() {
  const { proposalId, revisionId } = await venue.draft(
    tieredDocument({ altsRate: '0.4', altsLeverage: '2' }),
  );
  const id = await venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
  expect(await runSimulation(venue.deps, id)).toMatchObject({ kind: 'DONE' });
  const { evidence, evidenceHash } = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  const document = readEvidence(evidence ?? '');
  return { id, evidenceHash, cascades: cascadeOf(document), shocks: vulnerabilityOf(document) };
}

test('without a statement nothing is covered, and a shock is looked for that costs a part of all margin', async () => {
  expect(await fund()).toBeNull();
  const { cascades, shocks } = await simulated();
  expect(cascades?.asked.insuranceFund).toBeNull();
  expect(cascades?.found['everything-falls']?.after.badDebt.fromFund).toBeNull();
  expect(shocks?.asked.targets.at(-1)).not.toHaveProperty('isInsuranceFund');
});

test('it is stated by whoever imports, within the range of balances, and only where it changes', async () => {
  expect(await stated('1', 'OFFICER')).toMatchObject({ refusal: { code: 'Forbidden' } });
  const rule = async (amount: string) => {
    const answer = await stated(amount);
    return answer.ok || answer.refusal.code !== 'InvalidInput' ? null : answer.refusal.faults[0];
  };
  expect(await rule('-0.01')).toMatchObject({ path: '/amount', rule: 'amount-negative' });
  expect(await rule('1000000000000000001')).toMatchObject({ path: '/amount', rule: 'amount-range' });
  expect(await fund()).toBeNull();

  expect(await stated('250.5')).toMatchObject({ ok: true });
  expect(await fund()).toMatchObject({ amount: decimal('250.5'), settlementAsset: 'USDT' });
  expect(await stated('250.50')).toMatchObject({ refusal: { code: 'NothingChanged' } });
  // Two at once: each is in the log, and the last of them holds.
  await Promise.all(['1', '2', '3'].map((amount) => stated(amount)));
  expect(['1', '2', '3']).toContain((await fund())?.amount.toFixed());
  expect(await stated('0')).toMatchObject({ ok: true });
  expect((await fund())?.amount.toFixed()).toBe('0');
  expect(await venue.brokenAudit()).toBeNull();
});

test('losses of a cascade are held against it first, and a shock is looked for that empties it', async () => {
  expect(await stated('250.5')).toMatchObject({ ok: true });
  const { id, evidenceHash, cascades, shocks } = await simulated();
  expect(cascades?.asked.insuranceFund).toBe('250.5');
  const debts = Object.values(cascades?.found ?? {}).flatMap(({ before, after }) => [before, after]);
  for (const { badDebt } of debts) {
    const [amount, fromFund, rest] = [badDebt.amount, badDebt.fromFund ?? 'NaN', badDebt.rest].map(Number);
    expect(fromFund).toBe(Math.min(amount ?? NaN, 250.5));
    expect((fromFund ?? NaN) + (rest ?? NaN)).toBeCloseTo(amount ?? NaN, 6);
  }
  expect(debts.some(({ badDebt }) => Number(badDebt.amount) > 250.5)).toBe(true);
  expect(shocks?.asked.targets.at(-1)).toEqual({ kind: 'LOSS', amount: '250.5', isInsuranceFund: true });

  // What is stated later is no part of a repeat.
  expect(await stated('99')).toMatchObject({ ok: true });
  const officer = await venue.person('OFFICER');
  const { simulationId } = await venue.value(repeatSimulation(venue.deps, officer, { simulationId: id }));
  expect(await runSimulation(venue.deps, simulationId)).toEqual({ kind: 'DONE', evidenceHash });
});

test('a statement that was changed in the database is found', async () => {
  await venue.owner.query('alter table audit_entry disable trigger user');
  await venue.owner.query(
    `update audit_entry set payload = replace(payload, '"99"', '"98"')
     where seq = (select max(seq) from audit_entry where action = 'fund.state')`,
  );
  expect(await venue.brokenAudit()).not.toBeNull();
});
