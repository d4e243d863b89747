import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_GUARDRAILS } from '../../domain/governance/policy/guardrails-document';
import { FIRST_POLICY } from '../../domain/governance/policy/policy';
import type { PriceRow } from '../../domain/market/price-row';
import type { AccountBook } from '../../domain/margin/method/types';
import { Decimal, decimal } from '../../domain/number/decimal';
import {
  cascadeOf,
  type EvidenceDocument,
  readEvidence,
  sealEvidence,
  transitionOf,
} from '../../domain/risk/evidence';
import { earlierSimulation } from '../../testing/earlier-simulation';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { placedRows, TEST_SOURCE } from '../../testing/import-source';
import { putBooks } from '../../testing/put-books';
import { shortestSafeRamp } from '../activation/shortest-safe-ramp';
import { importPrices } from '../imports/import-prices';
import { remarginAccounts } from '../margin/remargin-accounts';
import { repeatSimulation } from './repeat-simulation';
import { runSimulation } from './run-simulation';

// 400 contracts at 142.5: notional 57,000. Maintenance margin is 400 + 37,000 x 5 % = 2,250 before, 2,620 at 6 %: at a weight w
// between them 2,250 + 370 w. So who has 2,250 + 370 w is liquidatable from just above w on.
const NOTIONAL = 57_000;
const WEIGHTS = [0.1, 0.2, 0.3, 0.4, 0.5];
const policy = {
  ...FIRST_POLICY,
  guardrails: { ...NO_GUARDRAILS, liquidationBudgetNotional: String(2 * NOTIONAL) },
};

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 0, policy });
  await venue.within(({ book }) =>
    putBooks(
      book,
      WEIGHTS.map((weight, at) => holder(`thin-${at}`, 400, 2_250 + 370 * weight)),
    ),
  );
});
afterAll(() => venue.close());

function holder(account: string, quantity: number, amount: number): AccountBook {
  const held = { instrument: 'DOGE-PERP', quantity: new Decimal(quantity), entryPrice: decimal('0.1425') };
  return { account, positions: [held], collateral: [{ asset: 'USDT', amount: new Decimal(amount) }] };
}

async function simulated(document: string, blockAccounts: number) {
  const { proposalId, revisionId } = await venue.draft(document);
  const id = await venue.within(async (unit) => {
    const { authorId } = (await unit.proposals.find(proposalId)) ?? { authorId: '' };
    const of = { proposalId, revisionId, requestedById: authorId, repeatsId: null };
    return (await unit.simulations.add({ ...of, requestedAt: unit.now })).id;
  });
  expect(await runSimulation({ ...venue.deps, blockAccounts }, id)).toMatchObject({ kind: 'DONE' });
  return { proposalId, ...(await evidenceOf(id)) };
}

async function evidenceOf(id: string) {
  const row = await venue.prisma.simulation.findUniqueOrThrow({ where: { id } });
  return { row, document: readEvidence(row.evidence ?? '') as EvidenceDocument };
}

async function repeated(simulationId: string) {
  const auditor = await venue.person('AUDITOR');
  const { simulationId: id } = await venue.value(repeatSimulation(venue.deps, auditor, { simulationId }));
  await runSimulation({ ...venue.deps, blockAccounts: 2 }, id);
  return evidenceOf(id);
}

const TIGHTER = tieredDocument({ altsRate: '0.06' });

