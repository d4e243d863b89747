import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../lib/domain/governance/people/actor';
import { Decimal } from '../../lib/domain/number/decimal';
import { readOutcome } from '../../lib/domain/risk/outcome/outcome';
import { apiVenue, type ApiVenue } from '../../lib/testing/api-venue';
import { OPEN_POLICY } from '../../lib/testing/open-policy';
import { putBooks } from '../../lib/testing/put-books';
import { tieredDocument } from '../../lib/testing/margined-venue';
import { activateVersion } from '../../lib/usecases/activation/activate-version';
import { claimActivation } from '../../lib/usecases/activation/claim-activation';
import { makeReady } from '../../lib/usecases/activation/make-ready';
import { remarginAccounts } from '../../lib/usecases/margin/remargin-accounts';
import { dueOutcome, measureOutcome } from '../../lib/usecases/outcome/measure-outcome';
import { outcomeFound } from '../../lib/usecases/outcome/steps/outcome-found';
import { loadSnapshot } from '../../lib/usecases/simulation/steps/frozen-book';

const WORKER = { kind: 'SYSTEM', process: 'worker' } as const;

/** Long 1,000,000 DOGE: a notional of 142,500 at 0.1425, and of 142,000 at 0.142, where it has lost 500. */
const longDoge = (account: string, paidIn: number) => ({
  account,
  positions: [{ instrument: 'DOGE-PERP', quantity: new Decimal(1_000), entryPrice: new Decimal('0.1425') }],
  collateral: [{ asset: 'USDT', amount: new Decimal(paidIn) }],
});

let venue: ApiVenue;
let reader: Actor;
let proposalId: string;
beforeAll(async () => {
  venue = await apiVenue({ accounts: 0, policy: OPEN_POLICY });
  reader = await venue.person('VIEWER');
  await venue.within(({ book }) => putBooks(book, [longDoge('hit', 7_100), longDoge('tipped', 7_900)]));
  // The rate beyond 20,000 from 5 % to 6 %: 6,525 is asked of each before, and 7,750 after.
  proposalId = await venue.queued(tieredDocument({ altsRate: '0.06' }));
  expect(await measureOutcome(venue.deps, WORKER, proposalId)).toEqual({ kind: 'NOT_DUE' });
  await remarginAccounts(venue.deps);
  for (const step of [makeReady, claimActivation, activateVersion])
    await venue.value(step(venue.deps, WORKER, proposalId));
});
afterAll(() => venue.close());

const QUERY = `query ($number: Int!) { proposal(number: $number) { outcomes { look failure evidenceHash found {
  ways { measure before predicted byPrices byDials byChange byAccounts now }
  accountsThen accountsNow unmargined unforeseen spared
  predicted { newlyLiquidatable { accounts notional } } repriced { newlyLiquidatable { accounts notional } }
  present { newlyLiquidatable { accounts notional } } largestUnforeseen { account statusBefore notional } } } } }`;
const told = async () => {
  const { number } = await venue.prisma.proposal.findUniqueOrThrow({ where: { id: proposalId } });
  const { proposal } = await venue.read<{ proposal: { outcomes: readonly object[] } }>(reader, QUERY, {
    number,
  });
  return proposal.outcomes;
};
const jobs = async () => {
  const { rows } = await venue.owner.query<{ key: string }>(
    `select key from graphile_worker._private_jobs where key like 'outcome:%'`,
  );
  return rows.map(({ key }) => key);
};

