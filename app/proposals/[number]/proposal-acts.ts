import { type ProposalHeadFragment } from '../../_graphql/generated/graphql';

/** What the page offers in a state. Who may do it, and whether, the server decides: this only spares futile buttons. */
export type ActName =
  | 'simulate'
  | 'edit'
  | 'plan'
  | 'submit'
  | 'approve'
  | 'requestChanges'
  | 'reject'
  | 'rebase'
  | 'queue'
  | 'withdraw'
  | 'cancel'
  | 'rollBack';

type State = ProposalHeadFragment['state'];

const ACTS_IN: Record<State, readonly ActName[]> = {
  DRAFT: ['submit', 'simulate', 'edit', 'plan', 'rebase', 'withdraw', 'cancel'],
  IN_REVIEW: ['approve', 'requestChanges', 'reject', 'simulate', 'edit', 'plan', 'withdraw', 'cancel'],
  CHANGES_REQUESTED: ['edit', 'simulate', 'plan', 'rebase', 'withdraw', 'cancel'],
  REJECTED: [],
  APPROVED: ['queue', 'edit', 'plan', 'withdraw', 'cancel'],
  QUEUED: ['withdraw', 'cancel'],
  READY: ['cancel'],
  ACTIVATING: [],
  ACTIVE: ['rollBack'],
  SUPERSEDED: [],
  ROLLED_BACK: [],
  WITHDRAWN: [],
  CANCELED: [],
  EXPIRED: ['edit', 'plan', 'simulate', 'withdraw', 'cancel'],
  STALE: ['rebase', 'simulate', 'edit', 'plan', 'withdraw', 'cancel'],
  FAILED: ['edit', 'plan', 'simulate', 'withdraw', 'cancel'],
};

const RIGHT_FOR: Record<ActName, string> = {
  simulate: 'PROPOSE',
  edit: 'PROPOSE',
  plan: 'PROPOSE',
  submit: 'PROPOSE',
  rebase: 'PROPOSE',
  withdraw: 'PROPOSE',
  approve: 'VOTE',
  requestChanges: 'VOTE',
  reject: 'VOTE',
  queue: 'QUEUE',
  cancel: 'CANCEL',
  rollBack: 'ROLL_BACK',
};

export interface Viewer {
  readonly personId: string;
  readonly rights: readonly string[];
}

/**
 * The acts to show. Approve stands there for whoever reads a proposal in review: pressing it without the right
 * says who may, which a missing button does not.
 */
export function offeredActs(proposal: ProposalHeadFragment, viewer: Viewer | null): readonly ActName[] {
  return ACTS_IN[proposal.state].filter((act) => {
    if (act === 'approve') return true;
    if (viewer === null || !viewer.rights.includes(RIGHT_FOR[act])) return false;
    if (act === 'rebase') return proposal.baseMoved;
    if (act === 'withdraw') return proposal.author.id === viewer.personId;
    if ((act === 'edit' || act === 'plan') && proposal.kind === 'ROLLBACK') return false;
    return true;
  });
}

/** What has to happen next, and by whom. */
export const NEXT_STEP: Record<State, string> = {
  DRAFT: 'Next: simulate it, then submit it for review.',
  IN_REVIEW: 'Next: officers or the chair who neither wrote nor edited it approve it on the evidence.',
  CHANGES_REQUESTED: 'Next: an edit that answers the request; it then needs review again.',
  REJECTED: 'It ends here. A new proposal may take up what is still wanted.',
  APPROVED: 'Next: queue it; the worker activates it at its time.',
  QUEUED: 'Next: the worker activates it at its time, after checking everything approved once more.',
  READY: 'Its time has come: a worker is about to take it.',
  ACTIVATING: 'A worker is activating it.',
  ACTIVE: 'It is live.',
  SUPERSEDED: 'A later version has taken its place.',
  ROLLED_BACK: 'A rollback has taken its place.',
  WITHDRAWN: 'Its author withdrew it. It ends here.',
  CANCELED: 'It was canceled. It ends here.',
  EXPIRED: 'Its time passed without activation. Next: plan another time; it then needs review again.',
  STALE: 'Next: rebase it or simulate it again; it then needs fresh approvals.',
  FAILED: 'Activation failed. Next: see the reason, edit, and have it reviewed again.',
};

/** States in which something is under way that this page did not start: ask again this often. */
export function pollIntervalMs(proposal: ProposalHeadFragment | null | undefined): number {
  if (!proposal) return 0;
  const newest = proposal.simulations.edges[0]?.node;
  if (newest?.state === 'QUEUED' || newest?.state === 'RUNNING') return 700;
  if (['QUEUED', 'READY', 'ACTIVATING'].includes(proposal.state)) return 2_000;
  return proposal.state === 'IN_REVIEW' || proposal.state === 'APPROVED' ? 15_000 : 0;
}
