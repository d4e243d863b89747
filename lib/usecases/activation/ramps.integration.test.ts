import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RampStep } from '../../domain/governance/activation/ramp-steps';
import { NO_GUARDRAILS } from '../../domain/governance/policy/guardrails-document';
import type { AccountBook } from '../../domain/margin/method/types';
import type { PriceHold } from '../../domain/market/price-guard';
import { Decimal } from '../../domain/number/decimal';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { putBooks } from '../../testing/put-books';
import { remarginAccounts } from '../margin/remargin-accounts';
import { planActivation } from '../proposals/plan-activation';
import { activateVersion } from './activate-version';
import { claimActivation } from './claim-activation';
import { makeReady } from './make-ready';
import { abortRamp, pauseRamp, resumeRamp } from './pause-ramp';
import { repeatSimulation } from '../simulation/repeat-simulation';
import { requestSimulation } from '../simulation/request-simulation';
import { runSimulation } from '../simulation/run-simulation';
import { shortestSafeRamp } from './shortest-safe-ramp';
import { takeRampStep } from './take-ramp-step';
import { POLICY_OF_ANY_MARKET } from '../../testing/open-policy';

// 400 contracts at 142.5: notional 57,000. Maintenance margin is 400 + 37,000 × 5 % = 2,250 before, 2,620 at 6 %: at a weight w
// between them 2,250 + 370 w. So who has 2,250 + 370 w is liquidatable from just above w on.

const NOTIONAL = 57_000;
const WORKER = { kind: 'SYSTEM', process: 'worker' } as const;
const BEFORE = '0.05';
const policy = {
  ...POLICY_OF_ANY_MARKET,
  guardrails: { ...NO_GUARDRAILS, liquidationBudgetNotional: String(2 * NOTIONAL) },
};

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 0, policy });
});
afterAll(() => venue.close());

const sql = (text: string) => venue.owner.query(text);

/** Accounts that are liquidatable from just above these weights on, of a change from 5 % to 6 %. */
const put = (prefix: string, weights: readonly number[]) =>
  venue.within(({ book }) =>
    putBooks(
      book,
      weights.map((weight, index) => holder(`${prefix}-${index}`, String(2_250 + 370 * weight))),
    ),
  );
const doge = { instrument: 'DOGE-PERP', quantity: new Decimal(400), entryPrice: new Decimal('0.1425') };
const holder = (account: string, amount: string): AccountBook => ({
  account,
  positions: [doge],
  collateral: [{ asset: 'USDT', amount: new Decimal(amount) }],
});

/** @returns what ends the hold */
async function holdPrice(instrument: string, text: string): Promise<() => Promise<void>> {
  const at = new Date();
  const price = new Decimal(text);
  const seen = { price, observedAt: at, receivedAt: at, source: null };
  const last = { ...seen, observedAt: new Date(at.getTime() - 1_000) };
  const hold: PriceHold = {
    ...{ reason: 'BEYOND_VOLATILITY', last, first: seen, newest: seen, candidates: 1 },
    run: { low: price, high: price, count: 1, observedFrom: at, receivedFrom: at },
    ...{ volatility: null, bars: 1, allowed: new Decimal('0.1'), fallback: 'KEEP' },
    endsAt: new Date(at.getTime() + 900_000),
  };
  const id = await venue.within(({ heldPrices }) => heldPrices.begin(instrument, hold, null));
  const end = { by: 'REJECTED', at: new Date(), accepted: null } as const;
  return () => venue.within(({ heldPrices }) => heldPrices.end(id, end));
}

/** Nothing waits an hour: a ramp, and what was tipped by it, began that much earlier. */
const begun = new Map<string, Date>();
async function hoursPass(hours: number): Promise<void> {
  for (const { proposalId, startedAt } of await venue.prisma.ramp.findMany())
    if (!begun.has(proposalId)) begun.set(proposalId, startedAt);
  await sql(`alter table ramp disable trigger ramp_ends`);
  await sql(`update ramp set started_at = started_at - interval '${hours} hours',
    next_at = next_at - interval '${hours} hours'`);
  await sql(`alter table ramp enable trigger ramp_ends`);
}
const then = new Map<string, Date>();
async function windowPasses(): Promise<void> {
  const rows = await venue.prisma.effectiveParameters.findMany();
  for (const { id, at } of rows) if (!then.has(String(id))) then.set(String(id), at);
  for (const table of ['adjustment_tipped', 'effective_parameters', 'liquidation_budget_entry']) {
    await sql(`alter table ${table} disable trigger append_only`);
    await sql(`update ${table} set at = at - interval '2 days'`);
    await sql(`alter table ${table} enable trigger append_only`);
  }
}