describe('evidence of a change that tightens', () => {
  test('says whom it tips at once and in equal steps, and the ramp that is found on live accounts', async () => {
    const { document, proposalId } = await simulated(TIGHTER, 5);
    expect(document.format).toBe('margrave/evidence/8');
    const { found, ramp } = transitionOf(document) ?? {};
    expect(found?.lower).toBeNull();
    // (1 - w) x 370 of each, together 370 x (5 - 1.5).
    expect(found?.now).toMatchObject({
      ...{ liquidatableBefore: 0, called: 0, unmargined: 0 },
      atOnce: { accounts: 5, notional: String(5 * NOTIONAL), shortfall: '1295' },
      steps: [
        { weight: '0.2', accounts: 1, shortfall: '37' },
        { weight: '0.4', accounts: 2, shortfall: '222' },
        { weight: '0.6', accounts: 2, shortfall: '555' },
        { weight: '0.8', accounts: 0, shortfall: '925' },
        { weight: '1', accounts: 0, shortfall: '1295' },
      ],
    });
    expect(ramp?.found).toMatchObject({
      ...{ end: 'WHOLE', budget: String(2 * NOTIONAL), left: String(2 * NOTIONAL) },
      steps: [
        { afterMinutes: 0, leading: '1', trailing: '0.3', accounts: 2, shortfall: '111' },
        { afterMinutes: 1_440, trailing: '0.5', accounts: 2, shortfall: '370' },
        { afterMinutes: 2_880, trailing: '1', accounts: 1, shortfall: '1295' },
      ],
      inTheWay: { accounts: 0, notional: '0', shortfall: '0' },
      // 5 x 1.25 + 10, rounded down.
      ceiling: { accountsLiquidatable: 16, accountsCalled: 16 },
    });
    const byName = Object.fromEntries((ramp?.found.listed ?? []).map(({ account, ...of }) => [account, of]));
    expect(byName).toMatchObject({
      'thin-0': { step: 1, shortfall: '333' },
      'thin-3': { step: 2, shortfall: '222' },
      'thin-4': { step: 3, shortfall: '185' },
    });
    await remarginAccounts(venue.deps);
    const analyst = await venue.person('ANALYST');
    const live = await venue.value(shortestSafeRamp(venue.deps, analyst, { proposalId }));
    const stepOf = ({ afterMinutes, leading, trailing, accounts }: (typeof live.steps)[number]) => ({
      ...{ afterMinutes, leading, trailing, accounts },
    });
    expect(live.steps.map(stepOf)).toEqual(
      ramp?.found.steps.map(({ shortfall: _paid, notional: _held, ...step }) => step),
    );
  });

  test('is the same however accounts are cut into blocks, and repeated to the same hash', async () => {
    const first = await simulated(TIGHTER, 1);
    const other = await simulated(TIGHTER, 5);
    const ofAccounts = ({ document }: typeof first) => [document.inputs.safeRamp, document.studies];
    expect(ofAccounts(other)).toEqual(ofAccounts(first));
    const again = await repeated(first.row.id);
    expect(again.row.evidenceHash).toBe(first.row.evidenceHash);
  });

  test('names who alone is more than the budget: they must pay in before any step is safe', async () => {
    // 1,000 contracts: 142,500. Maintenance margin 400 + 122,500 x 5 % = 6,525 before, 7,750 after.
    await venue.within(({ book }) => putBooks(book, [holder('whale', 1_000, 6_600)]));
    const { found } = transitionOf((await simulated(TIGHTER, 5)).document)?.ramp ?? {};
    expect(found?.end).toBe('WHOLE');
    expect(found?.inTheWay).toEqual({ accounts: 1, notional: '142500', shortfall: '1150' });
    expect(found?.steps.map(({ trailing }) => trailing)).toEqual(['0.3', '0.5', '1']);
    expect(found?.listed[0]).toEqual({
      ...{ account: 'whale', step: null, isInTheWay: true, notional: '142500', shortfall: '1150' },
    });
    await venue.within(({ book }) => putBooks(book, [holder('whale', 0, 0)]));
  });

  test('says what the same does with prices one deviation away, where a volatility is known', async () => {
    const rows = Object.entries({ VOLATILITY: '0.019104973175', DEPTH: '1000000000' }).map(
      ([figure, value]): PriceRow => ({
        ...{ kind: 'FIGURE', subject: 'DOGE-PERP', figure, value: decimal(value) },
        observedAt: new Date(Date.UTC(2026, 0, 1)),
      }),
    );
    const operator = await venue.person('OPERATOR');
    await venue.value(importPrices(venue.deps, operator, { rows: placedRows(rows), source: TEST_SOURCE }));
    const { document } = await simulated(TIGHTER, 5);
    const { asked, found } = transitionOf(document) ?? {};
    // 0.1 % of 57,000 is 57: lower, each has 57 less and 5 % to 6 % of 57 less to hold; higher the other way round.
    expect(asked?.deviations).toEqual({ 'DOGE-PERP': '0.001' });
    expect(found?.lower?.atOnce.accounts).toBe(4);
    expect(found?.lower?.liquidatableBefore).toBe(1);
    expect(found?.higher?.atOnce.accounts).toBe(5);
    // The change alone sells whom it tips, where depths are known.
    const alone = cascadeOf(document)?.found['no-shock'];
    expect([alone?.before.accounts, alone?.after.rounds[0]?.accounts]).toEqual([0, 5]);
    expect(found?.higher?.steps.map(({ accounts }) => accounts)).not.toEqual(
      found?.now.steps.map(({ accounts }) => accounts),
    );
  });
});

describe('nothing is said of the way', () => {
  test('where a change only loosens', async () => {
    const { document } = await simulated(tieredDocument({ altsRate: '0.04' }), 5);
    expect(transitionOf(document)).toBeNull();
    expect(document.inputs.safeRamp).toBeUndefined();
  });

  test('where no ramp leads along it', async () => {
    const other = JSON.parse(TIGHTER) as { accountRules: { warningLevel: string } };
    other.accountRules.warningLevel = '1.7';
    expect(transitionOf((await simulated(JSON.stringify(other), 5)).document)).toBeNull();
  });

  test('in a repeat of evidence that did not speak of it', async () => {
    const { row, document } = await simulated(TIGHTER, 5);
    const { transition: _way, safeRamp: _ramp, efficiency: _offsets, ...inputs } = document.inputs;
    const { transition: _found, safeRamp: _steps, efficiency: _off, ...studies } = document.studies;
    const sealed = sealEvidence({
      ...{ proposal: document.proposal, baseVersion: document.baseVersion, inputs },
      studies: { corners: null, crises: null, burden: null, ...studies, transition: null },
    });
    expect(readEvidence(sealed.text).format).toBe('margrave/evidence/5');
    const old = await venue.within((unit) => earlierSimulation(unit, row, sealed));
    expect((await repeated(old)).row.evidenceHash).toBe(sealed.hash);
  });
});
