/** The life of a proposal: its states, and which act leads from which to which. */
export const PROPOSAL_STATES = [
  'DRAFT',
  'IN_REVIEW',
  'CHANGES_REQUESTED',
  'REJECTED',
  'APPROVED',
  'QUEUED',
  'READY',
  'ACTIVATING',
  'RAMPING',
  'PAUSED',
  'ACTIVE',
  'SUPERSEDED',
  'ROLLED_BACK',
  'WITHDRAWN',
  'CANCELED',
  'EXPIRED',
  'STALE',
  'FAILED',
] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

export const PROPOSAL_ACTS = [
  'simulate', // a run on the current revision: the state stays
  'revise', // a new revision, or a new activation plan: back to DRAFT, votes void
  'submit',
  'requestChanges',
  'reject',
  'approve', // the last approval the policy asks for
  'reopen', // the approval was lost: people decide anew
  'queue',
  'makeReady', // the time has come
  'claim', // a worker has taken it
  'activate',
  'ramp', // its version is live, and what it changes comes in steps
  'step',
  'pause',
  'resume',
  'arrive', // the last step
  'abort', // it stays where it is for good
  'fail',
  'expire',
  'withdraw',
  'cancel',
  'makeStale',
  'supersede',
  'undo', // a rollback has brought back what was before it
] as const;
export type ProposalAct = (typeof PROPOSAL_ACTS)[number];
/** What changes the proposal itself. */
export type ChangingAct = Exclude<ProposalAct, 'simulate'>;

const OPEN: readonly ProposalState[] = [
  'DRAFT',
  'IN_REVIEW',
  'CHANGES_REQUESTED',
  'APPROVED',
  'STALE',
  'EXPIRED',
];

const REPLACED: readonly ProposalState[] = ['SUPERSEDED', 'ROLLED_BACK'];

/** `to` null: the state stays, as it does in those of `stays`. */
const TRANSITIONS: Record<
  ProposalAct,
  {
    readonly from: readonly ProposalState[];
    readonly to: ProposalState | null;
    readonly stays?: readonly ProposalState[];
  }
> = {
  // Of what is approved only once that approval is lost (`simulateRefusal`).
  simulate: { from: [...OPEN, 'FAILED'], to: null },
  revise: { from: [...OPEN, 'FAILED'], to: 'DRAFT' },
  submit: { from: ['DRAFT'], to: 'IN_REVIEW' },
  requestChanges: { from: ['IN_REVIEW'], to: 'CHANGES_REQUESTED' },
  reject: { from: ['IN_REVIEW'], to: 'REJECTED' },
  approve: { from: ['IN_REVIEW'], to: 'APPROVED' },
  reopen: { from: ['APPROVED', 'QUEUED'], to: 'IN_REVIEW' },
  queue: { from: ['APPROVED'], to: 'QUEUED' },
  makeReady: { from: ['QUEUED'], to: 'READY' },
  claim: { from: ['READY'], to: 'ACTIVATING' },
  activate: { from: ['ACTIVATING'], to: 'ACTIVE' },
  ramp: { from: ['ACTIVATING'], to: 'RAMPING' },
  // What a later version leaves as it is goes on along its ramp.
  step: { from: ['RAMPING', 'PAUSED', ...REPLACED], to: null },
  pause: { from: ['RAMPING', 'PAUSED', ...REPLACED], to: 'PAUSED', stays: REPLACED },
  resume: { from: ['PAUSED', ...REPLACED], to: 'RAMPING', stays: REPLACED },
  arrive: { from: ['RAMPING', 'PAUSED'], to: 'ACTIVE' },
  abort: { from: ['RAMPING', 'PAUSED', ...REPLACED], to: 'PAUSED', stays: REPLACED },
  fail: { from: ['QUEUED', 'READY', 'ACTIVATING'], to: 'FAILED' },
  expire: { from: ['APPROVED', 'QUEUED', 'READY', 'ACTIVATING'], to: 'EXPIRED' },
  withdraw: { from: [...OPEN, 'QUEUED', 'FAILED'], to: 'WITHDRAWN' },
  cancel: { from: [...OPEN, 'QUEUED', 'READY', 'FAILED'], to: 'CANCELED' },
  makeStale: {
    from: ['IN_REVIEW', 'CHANGES_REQUESTED', 'APPROVED', 'QUEUED', 'READY', 'ACTIVATING'],
    to: 'STALE',
  },
  supersede: { from: ['ACTIVE', 'RAMPING', 'PAUSED'], to: 'SUPERSEDED' },
  undo: { from: ['ACTIVE', 'RAMPING', 'PAUSED'], to: 'ROLLED_BACK' },
};

/** The state an act leads to, or null when it cannot be done from here. */
export function nextState(state: ProposalState, act: ProposalAct): ProposalState | null {
  const { from, to, stays = [] } = TRANSITIONS[act];
  if (!from.includes(state)) return null;
  return stays.includes(state) ? state : (to ?? state);
}

/** Whether a rebase takes up again what came to a halt, even on the version that it is based on already. */
export function rebaseRenews(state: ProposalState): boolean {
  return state === 'STALE' || state === 'EXPIRED' || state === 'FAILED';
}

/** Whether its version is live, wholly or on its way. */
export function isLive(state: ProposalState): boolean {
  return state === 'ACTIVE' || state === 'RAMPING' || state === 'PAUSED';
}

/** Whether its version is or was live. */
export function hasGoneLive(state: ProposalState): boolean {
  return isLive(state) || REPLACED.includes(state);
}

/** The states in which an act may be done: for a refusal that says when. */
export function statesFor(act: ProposalAct): readonly ProposalState[] {
  return TRANSITIONS[act].from;
}
