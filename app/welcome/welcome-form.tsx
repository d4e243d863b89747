'use client';

import { Alert, Button, Paper, PasswordInput, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { formatInstant } from '../_ui/format';
import { askWelcome, type WelcomeAnswer, welcomeSentence } from './welcome-answer';

/** The secret of the link that was opened. */
const secretOfLink = () => window.location.hash.slice(1);

/** Where somebody who was invited sets their password; they then sign in with it. */
export function WelcomeForm() {
  const [invited, setInvited] = useState<WelcomeAnswer | null>(null);
  useEffect(() => {
    let isGone = false;
    const look = () =>
      void askWelcome({ secret: secretOfLink() }).then((answer) => (isGone ? undefined : setInvited(answer)));
    look();
    // Another link opened in the same tab changes what stands behind the `#` only.
    window.addEventListener('hashchange', look);
    return () => ((isGone = true), window.removeEventListener('hashchange', look));
  }, []);

  return (
    <Stack mih="100dvh" align="center" justify="center" p="md">
      <Paper withBorder p="xl" radius="md" w="100%" maw={420}>
        <Stack gap="md">
          <Title order={1} size="h2">
            Welcome to Margrave
          </Title>
          {invited === null ? <Skeleton height={200} aria-label="Loading your invitation" /> : null}
          {invited?.is === 'Open' ? <PasswordForm invited={invited} onAnswer={setInvited} /> : null}
          {invited?.is === 'Accepted' ? <Accepted email={invited.email} /> : null}
          {invited === null || welcomeSentence(invited) === null ? null : (
            <>
              <Alert color="red" role="alert" title="No password was set">
                {welcomeSentence(invited)}
              </Alert>
              <Button component="a" href="/sign-in" variant="default">
                Go to sign-in
              </Button>
            </>
          )}
        </Stack>
      </Paper>
    </Stack>
  );
}

function PasswordForm({
  invited: { name, email, expiresAt },
  onAnswer,
}: {
  invited: Extract<WelcomeAnswer, { is: 'Open' }>;
  onAnswer: (answer: WelcomeAnswer) => void;
}) {
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (password !== repeated) return setFault('The two passwords differ.');
    setPending(true);
    setFault(null);
    const answer = await askWelcome({ secret: secretOfLink(), password });
    setPending(false);
    if (answer.is === 'Accepted' || answer.is === 'InvitationRefused') {
      // A link that was used need not stay in the browser's history.
      window.history.replaceState(null, '', '/welcome');
      return onAnswer(answer);
    }
    setFault(welcomeSentence(answer));
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <Text size="sm">
          {name}, choose the password with which you will sign in. At least 15 characters; a few words do
          well.
        </Text>
        <TextInput label="E-mail" name="email" autoComplete="username" readOnly value={email} />
        <PasswordInput
          label="New password"
          name="new-password"
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          data-autofocus
        />
        <PasswordInput
          label="Repeat the password"
          name="repeat-password"
          autoComplete="new-password"
          required
          value={repeated}
          onChange={(event) => setRepeated(event.currentTarget.value)}
        />
        {fault === null ? null : (
          <Alert color="red" role="alert" title="No password was set">
            {fault}
          </Alert>
        )}
        <Button type="submit" loading={pending} fullWidth>
          Set the password
        </Button>
        <Text size="xs" c="dimmed">
          The link works once, until {formatInstant(expiresAt)}.
        </Text>
      </Stack>
    </form>
  );
}

function Accepted({ email }: { email: string }) {
  return (
    <>
      <Text size="sm" role="status">
        Your password is set. Sign in as {email}.
      </Text>
      <Button component="a" href="/sign-in">
        Go to sign-in
      </Button>
    </>
  );
}
