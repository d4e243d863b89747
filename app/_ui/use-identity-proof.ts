'use client';
import { useApolloClient } from '@apollo/client/react';
import { getProviders, signIn } from 'next-auth/react';
import { useCallback, useEffect, useState } from 'react';
import { signInSentence } from './sign-in-sentences';
import { SignedInPersonDocument } from '../_graphql/generated/graphql';

/** How this venue lets people prove who they are. */
export interface ProofWays {
  readonly password: boolean;
  /** What the button of the OpenID provider says; null when there is none. */
  readonly singleSignOn: string | null;
}

/** The ways to prove oneself, or undefined while the server is asked; an error counts as none. */
export function useProofWays(): ProofWays | null | undefined {
  const [ways, setWays] = useState<ProofWays | null | undefined>(undefined);
  useEffect(() => {
    getProviders().then(
      (providers) =>
        setWays(
          providers && {
            password: providers.credentials !== undefined,
            singleSignOn: providers.oidc?.name ?? null,
          },
        ),
      () => setWays(null),
    );
  }, []);
  return ways;
}

/** Proves by password that the person at the screen is still the one who signed in; answers what went wrong, or null. */
export function usePasswordProof(personId: string | null) {
  const client = useApolloClient();
  return useCallback(
    async (email: string, password: string): Promise<string | null> => {
      const answer = await signIn('credentials', { redirect: false, email, password });
      if (answer?.error === 'CredentialsSignin') return 'This password is not yours. Nothing was sent.';
      if (answer?.error) return `${signInSentence(answer.error)} Nothing was sent.`;
      if (!answer?.ok) return 'The server did not answer. Nothing was sent.';
      const { data } = await client.query({ query: SignedInPersonDocument, fetchPolicy: 'network-only' });
      const person = data?.me?.person;
      if (person && person.id === personId) return null;
      return `You are now signed in as ${person?.name ?? 'nobody'}, not as before. Nothing was sent.`;
    },
    [client, personId],
  );
}

/** Sends the person to the OpenID provider, which asks again whatever session it holds, and back to this address. */
export function proveBySingleSignOn(returnTo: string): void {
  void signIn('oidc', { callbackUrl: returnTo }, { prompt: 'login', max_age: '0' });
}
