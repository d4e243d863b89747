import { PLAIN_RULING } from '../../../testing/plain-ruling';
import { describe, expect, test } from 'vitest';
import { FIRST_POLICY } from '../policy/policy';
import { PROPOSAL_STATES, nextState, rebaseRenews, type ProposalState } from '../proposal/proposal';
import type { ApprovalFacts, CastVote } from './approval';
import { approvalGates, standingApprovals, type ApprovalGate } from './approval-gates';
import { decisionDigest, decisionText } from './digest';

const AT = new Date('2026-06-01T12:00:00.000Z');

function approvalBy(personId: string): CastVote {
  const digestText = decisionText({
    ...{ venue: 'Test venue', proposal: 'p', revisionHash: 'r', baseVersion: 3, policyVersion: 1 },
    ...{ reviewCycle: 2, evidenceHash: 'e', accountSnapshotHash: 'a', marketSnapshotHash: 'm' },
    ...{ activationPlanHash: 't', decision: 'APPROVE', expiry: '2026-07-01T12:00:00.000Z', nonce: personId },
  });
  return {
    ...{ personId, reviewCycle: 2, verdict: 'APPROVE', createdAt: AT },
    ...{ digest: decisionDigest(digestText), digestText },
  };
}

const facts = (liveVersion: number): ApprovalFacts => ({
  at: AT,
  venue: { name: 'Test venue', liveVersion, policyVersion: 1 },
  policy: FIRST_POLICY,
  ruling: PLAIN_RULING,
  proposal: { id: 'p', reviewCycle: 2, revisionHash: 'r', baseVersion: 3, activationPlanHash: 't' },
  evidence: {
    ...{ evidenceHash: 'e', accountSnapshotHash: 'a', marketSnapshotHash: 'm' },
    ...{ finishedAt: AT, foundSince: AT },
  },
  votes: [approvalBy('one'), approvalBy('two')],
  mayVote: new Set(['one', 'two']),
  writers: new Set(['author']),
});

const gateOf = (name: ApprovalGate['name'], state: ProposalState, liveVersion = 3): ApprovalGate => {
  const found = approvalGates(facts(liveVersion), state).find((gate) => gate.name === name);
  if (!found) throw new Error(`no gate ${name}`);
  return found;
};

describe('approvals', () => {
  test('stand while a proposal is on its way', () => {
    expect(standingApprovals(facts(3), 'APPROVED').map(({ personId }) => personId)).toEqual(['one', 'two']);
    expect(gateOf('approvals', 'APPROVED')).toMatchObject({ met: true, message: '2 of 2 approvals.' });
  });

  test.each(['STALE', 'EXPIRED', 'FAILED'] as const)('do not stand for what is %s', (state) => {
    expect(standingApprovals(facts(3), state)).toEqual([]);
    expect(gateOf('approvals', state)).toMatchObject({ met: false, message: '0 of 2 approvals.' });
  });

  test('do not stand on a version that is no longer live, but do for what went live itself', () => {
    expect(standingApprovals(facts(4), 'APPROVED')).toEqual([]);
    expect(standingApprovals(facts(4), 'ACTIVE')).toHaveLength(2);
  });
});

describe('the first remedy', () => {
  const remedies = PROPOSAL_STATES.flatMap((state) =>
    [3, 4].map((live) => ({ state, live, ...gateOf('submitted', state, live) })),
  ).filter(({ met }) => !met);

  test('is an act that the state offers', () => {
    expect(remedies.length).toBeGreaterThan(10);
    for (const { state, live, remedy } of remedies) {
      const first = (remedy ?? '').split(',')[0] ?? '';
      const what = `${state} on ${live}: ${remedy}`;
      if (first.startsWith('Submit it')) expect(nextState(state, 'submit'), what).not.toBeNull();
      else if (first.startsWith('Renew it')) expect(rebaseRenews(state), what).toBe(true);
      else if (first.startsWith('It ends here')) expect(nextState(state, 'revise'), what).toBeNull();
      else expect(nextState(state, 'revise'), what).not.toBeNull();
    }
  });

  test('is a rebase where the base is no longer live, and never is it to submit what is no draft', () => {
    expect(gateOf('submitted', 'STALE', 4).remedy).toBe('Rebase it on version 4, then submit it for review.');
    expect(gateOf('submitted', 'DRAFT', 4).remedy).toBe('Rebase it on version 4, then submit it for review.');
    expect(gateOf('submitted', 'STALE', 3).remedy).toBe(
      'Renew it on the live version, then submit it for review.',
    );
  });
});

test('the age that evidence may have is said in hours', () => {
  const old = { ...facts(3), at: new Date(AT.getTime() + 25 * 3_600_000) };
  const gate = approvalGates(old, 'IN_REVIEW').find(({ name }) => name === 'evidence-is-fresh');
  expect(gate).toMatchObject({ met: false, message: 'Evidence older than 24 h.' });
});
