'use client';
import { useApolloClient } from '@apollo/client/react';
import { Button, Group, Stack, Text } from '@mantine/core';
import {
  createContext,
  type FormEvent,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useState,
} from 'react';
import { ProofOfIdentityDocument } from '../_graphql/generated/graphql';
import { Dialog } from './dialog';
import { RefusalAlert } from './faces';
import { IdentityFields } from './identity-fields';
import { isFreshlyProved, proveBySingleSignOn, usePasswordProof, useProofWays } from './use-identity-proof';

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

/** Stands over whatever asked for it, which waits. */
function ProofDialog({
  person,
  onAnswer,
}: {
  person: Asked['person'];
  onAnswer: (isProved: boolean) => void;
}) {
  const ways = useProofWays();
  const prove = usePasswordProof(person.id);
  const [email, setEmail] = useState(person.email ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    // The dialog that asked is a form of its own, and an ancestor in React's eyes.
    event.stopPropagation();
    setBusy(true);
    const fault = await prove(email, password).catch(() => 'The server did not answer. Nothing was sent.');
    setBusy(false);
    setPassword('');
    setFailure(fault);
    if (fault === null) onAnswer(true);
  }

  return (
    <Dialog title="Prove who you are" onClose={() => onAnswer(false)}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <IdentityFields
            ways={ways}
            email={email}
            isEmailKnown={person.email !== null}
            password={password}
            onEmail={setEmail}
            onPassword={setPassword}
            isFirst
            onSingleSignOn={() => proveBySingleSignOn(window.location.pathname + window.location.search)}
          />
          {ways?.singleSignOn ? (
            <Text size="sm" c="dimmed">
              Single sign-on leaves this page and brings you back to it; what you have filled in here is asked
              again.
            </Text>
          ) : null}
          {failure === null ? null : <RefusalAlert>{failure}</RefusalAlert>}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={() => onAnswer(false)}>
              Back
            </Button>
            {ways?.password ? (
              <Button type="submit" loading={busy}>
                Prove it and go on
              </Button>
            ) : null}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
