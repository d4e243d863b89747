import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readPresentEffect } from '../../domain/governance/activation/present-effect';
import { NO_GUARDRAILS } from '../../domain/governance/policy/guardrails-document';
import { contentHash } from '../../domain/json/canonical';
import type { AccountBook } from '../../domain/margin/method/types';
import { Decimal } from '../../domain/number/decimal';
import { parseParameterSetText } from '../../domain/parameters/validate';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { putBooks } from '../../testing/put-books';
import { remarginAccounts } from '../margin/remargin-accounts';
import { activateVersion } from './activate-version';
import { claimActivation } from './claim-activation';
import { makeReady } from './make-ready';
import type { EffectDeps } from './steps/check-effect';
import { effectNow, measureEffect, totalsOfAffected } from './steps/measure-effect';
import { POLICY_OF_ANY_MARKET } from '../../testing/open-policy';

/** 400 contracts at 142.5: notional 57,000. MM is 2,250 at 5 % above 20,000, and 2,620 at 6 %. */
const CONTRACTS = 400;
const NOTIONAL = 57_000;
const BETWEEN = '2400'; // sound at 5 %, liquidatable at 6 %
const BELOW = '2000'; // liquidatable at either
const WORKER = { kind: 'SYSTEM', process: 'worker' } as const;
const BUDGET = String(20 * NOTIONAL);
const policy = {
  ...POLICY_OF_ANY_MARKET,
  guardrails: {
    ...NO_GUARDRAILS,
    liquidationBudgetNotional: BUDGET,
    ceilingMarginFractionOfNotional: '0.05',
  },
};

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 0, policy });
});
afterAll(() => venue.close());

const holder = (account: string, amount: string): AccountBook => ({
  account,
  positions: [
    { instrument: 'DOGE-PERP', quantity: new Decimal(CONTRACTS), entryPrice: new Decimal('0.1425') },
  ],
  collateral: [{ asset: 'USDT', amount: new Decimal(amount) }],
});
const put = (prefix: string, count: number, amount = BETWEEN) =>
  venue.within(({ book }) =>
    putBooks(
      book,
      Array.from({ length: count }, (_, index) =>
        holder(`${prefix}-${String(index).padStart(3, '0')}`, amount),
      ),
    ),
  );
const sql = (text: string, values: readonly unknown[] = []) => venue.owner.query(text, [...values]);

async function emptied(): Promise<void> {
  for (const table of ['position', 'collateral_balance'])
    await sql(`delete from ${table} where account_id not like 'edge-%'`);
  await venue.setPrices({ 'DOGE-PERP': '0.1425' });
}

async function worked(proposalId: string, deps: EffectDeps = venue.deps) {
  await venue.value(makeReady(venue.deps, WORKER, proposalId));
  await venue.value(claimActivation(venue.deps, WORKER, proposalId));
  return venue.value(activateVersion(deps, WORKER, proposalId));
}

/** Sets that differ by little, in turn, each asking 6 % more or less; and what is live asks 5 %. */
let turn = 0;
async function tighteningQueued(): Promise<string> {
  turn += 1;
  await remarginAccounts(venue.deps);
  await venue.activated(tieredDocument({ altsRate: `0.05000${turn}` }));
  await remarginAccounts(venue.deps);
  return venue.queued(tieredDocument({ altsRate: `0.06000${turn}` }));
}

async function effectOf(proposalId: string) {
  const row = await venue.prisma.presentEffect.findFirstOrThrow({ where: { proposalId } });
  expect(contentHash(row.document)).toBe(row.hash);
  return { hash: row.hash, ...readPresentEffect(row.document) };
}
async function lastEntry(subjectId: string) {
  const where = { subjectId };
  const { action, payload } = await venue.prisma.auditEntry.findFirstOrThrow({
    where,
    orderBy: { seq: 'desc' },
  });
  return { action, payload: JSON.parse(payload) as object };
}
/** Two days cannot be waited for: what was used was used that much earlier. */
async function budgetRolledOn(): Promise<void> {
  await sql(`alter table liquidation_budget_entry disable trigger append_only`);
  await sql(`update liquidation_budget_entry set at = at - interval '2 days'`);
  await sql(`alter table liquidation_budget_entry enable trigger append_only`);
}

