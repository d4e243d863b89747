'use client';
import { type TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useCallback, useState } from 'react';
import { failureSentence } from './query-error';

/** Why an act was refused, in the server's own sentence. */
export interface Refusal {
  /** The refusal's type in the API, or `NoAnswer` when the server could not be reached. */
  readonly kind: string;
  readonly message: string;
  readonly faults: readonly { readonly path: string; readonly message: string }[];
}

/** Every mutation the pages send answers under the alias `outcome`: the noun it changed, or a refusal. */
interface Outcome {
  readonly __typename: string;
}
type NounOf<TOutcome extends Outcome> = Exclude<TOutcome, { readonly message: string }>;

/** What came of an act: the noun as it now is, or why not. */
export type Sent<Noun> =
  | { readonly noun: Noun; readonly refusal: null }
  | { readonly noun: null; readonly refusal: Refusal };

export interface Act<TOutcome extends Outcome, TInput> {
  readonly send: (input: TInput) => Promise<Sent<NounOf<TOutcome>>>;
  readonly pending: boolean;
  /** Of the last sending. */
  readonly refusal: Refusal | null;
  readonly forget: () => void;
}

function isRefusal(outcome: Outcome): outcome is Outcome & { message: string; faults?: Refusal['faults'] } {
  return 'message' in outcome;
}

/** What people read when the server gave no answer of its own; nothing is known to have changed. */
function noAnswer(error: unknown): Refusal {
  return { kind: 'NoAnswer', message: failureSentence(error), faults: [] };
}

/** Whether the same can be tried again as it was entered, or with it mended: then it must not be lost. */
export function isMendable({ kind }: Refusal): boolean {
  return kind === 'InvalidInput' || kind === 'NotProved' || kind === 'NoAnswer';
}

async function sentOf<TOutcome extends Outcome>(
  answer: Promise<{ readonly data?: { readonly outcome: TOutcome } | null }>,
): Promise<Sent<NounOf<TOutcome>>> {
  try {
    const outcome = (await answer).data?.outcome;
    if (outcome === undefined) throw new Error('an empty answer');
    if (!isRefusal(outcome)) return { noun: outcome as NounOf<TOutcome>, refusal: null };
    const { __typename: kind, message, faults = [] } = outcome;
    return { noun: null, refusal: { kind, message, faults } };
  } catch (error) {
    return { noun: null, refusal: noAnswer(error) };
  }
}

/** A mutation and its refusals as data. Never optimistic: the page shows what the server answered. */
export function useAct<TOutcome extends Outcome, TInput>(
  document: TypedDocumentNode<{ outcome: TOutcome }, { input: TInput }>,
): Act<TOutcome, TInput> {
  const client = useApolloClient();
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const send = useCallback(
    async (input: TInput): Promise<Sent<NounOf<TOutcome>>> => {
      setPending(true);
      setRefusal(null);
      const sent = await sentOf<TOutcome>(
        client.mutate<{ outcome: TOutcome }, { input: TInput }>({ mutation: document, variables: { input } }),
      );
      setPending(false);
      setRefusal(sent.refusal);
      return sent;
    },
    [client, document],
  );

  const forget = useCallback(() => setRefusal(null), []);
  return { send, pending, refusal, forget };
}