/** What the log says of the times is compared with what was written: it is put back for that. */
async function brokenAudit() {
  await sql(`alter table effective_parameters disable trigger append_only`);
  for (const [id, at] of then)
    await sql(`update effective_parameters set at = '${at.toISOString()}' where id = ${id}`);
  await sql(`alter table effective_parameters enable trigger append_only`);
  await sql(`alter table ramp disable trigger ramp_ends`);
  for (const [id, at] of begun)
    await sql(`update ramp set started_at = '${at.toISOString()}' where proposal_id = '${id}'`);
  await sql(`alter table ramp enable trigger ramp_ends`);
  return venue.brokenAudit();
}

const step = (afterMinutes: number, trailing: string, leading = trailing): RampStep => ({
  ...{ afterMinutes, leading, trailing },
});
const HOURLY = [step(0, '0.25'), step(60, '0.5'), step(120, '0.75'), step(180, '1')];

async function started(document: string, ramp: readonly RampStep[]): Promise<string> {
  await remarginAccounts(venue.deps);
  const proposalId = await venue.queued(document, ramp);
  await remarginAccounts(venue.deps);
  for (const act of [makeReady, claimActivation, activateVersion])
    await venue.value(act(venue.deps, WORKER, proposalId));
  await remarginAccounts(venue.deps);
  return proposalId;
}
async function goesOn(proposalId: string): Promise<string> {
  await remarginAccounts(venue.deps);
  const { state } = await venue.value(takeRampStep(venue.deps, WORKER, proposalId));
  await remarginAccounts(venue.deps);
  return state;
}
const rampOf = (proposalId: string) => venue.prisma.ramp.findUniqueOrThrow({ where: { proposalId } });
async function weightOf(proposalId: string): Promise<number> {
  return Number((await rampOf(proposalId)).trailing);
}
/** What one account must hold, by the live run. */
async function requirement(account: string): Promise<number> {
  await remarginAccounts(venue.deps);
  const { liveRunId } = await venue.prisma.venue.findFirstOrThrow();
  const row = await venue.prisma.accountMargin.findFirstOrThrow({
    where: { accountId: account, runId: liveRunId ?? 0n },
  });
  return Number(row.maintenanceMargin);
}
const rate = (altsRate: string) => tieredDocument({ altsRate });

beforeEach(async () => {
  for (const table of ['position', 'collateral_balance'])
    await sql(`delete from ${table} where account_id not like 'edge-%'`);
  await windowPasses();
  const { liveVersion } = await venue.prisma.venue.findFirstOrThrow();
  const live = await venue.prisma.version.findUniqueOrThrow({
    where: { number: liveVersion ?? 0 },
    include: { parameterSet: true },
  });
  if (live.parameterSet.canonical !== canonical(BEFORE)) await venue.activated(rate(BEFORE));
});

/** As it is stored. */
function canonical(altsRate: string): string {
  return JSON.stringify(sorted(JSON.parse(rate(altsRate))));
}
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}

