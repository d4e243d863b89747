'use client';
import { Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Dialog } from './dialog';
import { RefusalAlert } from './faces';
import { IdentityFields } from './identity-fields';
import { proveBySingleSignOn, usePasswordProof, useProofWays } from './use-identity-proof';

/** Stands over whatever asked for it, which waits. */
export function ProofDialog({
  person,
  onAnswer,
}: {
  person: { readonly id: string; readonly email: string | null };
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
