import type { ProposalState } from './proposal';

/** What a proposal in a state is, as the end of "It is …". */
export const STATE_WORDS: Readonly<Record<ProposalState, string>> = {
  DRAFT: 'a draft',
  IN_REVIEW: 'in review',
  CHANGES_REQUESTED: 'back with its author for changes',
  REJECTED: 'rejected',
  APPROVED: 'approved',
  QUEUED: 'scheduled',
  READY: 'due',
  ACTIVATING: 'being activated',
  RAMPING: 'ramping',
  PAUSED: 'paused on its ramp',
  ACTIVE: 'live',
  SUPERSEDED: 'superseded by a later version',
  ROLLED_BACK: 'rolled back',
  WITHDRAWN: 'withdrawn',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  STALE: 'stale',
  FAILED: 'failed at activation',
};

/** "a draft, in review or scheduled". @param states at least one */
export function anyOfStates(states: readonly ProposalState[]): string {
  const words = states.map((state) => STATE_WORDS[state]);
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
