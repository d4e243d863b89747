'use client';
import { type TypedDocumentNode } from '@apollo/client';
import { useCallback, useState } from 'react';
import { useAskProof } from './proof-provider';
import { type Act, type Refusal, useAct } from './use-act';

const NOT_PROVED: Refusal = {
  kind: 'NotProved',
  message: 'You have not confirmed that it is you. Nothing was sent.',
  faults: [],
};

/** As `useAct`, for what the server does only for somebody who has just proved who they are: asks them first. */
export function useProvenAct<TOutcome extends { readonly __typename: string }, TInput>(
  document: TypedDocumentNode<{ outcome: TOutcome }, { input: TInput }>,
): Act<TOutcome, TInput> {
  const ask = useAskProof();
  const { send, pending, refusal, forget } = useAct(document);
  const [isAsking, setIsAsking] = useState(false);
  const [unproved, setUnproved] = useState<Refusal | null>(null);

  const sendProven = useCallback(
    async (input: TInput): ReturnType<typeof send> => {
      setIsAsking(true);
      setUnproved(null);
      // Where the question itself fails, the act is sent: the server decides, and says what is wrong.
      const isProved = await ask().catch(() => true);
      setIsAsking(false);
      if (isProved) return send(input);
      setUnproved(NOT_PROVED);
      return { noun: null, refusal: NOT_PROVED };
    },
    [ask, send],
  );
  const forgetAll = useCallback(() => (setUnproved(null), forget()), [forget]);
  return { send: sendProven, pending: pending || isAsking, refusal: unproved ?? refusal, forget: forgetAll };
}
