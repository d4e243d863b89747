'use client';
import { useState } from 'react';
import { type ProposalHeadFragment } from '../../../_graphql/generated/graphql';
import { currentOf, shownAfter } from './shown';

/**
 * Keeps what was shown when the page opened until the reader accepts what has changed since. Polling may bring
 * another revision at any moment: without this, a click could approve what nobody has read.
 */
export function useShown(proposal: ProposalHeadFragment, viewerId: string | null) {
  const [kept, setKept] = useState(() => currentOf(proposal));
  const now = currentOf(proposal);
  const shown = shownAfter(kept, proposal, viewerId);
  if (shown.revisionId !== kept.revisionId) setKept(shown);
  return {
    shown,
    isEdited: shown.revisionId !== now.revisionId,
    isSimulatedAgain: proposal.state === 'IN_REVIEW' && shown.evidenceHash !== now.evidenceHash,
    accept: () => setKept(now),
  };
}
