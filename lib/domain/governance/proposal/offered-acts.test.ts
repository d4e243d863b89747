import { PLAIN_RULING } from '../../../testing/plain-ruling';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationPlan } from '../activation/activation-plan';
import { actRefusal, PERSON_ACTS, rampRefusal, stateRefusal, type PersonAct } from './acts';
import type { Actor, Role } from '../people/actor';
import { countingApprovals, type ApprovalFacts, type CastVote } from '../approval/approval';
import { cycleOfNextVote } from '../approval/approval-gates';
import { decisionDigest, decisionText } from '../approval/digest';
import { offeredActs, type ActFacts } from './offered-acts';
import { FIRST_POLICY } from '../policy/policy';
import { nextState, PROPOSAL_STATES, type ProposalState } from './proposal';

const AT = new Date('2025-06-01T12:00:00.000Z');
const minutesLater = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);
const plan = activationPlan(null, 60);

const person = (personId: string, ...roles: readonly Role[]): Actor => ({
  kind: 'PERSON',
  personId,
  name: personId,
  roles,
  authenticatedAtMs: AT.getTime(),
});
const author = person('author', 'ANALYST');
const officer = person('officer', 'OFFICER');
const token: Actor = {
  kind: 'TOKEN',
  tokenId: 't',
  ownerId: 'author',
  name: 'bot',
  scopes: ['PROPOSE'],
  roles: ['OFFICER'],
};

function vote(personId: string, expiry: Date, evidenceHash = 'e'): CastVote {
  const digestText = decisionText({
    ...{ venue: 'Test venue', proposal: 'p', revisionHash: 'r', baseVersion: 3, policyVersion: 1 },
    ...{ reviewCycle: 2, evidenceHash, accountSnapshotHash: 'a', marketSnapshotHash: 'm' },
    activationPlanHash: plan.hash,
    ...{ decision: 'APPROVE', expiry: expiry.toISOString(), nonce: personId },
  });
  return {
    personId,
    reviewCycle: 2,
    verdict: 'APPROVE',
    digest: decisionDigest(digestText),
    digestText,
    createdAt: AT,
  };
}

const approval: ApprovalFacts = {
  at: AT,
  venue: { name: 'Test venue', liveVersion: 3, policyVersion: 1 },
  policy: FIRST_POLICY,
  ruling: PLAIN_RULING,
  proposal: {
    ...{ id: 'p', reviewCycle: 2, revisionHash: 'r', baseVersion: 3 },
    activationPlanHash: plan.hash,
  },
  evidence: {
    evidenceHash: 'e',
    accountSnapshotHash: 'a',
    marketSnapshotHash: 'm',
    finishedAt: AT,
    foundSince: AT,
  },
  votes: [],
  mayVote: new Set(['officer', 'chair', 'late', 'author']),
  writers: new Set(['author']),
};

const facts = (state: ProposalState, changes: Partial<ApprovalFacts> = {}): ActFacts => ({
  ...{ state, authorId: 'author', plan },
  ramp: state === 'RAMPING' ? 'RUNNING' : state === 'PAUSED' ? 'HELD' : null,
  approval: { ...approval, ...changes },
  drift: null,
  breaches: [],
});
const moved = { venue: { ...approval.venue, liveVersion: 4 } };
const offered = (actor: Actor, of: ActFacts) =>
  new Map(offeredActs(actor, of).map(({ act, refusal }) => [act, refusal]));
const may = (actor: Actor, of: ActFacts) =>
  offeredActs(actor, of).flatMap(({ act, refusal }) => (refusal === null ? [act] : []));

