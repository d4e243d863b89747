import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ActivationHold, liveMarginLimits } from '../../domain/governance/activation/live-margin';
import { columnarEngine } from '../../engine/columnar-engine';
import { marginedVenue, type MarginedVenue, tieredDocument } from '../../testing/margined-venue';
import { remarginAccounts } from '../margin/remargin-accounts';
import { activateVersion } from './activate-version';
import { claimActivation } from './claim-activation';
import { makeReady } from './make-ready';

let venue: MarginedVenue;
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 20 });
});
afterAll(() => venue.close());

const WORKER = { kind: 'SYSTEM', process: 'worker' } as const;
const sql = (text: string, values: readonly unknown[] = []) => venue.owner.query(text, [...values]);

/** Every step in turn: the state in the end, and the first reason to wait. */
async function worked(proposalId: string): Promise<{ state: string; hold: ActivationHold | null }> {
  let hold: ActivationHold | null = null;
  let state = '';
  for (const step of [makeReady, claimActivation, activateVersion]) {
    const done = await venue.value(step(venue.deps, WORKER, proposalId));
    state = done.state;
    hold ??= done.hold ?? null;
  }
  return { state, hold };
}

let rates = 50;
/** A set that no version had. */
const another = (): string => tieredDocument({ altsRate: `0.0${(rates += 1)}` });

async function jobsOf(proposalId: string): Promise<readonly Date[]> {
  const { rows } = await sql(
    `select run_at from graphile_worker._private_jobs where payload->>'proposalId' = $1`,
    [proposalId],
  );
  return rows.map((row: { run_at: Date }) => row.run_at);
}

describe('while live accounts are not margined as they should be', () => {
  beforeEach(async () => {
    await venue.setPrices({ 'BTC-PERP': '65000.5', 'ETH-PERP': '3100.25', 'DOGE-PERP': '0.1425' });
    await remarginAccounts(venue.deps);
  });

  test('a change waits for accounts that cannot be margined, looks again, and goes live when they can', async () => {
    const proposalId = await venue.queued(another());
    await sql(`delete from mark_price where instrument_symbol = 'DOGE-PERP'`);
    await remarginAccounts(venue.deps);
    const held = await worked(proposalId);
    expect(held).toMatchObject({ state: 'READY', hold: { kind: 'UNMARGINED' } });
    const entries = () => venue.prisma.auditEntry.count({ where: { subjectId: proposalId } });
    const before = await entries();
    expect((await worked(proposalId)).state).toBe('READY');
    expect(await entries()).toBe(before);
    const { now } = await venue.within((unit) => Promise.resolve({ now: unit.now }));
    const next = (await jobsOf(proposalId)).map((at) => at.getTime() - now.getTime());
    expect(Math.max(...next)).toBeGreaterThan(10_000);
    expect(Math.max(...next)).toBeLessThan(20_000);

    await venue.setPrices({ 'DOGE-PERP': '0.1425' });
    await remarginAccounts(venue.deps);
    expect(await worked(proposalId)).toEqual({ state: 'ACTIVE', hold: null });
  });

  test('nothing goes live on a run of another version, and an approval that waits too long expires', async () => {
    const first = await venue.queued(another());
    expect((await worked(first)).state).toBe('ACTIVE');
    // Nobody has margined an account under it yet.
    const second = await venue.queued(another());
    expect(await worked(second)).toMatchObject({ state: 'READY', hold: { kind: 'OTHER_VERSION' } });
    await sql(`update proposal set grace_until = now() - interval '1 second' where id = $1`, [second]);
    expect(await worked(second)).toEqual({ state: 'EXPIRED', hold: null });
    await remarginAccounts(venue.deps);
  });

  test('nothing goes live while something waits too long to be in the run', async () => {
    const proposalId = await venue.queued(another());
    await venue.setPrices({ 'BTC-PERP': '64000' });
    const waits = (seconds: number) =>
      sql(
        `update input_change set at = now() - make_interval(secs => $1)
         where revision > (select run.inputs_revision from margin_run run join venue on live_run_id = run.id)`,
        [seconds],
      );
    const limit = liveMarginLimits({}).liveRunMaxBehindMinutes * 60;
    await waits(limit + 1);
    expect(await worked(proposalId)).toMatchObject({ state: 'READY', hold: { kind: 'BEHIND' } });
    await waits(limit - 60);
    expect(await worked(proposalId)).toEqual({ state: 'ACTIVE', hold: null });
  });

  test('what is applied is held to the same: a claimed change waits too', async () => {
    await remarginAccounts(venue.deps);
    const proposalId = await venue.queued(another());
    await venue.value(makeReady(venue.deps, WORKER, proposalId));
    await venue.value(claimActivation(venue.deps, WORKER, proposalId));
    await sql(`delete from mark_price where instrument_symbol = 'DOGE-PERP'`);
    await remarginAccounts(venue.deps);
    expect(await worked(proposalId)).toMatchObject({ state: 'ACTIVATING', hold: { kind: 'UNMARGINED' } });
    await venue.setPrices({ 'DOGE-PERP': '0.1425' });
    await remarginAccounts(venue.deps);
    expect((await worked(proposalId)).state).toBe('ACTIVE');
  });

  test('a change that only lets accounts be margined goes live; one that does more waits', async () => {
    // By no import: none takes an asset that the live version does not know.
    await sql(`insert into collateral_balance (account_id, asset, amount)
      select account_id, 'ETH', 1 from position order by account_id collate "C" limit 1`);
    await remarginAccounts(venue.deps);
    const live = async () =>
      JSON.parse(
        (
          await venue.prisma.parameterSet.findUniqueOrThrow({
            where: {
              hash: (await venue.prisma.version.findFirstOrThrow({ orderBy: { number: 'desc' } }))
                .parameterSetHash,
            },
          })
        ).canonical,
      ) as {
        collateral: Record<string, unknown>;
        accountRules: Record<string, unknown>;
        marginClasses: object;
      };
    const eth = { haircut: '0.1', pricedBy: 'ETH-PERP' };
    const cure = async (more: object) => {
      const document = await live();
      return venue.queued(
        JSON.stringify({ ...document, ...more, collateral: { ...document.collateral, ETH: eth } }),
      );
    };
    const tightened = JSON.parse(tieredDocument({ altsRate: '0.4', altsLeverage: '2' })) as {
      marginClasses: object;
    };
    const doesMore = await cure({ marginClasses: tightened.marginClasses });
    expect(await worked(doesMore)).toMatchObject({ state: 'READY', hold: { kind: 'UNMARGINED' } });
    expect(await worked(await cure({}))).toEqual({ state: 'ACTIVE', hold: null });
    await remarginAccounts(venue.deps);
    expect(await venue.within((unit) => unit.venue.liveMargin())).toMatchObject({ run: { unpriced: 0 } });
  });
});

