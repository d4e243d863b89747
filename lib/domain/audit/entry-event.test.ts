import { describe, expect, test } from 'vitest';
import { format1Entries } from '../../testing/format-1-log';
import type { Actor } from '../governance/people/actor';
import { PROPOSAL_ACTS } from '../governance/proposal/proposal';
import { ACTION_LABELS, isAuditAction } from './action-labels';
import { entryPayload, readEntry, type EventFields } from './entry-event';
import { auditEvent, proposalAction, type AuditEvent } from './events';
import { FORMAT_1_ACTIONS } from './format-1';

const SYSTEM: Actor = { kind: 'SYSTEM', process: 'worker' };
const TOKEN: Actor = {
  kind: 'TOKEN',
  tokenId: 't',
  ownerId: 'the-owner',
  name: 'a token',
  scopes: ['READ'],
  roles: ['ANALYST'],
};
const entries = format1Entries();

function eventOf(entry: EventFields): AuditEvent {
  const read = readEntry(entry);
  if (!read.ok) throw new Error(read.refusal.message);
  return read.value.event;
}

/** The same event as the log writes it today. */
function asOfToday(event: AuditEvent, actor: Actor = SYSTEM): EventFields {
  return { ...event, actorKind: actor.kind, payload: entryPayload(event, actor) };
}

const payloadOf = ({ payload }: EventFields) => JSON.parse(payload) as Record<string, unknown>;
const ruleOf = (entry: EventFields): string => {
  const read = readEntry(entry);
  return read.ok ? 'none' : read.refusal.rule;
};
type Json = Readonly<Record<string, unknown>>;

/** A JSON object and every object below it, each with the whole when another stands in its place. */
function objectsIn(
  object: Json,
  within: (changed: object) => object = (changed) => changed,
): { readonly object: Json; readonly within: (changed: object) => object }[] {
  const below = Object.entries(object).flatMap(([member, value]) => {
    if (typeof value !== 'object' || value === null) return [];
    const put = (changed: object) =>
      within(Array.isArray(object) ? [changed] : { ...object, [member]: changed });
    return objectsIn(value as Json, put);
  });
  return Array.isArray(object) ? below : [{ object, within }, ...below];
}

/** Of each action that the first format did not have. */
/** Of a slot that a programme decided. */
const SLOT = {
  phase: 'SHADOW',
  programmeHash: 'e'.repeat(64),
  at: '2026-11-28T12:00:00.000Z',
  slotHash: 'f'.repeat(64),
} as const;

