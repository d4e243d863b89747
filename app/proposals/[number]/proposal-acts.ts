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
const LEFT_OUT = [
  ...['Unauthenticated', 'Forbidden', 'TokenMayNotVote', 'NotAuthor'],
  ...['NothingChanged', 'ApprovalStands'],
];

/**
 * What the server offers, without what is none of the viewer's. Approve stands there for whoever reads a proposal in
 * review: pressing it without the right says who may, which a missing button does not.
 */
export function shownActs({ offeredActs }: Pick<ProposalHeadFragment, 'offeredActs'>): ShownActs {
  return new Map(
    offeredActs
      .filter(({ act, refusal }) => act === 'APPROVE' || !LEFT_OUT.includes(refusal?.__typename ?? ''))
      .map(({ act, refusal }) => [act, refusal]),
  );
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
  EXPIRED:
    'Its time passed without activation. Next: plan another time or renew it; it then needs review again.',
  STALE: 'Next: rebase it or simulate it again; it then needs fresh approvals.',
  FAILED: 'Activation failed. Next: see the reason, edit or renew it, and have it reviewed again.',
};

/** States in which something is under way that this page did not start: ask again this often. */
export function pollIntervalMs(proposal: ProposalHeadFragment | null | undefined): number {
  if (!proposal) return 0;
  const newest = proposal.simulations.edges[0]?.node;
  if (newest?.state === 'QUEUED' || newest?.state === 'RUNNING') return 700;
  if (['QUEUED', 'READY', 'ACTIVATING'].includes(proposal.state)) return 2_000;
  return proposal.state === 'IN_REVIEW' || proposal.state === 'APPROVED' ? 15_000 : 0;
}