describe('amounts at the end of what is let in, and beyond what was let in before', () => {
  const run = async () => {
    await sql(`update position set entry_price = entry_price`); // a run finds its inputs changed
    const outcome = await remarginAccounts({ ...venue.deps, engine: columnarEngine() });
    if (outcome.kind !== 'DONE') throw new Error(outcome.kind);
    return outcome.totals;
  };
  const BEYOND = '99999999999999999999';
  // Rows of before the database held amounts to their ranges are as they were.
  beforeAll(async () => {
    await sql(`alter table mark_price drop constraint mark_price_in_range`);
    await sql(`alter table position drop constraint position_in_range`);
  });

  test.each([
    ['a price', `update mark_price set price = $1 where instrument_symbol = 'BTC-PERP'`, BEYOND],
    [
      'a position',
      `update position set quantity = -$1::numeric where account_id = (select min(account_id) from position)`,
      BEYOND,
    ],
    [
      'a debt',
      `update collateral_balance set amount = -$1::numeric where asset = 'BTC'`,
      '1000000000000000000',
    ],
    ['a multiplier', `update instrument set multiplier = $1 where symbol = 'ETH-PERP'`, '1000000000'],
    ['a price at the end', `update mark_price set price = $1`, '1000000000000'],
    ['the least price', `update mark_price set price = $1`, '0.000000000001'],
  ])('%s stops no run: every other account is margined, and calls are kept', async (_, change, amount) => {
    await sql(change, [amount]);
    const { accounts, unpriced } = await run();
    expect([accounts > 20, unpriced]).toEqual([true, 0]);
    const called = await venue.prisma.marginCall.count({ where: { closedAt: null } });
    // Once more from what was stored.
    expect((await run()).accounts).toBe(accounts);
    expect(await venue.prisma.marginCall.count({ where: { closedAt: null } })).toBe(called);
  });

  test('and the right amounts put everything right', async () => {
    await sql(`update instrument set multiplier = 0.1 where symbol = 'ETH-PERP'`);
    await sql(`delete from position where abs(quantity) > 1e12`);
    await sql(`update collateral_balance set amount = 1 where asset = 'BTC'`);
    await venue.setPrices({ 'BTC-PERP': '65000.5', 'ETH-PERP': '3100.25', 'DOGE-PERP': '0.1425' });
    const { statuses, accounts } = await run();
    expect(statuses.OK).toBeGreaterThan(accounts / 3);
  });
});