describe('what was approved has a ceiling', () => {
  beforeEach(emptied);

  test('evidence of 4, then 200 accounts imported: STALE, with the 200 named, and nothing applied', async () => {
    await put('known', 4);
    const proposalId = await tighteningQueued();
    const { liveVersion } = await venue.prisma.venue.findFirstOrThrow();
    await put('late', 200);
    expect((await worked(proposalId)).state).toBe('STALE');

    const effect = await effectOf(proposalId);
    expect(effect.totals).toMatchObject({ accountsLiquidatable: 204, accountsCalled: 204 });
    expect(effect.totals.notionalLiquidatable.toFixed()).toBe(String(204 * NOTIONAL));
    expect(effect.ceiling.accountsLiquidatable).toBe(15);
    const names = effect.named.map(({ account }) => account);
    expect(names.filter((name) => name.startsWith('late-'))).toHaveLength(200);
    expect((await venue.prisma.venue.findFirstOrThrow()).liveVersion).toBe(liveVersion);
    expect((await venue.proposal(proposalId)).stateReason).toMatch(
      /^It would now make 204 accounts newly liquidatable, with positions of 11628000; approved were at most 15, with [\d.]+: known-000, known-001, known-002 and 201 more\.$/,
    );
    expect(await lastEntry(proposalId)).toMatchObject({
      action: 'proposal.make-stale',
      payload: { presentEffectHash: effect.hash },
    });
    expect(await venue.prisma.liquidationBudgetEntry.count({ where: { proposalId } })).toBe(0);
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('accounts that come in already liquidatable under the base are not made so by the change', async () => {
    await put('known', 4);
    const proposalId = await tighteningQueued();
    await put('sunk', 60, BELOW);
    expect((await worked(proposalId)).state).toBe('ACTIVE');
    const effect = await effectOf(proposalId);
    expect(effect.totals.accountsLiquidatable).toBe(4);
    const entry = await venue.prisma.liquidationBudgetEntry.findFirstOrThrow({ where: { proposalId } });
    expect([entry.accounts, entry.notional.toFixed(), entry.presentEffectHash]).toEqual([
      4,
      String(4 * NOTIONAL),
      effect.hash,
    ]);
    expect(await lastEntry(proposalId)).toMatchObject({
      action: 'proposal.activate',
      payload: {
        presentEffectHash: effect.hash,
        accountsLiquidatable: 4,
        notionalLiquidatable: String(4 * NOTIONAL),
      },
    });
    expect(await venue.brokenAudit()).toBeNull();
  });

  test('an emergency tightening goes live in a market that falls after its approval', async () => {
    await put('known', 10);
    const proposalId = await tighteningQueued();
    await venue.setPrices({ 'DOGE-PERP': '0.12' }); // every one of them is liquidatable already
    expect((await worked(proposalId)).state).toBe('ACTIVE');
    expect((await effectOf(proposalId)).totals.accountsLiquidatable).toBe(0);
  });

  test('at the ceiling it goes live, with one account more it does not', async () => {
    await put('known', 4);
    await put('wide', 200, '99999'); // whose notional gives the ceiling room for that of ten accounts
    const at = await tighteningQueued();
    await put('late', 11);
    expect((await worked(at)).state).toBe('ACTIVE');
    await emptied();
    await put('known', 4);
    await put('wide', 200, '99999');
    await budgetRolledOn();
    const beyond = await tighteningQueued();
    await put('late', 12);
    expect((await worked(beyond)).state).toBe('STALE');
    expect((await effectOf(beyond)).totals.accountsLiquidatable).toBe(16);
  });
});

test('one ledger: what earlier changes used of the budget is gone for those after them, until its window is over', async () => {
  const entries = () => venue.prisma.liquidationBudgetEntry.aggregate({ _sum: { notional: true } });
  await emptied();
  await budgetRolledOn();
  const before = (await entries())._sum.notional;
  await put('first', 12);
  const first = await tighteningQueued();
  expect((await worked(first)).state).toBe('ACTIVE');
  expect((await entries())._sum.notional?.minus(before ?? 0).toFixed()).toBe(String(12 * NOTIONAL));
  await emptied();
  await put('second', 8);
  const second = await tighteningQueued();
  // 12 and 8 are 20, exactly the budget; a ninth would be beyond it, though within the ceiling.
  await put('more', 1);
  expect((await worked(second)).state).toBe('STALE');
  expect((await venue.proposal(second)).stateReason).toBe(
    'It makes positions of 513,000 newly liquidatable; 456,000 is left of the liquidation budget of 24 h.',
  );
  await emptied();
  await put('second', 8);
  const third = await tighteningQueued();
  expect((await worked(third)).state).toBe('ACTIVE');
  await emptied();
  await put('last', 1);
  await expect(tighteningQueued()).rejects.toThrow('GuardrailBreached');
  await expect(tighteningQueued()).rejects.toThrow('liquidation-budget');
  expect(await venue.brokenAudit()).toBeNull();
});

describe('a measure of a large book is made good without reading all again', () => {
  const large = { smallAccounts: 0, changedAccountsMax: 30, pricesMaxAgeMs: 60_000 };
  const setOf = (altsRate: string) => {
    const parsed = parseParameterSetText(tieredDocument({ altsRate }));
    if (!parsed.ok) throw new Error('a sound set');
    return parsed.value;
  };
  const sets = { base: setOf('0.05'), proposed: setOf('0.06') };
  const measure = () => venue.deps.readBook((view) => measureEffect(venue.deps.engine, view, sets));
  const madeGood = (measured: Awaited<ReturnType<typeof measure>>, limits = large) =>
    venue.deps.readBook((view) => effectNow(venue.deps.engine, view, sets, measured, limits));
  beforeEach(async () => {
    await emptied();
    await put('known', 20);
  });

  test('accounts that came, went or changed since are margined again, exactly', async () => {
    const measured = await measure();
    expect(totalsOfAffected(measured).accountsLiquidatable).toBe(20);
    expect(await madeGood(measured)).toBe(measured);
    await put('late', 5);
    await sql(`delete from position where account_id in ('known-000', 'known-001')`);
    await sql(`update collateral_balance set amount = 9999 where account_id = 'known-002'`);
    const [good, whole] = [await madeGood(measured), await measure()];
    expect(good && totalsOfAffected(good)).toEqual(totalsOfAffected(whole));
    expect(good?.inputsRevision).toBe(whole.inputsRevision);
    expect(totalsOfAffected(whole).accountsLiquidatable).toBe(22);
  });

  test('too many of them, or prices that moved too long ago, ask for another measure', async () => {
    const measured = await measure();
    await put('late', 31);
    expect(await madeGood(measured)).toBeNull();
    expect(await madeGood(measured, { ...large, changedAccountsMax: 31 })).not.toBeNull();
    const again = await measure();
    await venue.setPrices({ 'DOGE-PERP': '0.1424' });
    expect(await madeGood(again)).not.toBeNull();
    expect(await madeGood(again, { ...large, pricesMaxAgeMs: -1 })).toBeNull();
    const whole = await madeGood(again, { ...large, smallAccounts: 1_000 });
    expect(whole).toEqual({ ...(await measure()), asOf: whole?.asOf });
  });
});

test('a book that moves faster than it is measured holds a change back, and it looks again', async () => {
  await emptied();
  await budgetRolledOn();
  await put('known', 2);
  const proposalId = await tighteningQueued();
  let [reads, moves] = [0, 0];
  const readBook: typeof venue.deps.readBook = async (work) => {
    const read = await venue.deps.readBook(work);
    reads += 1;
    if (reads % 2 === 0) return read; // under the venue's lock nobody can import
    moves += 1;
    await put(`moving-${moves}`, 2, '99999');
    return read;
  };
  const none = { smallAccounts: 0, changedAccountsMax: 1, pricesMaxAgeMs: 60_000 };
  const held = await worked(proposalId, { ...venue.deps, readBook, measureLimits: none });
  expect(held).toMatchObject({ state: 'ACTIVATING', hold: { kind: 'MOVING' } });
  expect(moves).toBe(3);
  const jobs = await sql(`select run_at > now() as later from graphile_worker.jobs where key = $1`, [
    `activate:${proposalId}`,
  ]);
  expect(jobs.rows).toEqual([{ later: true }]);
  expect((await worked(proposalId, { ...venue.deps, measureLimits: none })).state).toBe('ACTIVE');
});