const SINCE_FORMAT_1: readonly AuditEvent[] = [
  {
    action: 'book.keep',
    ...{ subjectKind: 'venue', subjectId: '1' },
    payload: {
      ...{ day: '2026-11-30', asOf: '2026-11-30T00:00:07.000Z', versionNumber: 7, accounts: 62 },
      ...{ accountSnapshotHash: 'a'.repeat(64), marketSnapshotHash: 'b'.repeat(64) },
      inForceHash: null,
    },
  },
  {
    action: 'book.drop',
    ...{ subjectKind: 'venue', subjectId: '1' },
    payload: { day: '2025-10-26' },
  },
  {
    action: 'proposal.measure',
    ...{ subjectKind: 'proposal', subjectId: 'p' },
    payload: {
      ...{ versionNumber: 7, look: 'DAY_AFTER' },
      ...{ evidenceHash: 'a'.repeat(64), outcomeHash: 'b'.repeat(64) },
    },
  },
  {
    action: 'fund.state',
    ...{ subjectKind: 'fund', subjectId: 'insurance' },
    payload: { amount: '25000000', settlementAsset: 'USDT' },
  },
  {
    action: 'scenario.add',
    ...{ subjectKind: 'scenario', subjectId: 'c'.repeat(64) },
    payload: { name: 'Fall of 30 %', ordinal: 1, scenarioHash: 'c'.repeat(64) },
  },
  {
    action: 'scenario.retire',
    ...{ subjectKind: 'scenario', subjectId: 'c'.repeat(64) },
    payload: { name: 'Fall of 30 %', scenarioHash: 'c'.repeat(64), reason: 'Its source was wrong.' },
  },
  {
    action: 'simulation.cancel',
    ...{ subjectKind: 'simulation', subjectId: 's' },
    payload: { proposalId: 'p', repeatsId: null, revisionHash: 'a'.repeat(64) },
  },
  {
    action: 'adjustment.step',
    subjectKind: 'programme',
    subjectId: 'majors',
    payload: {
      ...SLOT,
      dials: [{ subject: '/marginClasses/BTC', dial: 'initial', before: '1', after: '1.05' }],
      effectiveHash: null,
    },
  },
  {
    action: 'adjustment.hold',
    subjectKind: 'programme',
    subjectId: 'majors',
    payload: { ...SLOT, reasons: ['BAR_TOO_OLD'] },
  },
  {
    action: 'adjustment.constrain',
    ...{ subjectKind: 'programme', subjectId: 'majors' },
    payload: { ...SLOT, subjects: ['/marginClasses/BTC'] },
  },
  {
    action: 'adjustment.uncover',
    ...{ subjectKind: 'programme', subjectId: 'majors' },
    payload: { ...SLOT, subjects: ['/marginClasses/BTC'], accounts: 3, amount: '1200.5' },
  },
  {
    action: 'adjustment.call',
    ...{ subjectKind: 'account', subjectId: 'a-1' },
    payload: { at: SLOT.at, deadline: '2026-11-29T12:00:00.000Z', notional: '14250', missing: '141.1' },
  },
  {
    action: 'adjustment.end-call',
    ...{ subjectKind: 'account', subjectId: 'a-1' },
    payload: { calledAt: SLOT.at, at: SLOT.at, reason: 'STANDS' },
  },
  {
    action: 'adjustment.review',
    ...{ subjectKind: 'programme', subjectId: 'majors' },
    payload: { orderHash: 'd'.repeat(64), finding: 'The loss was real.' },
  },
  {
    action: 'adjustment.suspend',
    subjectKind: 'programme',
    subjectId: 'majors',
    payload: { phase: 'LIVE', reason: 'It reads a market that has halted.' },
  },
  {
    action: 'adjustment.order',
    subjectKind: 'programme',
    subjectId: 'majors',
    payload: { order: 'LIVE', orderHash: 'd'.repeat(64), programmeHash: SLOT.programmeHash },
  },
  {
    action: 'adjustment.agree',
    subjectKind: 'programme',
    subjectId: 'majors',
    payload: { order: 'LIVE', orderHash: 'd'.repeat(64), needed: 2 },
  },
  {
    action: 'adjustment.carry-out',
    subjectKind: 'programme',
    subjectId: 'majors',
    payload: {
      ...{ order: 'LIVE', orderHash: 'd'.repeat(64), approvals: ['p-1', 'p-2'] },
      ...{ phaseBefore: 'SHADOW', phase: 'LIVE' },
    },
  },
  {
    action: 'adjustment.revert',
    subjectKind: 'programme',
    subjectId: 'majors',
    payload: { ...SLOT, phaseBefore: 'LIVE' },
  },
  {
    action: 'adjustment.anchor',
    subjectKind: 'venue',
    subjectId: '1',
    payload: {
      hour: '2026-11-28T12:00:00.000Z',
      heads: [{ programme: 'majors', at: SLOT.at, slotHash: SLOT.slotHash }],
    },
  },
  { action: 'account.close', subjectKind: 'account', subjectId: 'a-1', payload: { reason: 'Left.' } },
  { action: 'account.reopen', subjectKind: 'account', subjectId: 'a-1', payload: {} },
  {
    action: 'instrument.close',
    subjectKind: 'instrument',
    subjectId: 'BTC-PERP',
    payload: { reason: 'Delisted.' },
  },
  { action: 'instrument.reopen', subjectKind: 'instrument', subjectId: 'BTC-PERP', payload: {} },
  {
    action: 'price.hold',
    subjectKind: 'instrument',
    subjectId: 'BTC-PERP',
    payload: {
      ...{
        hold: '1',
        reason: 'BEYOND_VOLATILITY',
        candidate: '1.12',
        observedAt: '2026-12-01T12:00:00.000Z',
      },
      ...{ source: null, last: '2971.64', lastObservedAt: '2026-12-01T11:59:59.000Z' },
      ...{
        volatility: null,
        bars: '1',
        allowed: '0.2',
        endsAt: '2026-12-01T12:15:00.000Z',
        fallback: 'KEEP',
      },
    },
  },
  {
    action: 'price.release',
    subjectKind: 'instrument',
    subjectId: 'BTC-PERP',
    payload: {
      ...{ hold: '1', candidate: '1.12', candidates: 3, last: '2971.64', by: 'SOURCES', accepted: '1.12' },
    },
  },
  ...(['price.confirm', 'price.reject'] as const).map((action) => ({
    ...{ action, subjectKind: 'instrument' as const, subjectId: 'BTC-PERP' },
    payload: { hold: '1', candidate: '1.12', candidates: 3, last: '2971.64' },
  })),
  {
    ...{ action: 'market.play', subjectKind: 'play', subjectId: '1' },
    payload: {
      ...{ scenario: 'calm', speed: 3_600, seed: 7 },
      ...{ beginsAt: '2026-11-29T00:00:00.000Z', endsAt: '2026-12-19T00:00:00.000Z' },
    },
  },
  {
    ...{ action: 'market.stop', subjectKind: 'play', subjectId: '1' },
    payload: { scenario: 'calm', by: 'STOPPED' },
  },
  {
    action: 'person.invite',
    subjectKind: 'person',
    subjectId: 'p',
    payload: { expiresAt: '2026-12-01T12:00:00.000Z' },
  },
  { action: 'person.accept-invitation', subjectKind: 'person', subjectId: 'p', payload: {} },
  { action: 'session.end', subjectKind: 'person', subjectId: 'p', payload: { session: 's' } },
  {
    action: 'access.deny',
    subjectKind: 'proposal',
    subjectId: 'p',
    payload: { act: 'approveProposal', reason: 'OwnProposal' },
  },
  {
    action: 'access.count-denials',
    subjectKind: 'source',
    subjectId: '203.0.113.5',
    payload: {
      minute: '2026-11-28T12:00:00.000Z',
      count: 7,
      denials: [{ reason: 'UnknownToken', about: null, count: 7 }],
    },
  },
];

