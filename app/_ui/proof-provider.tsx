'use client';
import { useApolloClient } from '@apollo/client/react';
import dynamic from 'next/dynamic';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { ProofOfIdentityDocument } from '../_graphql/generated/graphql';
import { isFreshlyProved } from './proof-age';

/** A script of its own: most visits prove nothing. */
const ProofDialog = dynamic(() => import('./proof-dialog').then((loaded) => loaded.ProofDialog), {
  ssr: false,
});

/** Makes sure that the person at the screen has just proved who they are; false when they would not. */
export type AskProof = () => Promise<boolean>;
const ProofContext = createContext<AskProof | null>(null);

/** Asks for a fresh proof of identity where an act needs one and the session's is too old; else asks nothing. */
export function useAskProof(): AskProof {
  const ask = useContext(ProofContext);
  if (ask === null) throw new Error('useAskProof outside of its provider');
  return ask;
}

interface Asked {
  readonly person: { readonly id: string; readonly email: string | null };
  readonly settle: (isProved: boolean) => void;
}

export function ProofProvider({ children }: { children: ReactNode }) {
  const client = useApolloClient();
  const [asked, setAsked] = useState<Asked | null>(null);

  const ask = useCallback(async (): Promise<boolean> => {
    const { data } = await client.query({ query: ProofOfIdentityDocument, fetchPolicy: 'network-only' });
    // Nobody is signed in: the server says so in its own words.
    if (!data?.me || isFreshlyProved(data)) return true;
    const { person } = data.me;
    return new Promise((settle) => setAsked({ person, settle }));
  }, [client]);

  const answer = useMemo(() => {
    if (asked === null) return null;
    return (isProved: boolean) => {
      setAsked(null);
      asked.settle(isProved);
    };
  }, [asked]);

  return (
    <ProofContext value={ask}>
      {children}
      {asked === null || answer === null ? null : <ProofDialog person={asked.person} onAnswer={answer} />}
    </ProofContext>
  );
}
