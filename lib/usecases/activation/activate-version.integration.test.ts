import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { proposalFlow, WORKER } from '../../testing/proposal-flow';
import { activateVersion } from './activate-version';
import { cancelProposal } from '../proposals/cancel-proposal';
import { claimActivation } from './claim-activation';
import { makeReady } from './make-ready';
import { queueProposal } from './queue-proposal';
import { resumeActivations } from './resume-activations';
import { rollBackVersion } from './roll-back-version';

let venue: GovernedVenue;
let flow: Awaited<ReturnType<typeof proposalFlow>>;
beforeAll(async () => {
  venue = await governedVenue();
  flow = await proposalFlow(venue);
});
afterAll(() => venue.close());

const refusal = (code: string, more: object = {}) => ({ ok: false, refusal: { code, ...more } });
const version = (number: number) => venue.within((unit) => unit.venue.version(number));
const now = () => venue.within((unit) => unit.clock());
/** What the database's owner can do behind the application's back. */
const asOwner = (sql: string, parameters: unknown[] = []) => venue.owner.query(sql, parameters);

describe('an approved proposal goes live', () => {
  test('as the next version, with exactly the approved set, superseding the one before', async () => {
    const before = await flow.liveVersion();
    const inputs = await venue.within(async (unit) => (await unit.venue.find())?.inputsRevision ?? 0n);
    const seen = await flow.queued();
    expect(await flow.work(seen.proposalId)).toBe('ACTIVE');
    const proposal = await venue.proposal(seen.proposalId);
    const live = await version(before + 1);
    expect(live).toMatchObject({
      kind: 'CHANGE',
      proposalId: seen.proposalId,
      parameterSetHash: proposal.currentRevision.documentHash,
    });
    expect(await venue.within((unit) => unit.venue.find())).toMatchObject({
      liveVersion: before + 1,
      inputsRevision: inputs + 1n,
    });
    const remargin = await asOwner(`select key from graphile_worker.jobs where key = 'remargin'`);
    expect(remargin.rows).toEqual([{ key: 'remargin' }]);

    const next = await flow.queued();
    await flow.work(next.proposalId);
    expect((await venue.proposal(seen.proposalId)).state).toBe('SUPERSEDED');
  });

  test('and makes everything else that was under way stale, but no draft', async () => {
    const others = [await flow.inReview(), await flow.approved(), await flow.queued()];
    const draft = await flow.draft();
    const winner = await flow.queued();
    await flow.work(winner.proposalId);
    for (const { proposalId } of others) {
      expect(await venue.proposal(proposalId)).toMatchObject({
        state: 'STALE',
        stateReason: expect.stringContaining('is live') as unknown,
      });
    }
    expect((await venue.proposal(draft)).state).toBe('DRAFT');
    expect(await flow.work(others[2]?.proposalId ?? '')).toBe('STALE');
  });
});

describe('time is the database’s', () => {
  test('nothing happens before the approved time, whatever the worker believes', async () => {
    const activateAt = new Date((await now()).getTime() + 3_600_000);
    const seen = await flow.queued({ activateAt });
    const live = await flow.liveVersion();
    expect(await flow.work(seen.proposalId)).toBe('QUEUED');
    expect(await flow.liveVersion()).toBe(live);
    const job = await asOwner(`select run_at from graphile_worker.jobs where key = $1`, [
      `activate:${seen.proposalId}`,
    ]);
    expect(job.rows).toEqual([{ run_at: activateAt }]);
    await venue.value(cancelProposal(venue.deps, flow.third, { ...seen, reason: 'test is over' }));
  });

  test('it happens at the time', async () => {
    const activateAt = new Date((await now()).getTime() + 3_600_000);
    const seen = await flow.queued({ activateAt });
    expect((await venue.proposal(seen.proposalId)).eta).toEqual(activateAt);
    // An hour cannot be waited for: its time is now, by the clock that the worker reads.
    await asOwner(`update proposal set eta = date_trunc('milliseconds', clock_timestamp()) where id = $1`, [
      seen.proposalId,
    ]);
    const { eta } = await venue.proposal(seen.proposalId);
    expect(await flow.work(seen.proposalId)).toBe('ACTIVE');
    const live = await version(await flow.liveVersion());
    expect(live?.activatedAt.getTime()).toBeGreaterThanOrEqual(eta?.getTime() ?? Infinity);
  });

  test.each(['QUEUED', 'READY', 'ACTIVATING'] as const)(
    'not after its grace: a %s one expires, and nothing is applied',
    async (state) => {
      const seen = await flow.queued();
      if (state !== 'QUEUED') await venue.value(makeReady(venue.deps, WORKER, seen.proposalId));
      if (state === 'ACTIVATING') await venue.value(claimActivation(venue.deps, WORKER, seen.proposalId));
      expect((await venue.proposal(seen.proposalId)).state).toBe(state);
      const live = await flow.liveVersion();
      await asOwner('update proposal set grace_until = now() where id = $1', [seen.proposalId]);
      expect(await flow.work(seen.proposalId)).toBe('EXPIRED');
      expect(await flow.liveVersion()).toBe(live);
    },
  );
});