describe('the state offers', () => {
  test.each([
    ['DRAFT', 'SUBMIT REBASE SIMULATE EDIT PLAN WITHDRAW CANCEL'],
    ['IN_REVIEW', 'APPROVE REQUEST_CHANGES REJECT REBASE SIMULATE EDIT PLAN WITHDRAW CANCEL'],
    ['CHANGES_REQUESTED', 'REBASE SIMULATE EDIT PLAN WITHDRAW CANCEL'],
    ['REJECTED', ''],
    ['APPROVED', 'QUEUE REBASE SIMULATE EDIT PLAN WITHDRAW CANCEL'],
    ['QUEUED', 'WITHDRAW CANCEL'],
    ['READY', 'CANCEL'],
    ['ACTIVATING', ''],
    ['ACTIVE', 'ROLL_BACK'],
    ['SUPERSEDED', ''],
    ['ROLLED_BACK', ''],
    ['WITHDRAWN', ''],
    ['CANCELED', ''],
    ['EXPIRED', 'REBASE SIMULATE EDIT PLAN WITHDRAW CANCEL'],
    ['STALE', 'REBASE SIMULATE EDIT PLAN WITHDRAW CANCEL'],
    ['FAILED', 'REBASE SIMULATE EDIT PLAN WITHDRAW CANCEL'],
  ] as const)('in %s: %s', (state, acts) => {
    expect([...offered(officer, facts(state)).keys()].join(' ')).toBe(acts);
  });

  test('whatever may be done is not refused by the state, and what the state refuses is not offered', () => {
    for (const state of PROPOSAL_STATES) {
      for (const act of PERSON_ACTS) {
        const isOffered = offered(officer, facts(state)).has(act);
        const { ramp } = facts(state);
        const isOpen = stateRefusal(act, state) === null && rampRefusal(act, state, ramp) === null;
        expect(isOpen, `${act} in ${state}`).toBe(isOffered);
      }
    }
  });

  test('a simulation leaves the state as it is', () => {
    expect(nextState('STALE', 'simulate')).toBe('STALE');
    expect(nextState('QUEUED', 'simulate')).toBeNull();
  });
});

describe('who asks', () => {
  test('nobody may anything; each role what its rights allow; a token never votes', () => {
    const draft = facts('DRAFT');
    expect(may({ kind: 'ANONYMOUS' }, draft)).toEqual([]);
    expect(offered({ kind: 'ANONYMOUS' }, draft).get('SUBMIT')).toEqual({ code: 'Unauthenticated' });
    expect(may(person('viewer', 'VIEWER'), draft)).toEqual([]);
    expect(offered(person('viewer', 'VIEWER'), draft).get('EDIT')).toMatchObject({
      code: 'Forbidden',
      right: 'PROPOSE',
    });
    expect(may(officer, draft)).toEqual(['SUBMIT', 'SIMULATE', 'EDIT', 'PLAN']);
    expect(may(author, draft)).toEqual(['SUBMIT', 'SIMULATE', 'EDIT', 'PLAN', 'WITHDRAW']);
    expect(may(person('chair', 'CHAIR'), facts('ACTIVE'))).toEqual(['ROLL_BACK']);
    expect(offered(token, facts('IN_REVIEW')).get('APPROVE')).toEqual({ code: 'TokenMayNotVote' });
    expect(offered(token, draft).get('WITHDRAW')).toBeNull(); // its owner wrote it
  });

  test('only its author takes it back', () => {
    expect(offered(officer, facts('QUEUED')).get('WITHDRAW')).toEqual({ code: 'NotAuthor' });
    expect(actRefusal('WITHDRAW', author, { state: 'QUEUED', authorId: 'author' })).toBeNull();
  });
});

