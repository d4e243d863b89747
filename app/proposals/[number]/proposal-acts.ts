import { type ProposalHeadFragment } from '../../_graphql/generated/graphql';

type State = ProposalHeadFragment['state'];
type Offered = ProposalHeadFragment['offeredActs'][number];
export type ActName = Offered['act'];

export interface Viewer {
  readonly personId: string;
  readonly rights: readonly string[];
}

/** The acts to show, each with why it cannot be done now; null when it can. */
export type ShownActs = ReadonlyMap<ActName, Offered['refusal']>;

/** It is not this person's to do, or there is nothing to do: a button would only be in the way. */
const LEFT_OUT: readonly string[] = [
  ...['Unauthenticated', 'Forbidden', 'TokenMayNotVote', 'NotAuthor'],
  ...['NothingChanged', 'ApprovalStands'],
];

/** Bars every verdict of this person alike: said once, at the approval. */
const OF_THE_VOTER: readonly string[] = ['OwnProposal', 'AlreadyVoted'];
const OTHER_VERDICTS: readonly ActName[] = ['REQUEST_CHANGES', 'REJECT'];

/**
 * What the server offers, without what is none of the viewer's. The approval stands there for whoever reads a proposal
 * in review, disabled with the reason where they may not give it: a missing button does not say who may.
 */
export function shownActs({ offeredActs }: Pick<ProposalHeadFragment, 'offeredActs'>): ShownActs {
  const isShown = ({ act, refusal }: Offered): boolean => {
    const why = refusal?.__typename ?? '';
    if (act === 'APPROVE') return true;
    return !LEFT_OUT.includes(why) && !(OTHER_VERDICTS.includes(act) && OF_THE_VOTER.includes(why));
  };
  return new Map(offeredActs.filter(isShown).map(({ act, refusal }) => [act, refusal]));
}

const NEXT: Record<Exclude<State, 'DRAFT' | 'STALE'>, string> = {
  IN_REVIEW: 'Next: officers or the chair who neither wrote nor edited it approve it on the evidence.',
  CHANGES_REQUESTED: 'Next: an edit that answers the request; it then needs review again.',
  REJECTED: 'It ends here. What is still wanted needs a new proposal.',
  APPROVED: 'Next: schedule its activation.',
  QUEUED: 'Next: it goes live at its time, after everything that was approved is checked once more.',
  READY: 'Due: it is about to go live.',
  ACTIVATING: 'It is going live now.',
  RAMPING: 'It is live, and what it changes comes in steps.',
  PAUSED: 'It is live as far as its ramp has come, which is paused.',
  ACTIVE: 'It is live.',
  SUPERSEDED: 'A later version has replaced it.',
  ROLLED_BACK: 'It has been rolled back.',
  WITHDRAWN: 'Its author withdrew it. It ends here.',
  CANCELED: 'It was canceled. It ends here.',
  EXPIRED:
    'Its time passed without activation. Next: plan another time or renew it; it then needs review again.',
  FAILED: 'Activation failed. Next: read the reason, edit or renew it, and have it reviewed again.',
};

/** What has to happen next, and by whom. */
export function nextStep(proposal: ProposalHeadFragment): string {
  const { state, evidence, baseMoved } = proposal;
  if (state === 'STALE')
    return `Next: ${baseMoved ? 'rebase' : 'renew'} it; it then needs review and fresh approvals.`;
  if (state !== 'DRAFT') return NEXT[state];
  if (baseMoved) return 'Next: rebase it on the live version.';
  if (isSimulating(proposal)) return 'Next: once it is simulated, submit it for review.';
  return evidence === null ? 'Next: simulate it, then submit it for review.' : 'Next: submit it for review.';
}

/** Whether its newest simulation is still under way. */
export function isSimulating({ simulations }: Pick<ProposalHeadFragment, 'simulations'>): boolean {
  const state = simulations.edges[0]?.node.state;
  return state === 'QUEUED' || state === 'RUNNING';
}

/** What a remark about a proposal was about: it is over once any of this has moved. */
export function momentOf(proposal: ProposalHeadFragment): string {
  const { state, reviewCycle, currentRevision, approval } = proposal;
  return [state, reviewCycle, currentRevision.id, approval.given, isSimulating(proposal)].join(' ');
}

/** States in which something is under way that this page did not start: ask again this often. */
export function pollIntervalMs(proposal: ProposalHeadFragment | null | undefined): number {
  if (!proposal) return 0;
  if (isSimulating(proposal)) return 700;
  if (['QUEUED', 'READY', 'ACTIVATING', 'RAMPING', 'PAUSED'].includes(proposal.state)) return 2_000;
  return proposal.state === 'IN_REVIEW' || proposal.state === 'APPROVED' ? 15_000 : 0;
}
