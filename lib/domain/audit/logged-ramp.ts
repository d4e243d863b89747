import type { AuditEvent, PayloadOf } from './events';
import type { LoggedRamp } from './governed-fact';

/** What the log makes of a ramp, entry by entry. */

export function begunRamp(proposalId: string, payload: PayloadOf<'proposal.ramp'>): LoggedRamp {
  const { version, classes, at, leading, trailing } = payload;
  return {
    proposalId,
    versionNumber: version.number,
    classes,
    startedAt: at,
    leading,
    trailing,
    stopped: null,
  };
}

/** The same after another entry of its proposal. */
export function rampAfter(
  ramp: LoggedRamp,
  { action, payload }: AuditEvent,
  by: { readonly isPerson: boolean },
): LoggedRamp {
  switch (action) {
    case 'proposal.step':
    case 'proposal.arrive':
      return { ...ramp, leading: payload.leading, trailing: payload.trailing };
    case 'proposal.pause':
      // Where an entry does not say: what people pause waits for people.
      return { ...ramp, stopped: (payload.isHeld ?? by.isPerson) ? 'HELD' : ramp.stopped };
    case 'proposal.resume':
      return { ...ramp, stopped: null };
    case 'proposal.abort':
      return { ...ramp, stopped: 'ABORTED' };
    default:
      return ramp;
  }
}