describe('what was approved must still stand, at the claim and at the application', () => {
  type Damage = (proposalId: string) => Promise<unknown>;
  const damages: [string, string, Damage][] = [
    [
      'a voter lost the role',
      'STALE',
      async () => venue.within((unit) => unit.people.setRoles(flow.first.personId, ['VIEWER'])),
    ],
    [
      'a voter was disabled',
      'STALE',
      async () => venue.within((unit) => unit.people.setDisabled(flow.second.personId, unit.now)),
    ],
    ['newer evidence found something else', 'STALE', (id) => venue.evidence(id, 'it liquidates people')],
    [
      'a vote was altered in the row',
      'FAILED',
      (id) =>
        altered(`update vote set verdict = 'APPROVE', review_cycle = 7 where proposal_id = $1`, 'vote', id),
    ],
    [
      'the votes expired',
      'EXPIRED',
      async (id) => {
        await altered(
          `update vote set digest_text = replace(digest_text, '"expiry":"2', '"expiry":"1'),
             digest = encode(sha256(convert_to(replace(digest_text, '"expiry":"2', '"expiry":"1'), 'UTF8')), 'hex')
           where proposal_id = $1`,
          'vote',
          id,
        );
      },
    ],
  ];

  test('a parameter set altered in its row fails it, with the reason', async () => {
    const seen = await flow.queued();
    const live = await flow.liveVersion();
    const { documentHash } = (await venue.proposal(seen.proposalId)).currentRevision;
    const check = 'parameter_set_hash_is_of_text';
    const definition = `check (hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex')) not valid`;
    await asOwner(`alter table parameter_set drop constraint ${check}`);
    await altered(
      `update parameter_set set canonical = replace(canonical, '"haircut":"0.1"', '"haircut":"0.0"') where hash = $1`,
      'parameter_set',
      documentHash,
    );
    await asOwner(`alter table parameter_set add constraint ${check} ${definition}`);
    expect(await flow.work(seen.proposalId)).toBe('FAILED');
    expect((await venue.proposal(seen.proposalId)).stateReason).toContain('parameter set');
    expect(await flow.liveVersion()).toBe(live);
  });

  async function altered(sql: string, table: string, id: string): Promise<void> {
    await asOwner(`alter table ${table} disable trigger append_only`);
    await asOwner(sql, [id]);
    await asOwner(`alter table ${table} enable trigger append_only`);
  }
  const restore = () =>
    venue.within(async (unit) => {
      for (const { personId } of [flow.first, flow.second]) {
        await unit.people.setRoles(personId, ['OFFICER']);
        await unit.people.setDisabled(personId, null);
      }
    });

  test.each(damages)('%s: at the claim %s', async (_what, state, damage) => {
    const seen = await flow.queued();
    const live = await flow.liveVersion();
    await venue.value(makeReady(venue.deps, WORKER, seen.proposalId));
    await damage(seen.proposalId);
    const step = await venue.value(claimActivation(venue.deps, WORKER, seen.proposalId));
    await restore();
    expect(step.state).toBe(state);
    expect((await venue.proposal(seen.proposalId)).stateReason).toBeTruthy();
    expect(await flow.work(seen.proposalId)).toBe(state);
    expect(await flow.liveVersion()).toBe(live);
  });

  test.each(damages)('%s: at the application %s', async (_what, state, damage) => {
    const seen = await flow.queued();
    const live = await flow.liveVersion();
    await venue.value(makeReady(venue.deps, WORKER, seen.proposalId));
    await venue.value(claimActivation(venue.deps, WORKER, seen.proposalId));
    await damage(seen.proposalId);
    const step = await venue.value(activateVersion(venue.deps, WORKER, seen.proposalId));
    await restore();
    expect(step.state).toBe(state);
    expect(await flow.liveVersion()).toBe(live);
    expect(await venue.prisma.version.count({ where: { proposalId: seen.proposalId } })).toBe(0);
  });

  test('an instrument taken up meanwhile that the set does not cover fails it', async () => {
    const seen = await flow.queued();
    await venue.value(makeReady(venue.deps, WORKER, seen.proposalId));
    await asOwner(`insert into account (id) values ('holder')`);
    await asOwner(`insert into position values ('holder', 'ETHUSDT', 1, 1)`);
    expect(await flow.work(seen.proposalId)).toBe('FAILED');
    expect((await venue.proposal(seen.proposalId)).stateReason).toContain('ETHUSDT');
    await asOwner(`delete from position where account_id = 'holder'`);
  });

  test('a queue request is refused for the same reasons', async () => {
    const seen = await flow.approved();
    await venue.evidence(seen.proposalId, 'it liquidates people');
    expect(await queueProposal(venue.deps, flow.second, seen)).toMatchObject(
      refusal('ApprovalLost', { reason: expect.stringContaining('0 of 2') as unknown }),
    );
    expect((await venue.proposal(seen.proposalId)).state).toBe('APPROVED');
  });
});