const oneOfEachAction = [...new Map(entries.map((entry) => [entry.action, entry])).values()];

describe('entries of the first format', () => {
  test('there is one of every action, and every one is read', () => {
    expect(new Set(entries.map(({ action }) => action))).toEqual(FORMAT_1_ACTIONS);
    for (const entry of entries) expect(readEntry(entry)).toMatchObject({ ok: true, value: { format: 1 } });
  });

  test('say today what they said, but for the two whose names were mistaken for each other', () => {
    const renamed = oneOfEachAction
      .map((entry) => [entry.action, eventOf(entry).action])
      .filter(([then, now]) => then !== now);
    expect(renamed).toEqual([
      ['proposal.roll-back', 'proposal.create-rollback'],
      ['proposal.rolled-back', 'proposal.undo'],
    ]);
    for (const entry of entries) {
      const { onBehalfOf: _owner, ...payload } = payloadOf(entry);
      expect(eventOf(entry).payload).toEqual('revision' in payload ? inTodaysForm(payload) : payload);
    }
  });
});

/** A proposal as it is told today: of a document of a kind, and with its plan as a document. */
function inTodaysForm({ activateAt, graceMinutes, revision, ...rest }: Readonly<Record<string, unknown>>) {
  const { parameterSetHash, ...told } = revision as Readonly<Record<string, unknown>>;
  return {
    ...rest,
    activationPlan: { format: 'margrave/activation-plan/1', activateAt, graceMinutes },
    revision: { ...told, documentKind: 'PARAMETER_SET', documentHash: parameterSetHash },
  };
}

describe('an event of today', () => {
  /** Of later actions that are told as others are. */
  const laterEvents = (): AuditEvent[] => {
    const stale = oneOfEachAction.map(eventOf).find(({ action }) => action === 'proposal.make-stale');
    if (stale?.action !== 'proposal.make-stale') throw new Error('the first format has one');
    const hash = stale.payload.titleHash;
    const { reason: _reason, presentEffectHash: _effect, ...moved } = stale.payload;
    const active = oneOfEachAction.map(eventOf).find(({ action }) => action === 'proposal.activate');
    if (active?.action !== 'proposal.activate') throw new Error('the first format has one');
    const { version, evidenceHash, policyVersion, approvals } = active.payload;
    const step = {
      ...{ at: SLOT.at, leading: '1', trailing: '0.25', effectiveHash: hash, presentEffectHash: hash },
      ...{ accountsLiquidatable: 2, notionalLiquidatable: '114000' },
    };
    const of = { subjectKind: 'proposal', subjectId: stale.subjectId } as const;
    const activated = { version, evidenceHash, policyVersion, approvals, classes: ['alts'] };
    return [
      { ...of, action: 'proposal.ramp', payload: { ...moved, ...activated, ...step } },
      { ...of, action: 'proposal.step', payload: { ...moved, ...step } },
      { ...of, action: 'proposal.arrive', payload: { ...moved, ...step } },
      { ...of, action: 'proposal.resume', payload: moved },
      {
        ...of,
        action: 'proposal.pause',
        payload: { ...moved, reason: 'The budget is used up.', isHeld: false },
      },
      { ...stale, action: 'proposal.abort' },
      { ...stale, action: 'proposal.reopen' },
      { ...stale, action: 'proposal.find-altered', payload: { storedHash: hash, loggedHash: hash } },
    ];
  };
  const events = [...oneOfEachAction.map(eventOf), ...SINCE_FORMAT_1, ...laterEvents()];

  test('there is one of every action', () => {
    expect(events.map(({ action }) => action).sort()).toEqual(Object.keys(ACTION_LABELS).sort());
  });

  test.each(events.map((event) => [event.action, event] as const))(
    '%s is read as written',
    (_action, event) => {
      for (const actor of [SYSTEM, TOKEN]) {
        expect(readEntry(asOfToday(event, actor))).toEqual({ ok: true, value: { format: 2, event } });
      }
      expect(payloadOf(asOfToday(event, TOKEN))['onBehalfOf']).toBe('the-owner');
    },
  );

  test('is not written when it says more than was declared', () => {
    const event = events.find(({ action }) => action === 'token.revoke');
    if (event?.action !== 'token.revoke') throw new Error('there is one of every action');
    const payload = { ...event.payload, more: 1 };
    expect(() => entryPayload({ ...event, payload }, SYSTEM)).toThrow(/more/);
    expect(() => auditEvent({ ...event, payload })).toThrow(/token.revoke.*more/);
    expect(() => auditEvent({ ...event, payload: {} })).toThrow(/token.revoke.*prefix/);
  });
});

