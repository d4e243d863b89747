'use client';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import {
  ApproveProposalDocument,
  RejectProposalDocument,
  RequestChangesDocument,
} from '../../../_graphql/generated/graphql';
import { type Refusal, useAct } from '../../../_ui/use-act';
import { useUrlState } from '../../../_ui/use-url-state';
import { type ActName, type ShownActs } from '../proposal-acts';
import { BarredButton } from './barred-button';
import { useProposal } from './proposal-context';
import { type ActReport } from './act-report';
import { type Shown } from './shown';
import { type Verdict, VoteDialog } from './vote-dialog';

const BUTTONS: readonly { verdict: Verdict; label: string }[] = [
  { verdict: 'approve', label: 'Approve' },
  { verdict: 'requestChanges', label: 'Request changes' },
  { verdict: 'reject', label: 'Reject' },
];

const DONE: Record<Verdict, string> = {
  approve: 'Approved',
  requestChanges: 'Changes requested',
  reject: 'Rejected',
};

const ACT: Record<Verdict, ActName> = {
  approve: 'APPROVE',
  requestChanges: 'REQUEST_CHANGES',
  reject: 'REJECT',
};

function isVerdict(text: string): text is Verdict {
  return text in DONE;
}

/** The three verdicts, disabled with the reason where one may not be given now; no vote is shown before the server has it. */
export function VoteActs({ acts, onRefused, onDone }: ActReport & { acts: ShownActs }) {
  const { proposal, refetch } = useProposal();
  // Set while the OpenID provider asks who this is: the page comes back with the dialog open.
  const [returned, setReturned] = useUrlState('vote');
  const cameBack = useSearchParams().has('vote');
  const [chosen, setChosen] = useState<Verdict | null>(null);
  const open = chosen ?? (cameBack && isVerdict(returned) ? returned : null);
  const send = useVote();

  function close(): void {
    setChosen(null);
    if (cameBack) setReturned('');
  }

  async function vote(verdict: Verdict, shown: Shown, reason: string): Promise<Refusal | null> {
    const refusal = await send(verdict, proposal.id, shown, reason);
    // These three can be mended in the dialog itself; any other refusal is about the proposal.
    if (refusal && ['ReauthenticationRequired', 'InvalidInput', 'NoAnswer'].includes(refusal.kind))
      return refusal;
    close();
    await refetch();
    if (refusal) onRefused(refusal);
    else onDone(DONE[verdict]);
    return null;
  }

  return (
    <>
      {BUTTONS.filter(({ verdict }) => acts.has(ACT[verdict])).map(({ verdict, label }) => (
        <BarredButton
          key={verdict}
          variant={verdict === 'approve' ? 'filled' : 'default'}
          why={acts.get(ACT[verdict])?.message}
          onClick={() => setChosen(verdict)}
        >
          {label}
        </BarredButton>
      ))}
      {open !== null && acts.get(ACT[open]) === null ? (
        <VoteDialog
          key={open}
          verdict={open}
          hasReturned={cameBack}
          onClose={close}
          send={(shown, reason) => vote(open, shown, reason)}
        />
      ) : null}
    </>
  );
}

/** Sends a vote on what was shown; answers its refusal, or null. */
function useVote() {
  const approve = useAct(ApproveProposalDocument);
  const requestChanges = useAct(RequestChangesDocument);
  const reject = useAct(RejectProposalDocument);

  return async (
    verdict: Verdict,
    proposalId: string,
    { revisionHash, evidenceHash }: Shown,
    reason: string,
  ): Promise<Refusal | null> => {
    if (verdict === 'requestChanges')
      return (await requestChanges.send({ proposalId, revisionHash, reason })).refusal;
    if (verdict === 'reject') return (await reject.send({ proposalId, revisionHash, reason })).refusal;
    if (evidenceHash === null)
      return {
        kind: 'NoEvidence',
        message: 'It has not been simulated: there is nothing to approve it on.',
        faults: [],
      };
    return (await approve.send({ proposalId, revisionHash, evidenceHash })).refusal;
  };
}
