import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activationPlan } from '../../domain/governance/activation/activation-plan';
import { firstPlanText } from '../../domain/governance/proposal/first-forms';
import { documentWith, governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { proposalFlow } from '../../testing/proposal-flow';
import { FIRST_POLICY } from '../../domain/governance/policy/policy';
import { cancelProposal } from './cancel-proposal';
import { commentOnProposal } from './comment-on-proposal';
import { planActivation } from './plan-activation';
import { queueProposal } from '../activation/queue-proposal';
import { rebaseProposal } from './rebase-proposal';
import { requestSimulation } from '../simulation/request-simulation';
import { reviseProposal } from './revise-proposal';
import { submitProposal } from './submit-proposal';
import { withdrawProposal } from './withdraw-proposal';

let venue: GovernedVenue;
let flow: Awaited<ReturnType<typeof proposalFlow>>;
beforeAll(async () => {
  venue = await governedVenue();
  flow = await proposalFlow(venue);
});
afterAll(() => venue.close());

const refusal = (code: string, more: object = {}) => ({ ok: false, refusal: { code, ...more } });
const named = async (proposalId: string) => ({
  proposalId,
  revisionHash: await flow.revisionHash(proposalId),
});
const unchanged = { note: null, title: null, rationale: null, plan: null };
/** Every act a person can do to a proposal by naming it, with otherwise good input. */
const acts = {
  revise: (actor: Parameters<typeof reviseProposal>[1], on: Awaited<ReturnType<typeof named>>) =>
    reviseProposal(venue.deps, actor, { ...on, ...unchanged, document: flow.newDocument() }),
  plan: (actor: Parameters<typeof reviseProposal>[1], on: Awaited<ReturnType<typeof named>>) =>
    planActivation(venue.deps, actor, { ...on, activateAt: null, graceMinutes: 90 }),
  rebase: (actor: Parameters<typeof reviseProposal>[1], on: Awaited<ReturnType<typeof named>>) =>
    rebaseProposal(venue.deps, actor, on),
  submit: (actor: Parameters<typeof reviseProposal>[1], on: Awaited<ReturnType<typeof named>>) =>
    submitProposal(venue.deps, actor, on),
  simulate: (actor: Parameters<typeof reviseProposal>[1], on: Awaited<ReturnType<typeof named>>) =>
    requestSimulation(venue.deps, actor, on),
  queue: (actor: Parameters<typeof reviseProposal>[1], on: Awaited<ReturnType<typeof named>>) =>
    queueProposal(venue.deps, actor, on),
};
const names = Object.keys(acts) as (keyof typeof acts)[];

describe('every act', () => {
  test.each(names)('%s is refused to nobody and to viewers, and of no proposal', async (act) => {
    const on = await named(await flow.draft());
    expect(await acts[act]({ kind: 'ANONYMOUS' }, on)).toEqual(refusal('Unauthenticated'));
    expect(await acts[act](await venue.person('VIEWER'), on)).toMatchObject(refusal('Forbidden'));
    for (const proposalId of ['x', '00000000-0000-4000-8000-000000000000']) {
      const none = await acts[act](flow.third, { ...on, proposalId });
      expect(none).toEqual(refusal('NotFound', { what: 'proposal' }));
    }
  });

  test.each(names)('%s of an older revision is refused, naming the current one', async (act) => {
    const proposalId = act === 'queue' ? (await flow.approved()).proposalId : await flow.draft();
    const { revisionHash } = await named(proposalId);
    expect(await acts[act](flow.third, { proposalId, revisionHash: 'a'.repeat(64) })).toEqual(
      refusal('StaleRevision', { currentRevisionHash: revisionHash }),
    );
  });

  test.each(names)('%s is refused once the proposal is withdrawn', async (act) => {
    const proposalId = await flow.draft();
    await venue.value(withdrawProposal(venue.deps, flow.author, { proposalId, reason: 'no longer needed' }));
    expect(await acts[act](flow.third, await named(proposalId))).toMatchObject(
      refusal('WrongState', { state: 'WITHDRAWN' }),
    );
  });
});

describe('an edit', () => {
  test.each(['revise', 'plan'] as const)(
    'by %s voids every vote, and its editor cannot vote',
    async (act) => {
      const seen = await flow.approved();
      await venue.value(acts[act](flow.third, await named(seen.proposalId)));
      const edited = await venue.proposal(seen.proposalId);
      expect(edited).toMatchObject({ state: 'DRAFT', reviewCycle: 2, currentRevision: { ordinal: 2 } });
      await flow.submit(seen.proposalId);
      const evidenceHash = await venue.evidence(seen.proposalId);
      const now = { ...(await named(seen.proposalId)), evidenceHash };
      expect(await flow.approve(flow.third, now)).toEqual(refusal('OwnProposal'));
      await venue.value(flow.approve(flow.first, now));
      expect((await venue.proposal(seen.proposalId)).state).toBe('IN_REVIEW');
      expect(await venue.within((unit) => unit.proposals.votes(seen.proposalId))).toHaveLength(3);
    },
  );

  test('of the title alone is an edit; of nothing is none; back to the base is none', async () => {
    const proposalId = await flow.draft();
    const { currentRevision } = await venue.proposal(proposalId);
    const set = await venue.within((unit) => unit.parameterSets.load(currentRevision.documentHash));
    const edit = { ...(await named(proposalId)), ...unchanged, document: set.canonical };
    expect(await reviseProposal(venue.deps, flow.author, edit)).toEqual(refusal('NothingChanged'));
    const back = { ...edit, document: documentWith() };
    expect(await reviseProposal(venue.deps, flow.author, back)).toEqual(refusal('NothingChanged'));
    await venue.value(reviseProposal(venue.deps, flow.author, { ...edit, title: 'Another title' }));
    expect(await venue.proposal(proposalId)).toMatchObject({ title: 'Another title', reviewCycle: 2 });
  });

  test('that is malformed changes nothing and names every fault', async () => {
    const on = await named(await flow.draft());
    const bad = { ...on, document: '{"format":"x"', note: '', title: '', rationale: 'x\ud800', plan: null };
    const refused = await reviseProposal(venue.deps, flow.author, bad);
    const faults = refused.ok || refused.refusal.code !== 'InvalidInput' ? [] : refused.refusal.faults;
    expect(faults.map(({ path }) => path)).toEqual(['/title', '/rationale', '/note', '/document']);
    const plan = { ...on, activateAt: new Date(NaN), graceMinutes: 1.5 };
    expect(await planActivation(venue.deps, flow.author, plan)).toMatchObject(
      refusal('InvalidInput', { faults: [{ rule: 'instant' }, { rule: 'grace-range' }] }),
    );
    const same = { ...on, activateAt: null, graceMinutes: 60 };
    expect(await planActivation(venue.deps, flow.author, same)).toEqual(refusal('NothingChanged'));
    expect(await flow.revisionHash(on.proposalId)).toBe(on.revisionHash);
  });
});

async function replan(proposalId: string, plan: string): Promise<void> {
  await venue.owner.query(`update proposal set activation_plan = $2 where id = $1`, [proposalId, plan]);
}

test('a plan that the first release wrote is not replaced by one that says the same', async () => {
  const on = await named(await flow.draft());
  await replan(on.proposalId, firstPlanText({ activateAt: null, graceMinutes: 90 }));
  const plan = { ...on, activateAt: null, graceMinutes: 90 };
  expect(await planActivation(venue.deps, flow.author, plan)).toEqual(refusal('NothingChanged'));
  await venue.value(planActivation(venue.deps, flow.author, { ...plan, graceMinutes: 60 }));
  expect((await venue.proposal(on.proposalId)).plan).toEqual(activationPlan(null, 60));
});

test('a plan of another form, and one of several steps, are kept from being carried out', async () => {
  const { proposalId } = await named(await flow.draft());
  const { canonical } = activationPlan(null, 60);
  await expect(replan(proposalId, canonical.replace('plan/2', 'plan/4'))).rejects.toThrow('plan_is_known');
  await replan(proposalId, canonical.replace('[{"at":null}]', '[{"at":null},{"at":null}]'));
  await expect(flow.revisionHash(proposalId)).rejects.toThrow('this release carries out');
  // Of a ramp's form, and no ramp.
  await replan(proposalId, canonical.replace('plan/2', 'plan/3'));
  await expect(flow.revisionHash(proposalId)).rejects.toThrow('this release carries out');
  await replan(proposalId, canonical);
});

describe('document, texts and plan', () => {
  const tomorrow = () => new Date(Date.now() + 86_400_000);

  test('are one revision, one review cycle and one audit entry', async () => {
    const proposalId = await flow.draft();
    const on = await named(proposalId);
    const entriesBefore = await venue.prisma.auditEntry.count();
    const plan = { activateAt: tomorrow(), graceMinutes: 30 };
    const edit = { ...on, note: 'All at once.', title: 'Another title', rationale: 'Because.', plan };
    await venue.value(reviseProposal(venue.deps, flow.author, { ...edit, document: flow.newDocument() }));
    const saved = await venue.proposal(proposalId);
    expect(saved).toMatchObject({ title: 'Another title', rationale: 'Because.', reviewCycle: 2 });
    expect(saved.plan).toEqual(activationPlan(plan.activateAt, 30));
    expect(saved.currentRevision).toMatchObject({ ordinal: 2, note: 'All at once.' });
    expect(saved.currentRevision.hash).not.toBe(on.revisionHash);
    expect(await venue.prisma.auditEntry.count()).toBe(entriesBefore + 1);
  });

  test.each([
    ['a time that is over', { activateAt: new Date(0), graceMinutes: 60 }, ['/plan/activateAt']],
    ['no instant', { activateAt: new Date(NaN), graceMinutes: 60 }, ['/plan/activateAt']],
    ['no grace', { activateAt: null, graceMinutes: 0 }, ['/plan/graceMinutes']],
  ])('are saved not at all where the plan has %s', async (_what, plan, paths) => {
    const proposalId = await flow.draft();
    const before = await venue.proposal(proposalId);
    const entriesBefore = await venue.prisma.auditEntry.count();
    const edit = { ...(await named(proposalId)), ...unchanged, title: 'Half a save', plan };
    const document = flow.newDocument();
    const refused = await reviseProposal(venue.deps, flow.author, { ...edit, document });
    const faults = refused.ok || refused.refusal.code !== 'InvalidInput' ? [] : refused.refusal.faults;
    expect(faults.map(({ path }) => path)).toEqual(paths);
    expect(await venue.proposal(proposalId)).toEqual(before);
    expect(await venue.prisma.auditEntry.count()).toBe(entriesBefore);
    // What was refused can be saved, mended, against the revision that was read.
    const mended = { ...edit, plan: { activateAt: tomorrow(), graceMinutes: 60 }, document };
    expect((await reviseProposal(venue.deps, flow.author, mended)).ok).toBe(true);
  });

  test('the plan alone is an edit; the same plan is none, even when its time is over', async () => {
    const proposalId = await flow.draft();
    const { currentRevision } = await venue.proposal(proposalId);
    const { canonical } = await venue.within((unit) => unit.parameterSets.load(currentRevision.documentHash));
    const edit = async (plan: { activateAt: Date | null; graceMinutes: number }, document = canonical) =>
      reviseProposal(venue.deps, flow.author, {
        ...(await named(proposalId)),
        ...{ ...unchanged, document, plan },
      });
    expect(await edit({ activateAt: null, graceMinutes: 60 })).toEqual(refusal('NothingChanged'));
    expect((await edit({ activateAt: null, graceMinutes: 45 })).ok).toBe(true);
    const over = new Date(Date.now() - 60_000);
    await replan(proposalId, activationPlan(over, 45).canonical);
    expect((await edit({ activateAt: over, graceMinutes: 45 }, flow.newDocument())).ok).toBe(true);
    expect((await venue.proposal(proposalId)).plan).toEqual(activationPlan(over, 45));
  });
});

describe('a base that moved', () => {
  const move = async () => flow.work((await flow.queued()).proposalId);
  const withHaircut = (haircut: string) =>
    venue.within(async (unit) => {
      const live = await unit.venue.version((await unit.venue.find())?.liveVersion ?? 0);
      const set = await unit.parameterSets.load(live?.parameterSetHash ?? '');
      const document = structuredClone(set.document);
      return JSON.stringify({
        ...document,
        collateral: { ...document.collateral, BTC: { ...document.collateral.BTC, haircut } },
      });
    });

  test('a draft cannot be submitted until it is rebased; then it carries only its own change', async () => {
    const proposalId = await flow.draft({ document: await withHaircut('0.25') });
    await move();
    const on = await named(proposalId);
    const liveVersion = await flow.liveVersion();
    expect(await submitProposal(venue.deps, flow.author, on)).toEqual(
      refusal('StaleBase', { baseVersion: liveVersion - 1, liveVersion }),
    );
    await venue.value(rebaseProposal(venue.deps, flow.author, on));
    const { currentRevision } = await venue.proposal(proposalId);
    expect(currentRevision).toMatchObject({ ordinal: 2, baseVersion: liveVersion });
    const rebased = await venue.within((unit) => unit.parameterSets.load(currentRevision.documentHash));
    expect(rebased.canonical).toBe(
      await venue.within(async (unit) => {
        const live = await unit.venue.version(liveVersion);
        const set = await unit.parameterSets.load(live?.parameterSetHash ?? '');
        return set.canonical.replace('"haircut":"0.1"', '"haircut":"0.25"');
      }),
    );
    await flow.submit(proposalId);
  });

  test('a stale one is rebased to a draft and needs every approval anew', async () => {
    const seen = await flow.approved({ document: await withHaircut('0.3') });
    await move();
    expect((await venue.proposal(seen.proposalId)).state).toBe('STALE');
    await venue.value(rebaseProposal(venue.deps, flow.author, seen));
    expect(await venue.proposal(seen.proposalId)).toMatchObject({ state: 'DRAFT', stateReason: null });
    await flow.submit(seen.proposalId);
    const evidenceHash = await venue.evidence(seen.proposalId);
    expect(await flow.approve(flow.first, { ...seen, evidenceHash })).toMatchObject(refusal('StaleRevision'));
    await venue.value(flow.approve(flow.first, { ...(await named(seen.proposalId)), evidenceHash }));
    expect((await venue.proposal(seen.proposalId)).state).toBe('IN_REVIEW');
  });

  test('the same place changed on both sides is a conflict, named', async () => {
    const proposalId = await flow.draft();
    await move();
    expect(await rebaseProposal(venue.deps, flow.author, await named(proposalId))).toMatchObject(
      refusal('RebaseConflict', { faults: [{ path: '/marginClasses/majors/initialMargin' }] }),
    );
  });

  const asOwner = (sql: string, id: string) => venue.owner.query(sql, [id]);
  test.each([
    ['STALE', (id: string) => venue.evidence(id, 'it liquidates people')],
    ['EXPIRED', (id: string) => asOwner('update proposal set grace_until = now() where id = $1', id)],
    [
      'FAILED',
      async () => {
        await asOwner('insert into account (id) values ($1)', 'holder');
        await asOwner(`insert into position values ($1, 'ETHUSDT', 1, 1)`, 'holder');
      },
    ],
  ] as const)('one that is %s is renewed where nothing moved, and may be submitted', async (state, end) => {
    const { proposalId } = await flow.queued();
    const before = await venue.proposal(proposalId);
    await end(proposalId);
    expect(await flow.work(proposalId)).toBe(state);
    await asOwner('delete from position where account_id = $1', 'holder');
    await venue.value(rebaseProposal(venue.deps, flow.author, await named(proposalId)));
    const { documentHash, baseVersion } = before.currentRevision;
    expect(await venue.proposal(proposalId)).toMatchObject({
      ...{ state: 'DRAFT', stateReason: null, reviewCycle: before.reviewCycle + 1 },
      currentRevision: { ordinal: 2, documentHash, baseVersion },
    });
    await flow.submit(proposalId);
  });

  test('where nothing moved there is nothing to rebase', async () => {
    const on = await named(await flow.draft());
    expect(await rebaseProposal(venue.deps, flow.author, on)).toEqual(refusal('NothingChanged'));
  });
});

describe('simulating', () => {
  test('is asked for once in the queue for each request, until the last approval', async () => {
    const seen = await flow.inReview();
    const { simulationId } = await venue.value(requestSimulation(venue.deps, flow.author, seen));
    const jobs = await venue.owner.query(`select key from graphile_worker.jobs where key = $1`, [
      `simulate:${simulationId}`,
    ]);
    expect(jobs.rows).toHaveLength(1);
    const approved = await flow.approved();
    expect(await requestSimulation(venue.deps, flow.author, approved)).toEqual(refusal('ApprovalStands'));
  });
});

describe('commenting', () => {
  test('on a place of the revision; on none is refused', async () => {
    const proposalId = await flow.draft();
    const comment = (path: string | null, body = 'Why?') =>
      commentOnProposal(venue.deps, flow.first, { proposalId, body, path });
    for (const path of [null, '', '/marginClasses/majors/initialMargin/curve/tiers/0/rate', '/rounding']) {
      expect((await comment(path)).ok).toBe(true);
    }
    for (const path of ['x', '/nowhere', '/constructor', '/marginClasses/majors/instruments/-1', '/~2']) {
      expect(await comment(path)).toMatchObject(
        refusal('InvalidInput', { faults: [{ path: '/path', rule: 'pointer-resolves' }] }),
      );
    }
    expect(await comment(null, ' ')).toMatchObject(refusal('InvalidInput', { faults: [{ path: '/body' }] }));
    const viewer = await venue.person('VIEWER');
    expect(await commentOnProposal(venue.deps, viewer, { proposalId, body: 'x', path: null })).toMatchObject(
      refusal('Forbidden', { right: 'COMMENT' }),
    );
  });
});

describe('ending', () => {
  test('only the author withdraws, in person or through a token', async () => {
    const proposalId = await flow.draft();
    const reason = 'no longer needed';
    expect(await withdrawProposal(venue.deps, flow.third, { proposalId, reason })).toEqual(
      refusal('NotAuthor'),
    );
    const token = venue.tokenOf(flow.author);
    await venue.value(withdrawProposal(venue.deps, token, { proposalId, reason }));
    expect(await withdrawProposal(venue.deps, flow.author, { proposalId, reason })).toMatchObject(
      refusal('WrongState', { state: 'WITHDRAWN' }),
    );
  });

  test('a guardian cancels what is queued, and it never goes live; an officer may not', async () => {
    const { proposalId } = await flow.queued();
    const reason = 'The market moved.';
    expect(await cancelProposal(venue.deps, flow.first, { proposalId, reason })).toMatchObject(
      refusal('Forbidden', { right: 'CANCEL', roles: ['CHAIR', 'OPERATOR'] }),
    );
    expect(await cancelProposal(venue.deps, flow.third, { proposalId, reason: '' })).toMatchObject(
      refusal('InvalidInput'),
    );
    await venue.value(cancelProposal(venue.deps, flow.third, { proposalId, reason }));
    expect(await flow.work(proposalId)).toBe('CANCELED');
  });

  test('a plan that passed while people decided is not queued', async () => {
    const at = (await venue.within((unit) => unit.clock())).getTime();
    const seen = await flow.approved({ activateAt: new Date(at + 3_600_000), graceMinutes: 1 });
    // An hour cannot be waited for: the row is set back, plan and votes alike, as if it had passed.
    await replan(seen.proposalId, activationPlan(new Date(at - 120_000), 1).canonical);
    expect(await queueProposal(venue.deps, flow.second, seen)).toMatchObject(refusal('PlanInThePast'));
  });

  test('a plan for when the approvals will have expired is not queued; one for before is', async () => {
    const at = (await venue.within((unit) => unit.clock())).getTime();
    const inDays = (days: number) => ({ activateAt: new Date(at + days * 24 * 3_600_000) });
    const expiresInDays = FIRST_POLICY.approvalMaxAgeHours / 24;
    const late = await flow.approved(inDays(expiresInDays + 1));
    expect(await queueProposal(venue.deps, flow.second, late)).toMatchObject(
      refusal('ApprovalLost', { reason: expect.stringContaining('expired') as unknown }),
    );
    const timely = await flow.approved(inDays(expiresInDays - 1));
    await venue.value(queueProposal(venue.deps, flow.second, timely));
  });
});
