import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIRST_POLICY } from '../../domain/governance/policy/policy';
import { documentWith, governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { proposalFlow, WORKER } from '../../testing/proposal-flow';
import { activateVersion } from '../activation/activate-version';
import { claimActivation } from '../activation/claim-activation';
import { makeReady } from '../activation/make-ready';
import { queueProposal } from '../activation/queue-proposal';
import { rollBackVersion } from '../activation/roll-back-version';
import { requestSimulation } from '../simulation/request-simulation';
import { submitProposal } from './submit-proposal';
import { POLICY_OF_ANY_MARKET } from '../../testing/open-policy';

/** By the policy that a venue has where it states none: the time between changes is what moves under a proposal. */
const policy = {
  ...POLICY_OF_ANY_MARKET,
  guardrails: { ...POLICY_OF_ANY_MARKET.guardrails, tighteningHoursBetweenChangesMin: 6 },
};
let venue: GovernedVenue;
let flow: Awaited<ReturnType<typeof proposalFlow>>;
beforeAll(async () => {
  venue = await governedVenue(policy);
  flow = await proposalFlow(venue);
  // A first change, of long ago: version 2.
  const seen = await flow.queued({ document: documentWith({ initialRate: '0.03' }) });
  expect(await flow.work(seen.proposalId)).toBe('ACTIVE');
  await liveSinceHours(100);
});
afterAll(() => venue.close());

const breached = (...rules: string[]) => ({
  ok: false,
  refusal: { code: 'GuardrailBreached', faults: rules.map((rule) => ({ rule })) },
});
const tighter = (rate: string) => documentWith({ initialRate: rate });

async function liveSinceHours(hours: number): Promise<void> {
  await venue.owner.query('alter table version disable trigger append_only');
  await venue.owner.query(
    `update version set activated_at = date_trunc('milliseconds', clock_timestamp()) - make_interval(hours => $1)
     where number = (select live_version from venue)`,
    [hours],
  );
  await venue.owner.query('alter table version enable trigger append_only');
}

describe('a change beyond the guardrails is refused with its place', () => {
  test('when it is submitted', async () => {
    const proposalId = await flow.draft({
      document: documentWith({ initialRate: '0.01', maintenanceRate: '0.0002' }),
    });
    const seen = { proposalId, revisionHash: await flow.revisionHash(proposalId) };
    const refused = await submitProposal(venue.deps, flow.author, seen);
    expect(refused).toMatchObject(
      // Since the window began initial margin falls by half, exactly as far as it may.
      breached('step-relative', 'step-relative', 'window-relative', 'least-rate'),
    );
    expect(refused).toMatchObject({
      refusal: {
        faults: [
          { path: '/marginClasses/majors/initialMargin', actual: '66.666667 % of what it was' },
          {
            path: '/marginClasses/majors/maintenanceMargin',
            limit: '25 % of what it was',
            actual: '98 % of what it was',
          },
          ...Array<unknown>(2).fill({}),
        ],
      },
    });
    expect((await venue.proposal(proposalId)).state).toBe('DRAFT');
  });

  test('when somebody votes for it, at its planned time', async () => {
    await liveSinceHours(100);
    const activateAt = new Date(Date.now() + 3_600_000);
    const seen = await flow.inReview({ document: tighter('0.0301'), activateAt });
    await liveSinceHours(4); // 5 hours before its time
    expect(await flow.approve(flow.first, seen)).toMatchObject(breached('hours-between-changes'));
    expect(await venue.prisma.vote.count({ where: { proposalId: seen.proposalId } })).toBe(0);
    await liveSinceHours(6); // 7 hours before its time
    expect(await flow.approve(flow.first, seen)).toMatchObject({ ok: true });
    expect(await flow.approve(flow.second, seen)).toMatchObject({ ok: true });
    expect((await venue.proposal(seen.proposalId)).state).toBe('APPROVED');
  });

  test('when it is queued', async () => {
    await liveSinceHours(100);
    const seen = await flow.approved({ document: tighter('0.0302') });
    await liveSinceHours(5);
    expect(await queueProposal(venue.deps, flow.second, seen)).toMatchObject(
      breached('hours-between-changes'),
    );
    expect((await venue.proposal(seen.proposalId)).state).toBe('APPROVED');
  });

  test.each(['claimed', 'applied'])('and STALE with the reason when it is %s', async (when) => {
    await liveSinceHours(100);
    const seen = await flow.queued({ document: tighter(when === 'claimed' ? '0.0303' : '0.0304') });
    const live = await flow.liveVersion();
    await venue.value(makeReady(venue.deps, WORKER, seen.proposalId));
    if (when === 'applied') await venue.value(claimActivation(venue.deps, WORKER, seen.proposalId));
    await liveSinceHours(5);
    const step = when === 'applied' ? activateVersion : claimActivation;
    expect(await venue.value(step(venue.deps, WORKER, seen.proposalId))).toMatchObject({ state: 'STALE' });
    expect((await venue.proposal(seen.proposalId)).stateReason).toMatch(
      /^The guardrails do not let it go live\. Margin of BTCUSDT changed on .* after 6 h: from .* on\.$/,
    );
    expect(await flow.liveVersion()).toBe(live);
  });
});

test('a rollback is not held to one step, nor to the time between changes, but to the rolling window', async () => {
  await liveSinceHours(1);
  // Version 2 made 0.02 into 0.03: back is a cut of a third, an hour after.
  const rolled = await rollBackVersion(venue.deps, flow.third, {
    toVersion: 1,
    reason: 'It calls too many.',
  });
  expect(rolled).toMatchObject({ ok: true });
  // Version 2 a month old: now the window begins with it, and a third is within its half.
  await liveSinceHours(720);
  const seen = await flow.queued({ document: tighter('0.058') });
  expect(await flow.work(seen.proposalId)).toBe('ACTIVE');
  await liveSinceHours(720);
  expect(
    await rollBackVersion(venue.deps, flow.third, { toVersion: 1, reason: 'It calls too many.' }),
  ).toMatchObject(breached('window-relative'));
});

describe('evidence has an age when it is queued, and none afterwards', () => {
  const aged = (proposalId: string, minutes: number) =>
    venue.owner.query(
      `update simulation set finished_at = finished_at - make_interval(mins => $2) where proposal_id = $1`,
      [proposalId, minutes],
    );
  async function older(proposalId: string, minutes: number): Promise<void> {
    await venue.owner.query('alter table simulation disable trigger user');
    await aged(proposalId, minutes);
    await venue.owner.query('alter table simulation enable trigger user');
  }

  test('what is approved on evidence that grew too old is simulated again, and voted on anew', async () => {
    await liveSinceHours(100);
    const seen = await flow.approved({ document: documentWith({ initialRate: '0.0581' }) });
    await older(seen.proposalId, FIRST_POLICY.evidenceMaxAgeMinutes + 1);
    expect(await queueProposal(venue.deps, flow.second, seen)).toMatchObject({
      ok: false,
      refusal: { code: 'ApprovalLost', reason: 'Its evidence is older than 24 h; simulate it again.' },
    });
    await venue.value(requestSimulation(venue.deps, flow.author, seen));
    expect((await venue.proposal(seen.proposalId)).state).toBe('IN_REVIEW');
  });

  test('what is queued goes live on evidence of any age: the effect is computed again', async () => {
    await liveSinceHours(100);
    const seen = await flow.queued({ document: documentWith({ initialRate: '0.0582' }) });
    await older(seen.proposalId, FIRST_POLICY.evidenceMaxAgeMinutes + 1);
    expect(await flow.work(seen.proposalId)).toBe('ACTIVE');
    expect(await venue.prisma.presentEffect.count({ where: { proposalId: seen.proposalId } })).toBe(1);
  });
});