describe.each([
  ['the first format', oneOfEachAction],
  ['today', [...oneOfEachAction.map(eventOf), ...SINCE_FORMAT_1].map((event) => asOfToday(event))],
])('of %s', (_format, good) => {
  test('an object of a payload that lacks a member, or has one too many, is no event', () => {
    for (const entry of good) {
      for (const { object, within } of objectsIn(payloadOf(entry))) {
        const expectRefused = (changed: object, where: string) =>
          expect(ruleOf({ ...entry, payload: JSON.stringify(within(changed)) }), where).toBe(
            'event-as-declared',
          );
        for (const member of Object.keys(object)) {
          if (member === 'format' || member === 'onBehalfOf') continue;
          const { [member]: value, ...less } = object;
          const where = `${entry.action} without ${member}`;
          expectRefused(less, where);
          expectRefused({ ...less, [`${member}x`]: value }, where);
          expectRefused({ ...less, [member]: { is: 'something else' } }, where);
        }
        expectRefused({ ...object, more: null }, entry.action);
      }
    }
  });

  test('an action or a subject that it does not know is refused', () => {
    for (const entry of good) {
      expect(ruleOf({ ...entry, action: `${entry.action}s` })).toBe('action-known');
      expect(ruleOf({ ...entry, subjectKind: 'else' }), entry.action).toBe('event-as-declared');
      expect(ruleOf({ ...entry, subjectId: '' }), entry.action).toBe('event-as-declared');
    }
  });

  test('a token’s act names who answers for it, and nobody else’s does', () => {
    for (const entry of good) {
      const { onBehalfOf: _owner, ...payload } = payloadOf(entry);
      const alone = { ...entry, payload: JSON.stringify(payload) };
      const owned = { ...entry, payload: JSON.stringify({ ...payload, onBehalfOf: 'p' }) };
      expect(ruleOf({ ...alone, actorKind: 'TOKEN' })).toBe('actor-as-declared');
      expect(ruleOf({ ...owned, actorKind: 'TOKEN' })).toBe('none');
      expect(ruleOf({ ...owned, actorKind: 'PERSON' })).toBe('actor-as-declared');
      expect(ruleOf({ ...alone, actorKind: 'PERSON' })).toBe('none');
      expect(ruleOf({ ...alone, actorKind: 'ROBOT' })).toBe('actor-as-declared');
    }
  });
});

test.each([1, 3, '2', null])('the format %j is none', (format) => {
  const [entry] = entries;
  if (!entry) throw new Error('there is an entry');
  const payload = JSON.stringify({ ...payloadOf(entry), format });
  expect(ruleOf({ ...entry, payload })).toBe('format-known');
});

test('a name of one format is unknown to the other', () => {
  for (const entry of oneOfEachAction) {
    const event = eventOf(entry);
    if (entry.action === event.action) continue;
    expect(ruleOf({ ...asOfToday(event), action: entry.action })).toBe('action-known');
    expect(ruleOf({ ...entry, action: event.action })).toBe('action-known');
  }
});

test('every act on a proposal has its own action, and an act that ends in another is no other act', () => {
  const acts = PROPOSAL_ACTS.filter((act) => act !== 'simulate');
  const actions = acts.map((act) => proposalAction(act));
  expect(actions.filter((action) => !isAuditAction(action))).toEqual([]);
  expect(new Set(actions).size).toBe(acts.length);
  expect(proposalAction('requestChanges')).toBe('proposal.request-changes');
  expect(proposalAction('undo')).toBe('proposal.undo');
});