test('of each figure it is told what prices, the change and accounts made of it, beside what was predicted', async () => {
  expect(await jobs()).toEqual([`outcome:${proposalId}`]);
  expect(await told()).toEqual([]);
  await venue.setPrices({ 'DOGE-PERP': '0.142' });
  await venue.within(({ book }) => putBooks(book, [longDoge('hit', 10_100), longDoge('new', 7_500)]));

  // Where another version went live between one reading and the next, of that one.
  const replaced: typeof venue.deps.readBook = (work) =>
    venue.deps.readBook((view) =>
      work({ ...view, live: view.live && { ...view.live, versionNumber: view.live.versionNumber + 1 } }),
    );
  const late = { ...venue.deps, readBook: replaced };
  expect(await measureOutcome(late, WORKER, proposalId)).toEqual({ kind: 'NOT_DUE' });
  expect(await told()).toEqual([]);
  // However many look at it at once, and though one that was thought dead comes back.
  const alone: typeof venue.deps.exclusively = async (_name, work) => {
    await work();
    return true;
  };
  const workers = [venue.deps, venue.deps, { ...venue.deps, exclusively: alone }];
  const answers = await Promise.all(workers.map((deps) => measureOutcome(deps, WORKER, proposalId)));
  expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['MEASURED', 'NOT_DUE', 'NOT_DUE']);
  expect(await venue.prisma.auditEntry.count({ where: { action: 'proposal.measure' } })).toBe(1);
  expect(await measureOutcome(venue.deps, WORKER, proposalId)).toEqual({ kind: 'NOT_DUE' });

  const [outcome] = await told();
  const none = { byDials: '0' };
  expect(outcome).toMatchObject({
    ...{ look: 'AT_ONCE', failure: null },
    found: {
      ...{ accountsThen: 4, accountsNow: 5, unmargined: 0, unforeseen: 2, spared: 1 },
      // Of 142,500 and of 142,000 beyond 20,000, at 5 % and 6 %; and 350.005 of each of two others.
      ways: expect.arrayContaining([
        {
          ...{ measure: 'MAINTENANCE_MARGIN', before: '13750.01', predicted: '16200.01', ...none },
          ...{ byPrices: '-50', byChange: '2440', byAccounts: '7720', now: '23860.01' },
        },
        {
          ...{ measure: 'UNMARGINED', before: '0', predicted: '0', ...none },
          ...{ byPrices: '0', byChange: '0', byAccounts: '0', now: '0' },
        },
        {
          ...{ measure: 'LIQUIDATION', before: '0', predicted: '1', ...none },
          ...{ byPrices: '0', byChange: '2', byAccounts: '0', now: '2' },
        },
      ]) as unknown,
      predicted: { newlyLiquidatable: { accounts: 1, notional: '142500' } },
      repriced: { newlyLiquidatable: { accounts: 2, notional: '284000' } },
      present: { newlyLiquidatable: { accounts: 2, notional: '284000' } },
      largestUnforeseen: [
        { account: 'new', statusBefore: 'CALL', notional: '142000' },
        { account: 'tipped', statusBefore: 'CALL', notional: '142000' },
      ],
    },
  });
  // As the live run has them.
  const run = await remarginAccounts(venue.deps);
  if (run.kind !== 'DONE') throw new Error(run.kind);
  const { maintenanceMargin, statuses } = run.totals;
  expect([maintenanceMargin.toFixed(), statuses.LIQUIDATION]).toEqual(['23860.01', 2]);
  expect(await venue.brokenAudit()).toBeNull();
});

/** As nobody may but who owns the database. */
async function altered(table: string, ...statements: readonly string[]): Promise<void> {
  await venue.owner.query(
    [
      `alter table ${table} disable trigger user`,
      ...statements,
      `alter table ${table} enable trigger user`,
    ].join(';'),
  );
}

test('it is found again from what was kept', async () => {
  const { document } = await venue.prisma.outcome.findFirstOrThrow({ where: { proposalId } });
  const { simulated, present, found } = readOutcome(document);
  const { base, proposed } = await venue.within(async ({ parameterSets, proposals, venue: versions }) => {
    const revision = (await proposals.find(proposalId))?.currentRevision;
    const version = await versions.version(revision?.baseVersion ?? 0);
    if (!revision || !version) throw new Error('no such revision');
    const load = (hash: string) => parameterSets.load(hash);
    return { base: await load(version.parameterSetHash), proposed: await load(revision.documentHash) };
  });
  const none = { marginClasses: new Map(), portfolios: new Map() };
  const again = await outcomeFound(
    venue.deps.engine,
    (hash) => venue.within(({ simulations }) => loadSnapshot(simulations, hash)),
    {
      ...{ simulated, present, live: { parameters: proposed, dials: none, ramps: new Map() } },
      change: { base, proposed, dials: none, ramps: new Map(), standsStill: false },
    },
  );
  expect(again.ok && again.value).toEqual(found);
});

