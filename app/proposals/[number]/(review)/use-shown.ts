'use client';
import { useState } from 'react';
import { type ProposalHeadFragment } from '../../../_graphql/generated/graphql';

/** The revision and evidence this person has been shown: what an approval is of. */
export interface Shown {
  readonly revisionId: string;
  readonly revisionOrdinal: number;
  readonly revisionHash: string;
  readonly evidenceHash: string | null;
}

function currentOf({ currentRevision, evidence }: ProposalHeadFragment): Shown {
  return {
    revisionId: currentRevision.id,
    revisionOrdinal: currentRevision.ordinal,
    revisionHash: currentRevision.hash,
    evidenceHash: evidence?.evidenceHash ?? null,
  };
}

/**
 * Keeps what was shown when the page opened until the reader accepts what has changed since. Polling may bring
 * another revision at any moment: without this, a click could approve what nobody has read.
 */
export function useShown(proposal: ProposalHeadFragment) {
  const [first, setFirst] = useState(() => currentOf(proposal));
  const now = currentOf(proposal);
  // The first evidence of a revision replaces nothing that was read.
  const shown = { ...first, evidenceHash: first.evidenceHash ?? now.evidenceHash };
  return {
    shown,
    isEdited: shown.revisionId !== now.revisionId,
    isSimulatedAgain: proposal.state === 'IN_REVIEW' && shown.evidenceHash !== now.evidenceHash,
    accept: () => setFirst(now),
  };
}
