import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIRST_POLICY } from '../../domain/governance/policy/policy';
import { governedVenue, type GovernedVenue } from '../../testing/governed-venue';
import { proposalFlow } from '../../testing/proposal-flow';
import { approveProposal } from './approve-proposal';
import { createProposal } from './create-proposal';
import { rejectProposal } from './reject-proposal';
import { requestChanges } from './request-changes';
import { reviseProposal } from './revise-proposal';

let venue: GovernedVenue;
let flow: Awaited<ReturnType<typeof proposalFlow>>;
beforeAll(async () => {
  venue = await governedVenue();
  flow = await proposalFlow(venue);
});
afterAll(() => venue.close());

const refusal = (code: string, more: object = {}) => ({ ok: false, refusal: { code, ...more } });

describe('who may approve', () => {
  test('two officers approve; with the second the proposal is approved', async () => {
    const seen = await flow.inReview();
    expect(await flow.approve(flow.first, seen)).toEqual({
      ok: true,
      value: { proposalId: seen.proposalId },
    });
    expect((await venue.proposal(seen.proposalId)).state).toBe('IN_REVIEW');
    await venue.value(flow.approve(flow.second, seen));
    expect((await venue.proposal(seen.proposalId)).state).toBe('APPROVED');
  });

  test('one officer cannot approve twice', async () => {
    const seen = await flow.inReview();
    await venue.value(flow.approve(flow.first, seen));
    expect(await flow.approve(flow.first, seen)).toEqual(refusal('AlreadyVoted'));
    expect((await venue.proposal(seen.proposalId)).state).toBe('IN_REVIEW');
  });

  test('never its author, even one who is an officer too', async () => {
    const both = await venue.person('ANALYST', 'OFFICER');
    const { proposalId } = await venue.value(
      createProposal(venue.deps, both, {
        title: 'Mine',
        rationale: 'Mine.',
        document: flow.newDocument(),
        activateAt: null,
        graceMinutes: null,
      }),
    );
    await flow.submit(proposalId);
    const evidenceHash = await venue.evidence(proposalId);
    const seen = { proposalId, evidenceHash, revisionHash: await flow.revisionHash(proposalId) };
    expect(await flow.approve(both, seen)).toEqual(refusal('OwnProposal'));
    expect(await rejectProposal(venue.deps, await venue.fresh(both), { ...seen, reason: 'no' })).toEqual(
      refusal('OwnProposal'),
    );
  });

  test('never one who edited any revision, not even through a token, not even an earlier revision', async () => {
    const seen = await flow.inReview();
    const revise = async (actor: Parameters<typeof reviseProposal>[1]) =>
      venue.value(
        reviseProposal(venue.deps, actor, {
          proposalId: seen.proposalId,
          revisionHash: await flow.revisionHash(seen.proposalId),
          document: flow.newDocument(),
          note: null,
          title: null,
          rationale: null,
          plan: null,
        }),
      );
    await revise(venue.tokenOf(flow.third));
    await revise(flow.author);
    await flow.submit(seen.proposalId);
    const evidenceHash = await venue.evidence(seen.proposalId);
    const now = { ...seen, evidenceHash, revisionHash: await flow.revisionHash(seen.proposalId) };
    expect(await flow.approve(flow.third, now)).toEqual(refusal('OwnProposal'));
    expect((await flow.approve(flow.first, now)).ok).toBe(true);
  });

  test('never a token, whatever its scopes and its owner', async () => {
    const seen = await flow.inReview();
    const token = venue.tokenOf(flow.first);
    expect(await approveProposal(venue.deps, token, seen)).toEqual(refusal('TokenMayNotVote'));
    expect(await rejectProposal(venue.deps, token, { ...seen, reason: 'no' })).toEqual(
      refusal('TokenMayNotVote'),
    );
    expect(await requestChanges(venue.deps, token, { ...seen, reason: 'no' })).toEqual(
      refusal('TokenMayNotVote'),
    );
  });

  test('nobody, a system and an analyst may not', async () => {
    const seen = await flow.inReview();
    expect(await approveProposal(venue.deps, { kind: 'ANONYMOUS' }, seen)).toEqual(
      refusal('Unauthenticated'),
    );
    const worker = { kind: 'SYSTEM', process: 'worker' } as const;
    expect(await approveProposal(venue.deps, worker, seen)).toMatchObject(
      refusal('Forbidden', { right: 'VOTE' }),
    );
    const analyst = await venue.person('ANALYST');
    expect(await flow.approve(analyst, seen)).toMatchObject(
      refusal('Forbidden', { right: 'VOTE', roles: ['OFFICER', 'CHAIR'] }),
    );
  });

  test('what a session claims does not count: a role taken or a person disabled since is refused', async () => {
    const seen = await flow.inReview();
    const demoted = await venue.person('OFFICER');
    await venue.within((unit) => unit.people.setRoles(demoted.personId, ['ANALYST']));
    expect(await flow.approve(demoted, seen)).toMatchObject(refusal('Forbidden'));
    const disabled = await venue.person('OFFICER');
    await venue.within((unit) => unit.people.setDisabled(disabled.personId, unit.now));
    expect(await flow.approve(disabled, seen)).toMatchObject(refusal('Forbidden'));
  });
});

