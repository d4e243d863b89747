'use client';
import { Button } from '@mantine/core';
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
import { useProposal } from './proposal-context';
import { type ActReport } from './act-report';
import { type Shown } from './use-shown';
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

/** The three verdicts. Who may not vote learns why by asking; nobody's vote is shown before the server has it. */
export function VoteActs({ acts, onRefused, onDone }: ActReport & { acts: ShownActs }) {
  const { proposal, refetch } = useProposal();
  // Set while the OpenID provider asks who this is: the page comes back with the dialog open.
  const [returned, setReturned] = useUrlState('vote');
  const cameBack = useSearchParams().has('vote');
  const [chosen, setChosen] = useState<Verdict | null>(null);
  const open = chosen ?? (cameBack && isVerdict(returned) ? returned : null);
  const send = useVote();

  function choose(verdict: Verdict): void {
    const refusal = acts.get(ACT[verdict]);
    if (refusal) onRefused({ kind: refusal.__typename, message: refusal.message, faults: [] });
    else setChosen(verdict);
  }

  function close(): void {
    setChosen(null);
    if (cameBack) setReturned('');
  }

  async function vote(verdict: Verdict, shown: Shown, reason: string): Promise<Refusal | null> {
    const refusal = await send(verdict, proposal.id, shown, reason);
    // These three can be mended in the dialog itself; any other refusal is about the proposal.
    if (refusal && ['ReauthenticationRequired', 'InvalidInput', 'NoAnswer'].includes(refusal.kind))
      return refusal;
    if (refusal) onRefused(refusal);
    else onDone(DONE[verdict]);
    close();
    await refetch();
    return null;
  }

  return (
    <>
      {BUTTONS.filter(({ verdict }) => acts.has(ACT[verdict])).map(({ verdict, label }) => (
        <Button
          key={verdict}
          fullWidth
          variant={verdict === 'approve' && acts.get('APPROVE') === null ? 'filled' : 'default'}
          onClick={() => choose(verdict)}
        >
          {label}
        </Button>
      ))}
      {open !== null && acts.has(ACT[open]) ? (
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
