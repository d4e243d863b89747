import { expect, test } from 'vitest';
import type { AuditEvent } from './events';
import { rampAfter } from './logged-ramp';

const RAMP = {
  ...{ proposalId: 'p', versionNumber: 2, classes: ['alts'], startedAt: '2026-11-29T12:00:00.000Z' },
  ...{ leading: '1', trailing: '0.5', stopped: null },
};
const paused = (isHeld?: boolean): AuditEvent =>
  ({
    action: 'proposal.pause',
    payload: { reason: 'Thin.', ...(isHeld === undefined ? {} : { isHeld }) },
  }) as AuditEvent;
const stopped = (event: AuditEvent, isPerson: boolean) => rampAfter(RAMP, event, { isPerson }).stopped;

test('a pause says whether it waits for somebody; of an entry that does not, whoever paused it', () => {
  expect(stopped(paused(true), false)).toBe('HELD');
  expect(stopped(paused(false), true)).toBeNull();
  expect(stopped(paused(), true)).toBe('HELD');
  expect(stopped(paused(), false)).toBeNull();
});
