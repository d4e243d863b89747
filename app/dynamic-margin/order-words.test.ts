import { expect, test } from 'vitest';
import {
  actsOf,
  agreedText,
  evidenceSentence,
  type OpenOrder,
  orderedSentence,
  orderTitle,
  whoMayAgree,
} from './order-words';

const since = '2026-10-01T00:00:00.000Z';
const order = (changes: Partial<OpenOrder> = {}): OpenOrder => ({
  ...{ kind: 'LIVE', hash: '', orderedAt: '2026-11-29T10:00:00.000Z', orderedBy: 'Ada', agreed: [] },
  ...{ needed: 2, tightening: null, shadow: null, replay: null, mayAgree: false },
  ...changes,
});
const seen = (from: string, to: string, slots: number) => ({
  ...{ from, to, slots },
  moves: [
    { dial: 'INITIAL' as const, up: 12, down: 9 },
    { dial: 'MAINTENANCE' as const, up: 3, down: 2 },
  ],
});
const standing = (changes: Partial<Parameters<typeof actsOf>[0]> = {}): Parameters<typeof actsOf>[0] => ({
  ...{ phase: 'SHADOW', phaseSince: since, suspendedSince: null, reverting: false },
  ...changes,
});
const EVERY = ['SUSPEND', 'VOTE'];

test('what is offered fits where a programme stands', () => {
  expect(actsOf(standing(), EVERY)).toEqual(['SUSPEND', 'LIVE', 'INITIAL_ONLY']);
  expect(actsOf(standing({ phase: 'INITIAL_ONLY' }), EVERY)).toEqual(['SUSPEND', 'LIVE', 'REVERT']);
  expect(actsOf(standing({ phase: 'LIVE' }), EVERY)).toEqual(['SUSPEND', 'REVERT']);
  expect(actsOf(standing({ phase: 'LIVE', suspendedSince: since }), EVERY)).toEqual(['RESUME', 'REVERT']);
  expect(actsOf(standing({ suspendedSince: since }), EVERY)).toEqual(['RESUME']);
  expect(actsOf(standing({ phase: 'LIVE', reverting: true }), EVERY)).toEqual([]);
  expect(actsOf(standing({ phaseSince: null }), EVERY)).toEqual([]);
});

test('what is offered fits the rights of whoever looks', () => {
  expect(actsOf(standing(), ['SUSPEND'])).toEqual(['SUSPEND']);
  expect(actsOf(standing({ phase: 'LIVE' }), ['VOTE'])).toEqual(['REVERT']);
  expect(actsOf(standing(), ['READ', 'QUEUE'])).toEqual([]);
});

test('an order is told in plain words, with who agreed and who may', () => {
  expect(orderTitle('LIVE', 'majors')).toBe('Let majors move initial and maintenance margin');
  expect(orderedSentence(order())).toBe('Ordered by Ada at 2026-11-29 10:00 UTC.');
  expect(agreedText(order({ agreed: ['Grace'] }))).toBe('1 of 2 agreed');
  expect(whoMayAgree(order())).toBe('An officer or the chair has to agree, other than Ada.');
  // Whoever resumes one is among those who agreed, and named once.
  expect(whoMayAgree(order({ kind: 'RESUME', agreed: ['Ada'] }))).toBe(
    'An officer or the chair has to agree, other than Ada.',
  );
  expect(whoMayAgree(order({ agreed: ['Grace', 'Mary'] }))).toBe(
    'An officer or the chair has to agree, other than Ada, Grace and Mary.',
  );
});

test('the evidence is one sentence, of what there is', () => {
  const shadow = seen('2026-10-01T00:00:00.000Z', '2026-11-01T12:00:00.000Z', 44_640);
  const replay = seen('2025-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z', 420);
  const told = (changes: Partial<OpenOrder>, phase: 'SHADOW' | 'INITIAL_ONLY' = 'SHADOW') =>
    evidenceSentence({ phase, openOrder: order(changes) });
  const moves = '(initial 12 up, 9 down; maintenance 3 up, 2 down)';
  expect(told({ shadow, replay })).toBe(
    `31 days in shadow over 44,640 slots ${moves}; played over 420 bars of its instrument ${moves}.`,
  );
  expect(told({ shadow: { ...shadow, to: '2026-10-01T05:00:00.000Z' } })).toBe(
    `Under a day in shadow over 44,640 slots ${moves}; its bars could not be played.`,
  );
  expect(told({ shadow }, 'INITIAL_ONLY')).toBe(
    `31 days moving initial margin only over 44,640 slots ${moves}; its bars could not be played.`,
  );
  expect(told({ replay })).toBe(
    `Nothing decided in shadow; played over 420 bars of its instrument ${moves}.`,
  );
  expect(told({ kind: 'RESUME' })).toBeNull();
  expect(evidenceSentence({ phase: 'LIVE', openOrder: null })).toBeNull();
});

test('what may go past the budget is told with how far, until when it is reviewed, and why', () => {
  const tightening = {
    ...{ subject: { kind: 'MARGIN_CLASS' as const, name: 'alts' }, to: '1.2', reason: 'Losses.' },
    reviewBy: '2026-12-06T10:00:00.000Z',
  };
  const openOrder = order({ kind: 'TIGHTEN', tightening });
  expect(evidenceSentence({ phase: 'LIVE', openOrder })).toBe(
    'Maintenance dial of alts to at most 1.2000; to be reviewed by 2026-12-06 10:00 UTC. Reason: Losses.',
  );
  expect(orderTitle('TIGHTEN', 'alts')).toBe('Let alts past the liquidation budget');
});
