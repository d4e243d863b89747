import { expect, test } from 'vitest';
import { NO_SLOT_BEFORE, type SlotGain, slotHash, type SlotRecord } from '../dynamics/path';
import { SlotReconciliation } from './slot-reconciliation';

const AT = '2026-06-01T14:20:00.000Z';

function walked(programme: string, gain: SlotGain, overBudget: SlotRecord['overBudget']) {
  const record: SlotRecord = {
    ...{ anchor: null, at: AT, buffer: { asked: null, left: 1 }, dials: [] },
    ...{ format: 'margrave/adjustment-slot/1', gain, holds: [], liquidity: null },
    ...(overBudget && { overBudget }),
    ...{ peer: null, previous: NO_SLOT_BEFORE, programme, programmeHash: 'p', rate: null },
    signal: { closedAtMs: null, gapAtMs: null, returns: 0, shockAtMs: null, volatilities: null },
    ...{ target: null, unsound: [] },
  };
  const text = JSON.stringify(record);
  return {
    ...{ programme, at: new Date(AT), hash: slotHash(record), previous: NO_SLOT_BEFORE, record: text },
  };
}

const gainOf = (total: string, more: Partial<SlotGain['made']> = {}): SlotGain => ({
  ...{ asOf: AT, inputsRevision: '1', limit: '2' },
  made: {
    ...{ accounts: 2, beyond: [], end: 'SETTLED', first: '100', gain: '2', prices: [], rounds: 2 },
    ...{ total, unknown: [], ...more },
  },
});

test.each([
  ['exactly as much as it may', gainOf('200'), undefined, true],
  ['a hair more', gainOf('200.00000001'), undefined, false],
  ['what never came to rest', gainOf('150', { end: 'ROUNDS_SPENT' }), undefined, false],
  ['what nobody knows the depth of', gainOf('150', { unknown: ['DOGE'] }), undefined, false],
  [
    'more, as people let another dial of the step past',
    gainOf('300'),
    [{ order: 'o', subject: '/marginClasses/b' }],
    true,
  ],
] as const)('a slot may set off %s', (_what, gain, overBudget, isFine) => {
  const slots = new SlotReconciliation();
  slots.walk(walked('a', gain, undefined));
  if (overBudget) slots.walk(walked('b', gain, overBudget));
  const rules: (string | undefined)[] = [];
  // Of what people ordered this says nothing: without the log every order is missing.
  const broken = slots.finish([], false);
  if (broken && broken.rule !== 'slot-past-budget-as-ordered') rules.push(broken.rule);
  expect(rules).toEqual(isFine ? [] : ['slot-within-loop-gain']);
});