describe('a proof of identity', () => {
  test.each([
    ['older than the policy allows', -301_000],
    ['from the future', 60_000],
    ['without a time', NaN],
  ])('%s is refused', async (_what, offsetMs) => {
    const seen = await flow.inReview();
    const now = (await venue.within((unit) => unit.clock())).getTime();
    const actor = { ...flow.first, authenticatedAtMs: now + offsetMs };
    expect(await approveProposal(venue.deps, actor, seen)).toEqual(
      refusal('ReauthenticationRequired', { maxAgeSeconds: FIRST_POLICY.reauthenticationMaxAgeSeconds }),
    );
    expect(await rejectProposal(venue.deps, actor, { ...seen, reason: 'no' })).toMatchObject(
      refusal('ReauthenticationRequired'),
    );
  });
});

describe('what is approved', () => {
  test('is named by the digest: its text says every part of it, and no two are alike', async () => {
    const seen = await flow.approved();
    const votes = await venue.within((unit) => unit.proposals.votes(seen.proposalId));
    const [one, two] = votes.map(({ digestText }) => JSON.parse(digestText) as Record<string, unknown>);
    expect(one).toEqual({
      venue: 'Test venue',
      proposal: seen.proposalId,
      revisionHash: seen.revisionHash,
      baseVersion: await flow.liveVersion(),
      policyVersion: 1,
      reviewCycle: 1,
      evidenceHash: seen.evidenceHash,
      accountSnapshotHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      marketSnapshotHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      activationPlanHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      decision: 'APPROVE',
      expiry: expect.stringMatching(/Z$/) as unknown,
      nonce: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
    });
    expect(one?.nonce).not.toBe(two?.nonce);
  });

  test('must be the revision and the evidence the approver saw', async () => {
    const seen = await flow.inReview();
    expect(await flow.approve(flow.first, { ...seen, revisionHash: 'a'.repeat(64) })).toEqual(
      refusal('StaleRevision', { currentRevisionHash: seen.revisionHash }),
    );
    expect(await flow.approve(flow.first, { ...seen, evidenceHash: 'a'.repeat(64) })).toEqual(
      refusal('StaleEvidence', { currentEvidenceHash: seen.evidenceHash, tooOld: false, drifted: null }),
    );
  });

  test('needs evidence, and evidence that is not too old', async () => {
    const proposalId = await flow.submit(await flow.draft());
    const seen = { proposalId, evidenceHash: '', revisionHash: await flow.revisionHash(proposalId) };
    expect(await flow.approve(flow.first, seen)).toEqual(refusal('NoEvidence'));
    const evidenceHash = await venue.evidence(proposalId, 'old', FIRST_POLICY.evidenceMaxAgeMinutes + 1);
    expect(await flow.approve(flow.first, { ...seen, evidenceHash })).toEqual(
      refusal('StaleEvidence', { currentEvidenceHash: evidenceHash, tooOld: true, drifted: null }),
    );
  });

  test('newer evidence that finds something else voids votes, and who gave them may vote again', async () => {
    const seen = await flow.inReview();
    await venue.value(flow.approve(flow.first, seen));
    const worse = await venue.evidence(seen.proposalId, 'it liquidates people');
    expect(await flow.approve(flow.second, seen)).toMatchObject(refusal('StaleEvidence'));
    await venue.value(flow.approve(flow.second, { ...seen, evidenceHash: worse }));
    expect(await venue.proposal(seen.proposalId)).toMatchObject({ state: 'IN_REVIEW', reviewCycle: 2 });
    await venue.value(flow.approve(flow.first, { ...seen, evidenceHash: worse }));
    expect((await venue.proposal(seen.proposalId)).state).toBe('APPROVED');
  });

  test('newer evidence that finds the same voids nothing', async () => {
    const seen = await flow.inReview();
    await venue.value(flow.approve(flow.first, seen));
    expect(await venue.evidence(seen.proposalId)).toBe(seen.evidenceHash);
    await venue.value(flow.approve(flow.second, seen));
    expect((await venue.proposal(seen.proposalId)).state).toBe('APPROVED');
  });

  test('is in review: a draft and an approved proposal are refused', async () => {
    const proposalId = await flow.draft();
    const seen = { proposalId, evidenceHash: '', revisionHash: '' };
    expect(await flow.approve(flow.first, seen)).toMatchObject(refusal('WrongState', { state: 'DRAFT' }));
    const approved = await flow.approved();
    expect(await flow.approve(flow.third, approved)).toMatchObject(
      refusal('WrongState', { state: 'APPROVED' }),
    );
    expect(await flow.approve(flow.third, { ...approved, proposalId: 'x' })).toEqual(
      refusal('NotFound', { what: 'proposal' }),
    );
  });
});

