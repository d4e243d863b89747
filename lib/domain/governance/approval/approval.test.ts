import { PLAIN_RULING } from '../../../testing/plain-ruling';
import { describe, expect, test } from 'vitest';
import { canonicalJson, contentHash } from '../../json/canonical';
import { activationPlan, activationWindow, parseActivationPlan } from '../activation/activation-plan';
import {
  countingApprovals,
  evidenceOf,
  isApproved,
  isCycleOutdated,
  isEvidenceTooOld,
  whyNotCounted,
  type ApprovalFacts,
  type CastVote,
} from './approval';
import { decisionDigest, decisionText, readDecision, type Decision } from './digest';
import type { DocumentKind } from '../proposal/document';
import { FIRST_POLICY } from '../policy/policy';
import { revisionHash, type RevisionContent } from '../proposal/revision';

const AT = new Date('2025-06-01T12:00:00.000Z');
const later = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);

const decided: Decision = {
  venue: 'Test venue',
  proposal: 'p',
  revisionHash: 'r',
  baseVersion: 3,
  policyVersion: 1,
  reviewCycle: 2,
  evidenceHash: 'e',
  accountSnapshotHash: 'a',
  marketSnapshotHash: 'm',
  activationPlanHash: 't',
  decision: 'APPROVE',
  expiry: later(60).toISOString(),
  nonce: 'n',
};

function vote(personId: string, changes: Partial<Decision> = {}): CastVote {
  const text = decisionText({ ...decided, nonce: personId, ...changes });
  const { reviewCycle = 2, decision = 'APPROVE' } = changes;
  return {
    personId,
    reviewCycle,
    verdict: decision,
    digest: decisionDigest(text),
    digestText: text,
    createdAt: AT,
  };
}

const facts: ApprovalFacts = {
  at: AT,
  venue: { name: 'Test venue', liveVersion: 3, policyVersion: 1 },
  policy: FIRST_POLICY,
  ruling: PLAIN_RULING,
  proposal: { id: 'p', reviewCycle: 2, revisionHash: 'r', baseVersion: 3, activationPlanHash: 't' },
  evidence: {
    evidenceHash: 'e',
    accountSnapshotHash: 'a',
    marketSnapshotHash: 'm',
    finishedAt: AT,
    foundSince: AT,
  },
  votes: [vote('one'), vote('two')],
  mayVote: new Set(['one', 'two', 'three']),
  writers: new Set(['author']),
};

describe('evidence', () => {
  const finding = (evidenceHash: string, minutes: number) => ({
    ...{ evidenceHash, accountSnapshotHash: 'a', marketSnapshotHash: 'm' },
    finishedAt: later(minutes),
  });

  test('is what was found last, since nothing else was found', () => {
    expect(evidenceOf([])).toBeNull();
    expect(evidenceOf([finding('e', 1)])).toMatchObject({ foundSince: later(1) });
    expect(evidenceOf([finding('x', 0), finding('e', 1), finding('e', 2)])).toEqual({
      ...finding('e', 2),
      foundSince: later(1),
    });
    const other = { ...finding('e', 1), marketSnapshotHash: 'n' };
    expect(evidenceOf([finding('e', 0), other, finding('e', 2)])).toMatchObject({ foundSince: later(2) });
  });

  test('that was found again after something else does not bring the votes on it back', () => {
    const evidence = evidenceOf([finding('e', -1), finding('x', 1), finding('e', 2)]);
    expect(facts.votes.map((cast) => whyNotCounted({ ...facts, evidence }, cast))).toEqual([
      'other-evidence',
      'other-evidence',
    ]);
    const confirmed = evidenceOf([finding('e', -1), finding('e', 2)]);
    expect(isApproved({ ...facts, evidence: confirmed })).toBe(true);
  });
});