test('a day later it is looked at again, and what can no longer be had is said; once', async () => {
  await venue.owner.query('delete from graphile_worker._private_jobs');
  await dueOutcome(venue.deps);
  expect(await jobs()).toEqual([]);
  await altered('outcome', `update outcome set as_of = as_of - interval '23 hours'`);
  await dueOutcome(venue.deps);
  expect(await jobs()).toEqual([]);
  await altered('outcome', `update outcome set as_of = as_of - interval '1 hour'`);
  await dueOutcome(venue.deps);
  expect(await jobs()).toEqual([`outcome:${proposalId}`]);

  const { accountSnapshotHash } = await venue.prisma.simulation.findFirstOrThrow({
    where: { state: 'DONE' },
  });
  await altered('snapshot', `update snapshot set content = '\\x00' where hash = '${accountSnapshotHash}'`);
  // Another simulation that ended after it was live is not what it was approved on.
  const { simulated, present } = readOutcome(
    (await venue.prisma.outcome.findFirstOrThrow({ where: { proposalId } })).document,
  );
  expect(simulated.accountSnapshotHash).toBe(accountSnapshotHash);
  const late = '00000000-0000-4000-8000-00000000beef';
  await venue.owner.query(`create temp table late as select * from simulation where state = 'DONE';
    update late set id = '${late}', finished_at = now() + interval '1 second',
      account_snapshot_hash = '${present.accountSnapshotHash}';
    insert into simulation select * from late; drop table late`);
  const reason = `The stored snapshot ${accountSnapshotHash} was altered: its hash differs.`;
  expect(await measureOutcome(venue.deps, WORKER, proposalId)).toEqual({
    ...{ kind: 'COULD_NOT', look: 'DAY_AFTER', reason },
  });
  await altered('simulation', `delete from simulation where id = '${late}'`);
  expect((await told()).at(1)).toMatchObject({ look: 'DAY_AFTER', found: null, failure: reason });
  expect(await measureOutcome(venue.deps, WORKER, proposalId)).toEqual({ kind: 'NOT_DUE' });
  await venue.owner.query('delete from graphile_worker._private_jobs');
  await dueOutcome(venue.deps);
  expect(await jobs()).toEqual([]);
  expect(await venue.brokenAudit()).toBeNull();
});

const HASH_CHECK = 'outcome_hash_is_of_text';
const KEPT = `create table kept as table outcome; alter table outcome drop constraint ${HASH_CHECK}`;
const PUT_BACK = `delete from outcome; insert into outcome table kept; drop table kept;
  create unique index if not exists outcome_proposal_id_look_key on outcome (proposal_id, look);
  alter table outcome add constraint ${HASH_CHECK} check (hash = encode(sha256(convert_to(document, 'UTF8')), 'hex'))`;

test.each([
  [
    'says something else',
    `update outcome set document = replace(document, '"spared":1', '"spared":0') where look = 'AT_ONCE'`,
    'document-as-logged',
  ],
  ['is gone', `delete from outcome where look = 'AT_ONCE'`, 'outcome-is-there'],
  [
    'is of another look',
    `delete from outcome where look = 'DAY_AFTER'; update outcome set look = 'DAY_AFTER'`,
    'outcome-as-logged',
  ],
  [
    'was added by hand',
    `drop index outcome_proposal_id_look_key; insert into outcome
       select encode(sha256('{}'), 'hex'), proposal_id, look, '{}', as_of from outcome where look = 'AT_ONCE'`,
    'outcome-is-logged',
  ],
])('a look whose row %s is found by a check of the log', async (_what, change, rule) => {
  await altered('outcome', KEPT, change);
  expect(await venue.brokenAudit()).toMatchObject({ rule });
  await altered('outcome', PUT_BACK);
  expect(await venue.brokenAudit()).toBeNull();
});