describe('votes against', () => {
  test('one rejection ends the review, one request for changes sends it back; the reason stays', async () => {
    const rejected = await flow.inReview();
    await venue.value(
      rejectProposal(venue.deps, await venue.fresh(flow.first), { ...rejected, reason: ' Too much. ' }),
    );
    expect(await venue.proposal(rejected.proposalId)).toMatchObject({
      state: 'REJECTED',
      stateReason: 'Too much.',
    });
    const sentBack = await flow.inReview();
    await venue.value(
      requestChanges(venue.deps, await venue.fresh(flow.first), { ...sentBack, reason: 'Slower.' }),
    );
    expect((await venue.proposal(sentBack.proposalId)).state).toBe('CHANGES_REQUESTED');
    expect(await flow.approve(flow.second, sentBack)).toMatchObject(refusal('WrongState'));
  });

  test.each([
    ['empty', ''],
    ['blank', '  '],
    ['with a NUL', 'nul \0'],
    ['too long', 'x'.repeat(2_001)],
  ])('a reason is needed, and is a text: %s', async (_what, reason) => {
    const seen = await flow.inReview();
    const refused = await rejectProposal(venue.deps, await venue.fresh(flow.first), { ...seen, reason });
    expect(refused).toMatchObject(refusal('InvalidInput', { faults: [{ path: '/reason' }] }));
    expect(await venue.within((unit) => unit.proposals.votes(seen.proposalId))).toEqual([]);
  });
});

describe('races on separate connections', () => {
  test('two last approvals at once: one transition, and the other is told', async () => {
    for (let round = 0; round < 5; round += 1) {
      const seen = await flow.inReview();
      await venue.value(flow.approve(flow.first, seen));
      const results = await Promise.all([flow.approve(flow.second, seen), flow.approve(flow.third, seen)]);
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      expect(results.find(({ ok }) => !ok)).toMatchObject(refusal('WrongState', { state: 'APPROVED' }));
      const transitions = await venue.prisma.auditEntry.findMany({ where: { subjectId: seen.proposalId } });
      expect(transitions.filter(({ payload }) => payload.includes('"to":"APPROVED"'))).toHaveLength(1);
    }
  });

  test('one officer voting ten times at once votes once', async () => {
    const seen = await flow.inReview();
    const actor = await venue.fresh(flow.first);
    const results = await Promise.all(
      Array.from({ length: 10 }, () => approveProposal(venue.deps, actor, seen)),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await venue.within((unit) => unit.proposals.votes(seen.proposalId))).toHaveLength(1);
  });

  test('an edit during the last approval: nothing is approved that was not seen', async () => {
    for (let round = 0; round < 8; round += 1) {
      const seen = await flow.inReview();
      await venue.value(flow.approve(flow.first, seen));
      const edit = {
        ...seen,
        document: flow.newDocument(),
        note: null,
        title: null,
        rationale: null,
        plan: null,
      };
      const [edited, approved] = await Promise.all([
        reviseProposal(venue.deps, flow.author, edit),
        flow.approve(flow.second, seen),
      ]);
      expect(edited.ok).toBe(true); // an approved proposal may be edited too: it then is a draft again
      expect(await venue.proposal(seen.proposalId)).toMatchObject({ state: 'DRAFT', reviewCycle: 2 });
      if (!approved.ok) expect(['WrongState', 'StaleRevision']).toContain(approved.refusal.code);
    }
  });
});
