import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectPool } from '../db/pool';
import { pgReadStoredRun } from '../db/stored-run';
import type { Actor } from '../domain/governance/people/actor';
import { columnarEngine } from '../engine/columnar-engine';
import { marginedVenue, type MarginedVenue } from '../testing/margined-venue';
import { eventually, spawnEngine, type WorkerProcess } from '../testing/worker-process';
import { closeAccount } from '../usecases/accounts/close-account';
import { verifyLiveRun } from '../usecases/margin/verify-live-run';
import { askEngine } from './ask-engine';
import { SMALL_VENUE } from './storing-plan';

// An account is closed while the live engine runs: what it keeps, answers and stores is without it.

const SECRET = 'what both sides know';
let venue: MarginedVenue;
let engine: WorkerProcess;
let operator: Actor;
const pool = connectPool(process.env.DATABASE_URL ?? '', {
  connections: 2,
  applicationName: 'test',
  onError: () => undefined,
});
beforeAll(async () => {
  venue = await marginedVenue({ accounts: 60 });
  operator = await venue.person('OPERATOR');
  engine = spawnEngine(venue.databaseUrl, SECRET);
}, 120_000);
afterAll(async () => {
  await engine.end('SIGTERM');
  await pool.end();
  await venue.close();
});

/** Takes all out of an account and closes it, in two steps as an importer does. */
async function closed(accountId: string): Promise<void> {
  await venue.owner.query('delete from position where account_id = $1', [accountId]);
  await venue.owner.query('delete from collateral_balance where account_id = $1', [accountId]);
  await venue.value(closeAccount(venue.deps, operator, { accountId, reason: 'They left.' }));
}

/** Once the shown run is of the present inputs and its rows of the accounts there are, all it says is what the method says. */
async function verified(): Promise<readonly string[]> {
  return eventually('the live run is as the method says', async () => {
    const check = await verifyLiveRun({
      ...{ readBook: venue.deps.readBook, readStoredRun: pgReadStoredRun(pool) },
      engine: columnarEngine(),
    });
    if (check.kind !== 'CHECKED' || check.different > 0) return null;
    const { rows } = await venue.owner.query<{ id: string }>(
      `select account_id as id from venue join margin_run run on run.id = venue.live_run_id
       join account_margin on run_id = coalesce(run.accounts_run_id, run.id)`,
    );
    return rows.map(({ id }) => id);
  });
}
const openCallsOf = (accountId: string) =>
  venue.prisma.marginCall.count({ where: { accountId, closedAt: null } });
async function standingsOf(account: string): Promise<number | undefined> {
  const port = Number((await engine.logged('engine.start')).port);
  return (await askEngine(`http://127.0.0.1:${port}`, SECRET, () => undefined)([account]))?.standings.length;
}

test('of a small venue, whose runs are whole', async () => {
  const before = await verified();
  const { accountId } = await venue.prisma.marginCall.findFirstOrThrow({ where: { closedAt: null } });
  expect(before).toContain(accountId);
  expect(await standingsOf(accountId)).toBe(1);
  await closed(accountId);
  const after = await verified();
  expect(after).toHaveLength(before.length - 1);
  expect(after).not.toContain(accountId);
  expect(await standingsOf(accountId)).toBe(0);
  expect(await openCallsOf(accountId)).toBe(0);
  await venue.setPrices({ 'BTC-PERP': '64000.25' });
  expect(await verified()).toHaveLength(before.length - 1);
});

test('of a large one, whose runs are of what changed: the rows of who left go', async () => {
  await venue.owner.query(
    `insert into account (id) select 'empty-' || number from generate_series(1, $1::int) as number`,
    [SMALL_VENUE + 1],
  );
  const before = await verified();
  const { accountId } = await venue.prisma.marginCall.findFirstOrThrow({ where: { closedAt: null } });
  await closed(accountId);
  await closed('empty-7');
  const { inputsRevision } = await venue.prisma.venue.findFirstOrThrow();
  const after = await verified();
  // No run of after the closing was ever shown on rows of before it.
  const { rows } = await venue.owner.query(
    `select run.id from margin_run run join margin_run base on base.id = coalesce(run.accounts_run_id, run.id)
     where run.inputs_revision >= $1 and base.inputs_revision < $1`,
    [String(inputsRevision)],
  );
  expect(rows).toEqual([]);
  expect(after).toHaveLength(before.length - 2);
  expect(after).not.toContain('empty-7');
  expect(await openCallsOf(accountId)).toBe(0);
  await venue.setPrices({ 'BTC-PERP': '63000.75' });
  expect(await verified()).toHaveLength(before.length - 2);
  expect(await venue.brokenAudit()).toBeNull();
}, 180_000);