describe('a ramp', () => {
  test('takes its steps at their times, and arrives at exactly what was approved', async () => {
    await put('safe', [3]);
    const proposalId = await started(rate('0.06'), HOURLY);
    expect((await venue.proposal(proposalId)).state).toBe('RAMPING');
    expect(await requirement('safe-0')).toBe(2_250 + 370 * 0.25);
    expect(await goesOn(proposalId)).toBe('RAMPING'); // not due
    expect(await weightOf(proposalId)).toBe(0.25);
    await hoursPass(1);
    expect(await goesOn(proposalId)).toBe('RAMPING');
    expect(await requirement('safe-0')).toBe(2_250 + 370 * 0.5);
    await hoursPass(2); // one step was missed: it takes the one that is due
    expect(await goesOn(proposalId)).toBe('ACTIVE');
    expect(await requirement('safe-0')).toBe(2_620);
    const effective = await venue.within(({ adjustments }) => adjustments.effective());
    const version = await venue.prisma.version.findFirstOrThrow({ where: { proposalId } });
    expect(effective?.hash).toBe(version.parameterSetHash);
    expect((await rampOf(proposalId)).status).toBe('COMPLETE');
    expect(await brokenAudit()).toBeNull();
  });

  test('pauses where the budget ends, goes on as it is free again, and tips nobody beyond it', async () => {
    // Two of 57,000 fit the budget; the third, liquidatable from above 0.7 on, does not.
    await put('thin', [0.1, 0.4, 0.7]);
    const proposalId = await started(rate('0.06'), [step(0, '0.5'), step(60, '1')]);
    expect((await venue.proposal(proposalId)).state).toBe('RAMPING');
    await hoursPass(1);
    expect(await goesOn(proposalId)).toBe('PAUSED');
    expect(await weightOf(proposalId)).toBe(0.7);
    expect((await venue.proposal(proposalId)).stateReason).toMatch(/liquidation budget/);
    expect(await requirement('thin-2')).toBe(2_250 + 370 * 0.7);
    expect(await goesOn(proposalId)).toBe('PAUSED'); // tried again: nothing has changed, and nothing is said twice
    const paused = { subjectId: proposalId, action: 'proposal.pause' };
    expect(await venue.prisma.auditEntry.count({ where: paused })).toBe(1);
    await windowPasses();
    await sql(`delete from position where account_id in ('thin-0', 'thin-1')`); // liquidated by now
    expect(await goesOn(proposalId)).toBe('ACTIVE');
    expect(await brokenAudit()).toBeNull();
  });

  test('small steps with a price that comes back use the budget as one large step would', async () => {
    await put('thin', [0.01, 0.02, 0.03, 0.04]);
    const small = [0.01, 0.02, 0.03, 0.04, 0.05, 1].map((weight, index) => step(index * 60, String(weight)));
    const proposalId = await started(rate('0.06'), small);
    for (let hour = 1; hour < 5; hour += 1) {
      await hoursPass(1);
      await goesOn(proposalId);
    }
    // The first two fit. By 0.03 the third would be the last that is sound.
    expect(await weightOf(proposalId)).toBe(0.03);
    const tipped = await venue.prisma.adjustmentTipped.findMany({ orderBy: { id: 'desc' }, take: 2 });
    expect(tipped.map(({ accountId }) => accountId).sort()).toEqual(['thin-0', 'thin-1']);
    await venue.value(abortRamp(venue.deps, await venue.person('CHAIR'), { proposalId, reason: 'Enough.' }));
    expect(await goesOn(proposalId)).toBe('PAUSED');
    expect((await rampOf(proposalId)).status).toBe('ABORTED');
    expect(await brokenAudit()).toBeNull();
  });

  test('a tightening beyond what was approved goes as far as that was, on a ramp of one step', async () => {
    await put('known', [0.2]);
    await remarginAccounts(venue.deps);
    const proposalId = await venue.queued(rate('0.06'), [step(0, '1')]);
    // The evidence is of one account; ceilings of this policy add nothing.
    await put('late', [0.5]);
    await remarginAccounts(venue.deps);
    for (const act of [makeReady, claimActivation, activateVersion])
      await venue.value(act(venue.deps, WORKER, proposalId));
    expect((await venue.proposal(proposalId)).state).toBe('PAUSED');
    expect(await weightOf(proposalId)).toBe(0.5);
    expect((await venue.proposal(proposalId)).stateReason).toMatch(/than was approved/);
    await sql(`update collateral_balance set amount = amount + 1000 where account_id = 'late-0'`);
    expect(await goesOn(proposalId)).toBe('ACTIVE');
    expect(await brokenAudit()).toBeNull();
  });

  test('a second change takes over half-way, without a jump', async () => {
    await put('safe', [3]);
    const first = await started(rate('0.06'), [step(0, '0.5'), step(60, '1')]);
    const before = await requirement('safe-0');
    expect(before).toBe(2_435);
    // From 5.5 %, where it stands, to 8 %: 2,435 + 925 w.
    const second = await started(rate('0.08'), [step(0, '0.0004'), step(60, '0.5'), step(120, '1')]);
    expect(await requirement('safe-0')).toBe(2_435 + 925 * 0.0004);
    expect((await venue.proposal(first)).state).toBe('SUPERSEDED');
    expect((await rampOf(first)).status).toBe('REPLACED');
    expect(await goesOn(first)).toBe('SUPERSEDED'); // it moves nothing any more
    await hoursPass(1);
    expect(await goesOn(second)).toBe('RAMPING');
    expect(await requirement('safe-0')).toBe(2_435 + 925 * 0.5);
    await hoursPass(1);
    expect(await goesOn(second)).toBe('ACTIVE');
    expect(await requirement('safe-0')).toBe(400 + 37_000 * 0.08);
    expect(await brokenAudit()).toBeNull();
  });

  test('goes on below a second change that leaves its classes as they are', async () => {
    await put('safe', [3]);
    const first = await started(rate('0.06'), HOURLY);
    const other = JSON.parse(rate('0.06')) as { accountRules: { warningLevel: string } };
    other.accountRules.warningLevel = '1.6';
    await venue.activated(JSON.stringify(other));
    expect((await venue.proposal(first)).state).toBe('SUPERSEDED');
    expect(await requirement('safe-0')).toBe(2_250 + 370 * 0.25);
    const officer = await venue.person('OFFICER');
    await venue.value(pauseRamp(venue.deps, officer, { proposalId: first, reason: 'Wait.' }));
    await hoursPass(3);
    expect(await goesOn(first)).toBe('SUPERSEDED');
    expect(await weightOf(first)).toBe(0.25);
    await venue.value(resumeRamp(venue.deps, officer, { proposalId: first }));
    expect(await goesOn(first)).toBe('SUPERSEDED');
    expect(await requirement('safe-0')).toBe(2_620);
    expect((await rampOf(first)).status).toBe('COMPLETE');
    expect(await brokenAudit()).toBeNull();
  });

  test('that loosens goes first by maintenance margin, and asks nobody', async () => {
    await put('safe', [3]);
    const proposalId = await started(rate('0.04'), [step(0, '0.25', '0.5'), step(60, '1')]);
    // Maintenance margin leads: half of 370 less.
    expect(await requirement('safe-0')).toBe(2_250 - 370 * 0.5);
    await hoursPass(1);
    expect(await goesOn(proposalId)).toBe('ACTIVE');
    expect(await requirement('safe-0')).toBe(1_880);
    expect(await brokenAudit()).toBeNull();
  });

  test('is paused by one person, and goes on when somebody resumes it', async () => {
    await put('safe', [3]);
    const proposalId = await started(rate('0.06'), HOURLY);
    const officer = await venue.person('OFFICER');
    const viewer = await venue.person('VIEWER');
    const reason = 'Prices move fast.';
    expect(await pauseRamp(venue.deps, viewer, { proposalId, reason })).toMatchObject({
      refusal: { code: 'Forbidden' },
    });
    await venue.value(pauseRamp(venue.deps, officer, { proposalId, reason }));
    await hoursPass(2);
    expect(await goesOn(proposalId)).toBe('PAUSED');
    expect(await weightOf(proposalId)).toBe(0.25);
    expect((await venue.proposal(proposalId)).stateReason).toBe(reason);
    await venue.value(resumeRamp(venue.deps, officer, { proposalId }));
    expect(await goesOn(proposalId)).toBe('RAMPING');
    expect(await weightOf(proposalId)).toBe(0.75);
    expect(await resumeRamp(venue.deps, officer, { proposalId })).toMatchObject({
      refusal: { code: 'WrongState' },
    });
    expect(await brokenAudit()).toBeNull();
  });

  test('stays where it was stopped for good, until a change takes it back', async () => {
    await put('safe', [3]);
    const proposalId = await started(rate('0.06'), HOURLY);
    await venue.value(
      abortRamp(venue.deps, await venue.person('CHAIR'), { proposalId, reason: 'A mistake.' }),
    );
    await venue.activated(rate(BEFORE));
    expect(await requirement('safe-0')).toBe(2_250);
    expect((await venue.proposal(proposalId)).state).toBe('SUPERSEDED');
    expect(await brokenAudit()).toBeNull();
  });

  test('a step of a large book is made good for who came in while it was measured', async () => {
    await put('thin', [0.1, 0.4]);
    const proposalId = await started(rate('0.06'), [step(0, '0.05'), step(60, '1')]);
    await hoursPass(1);
    let reads = 0;
    const deps = {
      ...venue.deps,
      measureLimits: { smallAccounts: 0, changedAccountsMax: 100, pricesMaxAgeMs: 60_000 },
      readBook: (async (work) => {
        const answer = await venue.deps.readBook(work);
        reads += 1;
        // Measured as bearing all of it; then somebody comes who does not.
        if (reads === 1) await put('late', [0.6]);
        return answer;
      }) as typeof venue.deps.readBook,
    };
    expect((await venue.value(takeRampStep(deps, WORKER, proposalId))).state).toBe('PAUSED');
    expect(await weightOf(proposalId)).toBe(0.6);
    expect(reads).toBeGreaterThan(2); // it did not hold, and was measured again
    await venue.value(abortRamp(venue.deps, await venue.person('CHAIR'), { proposalId, reason: 'Enough.' }));
    expect(await brokenAudit()).toBeNull();
  });

  test('waits while accounts are margined under another version, and says so', async () => {
    await put('safe', [3]);
    await remarginAccounts(venue.deps);
    const proposalId = await venue.queued(rate('0.06'), HOURLY);
    await remarginAccounts(venue.deps);
    for (const act of [makeReady, claimActivation, activateVersion])
      await venue.value(act(venue.deps, WORKER, proposalId));
    await hoursPass(1);
    expect((await venue.value(takeRampStep(venue.deps, WORKER, proposalId))).state).toBe('PAUSED');
    expect((await venue.proposal(proposalId)).stateReason).toMatch(/still margined under version/);
    expect(await weightOf(proposalId)).toBe(0.25);
    expect(await goesOn(proposalId)).toBe('RAMPING');
    expect(await weightOf(proposalId)).toBe(0.5);
    await venue.value(abortRamp(venue.deps, await venue.person('CHAIR'), { proposalId, reason: 'Enough.' }));
    expect(await brokenAudit()).toBeNull();
  });

  test('waits for a held price of what it moves, and for no other', async () => {
    await put('safe', [3]);
    const proposalId = await started(rate('0.06'), HOURLY);
    await hoursPass(1);
    const [other, own] = [await holdPrice('BTC-PERP', '65000.5'), await holdPrice('DOGE-PERP', '0.1425')];
    expect(await goesOn(proposalId)).toBe('PAUSED');
    expect((await venue.proposal(proposalId)).stateReason).toMatch(/held: DOGE-PERP\./);
    await own();
    expect(await goesOn(proposalId)).toBe('RAMPING');
    expect(await weightOf(proposalId)).toBe(0.5);
    await other();
    await venue.value(abortRamp(venue.deps, await venue.person('CHAIR'), { proposalId, reason: 'Enough.' }));
  });

  test('however many workers take a step at once, it is taken once', async () => {
    await put('thin', [0.3]);
    const proposalId = await started(rate('0.06'), HOURLY);
    await hoursPass(1);
    await remarginAccounts(venue.deps);
    await Promise.all(Array.from({ length: 6 }, () => takeRampStep(venue.deps, WORKER, proposalId)));
    const where = { subjectId: proposalId, action: 'proposal.step' };
    expect(await venue.prisma.auditEntry.count({ where })).toBe(1);
    expect(await venue.prisma.adjustmentTipped.count({ where: { accountId: 'thin-0' } })).toBeGreaterThan(0);
    expect(await weightOf(proposalId)).toBe(0.5);
    await venue.value(abortRamp(venue.deps, await venue.person('CHAIR'), { proposalId, reason: 'Enough.' }));
    expect(await brokenAudit()).toBeNull();
  });

  test('a row that was altered is found, whatever of it: how far it is, when it began, what it moves, whether it is held', async () => {
    await put('safe', [3]);
    const proposalId = await started(rate('0.06'), HOURLY);
    const officer = await venue.person('OFFICER');
    await venue.value(pauseRamp(venue.deps, officer, { proposalId, reason: 'Wait.' }));
    expect(await brokenAudit()).toBeNull();
    const before = await rampOf(proposalId);
    const altered = async (assignments: string) => {
      await sql(`alter table ramp disable trigger ramp_ends`);
      await sql(`update ramp set ${assignments} where proposal_id = '${proposalId}'`);
      await sql(`alter table ramp enable trigger ramp_ends`);
    };
    for (const change of [
      `"trailing" = 0.5, "leading" = 0.5`,
      `started_at = started_at - interval '1 day'`,
      `classes = '["alts","majors"]'`,
      `status = 'RUNNING', next_at = now()`,
    ]) {
      await altered(change);
      expect(await brokenAudit(), change).toMatchObject({ rule: 'ramp-as-logged' });
      await altered(`"trailing" = 0.25, "leading" = 0.25, started_at = '${before.startedAt.toISOString()}',
        classes = '["alts"]', status = 'HELD', next_at = null`);
    }
    await venue.value(abortRamp(venue.deps, await venue.person('CHAIR'), { proposalId, reason: 'Enough.' }));
    expect(await brokenAudit()).toBeNull();
  });

  test('evidence that was found while one was under way is found again after it went on', async () => {
    await put('thin', [0.1, 0.6]);
    const first = await started(rate('0.06'), [step(0, '0.25'), step(60, '1')]);
    const { proposalId } = await venue.draft(rate('0.07'));
    const { hash } = (await venue.proposal(proposalId)).currentRevision;
    const analyst = await venue.person('ANALYST');
    const asked = { proposalId, revisionHash: hash };
    const { simulationId } = await venue.value(requestSimulation(venue.deps, analyst, asked));
    const found = await runSimulation(venue.deps, simulationId);
    await hoursPass(1);
    await goesOn(first);
    const auditor = await venue.person('AUDITOR');
    const repeat = await venue.value(repeatSimulation(venue.deps, auditor, { simulationId }));
    const again = await runSimulation(venue.deps, repeat.simulationId);
    expect(found).toMatchObject({ kind: 'DONE' });
    expect(again).toMatchObject({
      kind: 'DONE',
      ...(found.kind === 'DONE' ? { evidenceHash: found.evidenceHash } : {}),
    });
  });

  test('the shortest safe one uses the whole budget of each window, and no more', async () => {
    await put('thin', [0.1, 0.2, 0.3, 0.4, 0.5]);
    await remarginAccounts(venue.deps);
    const { proposalId } = await venue.draft(rate('0.06'));
    const analyst = await venue.person('ANALYST');
    const ramp = await venue.value(shortestSafeRamp(venue.deps, analyst, { proposalId }));
    expect(ramp.budget?.toFixed()).toBe(String(2 * NOTIONAL));
    expect(
      ramp.steps.map(({ notional, weight: _weight, ...rest }) => ({ ...rest, notional: notional.toFixed() })),
    ).toEqual([
      { ...step(0, '0.3', '1'), accounts: 2, notional: String(2 * NOTIONAL) },
      { ...step(ramp.windowHours * 60, '0.5', '1'), accounts: 2, notional: String(2 * NOTIONAL) },
      { ...step(2 * ramp.windowHours * 60, '1', '1'), accounts: 1, notional: String(NOTIONAL) },
    ]);
    // 1,000 contracts: 142,500 is more than the budget of any window.
    const large = { ...holder('whale', '6600'), positions: [{ ...doge, quantity: new Decimal(1_000) }] };
    await venue.within(({ book }) => putBooks(book, [large]));
    expect(await shortestSafeRamp(venue.deps, analyst, { proposalId })).toMatchObject({
      refusal: { code: 'InvalidInput', faults: [{ rule: 'ramp-safe' }] },
    });
    expect(await shortestSafeRamp(venue.deps, await venue.person('VIEWER'), { proposalId })).toMatchObject({
      refusal: { code: 'Forbidden' },
    });
  });

  test('is refused where more than requirements is changed, with the place of each', async () => {
    const other = JSON.parse(rate('0.06')) as { accountRules: { warningLevel: string } };
    other.accountRules.warningLevel = '1.7';
    const { proposalId } = await venue.draft(JSON.stringify(other));
    const { hash } = (await venue.proposal(proposalId)).currentRevision;
    const plan = { proposalId, revisionHash: hash, activateAt: null, graceMinutes: null, ramp: HOURLY };
    const analyst = await venue.person('ANALYST');
    expect(await planActivation(venue.deps, analyst, plan)).toMatchObject({
      refusal: { code: 'InvalidInput', faults: [{ path: '/ramp/accountRules', rule: 'ramp-alike' }] },
    });
  });
});