describe('a vote', () => {
  test('is an officer’s, not its writer’s, not of one whose right was taken, and once in a cycle', () => {
    const inReview = facts('IN_REVIEW');
    expect(may(officer, inReview)).toEqual(
      expect.arrayContaining(['APPROVE', 'REQUEST_CHANGES', 'REJECT']) as unknown,
    );
    const writer = person('author', 'OFFICER');
    for (const act of ['APPROVE', 'REQUEST_CHANGES', 'REJECT'] as const) {
      expect(offered(writer, inReview).get(act)).toEqual({ code: 'OwnProposal' });
    }
    const taken = facts('IN_REVIEW', { mayVote: new Set() });
    expect(offered(officer, taken).get('REJECT')).toMatchObject({ code: 'Forbidden', right: 'VOTE' });
    const voted = facts('IN_REVIEW', { votes: [vote('officer', minutesLater(60))] });
    expect(offered(officer, voted).get('APPROVE')).toEqual({ code: 'AlreadyVoted' });
    const onOther = facts('IN_REVIEW', { votes: [vote('officer', minutesLater(60), 'older')] });
    expect(offered(officer, onOther).get('APPROVE')).toBeNull();
  });

  test('for it needs the live base and evidence that is there and fresh; against it does not', () => {
    const approve = (changes: Partial<ApprovalFacts>) => offered(officer, facts('IN_REVIEW', changes));
    expect(approve(moved).get('APPROVE')).toEqual({ code: 'StaleBase', baseVersion: 3, liveVersion: 4 });
    expect(approve({ evidence: null }).get('APPROVE')).toEqual({ code: 'NoEvidence' });
    const old = approve({ at: minutesLater(FIRST_POLICY.evidenceMaxAgeMinutes + 1) });
    expect(old.get('APPROVE')).toMatchObject({ code: 'StaleEvidence', tooOld: true });
    expect(old.get('REJECT')).toBeNull();
    const drifted = offered(officer, {
      ...facts('IN_REVIEW'),
      drift: { kind: 'UNSEEN', instrument: 'NEW-PERP' },
    });
    expect(drifted.get('APPROVE')).toMatchObject({
      code: 'StaleEvidence',
      tooOld: false,
      drifted: expect.stringContaining('NEW-PERP') as unknown,
    });
    expect(drifted.get('REJECT')).toBeNull();
    expect(approve({ evidence: null }).get('REQUEST_CHANGES')).toBeNull();
  });
});

describe('a base that moved', () => {
  test('bars submitting and queuing, and opens the rebase in every state that may be edited', () => {
    expect(offered(author, facts('DRAFT', moved)).get('SUBMIT')).toMatchObject({ code: 'StaleBase' });
    expect(offered(officer, facts('APPROVED', moved)).get('QUEUE')).toMatchObject({ code: 'StaleBase' });
    for (const state of ['DRAFT', 'IN_REVIEW', 'CHANGES_REQUESTED', 'APPROVED'] as const) {
      expect(offered(author, facts(state, moved)).get('REBASE')).toBeNull();
      expect(offered(author, facts(state)).get('REBASE')).toEqual({ code: 'NothingChanged' });
    }
  });

  test.each(['STALE', 'EXPIRED', 'FAILED'] as const)('or not: %s is renewed by a rebase', (state) => {
    expect(offered(author, facts(state)).get('REBASE')).toBeNull();
  });
});

describe('queuing', () => {
  const until = (expiry: Date) => ({ votes: [vote('officer', expiry), vote('chair', expiry)] });
  const queue = (state: ActFacts) => offered(person('chair', 'CHAIR'), state).get('QUEUE');

  test('is of what is approved, as it will be at its time', () => {
    expect(queue(facts('APPROVED', until(minutesLater(60))))).toBeNull();
    expect(queue(facts('APPROVED', until(AT)))).toMatchObject({ code: 'ApprovalLost' });
    const later = activationPlan(minutesLater(60), 60);
    const proposal = { ...approval.proposal, activationPlanHash: plan.hash };
    const planned = { ...facts('APPROVED', { ...until(minutesLater(30)), proposal }), plan: later };
    expect(queue(planned)).toMatchObject({ code: 'ApprovalLost' });
    const lasting = { ...facts('APPROVED', { ...until(minutesLater(61)), proposal }), plan: later };
    expect(queue(lasting)).toBeNull();
  });

  test('is over when the planned time and its grace are', () => {
    const past = activationPlan(minutesLater(-61), 60);
    const state = { ...facts('APPROVED', until(minutesLater(60))), plan: past };
    expect(queue(state)).toEqual({ code: 'PlanInThePast', activateAt: past.steps[0].at });
  });
});

describe('an approved proposal', () => {
  const simulate = (changes: Partial<ApprovalFacts>) =>
    offered(officer, facts('APPROVED', changes)).get('SIMULATE');
  const until = minutesLater(60);

  test('is not simulated while its approval stands, and is once that is lost', () => {
    const votes = [vote('officer', until), vote('chair', until)];
    expect(simulate({ votes })).toEqual({ code: 'ApprovalStands' });
    expect(simulate({ votes: [vote('officer', AT), vote('chair', until)] })).toBeNull();
    expect(simulate({ votes: [vote('officer', until, 'older'), vote('chair', until)] })).toBeNull();
    expect(simulate({ votes, mayVote: new Set(['chair']) })).toBeNull();
  });

  test('of which another version went live is to be rebased, not simulated', () => {
    expect(simulate({ ...moved, votes: [] })).toEqual({ code: 'ApprovalStands' });
  });
});