describe('a vote', () => {
  test('counts while everything it says holds', () => {
    expect(facts.votes.map((cast) => whyNotCounted(facts, cast))).toEqual([null, null]);
    expect(isApproved(facts)).toBe(true);
  });

  test.each([
    ['digest-broken', {}, { ...vote('one'), digestText: vote('one').digestText.replace('"n"', '"x"') + ' ' }],
    ['digest-broken', {}, { ...vote('one'), verdict: 'REJECT' as const }],
    ['digest-broken', {}, { ...vote('one'), reviewCycle: 1 }],
    ['digest-broken', {}, vote('one', { venue: 'Another' })],
    ['digest-broken', {}, vote('one', { proposal: 'q' })],
    ['other-cycle', {}, vote('one', { reviewCycle: 1 })],
    ['other-revision', {}, vote('one', { revisionHash: 'x' })],
    ['other-base', {}, vote('one', { baseVersion: 2 })],
    ['other-policy', {}, vote('one', { policyVersion: 2 })],
    ['other-plan', {}, vote('one', { activationPlanHash: 'x' })],
    ['other-evidence', {}, vote('one', { evidenceHash: 'x' })],
    ['other-evidence', {}, vote('one', { accountSnapshotHash: 'x' })],
    ['other-evidence', {}, vote('one', { marketSnapshotHash: 'x' })],
    ['other-evidence', {}, vote('one', { evidenceHash: null })],
    ['expired', { at: later(60) }, vote('one')],
    ['writer', { writers: new Set(['one']) }, vote('one')],
    ['no-right', { mayVote: new Set(['two']) }, vote('one')],
  ] as const)('does not count: %s', (why, changes, cast) => {
    const now = { ...facts, ...changes, votes: [cast, vote('two')] };
    expect(whyNotCounted(now, cast)).toBe(why);
    expect(countingApprovals(now).map(({ personId }) => personId)).not.toContain('one');
    expect(isApproved(now)).toBe(false);
  });

  test('counts until the last millisecond before it expires', () => {
    const cast = vote('one');
    expect(whyNotCounted({ ...facts, at: new Date(later(60).getTime() - 1) }, cast)).toBeNull();
  });

  test('of one person counts once', () => {
    const now = { ...facts, votes: [vote('one'), vote('one', { nonce: 'again' })] };
    expect(countingApprovals(now)).toEqual([vote('one')]); // the first that was given
    expect(isApproved(now)).toBe(false);
    const withTwo = { ...facts, votes: [vote('one'), vote('two'), vote('one', { nonce: 'again' })] };
    expect(countingApprovals(withTwo)).toEqual([vote('one'), vote('two')]);
  });

  test('against is no approval, and without evidence there is none', () => {
    expect(isApproved({ ...facts, votes: [vote('one'), vote('two', { decision: 'REJECT' })] })).toBe(false);
    const none = { evidenceHash: null, accountSnapshotHash: null, marketSnapshotHash: null };
    expect(isApproved({ ...facts, evidence: null, votes: [vote('one', none), vote('two', none)] })).toBe(
      false,
    );
  });
});

test('a cycle is outdated when a vote of it, and of it only, is on other evidence', () => {
  const other = { evidenceHash: 'x' };
  expect(isCycleOutdated({ ...facts, votes: [vote('one', other)] })).toBe(true);
  expect(isCycleOutdated({ ...facts, votes: [vote('one', { ...other, reviewCycle: 1 })] })).toBe(false);
  expect(isCycleOutdated(facts)).toBe(false);
});

test('evidence is good until it is older than the policy allows', () => {
  const evidence = {
    evidenceHash: 'e',
    accountSnapshotHash: 'a',
    marketSnapshotHash: 'm',
    finishedAt: AT,
    foundSince: AT,
  };
  const limit = later(FIRST_POLICY.evidenceMaxAgeMinutes);
  expect(isEvidenceTooOld(evidence, FIRST_POLICY, limit)).toBe(false);
  expect(isEvidenceTooOld(evidence, FIRST_POLICY, new Date(limit.getTime() + 1))).toBe(true);
});

test.each(Object.keys(decided))('a decision that does not say %s is none', (part) => {
  const text = canonicalJson({ ...decided, [part]: undefined });
  expect(readDecision(text, decisionDigest(text))).toBeNull();
});

