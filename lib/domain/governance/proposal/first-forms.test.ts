import { describe, expect, test } from 'vitest';
import type { AuditEntryFields } from '../../audit/chain';
import { Reconciliation } from '../../audit/reconciliation';
import { isSamePlan, activationPlan, parseActivationPlan } from '../activation/activation-plan';
import { firstPlanText } from './first-forms';
import { isRevisionHash, revisionHash, type RevisionContent } from './revision';

// Recorded from the first release. They are what stands in logs, votes and rows: none may ever change.
const HASH_WITHOUT_NOTE = 'b7732bc861706d579ba1fa042c39e5930ed195833f910b27fe9122adb2c18b2b';
const HASH_WITH_NOTE = 'a16cca48eac1ce6a140a170ca1307ed3a493d7954a873b5bea63adce2ccb90ab';

const PLANS = [
  {
    activateAt: null,
    graceMinutes: 60,
    hash: '66ecdd955d26cbc752403dc366c789858da30b97ffe13e664f94525c64ee4cb2',
  },
  {
    activateAt: '2026-12-01T09:30:00.250Z',
    graceMinutes: 90,
    hash: 'fc2b3ba13386d5cdbf8161abf1c771a9d2a1a7bbdd28d7d0cd8d40eed382621e',
  },
];

const PROPOSAL = '00000000-0000-4000-8000-0000000000a1';
const SET_HASH = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
const revision: RevisionContent = {
  ...{ venue: 'Old Venue', proposal: PROPOSAL, ordinal: 1, baseVersion: 1, note: null },
  ...{ documentKind: 'PARAMETER_SET', documentHash: SET_HASH },
  editor: '00000000-0000-4000-8000-0000000000e1',
};

test('a revision of the first release still is what its hash names; a new one says its kind', () => {
  expect(isRevisionHash(HASH_WITHOUT_NOTE, revision)).toBe(true);
  expect(isRevisionHash(HASH_WITH_NOTE, { ...revision, note: 'Said.' })).toBe(true);
  expect(isRevisionHash(revisionHash(revision), revision)).toBe(true);
  expect(revisionHash(revision)).toBe('42a7ff5a0699d4fc4b6a8cf614e5bf30516ed0babbd0406ae2198708c245d1db');
});

test.each([
  { venue: 'x' },
  { proposal: 'x' },
  { ordinal: 2 },
  { documentHash: 'x' },
  { baseVersion: 2 },
  { editor: 'x' },
  { note: '' },
])('altered in %o it is not', (change) => {
  expect(isRevisionHash(HASH_WITHOUT_NOTE, { ...revision, ...change })).toBe(false);
  expect(isRevisionHash(revisionHash(revision), { ...revision, ...change })).toBe(false);
});

test.each(PLANS)('a plan of the first release is read as one step, under its hash: %o', (plan) => {
  const at = plan.activateAt === null ? null : new Date(plan.activateAt);
  const text = firstPlanText({ activateAt: at, graceMinutes: plan.graceMinutes });
  const read = parseActivationPlan(text);
  if (!read.ok) throw new Error(read.refusal.code);
  expect(read.value).toEqual({
    ...{ steps: [{ at }], ramp: null, graceMinutes: plan.graceMinutes, canonical: text, hash: plan.hash },
  });
  const today = activationPlan(at, plan.graceMinutes);
  expect(isSamePlan(read.value, { activateAt: at, graceMinutes: plan.graceMinutes })).toBe(true);
  expect(today.hash).not.toBe(plan.hash);
});

test.each([
  '{"activateAt":null,"format":"margrave/activation-plan/1"}',
  '{"activateAt":null,"format":"margrave/activation-plan/1","graceMinutes":60,"more":1}',
  '{"activateAt":"2026-12-01","format":"margrave/activation-plan/1","graceMinutes":60}',
  '{"activateAt":"soon","format":"margrave/activation-plan/1","graceMinutes":60}',
  '{"format":"margrave/activation-plan/1","activateAt":null,"graceMinutes":60}',
])('what that release did not write is no plan of it: %s', (text) => {
  expect(parseActivationPlan(text)).toEqual({ ok: false, refusal: { code: 'UnknownPlanForm' } });
});