describe('no state but an end is without a way on', () => {
  const committee = [
    author,
    person('operator', 'OPERATOR'),
    ...['officer', 'chair', 'late'].map((id) => person(id, 'OFFICER')),
  ];
  const ENDS: readonly ProposalState[] = ['REJECTED', 'SUPERSEDED', 'ROLLED_BACK', 'WITHDRAWN', 'CANCELED'];
  /** Where a worker takes it on without being asked. */
  const WORKED: readonly ProposalState[] = ['QUEUED', 'READY', 'ACTIVATING', 'RAMPING'];
  /** An act that takes what is there further, rather than ends it or replaces it. */
  const leadsOn = (of: ActFacts): boolean => {
    const mays = committee.map((actor) => new Set(may(actor, of)));
    const can = (act: PersonAct) => mays.some((acts) => acts.has(act));
    const { state } = of;
    if (state === 'PAUSED') return can('RESUME_RAMP') && can('ABORT_RAMP') && can('ROLL_BACK');
    if (state === 'ACTIVE') return can('ROLL_BACK');
    if (state === 'CHANGES_REQUESTED') return can('EDIT');
    if (state === 'DRAFT') return can('SUBMIT') || can('REBASE');
    if (state === 'APPROVED') return can('QUEUE') || can('SIMULATE') || can('REBASE');
    if (state !== 'IN_REVIEW') return can('REBASE'); // STALE, EXPIRED, FAILED: renewed
    if (can('REBASE')) return true;
    // A run gives fresh evidence, the same or other; then as many may approve as are asked for, by voting again if need be.
    return ['e', 'other'].every((evidenceHash) => {
      const newest = { ...(approval.evidence ?? never()), evidenceHash, finishedAt: of.approval.at };
      const foundSince = evidenceHash === of.approval.evidence?.evidenceHash ? AT : of.approval.at;
      const after = { ...of, approval: { ...of.approval, evidence: { ...newest, foundSince } } };
      const given = new Set(countingApprovals(after.approval).map(({ personId }) => personId));
      const voters = committee.filter((actor) => may(actor, after).includes('APPROVE'));
      const reopened = cycleOfNextVote(after.approval) > after.approval.proposal.reviewCycle;
      return can('SIMULATE') && (reopened ? 0 : given.size) + voters.length >= FIRST_POLICY.approvalsRequired;
    });
  };
  const never = (): never => {
    throw new Error('the facts have evidence');
  };
  const votes = fc
    .uniqueArray(fc.constantFrom('officer', 'chair', 'late'), { maxLength: 3 })
    .chain((voters) =>
      fc.tuple(
        ...voters.map((voter) =>
          fc
            .tuple(fc.constantFrom(-60, 0, 60), fc.constantFrom('e', 'older'))
            .map(([minutes, evidenceHash]) => vote(voter, minutesLater(minutes), evidenceHash)),
        ),
      ),
    );
  const changes = fc.record({
    votes,
    at: fc.constantFrom(AT, minutesLater(30), minutesLater(FIRST_POLICY.evidenceMaxAgeMinutes + 1)),
    venue: fc.constantFrom(
      approval.venue,
      { ...approval.venue, liveVersion: 4 },
      { ...approval.venue, policyVersion: 2 },
    ),
    mayVote: fc.constantFrom(approval.mayVote, new Set(['chair', 'late'])),
    evidence: fc.constantFrom(approval.evidence, null),
  });

  test('whatever became of votes, evidence, policy, base and time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PROPOSAL_STATES), changes, (state, changed) => {
        // A base that moved makes what is on its way STALE in the same transaction.
        const isOnItsWay = nextState(state, 'makeStale') !== null;
        fc.pre(!(isOnItsWay && changed.venue.liveVersion !== approval.proposal.baseVersion));
        const isOver = ENDS.includes(state) || WORKED.includes(state);
        expect(isOver || leadsOn(facts(state, changed)), JSON.stringify([state, changed])).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