test('a decision is read back only from its own text', () => {
  const text = decisionText(decided);
  expect(readDecision(text, decisionDigest(text))).toEqual(decided);
  for (const other of ['{}', '{', `${text} `, text.replace('"decision"', '"verdict"')]) {
    expect(readDecision(other, decisionDigest(text))).toBeNull();
  }
  for (const other of ['{}', '{', text.replace('"decision"', '"verdict"')]) {
    expect(readDecision(other, decisionDigest(other))).toBeNull();
  }
});

test('a revision is named by each of its parts, and by nothing else', () => {
  const content: RevisionContent = {
    ...{ venue: 'v', proposal: 'p', ordinal: 1, baseVersion: 1, editor: 'e', note: null },
    ...{ documentKind: 'PARAMETER_SET', documentHash: 's' },
  };
  const hash = revisionHash(content);
  const changed = [
    { venue: 'x' },
    { proposal: 'x' },
    { ordinal: 2 },
    { documentKind: 'ANOTHER' as DocumentKind },
    { documentHash: 'x' },
    { baseVersion: 2 },
    { editor: 'x' },
    { note: '' },
  ].map((change) => revisionHash({ ...content, ...change }));
  expect(new Set([hash, ...changed]).size).toBe(9);
  const more = { ...content, createdAt: AT, id: 'x' };
  expect(revisionHash(more)).toBe(hash);
});

describe('a plan', () => {
  test('is named by time and grace', () => {
    const plans = [
      activationPlan(null, 60),
      activationPlan(AT, 60),
      activationPlan(later(1), 60),
      activationPlan(AT, 61),
    ];
    expect(new Set(plans.map(({ hash }) => hash)).size).toBe(4);
  });

  test('is read back from its text', () => {
    for (const plan of [activationPlan(null, 60), activationPlan(AT, 1)]) {
      expect(parseActivationPlan(plan.canonical)).toEqual({ ok: true, value: plan });
      expect(contentHash(plan.canonical)).toBe(plan.hash);
    }
  });

  test.each([
    ['[]', { code: 'NotOneStep', steps: 0 }],
    ['[{"at":null},{"at":null}]', { code: 'NotOneStep', steps: 2 }],
    ['[{"at":null},{"afterPreviousMs":1}]', { code: 'NotOneStep', steps: 2 }],
    ['[{"afterPreviousMs":1}]', { code: 'UnknownPlanForm' }],
    ['[{"at":null,"afterPreviousMs":1}]', { code: 'UnknownPlanForm' }],
    ['[{"at":"soon"}]', { code: 'UnknownPlanForm' }],
    ['[{"at":"2026-12-01T09:30:00Z"}]', { code: 'UnknownPlanForm' }],
    ['{"at":null}', { code: 'UnknownPlanForm' }],
  ])('of the steps %s is refused: this release would carry out another', (steps, refusal) => {
    const text = activationPlan(null, 60).canonical.replace('[{"at":null}]', steps);
    expect(parseActivationPlan(text)).toEqual({ ok: false, refusal });
  });

  test.each([
    ['"graceMinutes":60', '"graceMinutes":0'],
    ['"graceMinutes":60', '"graceMinutes":10081'],
    ['"graceMinutes":60', '"graceMinutes":60,"more":1'],
    ['plan/2', 'plan/3'],
    ['{', '{ '],
    ['{', ''],
  ])('in which %s is %s is refused', (written, altered) => {
    const text = activationPlan(null, 60).canonical.replace(written, altered);
    expect(parseActivationPlan(text)).toEqual({ ok: false, refusal: { code: 'UnknownPlanForm' } });
  });

  test('opens at its time, or now, and closes when its grace is over', () => {
    const window = (at: Date | null) => activationWindow(activationPlan(at, 10), AT);
    expect(window(null)).toEqual({ eta: AT, graceUntil: later(10) });
    expect(window(later(5))).toEqual({ eta: later(5), graceUntil: later(15) });
    expect(window(later(-5))).toEqual({ eta: AT, graceUntil: later(5) });
  });
});
