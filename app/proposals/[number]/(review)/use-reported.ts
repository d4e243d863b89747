'use client';
import { type TypedDocumentNode } from '@apollo/client';
import { type Act, useAct } from '../../../_ui/use-act';
import { useProvenAct } from '../../../_ui/use-proven-act';
import { useProposal } from './proposal-context';
import { type ActReport } from './act-report';

/** An act whose outcome the rail shows: its refusal in an alert, its success as a status. */
export function useReported<TOutcome extends { readonly __typename: string }, TInput>(
  document: TypedDocumentNode<{ outcome: TOutcome }, { input: TInput }>,
  { onRefused, onDone }: ActReport,
  done: string,
): Pick<Act<TOutcome, TInput>, 'send' | 'pending'> {
  return useReport(useAct(document), { onRefused, onDone }, done);
}

/** As `useReported`, for an act that the server does only for somebody who has just proved who they are. */
export function useProvenReported<TOutcome extends { readonly __typename: string }, TInput>(
  document: TypedDocumentNode<{ outcome: TOutcome }, { input: TInput }>,
  report: ActReport,
  done: string,
): Pick<Act<TOutcome, TInput>, 'send' | 'pending'> {
  return useReport(useProvenAct(document), report, done);
}

function useReport<TOutcome extends { readonly __typename: string }, TInput>(
  { send, pending }: Act<TOutcome, TInput>,
  { onRefused, onDone }: ActReport,
  done: string,
): Pick<Act<TOutcome, TInput>, 'send' | 'pending'> {
  const { refetch } = useProposal();
  return {
    pending,
    send: async (input) => {
      const sent = await send(input);
      // A refusal says that something moved, and a success moves more than it answers with: look again, then say it.
      await refetch();
      if (sent.refusal) onRefused(sent.refusal);
      else onDone(done);
      return sent;
    },
  };
}
