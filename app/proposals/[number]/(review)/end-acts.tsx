'use client';
import { Button, Divider } from '@mantine/core';
import { useState } from 'react';
import {
  AbortRampDocument,
  CancelProposalDocument,
  PauseRampDocument,
  WithdrawProposalDocument,
} from '../../../_graphql/generated/graphql';
import { type ShownActs } from '../proposal-acts';
import { useProposal } from './proposal-context';
import { type ActReport } from './act-report';
import { ReasonDialog } from '../../../_ui/reason-dialog';
import { isMendable, type Refusal, type Sent } from '../../../_ui/use-act';
import { useReported } from './use-reported';

/** What stops a proposal without a vote: its author withdraws it, a guardian cancels it; its ramp is paused, or stopped for good. */
export function EndActs({ acts, ...report }: ActReport & { acts: ShownActs }) {
  const withdraw = useReported(WithdrawProposalDocument, report, 'Withdrawn');
  const cancel = useReported(CancelProposalDocument, report, 'Canceled');
  const pause = useReported(PauseRampDocument, report, 'Paused');
  const abort = useReported(AbortRampDocument, report, 'Stopped');
  const ends = [
    {
      act: 'PAUSE_RAMP' as const,
      label: 'Pause the ramp',
      explains:
        'One person may pause it, at once. What is live stays live; it goes on when somebody resumes it.',
      sent: pause,
    },
    {
      act: 'ABORT_RAMP' as const,
      label: 'Stop the ramp for good',
      explains:
        'It stays where it is: what has gone live stays, and the rest never comes. The way back is a rollback, which needs approval.',
      sent: abort,
    },
    {
      act: 'WITHDRAW' as const,
      label: 'Withdraw',
      explains:
        'You take your proposal back. Its revisions, votes and comments stay readable; it cannot go on.',
      sent: withdraw,
    },
    {
      act: 'CANCEL' as const,
      label: 'Cancel the proposal',
      explains:
        'One person may stop a change, whatever has been approved. Nothing is activated; it cannot go on.',
      sent: cancel,
    },
  ].filter(({ act }) => acts.has(act));

  if (ends.length === 0) return null;
  return (
    <>
      <Divider />
      {ends.map((end) => (
        <End key={end.act} {...end} />
      ))}
    </>
  );
}

function End({
  label,
  explains,
  sent,
}: {
  label: string;
  explains: string;
  sent: {
    readonly pending: boolean;
    readonly send: (input: { proposalId: string; reason: string }) => Promise<Sent<unknown>>;
  };
}) {
  const { proposal } = useProposal();
  const [opened, setOpened] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const close = (): void => (setRefusal(null), setOpened(false));

  async function end(reason: string): Promise<void> {
    const { refusal: refused } = await sent.send({ proposalId: proposal.id, reason });
    if (refused && isMendable(refused)) setRefusal(refused);
    else close();
  }

  return (
    <>
      <Button fullWidth variant="subtle" color="red" onClick={() => setOpened(true)}>
        {label}
      </Button>
      {opened ? (
        <ReasonDialog
          title={`${label}: #${proposal.number}`}
          explains={explains}
          reasonLabel="Reason"
          confirm={label}
          isDanger
          pending={sent.pending}
          onClose={close}
          refusal={refusal}
          onConfirm={(reason) => void end(reason)}
        />
      ) : null}
    </>
  );
}