describe('exactly once', () => {
  test('twenty workers at once make one version', async () => {
    const seen = await flow.queued();
    const live = await flow.liveVersion();
    const states = await Promise.all(Array.from({ length: 20 }, () => flow.work(seen.proposalId)));
    expect(new Set(states)).toEqual(new Set(['ACTIVE']));
    expect(await flow.liveVersion()).toBe(live + 1);
    const entries = await venue.prisma.auditEntry.findMany({
      where: { subjectId: seen.proposalId },
      orderBy: { seq: 'asc' },
    });
    expect(entries.slice(-3).map(({ action }) => action)).toEqual([
      'proposal.make-ready',
      'proposal.claim',
      'proposal.activate',
    ]);
  }, 60_000);

  test('two proposals racing: one is live, the other stale, numbers without a gap', async () => {
    const live = await flow.liveVersion();
    const [one, two] = [await flow.queued(), await flow.queued()];
    const states = await Promise.all([flow.work(one.proposalId), flow.work(two.proposalId)]);
    expect([...states].sort()).toEqual(['ACTIVE', 'STALE']);
    expect(await flow.liveVersion()).toBe(live + 1);
  });

  test('cut off between any two steps, it is taken up where it stands', async () => {
    for (const steps of [0, 1, 2]) {
      const seen = await flow.queued();
      const live = await flow.liveVersion();
      for (const step of [makeReady, claimActivation].slice(0, steps)) {
        await venue.value(step(venue.deps, WORKER, seen.proposalId));
      }
      await asOwner(`delete from graphile_worker._private_jobs where key = $1`, [
        `activate:${seen.proposalId}`,
      ]);
      const resumed = await venue.value(resumeActivations(venue.deps));
      expect(resumed.proposalIds).toEqual([seen.proposalId]);
      const jobs = await asOwner(`select key from graphile_worker.jobs where key like 'activate:%'`);
      expect(jobs.rows).toContainEqual({ key: `activate:${seen.proposalId}` });
      expect(await flow.work(seen.proposalId)).toBe('ACTIVE');
      expect(await flow.liveVersion()).toBe(live + 1);
    }
    expect((await venue.value(resumeActivations(venue.deps))).proposalIds).toEqual([]);
  });
});

describe('rolling back', () => {
  test('needs the same approvals, and makes a new version with the old content', async () => {
    const target = await version(1);
    const live = await flow.liveVersion();
    const before = await venue.within((unit) => unit.proposals.byVersion(live));
    const { proposalId } = await venue.value(
      rollBackVersion(venue.deps, flow.third, { toVersion: 1, reason: 'It liquidates people.' }),
    );
    expect(await venue.proposal(proposalId)).toMatchObject({ state: 'IN_REVIEW', kind: 'ROLLBACK' });
    expect(await venue.prisma.simulation.count({ where: { proposalId, state: 'QUEUED' } })).toBe(1);
    expect(await flow.work(proposalId)).toBe('IN_REVIEW');
    const evidenceHash = await venue.evidence(proposalId);
    const seen = { proposalId, evidenceHash, revisionHash: await flow.revisionHash(proposalId) };
    expect(await flow.approve(flow.third, seen)).toEqual(refusal('OwnProposal'));
    await venue.value(flow.approve(flow.first, seen));
    expect(await queueProposal(venue.deps, flow.third, seen)).toMatchObject(refusal('WrongState'));
    await venue.value(flow.approve(flow.second, seen));
    await venue.value(queueProposal(venue.deps, flow.third, seen));
    expect(await flow.work(proposalId)).toBe('ACTIVE');
    expect(await version(live + 1)).toMatchObject({
      kind: 'ROLLBACK',
      parameterSetHash: target?.parameterSetHash,
    });
    expect((await venue.proposal(before?.id ?? '')).state).toBe('ROLLED_BACK');
  });

  test('is refused to who may not, to no version, and to what is live already', async () => {
    const roll = (toVersion: number, reason = 'why') =>
      rollBackVersion(venue.deps, flow.third, { toVersion, reason });
    expect(await rollBackVersion(venue.deps, flow.first, { toVersion: 1, reason: 'why' })).toMatchObject(
      refusal('Forbidden', { right: 'ROLL_BACK', roles: ['CHAIR', 'OPERATOR'] }),
    );
    for (const none of [0, -1, 1.5, 99_999, 3e9]) {
      expect(await roll(none)).toEqual(refusal('NotFound', { what: 'version' }));
    }
    expect(await roll(await flow.liveVersion())).toEqual(refusal('NothingChanged'));
    expect(await roll(2, '')).toMatchObject(refusal('InvalidInput', { faults: [{ path: '/reason' }] }));
  });
});
