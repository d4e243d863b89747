import { type ProposalHeadFragment } from '../../../_graphql/generated/graphql';

/** The revision and evidence this person has been shown: what an approval is of. */
export interface Shown {
  readonly revisionId: string;
  readonly revisionOrdinal: number;
  readonly revisionHash: string;
  readonly evidenceHash: string | null;
}

type Read = Pick<ProposalHeadFragment, 'evidence'> & {
  readonly currentRevision: Pick<
    ProposalHeadFragment['currentRevision'],
    'id' | 'ordinal' | 'hash' | 'editor'
  >;
};

export function currentOf({ currentRevision, evidence }: Read): Shown {
  return {
    revisionId: currentRevision.id,
    revisionOrdinal: currentRevision.ordinal,
    revisionHash: currentRevision.hash,
    evidenceHash: evidence?.evidenceHash ?? null,
  };
}

/**
 * What a person has been shown, once a proposal reads otherwise than when they last looked. What they wrote themselves
 * they have seen: the server takes an edit only of the revision that was current, so nobody else's lies between. The
 * first evidence of a revision replaces nothing that was read.
 */
export function shownAfter(before: Shown, proposal: Read, viewerId: string | null): Shown {
  const now = currentOf(proposal);
  const isOwn = now.revisionId !== before.revisionId && proposal.currentRevision.editor.id === viewerId;
  return isOwn ? now : { ...before, evidenceHash: before.evidenceHash ?? now.evidenceHash };
}