describe('a log of the first release', () => {
  const logged = {
    ...{ ordinal: 1, parameterSetHash: SET_HASH, baseVersion: 1, editor: revision.editor, note: null },
    hash: HASH_WITHOUT_NOTE,
  };
  const today = {
    ...{ ordinal: 1, baseVersion: 1, editor: revision.editor, note: null, hash: HASH_WITHOUT_NOTE },
    ...{ documentKind: 'PARAMETER_SET', documentHash: SET_HASH },
  };

  const FIRST_PLAN = { activateAt: null, graceMinutes: 60, activationPlanHash: PLANS[0]?.hash };
  const TEXTS = { titleHash: SET_HASH, rationaleHash: SET_HASH };
  const MADE = { number: 1, kind: 'CHANGE', from: null, to: 'DRAFT', reviewCycle: 1, ...TEXTS };

  /** What is wrong with each of these accounts of the proposal, each an entry after the one that founds. */
  function noted(...told: readonly object[]) {
    const reconciliation = new Reconciliation();
    const version = { number: 1, kind: 'GENESIS', parameterSetHash: SET_HASH, proposalId: null };
    const founded = {
      ...{ name: 'Old Venue', settlementAsset: 'USD', policyVersion: 1, policyHash: SET_HASH },
      version: { ...version, activatedAt: '2026-01-01T00:00:00.000Z' },
    };
    expect(reconciliation.note(entry(0, 'venue.found', founded))).toBeNull();
    return told.map((parts, index) => {
      const payload = {
        ...MADE,
        ...('format' in parts ? {} : { ...FIRST_PLAN, revision: logged }),
        ...parts,
      };
      return reconciliation.note(entry(index + 1, 'proposal.create', payload))?.rule ?? null;
    });
  }

  const TODAY = { format: 2, revision: today };

  test('verifies, and what later releases log of the same revision', () => {
    const { canonical, hash } = activationPlan(null, 60);
    const later = { activationPlan: JSON.parse(canonical) as unknown, activationPlanHash: hash, ...TODAY };
    const kept = { format: 'margrave/activation-plan/1', activateAt: null, graceMinutes: 60 };
    expect(noted({}, { ...TODAY, activationPlan: kept, activationPlanHash: PLANS[0]?.hash }, later)).toEqual([
      null,
      null,
      null,
    ]);
  });

  test('does not where the revision is not the one its hash names, in either form', () => {
    expect(noted({ revision: { ...logged, parameterSetHash: HASH_WITH_NOTE } })).toEqual(['revision-hash']);
    const { canonical, hash } = activationPlan(null, 60);
    const plan = { activationPlan: JSON.parse(canonical) as unknown, activationPlanHash: hash };
    const other = { ...today, documentHash: HASH_WITH_NOTE };
    expect(noted({ ...plan, format: 2, revision: other })).toEqual(['revision-hash']);
  });

  test('nor where the plan is not, in either form', () => {
    const { canonical } = activationPlan(null, 60);
    const other = { ...TODAY, activationPlan: JSON.parse(canonical) as unknown };
    expect(noted({ graceMinutes: 61 })).toEqual(['plan-hash']);
    expect(noted({ activateAt: '2026-12-01T09:30:00.250Z' })).toEqual(['plan-hash']);
    expect(noted({ ...other, activationPlanHash: PLANS[0]?.hash })).toEqual(['plan-hash']);
  });
});

function entry(seq: number, action: string, payload: object): AuditEntryFields {
  return {
    ...{ seq: BigInt(seq), at: new Date(0), actorKind: 'SYSTEM', actorId: null, action },
    ...{ subjectKind: action.split('.')[0] ?? '', subjectId: PROPOSAL, payload: JSON.stringify(payload) },
    ...{ prevHash: '', hash: '' },
  };
}
